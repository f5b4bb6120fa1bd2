"""Committing what requests brought: all that waits while one transaction runs goes into the next one together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core.errors import RefusedRowsError, StoreError
from core.logs import get_logger
from core.store import Store
from core.store.crawling.asks import AskState, Visit
from core.store.documents import Saved
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.grouping import Grouped

_log = get_logger(__name__)


class Committer:
    """Commits visits; whoever waits for :meth:`commit` knows that what it brought is durable."""

    def __init__(self, store: Store, calls: StoreCalls, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._calls = calls
        self._clock = clock
        self._grouped = Grouped[Visit, Saved](self._save_all)

    async def commit(self, visit: Visit) -> Saved:
        """Commit a visit, and return what became of its records. Raises StoreError when the store stays away."""
        return await self._grouped.submit(visit)

    async def _save_all(self, visits: Sequence[Visit]) -> Sequence[Saved | Exception]:
        try:
            return share_out(visits, await self._save(visits))
        except RefusedRowsError:
            # Others are not kept from being saved by a record that the store refuses.
            return [await self._sift(visit) for visit in visits]

    async def _save(self, visits: Sequence[Visit]) -> Saved:
        return await self._calls.run(lambda: self._store.save_visits(visits, self._clock()))

    async def _sift(self, visit: Visit) -> Saved | StoreError:
        try:
            return await self._save([visit])
        except RefusedRowsError as exc:
            _log.warning("refused by the store", source=visit.ask.source, url=visit.ask.url, error=str(exc))
            refused = replace(
                visit, state=AskState.REFUSED, due_at=None, error=str(exc), records=(), entries=(), found=()
            )
        except StoreError as exc:  # it is away, or full: what was not committed is asked for again
            return exc
        try:
            return await self._save([refused])
        except StoreError as exc:
            return exc


def share_out(visits: Sequence[Visit], saved: Saved) -> list[Saved]:
    """Return what became of the records of each visit; one that several brought counts for the first of them."""
    shares, told = [], set[str]()
    for visit in visits:
        own = {document.id for document, _ in visit.records} | {entry.id for entry, _ in visit.entries}
        shares.append(Saved(saved.new & (own - told), saved.changed & (own - told)))
        told |= own
    return shares
