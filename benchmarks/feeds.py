"""Every recorded feed read by parse_feed and by bare feedparser: the same items, and what differs with the reason.

    python -m benchmarks.feeds --data feeds

``feeds/index.json`` lists the files. Compared item by item: how many there are, id, link, title, both dates.
"""

from __future__ import annotations

import argparse
import json
import re
from calendar import timegm
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedparser

from benchmarks.measure import compare, row
from crawlers.parsing.feeds import FeedEntry, parse_feed

_TAG = re.compile("<[^>]*>")
_ONLY_CHANGE = "states the day of a change and no other: taken for that of publication"
# Where we differ from feedparser on purpose: path → field → reason. Whatever is not here must be equal.
REASONS: Mapping[str, Mapping[str, str]] = {
    "feedjira-samples/HREFConsideredHarmful.xml": {"published": _ONLY_CHANGE},
    "feedjira-samples/SamRuby.xml": {"published": _ONLY_CHANGE},
    "rss-parser-tests/input/rss-1.rss": {"published": _ONLY_CHANGE},
    "rss-parser-tests/input/uolNoticias.rss": {"published": "writes its days in Portuguese: read, not lost"},
}


def main() -> None:
    """Print the table."""
    folder = _parse_arguments().data
    paths = list_feeds(folder)
    bodies = [(folder / path).read_bytes() for path in paths]
    total = 0
    print("| feed | items | equal | differing, and why |\n|---|---|---|---|")
    for path, body in zip(paths, bodies, strict=True):
        differing = find_differing(body)
        items = len(parse_feed(body, place=path).entries)
        changed = {number for numbers in differing.values() for number in numbers}
        why = "; ".join(f"{name} of {len(numbers)}: {_reason(path, name)}" for name, numbers in differing.items())
        print(f"| {path} | {items} | {items - len(changed)} | {why} |")
        total += items
    print(f"\n{len(paths)} feeds, {total:,} items")
    print_speed(bodies)


def list_feeds(folder: Path) -> list[str]:
    """Return the paths of the recorded feeds, relative to their folder."""
    return [str(one["path"]) for one in json.loads((folder / "index.json").read_text(encoding="utf-8"))]


def find_differing(body: bytes) -> dict[str, list[int]]:
    """Return which fields differ from feedparser's, with the entries' numbers; ``count`` where theirs differs."""
    theirs = feedparser.parse(body).entries
    ours = parse_feed(body, place="feed").entries
    if len(theirs) != len(ours):
        return {"count": list(range(abs(len(theirs) - len(ours))))}
    found: dict[str, list[int]] = {}
    for number, (raw, entry) in enumerate(zip(theirs, ours, strict=True)):
        for name in _iter_differing(raw, entry):
            found.setdefault(name, []).append(number)
    return found


def _iter_differing(raw: Any, entry: FeedEntry) -> Iterator[str]:
    expected = {
        "id": raw.get("id", raw.get("link", "")),
        "url": raw.get("link", ""),
        "title": " ".join(unescape(_TAG.sub("", raw.get("title", ""))).split()),
        "published": _day(raw, "published_parsed"),
        "updated": _day(raw, "updated_parsed"),
    }
    return (name for name, value in expected.items() if getattr(entry, name) != value)


def _day(raw: Any, name: str) -> date | None:
    # Asked for a day of change that is not there, feedparser gives that of publication and a warning.
    return datetime.fromtimestamp(timegm(raw[name]), UTC).date() if name in raw and raw[name] else None  # noqa: RUF019


def _reason(path: str, name: str) -> str:
    return REASONS.get(path, {}).get(name, "NO REASON")


def print_speed(bodies: Sequence[bytes]) -> None:
    """Print how fast all feeds are read beside feedparser as it is delivered."""

    def ours() -> Counter[int]:
        return Counter(len(parse_feed(body, place="feed").entries) for body in bodies)

    def peer() -> Counter[int]:
        return Counter(len(feedparser.parse(body).entries) for body in bodies)

    measured = compare(ours, peer)
    print("\n| work | speed over the peer's: median (low to high) | asked | control |\n|---|---|---|---|")
    print(row("parse_feed / feedparser.parse", measured.speed_ratio, "≥ 1", measured.control_ratio))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with index.json and the feeds")
    return parser.parse_args()


if __name__ == "__main__":
    main()
