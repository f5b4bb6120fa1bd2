"""Which technology that was learned a technology of today is: itself, or what it was before it got another id."""

from __future__ import annotations

from collections.abc import Container

from core.taxonomy.model import Taxonomy


def find_known(taxonomy: Taxonomy, known: Container[str]) -> dict[str, str]:
    """Return for each technology the id under which ``known`` has it, in the order of the taxonomy.

    What it has neither itself nor under a retired id is left out. Of several predecessors the first by name stands for
    all: nobody measured which of them it is most like.
    """
    before: dict[str, str] = {}
    for old, successors in sorted(taxonomy.retired.items()):
        if old in known:
            for new in successors:
                before.setdefault(new, old)
    found = {t.id: t.id if t.id in known else before.get(t.id) for t in taxonomy}
    return {technology: old for technology, old in found.items() if old is not None}
