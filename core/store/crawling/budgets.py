"""Budgets of politeness: whose turn it is to ask a publisher, and not before when.

A process that holds a budget is the only one that asks against it, so its pace is kept in memory; what must outlive it
(a source that asked for quiet) is kept here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, or_, select, update

from core.store.database import Database, chunks
from core.store.tables import budgets

# No lease ends later than after so many times its length; processes may be told other lengths than this one.
_LONGEST_LEASES = 2
_LONGEST_LEASE_S = 3_600.0
# Nobody is left alone for longer: a source is asked again after 30 days whatever it says.
_LONGEST_QUIET = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget as it is held: ``ready_at`` is when the next request may be made, ``reason`` why not before."""

    name: str
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    ready_at: datetime | None = None
    reason: str | None = None

    def is_claimed(self, now: datetime, dead: Collection[str]) -> bool:
        """Whether a worker holds it that is none of the ``dead``."""
        is_held = self.claimed_until is not None and self.claimed_until > now
        return is_held and self.claimed_by is not None and self.claimed_by not in dead

    def is_free(self, now: datetime, dead: Collection[str]) -> bool:
        """Whether a request may be made against it now."""
        until = self.quiet_until(now)
        return not self.is_claimed(now, dead) and (until is None or until <= now)

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return ``ready_at``, or ``None`` where that is later than any may be: the work of a clock that jumped."""
        return None if self.ready_at is not None and self.ready_at > now + _LONGEST_QUIET else self.ready_at


class BudgetStore:
    """Writes and reads budgets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, names: Collection[str], worker: str, now: datetime, lease_s: float, dead: Collection[str] = ()
    ) -> dict[str, Budget]:
        """Lease those of the budgets that nobody else holds, and return them as they were.

        ``claimed_by`` of what comes back names the worker that did not give it back: nobody knows when that one asked
        last. ``dead`` workers hold nothing; a lease that ends later than any can is the work of a clock that jumped.
        """
        wanted = sorted(set(names))
        until = now + timedelta(seconds=lease_s)
        free = or_(
            budgets.c.claimed_by.is_(None),
            budgets.c.claimed_by == worker,
            budgets.c.claimed_until < now,
            budgets.c.claimed_until > now + timedelta(seconds=max(_LONGEST_LEASES * lease_s, _LONGEST_LEASE_S)),
            budgets.c.claimed_by.in_(sorted(dead)),
        )
        claimed: dict[str, Budget] = {}
        with self._database.write("budgets") as connection:
            self._database.insert_missing(connection, budgets, [{"name": name} for name in wanted])
            for part in chunks(wanted):
                rows = connection.execute(self._select(part).where(free)).all()
                claimed |= {row.name: Budget(*row) for row in rows}
            for part in chunks(sorted(claimed)):
                mine = self._database.among(budgets.c.name, part)
                connection.execute(update(budgets).where(mine).values(claimed_by=worker, claimed_until=until))
        return claimed

    def renew(self, worker: str, now: datetime, lease_s: float) -> set[str]:
        """Lengthen all leases of a worker and return the budgets that it still holds."""
        mine = and_(budgets.c.claimed_by == worker, budgets.c.claimed_until >= now)
        with self._database.write("budgets") as connection:
            until = now + timedelta(seconds=lease_s)
            names = connection.scalars(
                update(budgets).where(mine).values(claimed_until=until).returning(budgets.c.name)
            )
            return set(names)

    def release(self, ready: Mapping[str, datetime], worker: str) -> None:
        """Give budgets back, each with the moment from which on it may be used again."""
        with self._database.write("budgets") as connection:
            for name, ready_at in sorted(ready.items()):
                mine = and_(budgets.c.name == name, budgets.c.claimed_by == worker)
                is_later = and_(budgets.c.ready_at > ready_at, budgets.c.ready_at < ready_at + _LONGEST_QUIET)
                later = case((is_later, budgets.c.ready_at), else_=ready_at)
                values = {"claimed_by": None, "claimed_until": None, "ready_at": later}
                connection.execute(update(budgets).where(mine).values(values))

    def release_all(self, worker: str) -> None:
        """Give back whatever a worker still holds."""
        with self._database.write("budgets") as connection:
            values = {"claimed_by": None, "claimed_until": None}
            connection.execute(update(budgets).where(budgets.c.claimed_by == worker).values(values))

    def set_ready(self, name: str, ready_at: datetime | None, reason: str | None) -> None:
        """Note when a budget may be used again, and why not before."""
        with self._database.write() as connection:
            self._database.insert_missing(connection, budgets, [{"name": name}])
            connection.execute(update(budgets).where(budgets.c.name == name).values(ready_at=ready_at, reason=reason))

    def claimants(self) -> list[str]:
        """Return the workers that hold budgets."""
        query = select(budgets.c.claimed_by).where(budgets.c.claimed_by.is_not(None)).distinct()
        with self._database.read() as connection:
            return sorted({str(name) for name in connection.scalars(query)})

    def load(self, names: Collection[str]) -> dict[str, Budget]:
        """Return the budgets of these names that are known."""
        with self._database.read() as connection:
            rows = [b for part in chunks(sorted(set(names))) for b in connection.execute(self._select(part))]
        return {row.name: Budget(*row) for row in rows}

    def _select(self, names: Collection[str]) -> Select[Any]:
        fields = (budgets.c[name] for name in Budget.__dataclass_fields__)
        return select(*fields).where(self._database.among(budgets.c.name, list(names)))
