"""How processes of a crawl begin: forked from a server that has imported what they need and nothing else.

A process that is spawned takes seconds to import; one that is forked from a program with threads may hang.
"""

from __future__ import annotations

import gc
import multiprocessing
from multiprocessing.context import ForkServerContext, SpawnContext

_COLLECT_AFTER = 20_000


def calm_collector() -> None:
    """Let the garbage collector leave alone what is there now, and look less often: it is a tenth of the time here."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


def get_processes(*modules: str) -> ForkServerContext | SpawnContext:
    """Return the context that makes processes; ``modules`` are imported before the first of them begins."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context
