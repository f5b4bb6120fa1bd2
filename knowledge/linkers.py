"""The linker over the registers of a store: made when it is first asked for, and anew when registers change."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from core.models import SHARED_SPACE
from core.store import Store
from core.store.database import Database
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker
from knowledge.organisations import OrganisationLinker

_made: WeakKeyDictionary[Database, tuple[tuple[int, int], OrganisationLinker]] = WeakKeyDictionary()


def linker_of(store: Store) -> OrganisationLinker:
    """Return a linker over what registers say in the shared space now.

    One is kept for each open database: making it takes seconds for tens of thousands of entries.
    """
    version = store.registers.version()
    held = _made.get(store.database)
    if held is None or held[0] != version:
        held = _made[store.database] = version, OrganisationLinker(_make(store) if version[0] else None)
    return held[1]


def _make(store: Store) -> Linker:
    entries = (entry for batch in store.registers.iter_entries() for entry in batch if entry.space == SHARED_SPACE)
    return Linker(Gazetteer(entries))
