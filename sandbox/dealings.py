"""Writes the articles that tell of the planted events: the same news in several outlets, each in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sandbox.articles import make_slug
from sandbox.dealing_truths import DealingTruth
from sandbox.model import Article, Outlet
from sandbox.people import make_journalists
from sandbox.phrases import load_phrases, make_rng
from sandbox.truths import Truths

_CLOCK = time(7, 20, tzinfo=UTC)


def iter_dealings(truths: Truths, outlets: Mapping[str, Outlet], seed: int, today: date) -> Iterator[Article]:
    """Give the articles before ``today`` that tell of the events of the truths; their words stand in texts/."""
    texts = load_phrases("dealings.yml")
    for name, dealing in truths.dealings.items():
        for outlet, unit in dealing.unit_keys(name).items():
            if dealing.told[outlet].published < today:
                yield _write_telling(dealing, outlets[outlet], unit, texts[name][outlet], seed)


def _write_telling(dealing: DealingTruth, outlet: Outlet, unit: str, told: Mapping[str, Any], seed: int) -> Article:
    return Article(
        outlet=outlet.id,
        slug=make_slug(told["title"], unit),
        unit=unit,
        technology=dealing.technology,
        lang=outlet.lang,
        title=told["title"],
        paragraphs=tuple(told["text"]),
        author=make_rng(seed, unit, "author").choice(make_journalists(outlet.id, seed)),
        published=datetime.combine(dealing.told[outlet.id].published, _CLOCK),
        organisations=dealing.organisations,
    )
