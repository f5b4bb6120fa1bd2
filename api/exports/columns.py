"""The columns of a table of units, for CSV and XLSX. What each means is docs/exports.md; a test compares the two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.exports.records import ExportRecord, TechnologyScore
from core.models import DocumentDate
from index.entry import EntryActor

_SEPARATOR = "; "
# They have columns of their own.
_OWN_SCHEMES = ("doi", "arxiv", "patent")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how it is filled, and how wide it is shown (characters)."""

    name: str
    fill: Callable[[ExportRecord], str]
    width: int = 14


def _date(held: DocumentDate) -> str:
    """Return a date with its kind, as exact as its source gave it: ``granted 2026-02-03``."""
    return f"{held.kind} {_shorten(held.value.isoformat(), held.precision)}"


def _published(record: ExportRecord) -> str:
    """Return when a unit was published, as exact as it is known; empty where it is not."""
    return _shorten(record.published.isoformat(), record.precision) if record.published else ""


def _shorten(day: str, precision: str) -> str:
    return day[: {"year": 4, "month": 7}.get(precision, 10)]


def _organisation(actor: EntryActor) -> str:
    return f"{actor.name} ({', '.join(part for part in (actor.country, actor.role) if part)})"


def _technology(held: TechnologyScore) -> str:
    return held.id if held.score is None else f"{held.id} {held.score:.3f}"


def _technologies(record: ExportRecord, *, central: bool) -> str:
    return _join([_technology(held) for held in record.technologies if held.is_central is central])


def _other_identifiers(record: ExportRecord) -> str:
    return _join([f"{scheme}:{value}" for scheme, value in record.identifiers if scheme not in _OWN_SCHEMES])


def _values(record: ExportRecord, scheme: str) -> str:
    return _join([value for name, value in record.identifiers if name == scheme])


def _join(values: Sequence[str]) -> str:
    return _SEPARATOR.join(dict.fromkeys(values))


COLUMNS: tuple[Column, ...] = (
    Column("unit", lambda r: r.unit, 20),
    Column("kind", lambda r: r.kind.value, 9),
    Column("title", lambda r: r.title, 60),
    Column("published", _published, 11),
    Column("dates", lambda r: _join([_date(held) for held in r.dates]), 24),
    Column("readable_from", lambda r: r.visible_from.isoformat() if r.visible_from else "", 11),
    Column("changed_at", lambda r: r.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"), 18),
    Column("organisations", lambda r: _join([_organisation(actor) for actor in r.organisations]), 40),
    Column("countries", lambda r: _join(r.countries), 10),
    Column("people", lambda r: _join(r.people), 30),
    Column("technologies", lambda r: _technologies(r, central=True), 40),
    Column("mentioned", lambda r: _technologies(r, central=False), 24),
    Column("doi", lambda r: _values(r, "doi"), 24),
    Column("arxiv", lambda r: _values(r, "arxiv"), 12),
    Column("patent", lambda r: _values(r, "patent").upper(), 14),
    Column("identifiers", _other_identifiers, 20),
    Column("url", lambda r: r.url, 36),
    Column("outlet", lambda r: r.outlet, 20),
    Column("source", lambda r: r.source, 12),
    Column("licence", lambda r: r.licence, 14),
    Column("language", lambda r: r.language, 9),
    Column("lead_only", lambda r: "yes" if r.lead_only else "no", 9),
    Column("summary", lambda r: r.summary, 60),
    Column("documents", lambda r: _join(r.documents), 30),
)


def make_row(record: ExportRecord) -> list[str]:
    """Return the cells of a unit."""
    return [column.fill(record) for column in COLUMNS]
