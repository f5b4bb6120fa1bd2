"""Telling the store which source its documents come from, and under which terms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.errors import InputError
from core.store import Store
from core.store.sources import REGISTER, SourceFacts, SourceRow
from crawlers.source import Access, Gives, Source

_MAX_SPACE_CHARS = 100
HOW_TO_LIFT = "this source was forgotten; scout forget source --lift takes it up again"


def save_sources(store: Store, sources: Iterable[Source], now: datetime) -> None:
    """Add sources to the store or bring their facts up to date; writes nothing where they are the same."""
    held = store.sources.load()
    changed = [row for row in map(_row, sources) if held.get(row.id) != row]
    if changed:
        store.sources.save(changed, now)


def save_source(store: Store, source: Source, now: datetime) -> None:
    """Do the same for one source."""
    save_sources(store, [source], now)


def refuse_forgotten(store: Store, source: Source) -> None:
    """Raise InputError for a source that was forgotten."""
    if store.suppressions.forgotten_sources([source.id]):
        raise InputError(HOW_TO_LIFT, place=source.id)


def refuse_no_space(space: str) -> None:
    """Raise InputError for what is no name of a space: a mistyped one must not end up in another, or the shared one."""
    is_name = 0 < len(space) <= _MAX_SPACE_CHARS and space.isprintable() and space == space.strip()
    if not is_name or "~" in space:
        raise InputError("a space is a name without ~", place="--space")


def _row(source: Source) -> SourceRow:
    return SourceRow(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        kind=REGISTER if source.gives is Gives.ENTRIES else source.kind.value,
        facts_hash=source.facts_hash,
        licence=source.terms.licence,
        url=source.url or source.terms.url,
        facts=make_facts(source),
    )


def make_facts(source: Source) -> SourceFacts:
    """Return what pages tell of a source's facts."""
    rule = source.visible_from
    return SourceFacts(
        access=source.access.value,
        cadence=source.cadence,
        cadence_s=None if source.access is Access.BULK else source.cadence_s,
        keep=source.terms.keep.value,
        terms_url=source.terms.url,
        delay_s=source.pace.delay_s,
        quiet_hours=source.pace.quiet_hours,
        language=source.language,
        visible_from=f"{rule.rule} {rule.days}" if rule.days else rule.rule,
        min_items=source.expectations.min_items,
        fill=tuple(sorted(source.expectations.fill.items())),
        is_enabled=source.enabled,
        verified=source.verified.isoformat() if source.verified else None,
        note=source.note,
    )
