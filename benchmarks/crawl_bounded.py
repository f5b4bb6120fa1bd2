"""A crawl of a frontier that is there already, ended after so many requests: a process whose memory is watched."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.crawl import TODAY, make_settings, make_sources
from benchmarks.crawl_sites import Address
from crawlers.crawl import CrawlRequest, crawl


def main() -> None:
    """Crawl as the plan in a JSON file says."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    address = Address(plan["sites"], plan["port"])
    sources = {source.id: source for source in make_sources(address)}
    request = CrawlRequest(today=TODAY, max_requests=plan["requests"])
    outcomes = crawl(make_settings(Path(plan["home"]), address), sources, request)
    print(sum(outcome.counts.new for outcome in outcomes))


if __name__ == "__main__":
    main()
