"""Where the reading of a paged API stands: it travels with each request, so that any process can go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawlers.mapping.paging import At


@dataclass(frozen=True, slots=True)
class Place:
    """Where a round stands in one search. ``since`` and ``today`` are written as the source wants them.

    ``at``: what the page is asked with; ``number`` counts pages from 0; ``seen``: records on the pages before.
    """

    search: str
    since: str
    today: str
    at: At = None
    number: int = 0
    seen: int = 0


def read_place(payload: Mapping[str, Any]) -> Place:
    """Return the place that a payload holds."""
    return Place(**{name: payload[name] for name in Place.__slots__})
