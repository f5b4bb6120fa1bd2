"""The health of a source after a crawl: one word, the reason, since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.errors import (
    BlockedError,
    ConfigurationError,
    FormatError,
    NoAnswerError,
    NoHostError,
    ScoutError,
    SourceError,
    StoreError,
)
from core.store.crawling.health import Health, HealthState
from crawlers.fetching.source_run import SourceRun
from crawlers.politeness.pauses import MOST_FAILURES
from crawlers.source import Access

_FEEDS = frozenset({Access.FEED, Access.SITEMAP})
_STATES: Mapping[type[ScoutError], HealthState] = {
    BlockedError: HealthState.BLOCKED,
    NoHostError: HealthState.DNS,
    NoAnswerError: HealthState.TIMEOUT,
}


def judge(run: SourceRun, before: Health | None, now: datetime) -> Health | None:
    """Return the health of a source after its run; as before where the run says nothing of the source."""
    if isinstance(run.error, StoreError | ConfigurationError) or (run.error is None and not run.has_read):
        return before
    state, detail = _state(run)
    failures = (before.failures if before else 0) + 1 if run.error is not None else 0
    is_well = state in {HealthState.OK, HealthState.MOVED}
    same = before is not None and before.state is state
    return Health(
        source=run.source.id,
        state=state,
        detail=detail[:1000],
        since=before.since if before is not None and same else now,
        tried_at=now,
        ok_at=now if is_well else before.ok_at if before else None,
        failures=failures,
        gave_up_at=(before.gave_up_at if before and before.gave_up_at else now) if failures >= MOST_FAILURES else None,
    )


def _state(run: SourceRun) -> tuple[HealthState, str]:
    if run.error is not None:
        return _state_of(run.error, run.source.access), str(run.error)
    page_loss, shortfall = run.page_loss(), run.shortfall()
    if page_loss and run.page_error is not None:
        return _state_of(run.page_error), page_loss
    if shortfall and run.is_empty:
        return HealthState.EMPTY, shortfall
    if shortfall:
        return HealthState.CHANGED_LAYOUT, shortfall
    if run.moved_to:
        return HealthState.MOVED, f"moved for good to {run.moved_to}: mend its url"
    unknown = ", ".join(sorted(run.unknown_fields))
    return HealthState.OK, run.note or (f"fields that nobody uses or names: {unknown}" if unknown else "")


def _state_of(error: ScoutError, access: Access | None = None) -> HealthState:
    """Return the word for an error of a source reached by ``access``, or of the pages behind it."""
    for kind, state in _STATES.items():
        if isinstance(error, kind):
            return state
    if isinstance(error, FormatError):
        return HealthState.NOT_A_FEED if access in _FEEDS else HealthState.CHANGED_LAYOUT
    return HealthState.HTTP_ERROR if isinstance(error, SourceError) else HealthState.CHANGED_LAYOUT
