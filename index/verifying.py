"""See whether an index holds what the store says it should."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from core.store import Store
from core.taxonomy import Taxonomy
from index.building import build_entries
from index.engine import Engine


@dataclass(frozen=True, slots=True)
class Verification:
    """What a comparison of store and live index found. ``waiting``: changes that the index has yet to be told."""

    units: int
    entries: int
    waiting: int
    compared: int
    different: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the index holds every unit, and those compared as the store has them."""
        return self.units == self.entries and not self.different


def verify_index(
    store: Store, engine: Engine, sample: int, rng: random.Random, taxonomy: Taxonomy | None = None
) -> Verification:
    """Compare the number of entries with that of units, and up to ``sample`` entries field by field.

    ``taxonomy``: that of the index stage. Raises EngineError when there is no live generation.
    """
    ids = [unit_id for part in store.units.iter_ids() for unit_id in part]
    chosen = sorted(rng.sample(ids, min(sample, len(ids))))
    expected = {entry.id: entry for entry in build_entries(store, chosen, taxonomy)}
    different = []
    for unit_id in chosen:
        held, wanted = engine.get(unit_id), expected.get(unit_id)
        if held is None or wanted is None:
            different += [unit_id] if held is not wanted else []
        elif replace(held, version=wanted.version) != wanted:
            different.append(unit_id)
    live = f"index:{engine.live()}"
    waiting = store.pending.count(live)
    return Verification(len(ids), engine.count(), waiting, len(chosen), tuple(different))
