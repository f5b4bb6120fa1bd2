"""What a technology says, as plain named facts, and what differs between two taxonomies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.taxonomy.model import LANGUAGES, Acronym, Taxonomy, Technology

Facts = Mapping[str, tuple[str, ...]]
# What readers see and the tagger does not read: where nothing else differs no document can get other tags.
_FOR_READERS = ("label ", "definition", "nts priority")


class ChangeKind(StrEnum):
    """What became of a technology."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class TechnologyChange:
    """What became of one technology: its facts that are new and those that are gone, by name.

    ``successors``: where a retired one leads; empty for nowhere.
    """

    id: str
    kind: ChangeKind
    added: Facts
    removed: Facts
    successors: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether the tagger reads any of it."""
        return any(not name.startswith(_FOR_READERS) for name in (*self.added, *self.removed))


@dataclass(frozen=True, slots=True)
class TaxonomyChange:
    """What differs between two taxonomies, in the order of the new one, what is gone last."""

    before: str
    after: str
    technologies: tuple[TechnologyChange, ...]

    @property
    def read_ids(self) -> frozenset[str]:
        """The technologies of which the tagger reads something else now.

        Of a moved child also its parents, and of a retired one what takes its place.
        """
        ids = {change.id for change in self.technologies if change.is_read}
        moved = [facts.get("parent", ()) for one in self.technologies for facts in (one.added, one.removed)]
        return frozenset(ids.union(*moved, *(change.successors for change in self.technologies)))


def compare(old: Taxonomy, new: Taxonomy) -> TaxonomyChange:
    """Return what differs; the order of things says nothing."""
    ids = [*new.technologies, *(i for i in old.technologies if i not in new)]
    # An id that was retired before may lead elsewhere now.
    moved = [i for i in new.retired if i not in old and old.retired.get(i) not in (None, new.retired[i])]
    changes = (_compare_one(technology_id, old, new) for technology_id in [*ids, *moved])
    return TaxonomyChange(old.version, new.version, tuple(change for change in changes if change is not None))


def _compare_one(technology_id: str, old: Taxonomy, new: Taxonomy) -> TechnologyChange | None:
    before = list_facts(old[technology_id]) if technology_id in old else {}
    after = list_facts(new[technology_id]) if technology_id in new else {}
    added, removed = _missing(after, before), _missing(before, after)
    if technology_id not in new:
        return TechnologyChange(technology_id, ChangeKind.RETIRED, added, removed, new.successors(technology_id))
    if not added and not removed:
        return None
    kind = ChangeKind.CHANGED if technology_id in old else ChangeKind.ADDED
    return TechnologyChange(technology_id, kind, added, removed)


def _missing(facts: Facts, others: Facts) -> dict[str, tuple[str, ...]]:
    """Return the facts that ``others`` lack."""
    lacking = {name: tuple(v for v in values if v not in others.get(name, ())) for name, values in facts.items()}
    return {name: values for name, values in lacking.items() if values}


def list_facts(technology: Technology) -> dict[str, tuple[str, ...]]:
    """Return the facts of a technology by name, names without any left out: ``terms en``, ``cpc``, ``label nl``."""
    return {name: values for name, values in _iter_facts(technology) if values}


def _iter_facts(technology: Technology) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((f"label {lang}", (label,)) for lang, label in technology.labels.items())
    yield "definition", (technology.definition,)
    yield "level", (str(technology.level),)
    yield "cluster", (technology.cluster,)
    yield "parent", (technology.parent,) if technology.parent else ()
    yield "nts priority", (str(technology.nts_priority),) if technology.nts_priority else ()
    for name, is_weak in (("terms", False), ("weak", True)):
        for lang in LANGUAGES:
            found = (t for t in technology.terms if t.lang == lang and t.weak is is_weak)
            yield f"{name} {lang}", tuple(t.text + "*" * t.compound for t in found)
    yield "acronyms", tuple(map(spell_acronym, technology.acronyms))
    yield "context", technology.context
    yield "excludes", technology.excludes
    for name in ("cpc", "cpc_hints", "arxiv", "arxiv_hints", "openalex"):
        yield name.replace("_", " "), getattr(technology, name)


def spell_acronym(acronym: Acronym) -> str:
    """Return an acronym with its long form and context: ``PIC = photonic integrated circuit; waveguide, chip``."""
    return f"{acronym.text} = {acronym.expansion}; {', '.join(sorted(acronym.context))}"
