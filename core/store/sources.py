"""Sources as the store knows them: who answers for a document, under which terms, and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select

from core.store.database import Database
from core.store.tables import sources

# The kind of a source of which each record is an organisation; its YAML says company.
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a reader of the pages must know of a source's YAML; the crawl itself reads the YAML.

    ``cadence_s``: seconds from one round to the next, ``None``: there is only one, or it comes in files. ``keep``:
    ``full`` or ``lead``. ``quiet_hours``: spans of the day (UTC) in which it is not asked. ``fill``: the least share of
    documents that have a field. ``visible_from``: the rule in words. ``verified``: the ISO day when a person last
    checked a real answer.
    """

    access: str = ""
    cadence: str = ""
    cadence_s: float | None = None
    keep: str = ""
    terms_url: str | None = None
    delay_s: float | None = None
    quiet_hours: tuple[str, ...] = ()
    language: str = "und"
    visible_from: str = ""
    min_items: int | None = None
    fill: tuple[tuple[str, float], ...] = ()
    is_enabled: bool = True
    verified: str | None = None
    note: str = ""

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> SourceFacts:
        """Read what another version may have written: what it does not say stays at its default."""
        known = {field.name: held[field.name] for field in fields(cls) if field.name in held}
        pairs = tuple((str(name), float(share)) for name, share in known.pop("fill", ()))
        return cls(**known | {"quiet_hours": tuple(known.get("quiet_hours", ())), "fill": pairs})


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the store keeps of a source; all its facts are in its YAML, ``facts_hash`` says of which version."""

    id: str
    publisher: str
    title: str
    kind: str
    facts_hash: str
    licence: str | None = None
    url: str | None = None
    facts: SourceFacts | None = None


class SourceStore:
    """Writes and reads sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, rows: Sequence[SourceRow], now: datetime) -> None:
        """Add sources or bring their facts up to date."""
        with self._database.write() as connection:
            self._database.upsert(connection, sources, [asdict(row) | {"recorded_at": now} for row in rows])

    def load(self) -> dict[str, SourceRow]:
        """Return all sources by id, in order of id."""
        columns = (sources.c[field.name] for field in fields(SourceRow))
        query = select(*columns).order_by(sources.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["id"]: _make_row(row) for row in rows}


def _make_row(row: RowMapping) -> SourceRow:
    facts = row["facts"]
    return SourceRow(**dict(row) | {"facts": None if facts is None else SourceFacts.of_json(facts)})
