"""What the round of an enriching source asks for: what we hold, and it was not asked for yet, or not for long."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.models import UNIT_KIND_OF
from core.store import Store
from core.store.crawling.wanted import Wish
from crawlers.source import Source

# Where nothing was wanted: what is new by then need not wait for a month.
_LOOK_AGAIN_S = 86_400.0


def find_wanted(held: Store, source: Source, now: datetime, *, is_trial: bool) -> tuple[str, ...]:
    """Return the identifiers that a round asks for, none of a source that enriches nothing.

    ``held``: the store that is enriched. ``is_trial``: somebody wants to see whether the source answers at all.
    """
    options = source.enriches
    if options is None:
        return ()
    kind = UNIT_KIND_OF[source.kind] if options.of == "documents" else None
    before = now - timedelta(days=options.again_after_days)
    wanted = held.wanted.find(Wish(source.id, options.identifiers, before, options.most, kind))
    return tuple(wanted) or ((options.sample,) if is_trial else ())


def rest(store: Store, source: Source, now: datetime) -> None:
    """Let a source wait from which nothing is wanted: what its last round asked for is not asked for again."""
    until = now + timedelta(seconds=min(source.cadence_s or _LOOK_AGAIN_S, _LOOK_AGAIN_S))
    store.frontier.postpone(source.id, now, until, with_seed=True)
