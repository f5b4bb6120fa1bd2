"""The linker over the registers of a store: made when it is first asked for, and anew when registers change."""

from __future__ import annotations

from core.models import SHARED_SPACE
from core.store import Store
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker

_made: dict[str, tuple[tuple[int, int], Linker]] = {}


def linker_of(store: Store) -> Linker | None:
    """Return a linker over what registers say in the shared space; ``None`` while there is no entry.

    One is kept for each database of a process: making it takes seconds for tens of thousands of entries.
    """
    version = store.registers.version()
    if version[0] == 0:
        return None
    held = _made.get(store.database.place)
    if held is None or held[0] != version:
        entries = (entry for batch in store.registers.iter_entries() for entry in batch if entry.space == SHARED_SPACE)
        held = _made[store.database.place] = version, Linker(Gazetteer(entries))
    return held[1]
