"""What was drawn of a saved search to be judged, and what people said of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import insert, select, update

from core.accounts import By
from core.desk import Draw, Drawn, Part, SavedSearch
from core.errors import NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.database import Database
from core.store.tables import judgements, search_draws

_FACTS = tuple(field.name for field in fields(Draw) if field.name != "units")
_DRAWN = tuple(field.name for field in fields(Drawn))


class DrawStore:
    """Writes and reads draws. Earlier ones are kept: what was judged stays with the search as it was then."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def add(self, search: SavedSearch, draw: Draw, by: By, now: datetime) -> int:
        """Keep a draw and return its id; that of ``draw`` is not looked at."""
        facts = {name: getattr(draw, name) for name in _FACTS if name != "id"}
        with self._database.write() as connection:
            statement = insert(search_draws).values(facts).returning(search_draws.c.id)
            made = int(connection.execute(statement).scalar_one())
            rows = [
                {"draw_id": made, **{name: getattr(one, name) for name in _DRAWN}, "part": one.part.value}
                for one in draw.units
            ]
            if rows:
                connection.execute(insert(judgements), rows)
            self._audit.add_in(
                connection, by, ("search-drawn", f"saved search {search.id}", {}), now, space=search.space
            )
        return made

    def latest(self, search_id: int) -> Draw | None:
        """Return the newest draw of a saved search with its units, in the order in which they are judged."""
        query = select(*(search_draws.c[name] for name in _FACTS)).where(search_draws.c.search_id == search_id)
        with self._database.read() as connection:
            row = connection.execute(query.order_by(search_draws.c.id.desc()).limit(1)).first()
            if row is None:
                return None
            mine = select(*(judgements.c[name] for name in _DRAWN)).where(judgements.c.draw_id == row.id)
            drawn = connection.execute(mine.order_by(judgements.c.rank, judgements.c.unit_id)).all()
        order = {part: number for number, part in enumerate(Part)}
        units = [Drawn(one.unit_id, Part(one.part), *one[2:]) for one in drawn]
        return replace(Draw(*row), units=tuple(sorted(units, key=lambda one: (order[one.part], one.rank))))

    def judge(self, search: SavedSearch, unit_id: str, verdict: bool | None, by: By, now: datetime) -> None:
        """Keep what somebody says of a drawn unit of the newest draw; ``None`` takes it back. Raises NotFoundError."""
        newest = select(search_draws.c.id).where(search_draws.c.search_id == search.id)
        newest = newest.order_by(search_draws.c.id.desc()).limit(1)
        said = {"verdict": verdict, "judged_by": by.principal, "judged_at": now}
        nothing = dict.fromkeys(said)
        with self._database.write() as connection:
            mine = update(judgements).where(judgements.c.draw_id == newest.scalar_subquery())
            changed = mine.where(judgements.c.unit_id == unit_id).values(nothing if verdict is None else said)
            if not connection.execute(changed).rowcount:
                raise NotFoundError("this unit was not drawn", place=f"saved search {search.id}")
            self._audit.add_in(connection, by, ("hit-judged", f"saved search {search.id}", {}), now, space=search.space)
