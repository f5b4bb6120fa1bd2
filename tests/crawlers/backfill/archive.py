"""An archive on loopback that can be asked for topics and days, and sources that live there."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import orjson

from crawlers.source import Source
from tests.crawlers.loopback import Reply, Web, make_source

PAGE = 10


@dataclass(slots=True)
class Archive:
    """Records with a topic and a day. ``most``: so many of a query can be reached; ``queries``: what was asked.

    ``refusals``: what is answered in place of records, request by request; ``None``: records all the same.
    """

    records: dict[str, tuple[str, date]]
    most: int | None = None
    queries: list[dict[str, str]] = field(default_factory=list)
    refusals: list[Reply | None] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, _: int, query: str) -> Reply:
        """Answer a page of what matches."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        with self._lock:
            self.queries.append(asked)
            refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is not None:
            return refusal
        found = self._find(asked)
        page = int(asked.get("page") or asked.get("cursor") or 1)
        start = PAGE * (page - 1)
        if self.most is not None and start + PAGE > self.most:
            return Reply(b'{"error": "too far"}', 400, "application/json")
        items = [{"id": key, "title": f"Work {key}", "day": str(self.records[key][1])} for key in found]
        following = str(page + 1) if start + PAGE < len(items) else None
        body = {"count": len(items), "items": items[start : start + PAGE], "next": following}
        return Reply(orjson.dumps(body), media_type="application/json")

    def _find(self, asked: dict[str, str]) -> list[str]:
        topics = asked.get("topics", "").split("|")
        begin, last = (date.fromisoformat(asked[name]) for name in ("begin", "last"))
        return sorted(key for key, (topic, day) in self.records.items() if topic in topics and begin <= day <= last)


def fill_years(topic: str, first: int, last: int, a_year: int) -> dict[str, tuple[str, date]]:
    """Return so many records of a topic in each year, a day apart."""
    return {
        f"{topic}-{year}-{number}": (topic, date(year, 1, 1) + timedelta(days=number))
        for year in range(first, last + 1)
        for number in range(a_year)
    }


def make_archive(web: Web, **facts: Any) -> Source:
    """Return a source that can be asked for OpenAlex topics in windows of a year."""
    paging = {"by": "page", "parameter": "page", "size": PAGE}
    block = {
        "records": "items",
        "total_path": "count",
        "paging": paging,
        "parameters": {"begin": "{since}", "last": "{today}"},
    }
    asked = {"topics": "{openalex}", "begin": "{begin}", "last": "{last}"}
    own = {
        "id": "archive",
        "access": "paged-api",
        "kind": "paper",
        "url": f"{web.url}/works",
        "expectations": {"min_items": 0},
        "record": {"key": "id", "title": "title", "dates": {"published": "day"}},
        "paged_api": block,
        "backfill": {"needs": ["openalex"], "parameters": asked},
    }
    return make_source(**(own | facts))
