"""Whether a source answers, and lets us in with our key: one request tells."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import ScoutError
from core.settings import Settings
from core.store.crawling.health import HealthState
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Access, Source

_LONGEST_S = 60.0


class Answered(StrEnum):
    """What became of the one request."""

    OK = "ok"
    REFUSED = "refused"
    NOT_REACHED = "not reached"
    UNCLEAR = "answered otherwise"
    NOT_TRIED = "not tried"


_STATES: Mapping[HealthState, Answered] = {
    HealthState.OK: Answered.OK,
    HealthState.MOVED: Answered.OK,
    HealthState.EMPTY: Answered.OK,
    HealthState.BLOCKED: Answered.REFUSED,
    HealthState.DNS: Answered.NOT_REACHED,
    HealthState.TIMEOUT: Answered.NOT_REACHED,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a source said. ``says`` never holds the key."""

    source: str
    answered: Answered
    says: str = ""


def try_source(settings: Settings, known: Mapping[str, Source], source: Source) -> Trial:
    """Ask a source once; nothing of its answer is kept. A file of megabytes is not asked for."""
    if source.access is Access.BULK_FILE:
        return Trial(source.id, Answered.NOT_TRIED, "its file is large")
    request = CrawlRequest((source.id,), dry_run=True, max_requests=1, longest_s=_LONGEST_S)
    try:
        [outcome] = crawl(_quietly(settings), {**known, source.id: source}, request)
    except ScoutError as exc:
        return Trial(source.id, Answered.NOT_TRIED, str(exc))
    return _read(outcome)


@contextmanager
def with_keys(settings: Settings, keys: Mapping[str, str], contact: str | None) -> Iterator[Settings]:
    """Give the settings with these keys in a file that nobody else may read, and that is gone afterwards."""
    descriptor, name = tempfile.mkstemp(prefix="scout-keys-")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(f"{one}={value}\n" for one, value in keys.items()))
        told = {"keys_file": path, "contact": contact or settings.crawl.contact}
        yield settings.model_copy(update={"crawl": settings.crawl.model_copy(update=told)})
    finally:
        path.unlink(missing_ok=True)


def _quietly(settings: Settings) -> Settings:
    """What went wrong is told once, by who asked."""
    if settings.log.level != "warning":
        return settings
    return settings.model_copy(update={"log": settings.log.model_copy(update={"level": "error"})})


def _read(outcome: CrawlOutcome) -> Trial:
    if outcome.health is None:
        # Where tokens are had for a key, nobody asks the source itself when none is given.
        answered = Answered.REFUSED if outcome.has_failed else Answered.NOT_TRIED
        return Trial(outcome.source, answered, outcome.error or "it is not asked now")
    answered = _STATES.get(outcome.health.state, Answered.UNCLEAR)
    return Trial(outcome.source, answered, "" if answered is Answered.OK else outcome.health.detail)
