"""Find the organisations that a question names, and say of which kind organisations are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.questions.replies import Base
from core.models import OrganisationKind
from core.store.actors.lines import AttributeName
from core.text.organisation_names import normalise_name
from index.entry import IndexEntry

_MAX_NAME_WORDS = 6
# Organisations of one name; the two of a name in two countries are both meant.
_MAX_BEARERS = 8


@dataclass(frozen=True, slots=True)
class Named:
    """The rest of a subject, and the organisations that stood in it: id → name."""

    rest: str
    actors: Mapping[str, str] = field(default_factory=dict)


def find_named(subject: str, base: Base) -> Named:
    """Return the organisation of the longest name in a subject, all that bear it; only of the spaces that are seen."""
    words = subject.split()
    for size in range(min(_MAX_NAME_WORDS, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            run = " ".join(words[at : at + size])
            if run != run.lower() and (found := _find_bearers(run, base)):
                return Named(" ".join([*words[:at], *words[at + size :]]), found)
    return Named(subject)


def _find_bearers(name: str, base: Base) -> dict[str, str]:
    wanted = normalise_name(name)
    found = base.store.actors.search(wanted, _MAX_BEARERS, base.spaces) if wanted else []
    views = base.store.organisations.views([actor.id for actor in found])
    bearers = (view for view in views.values() if wanted in {normalise_name(one.name) for one in view.names})
    return {view.id: view.name for view in bearers}


def keep_kind(
    labels: Mapping[str, str], kind: OrganisationKind | None, entries: Sequence[IndexEntry], base: Base
) -> dict[str, str]:
    """Return the organisations that a register or a document says to be of a kind; all where none is asked for."""
    if kind is None:
        return dict(labels)
    told = _told_by_documents(entries, base)
    views = base.store.organisations.views(list(labels))
    return {
        one: name
        for one, name in labels.items()
        if kind in {value for a in views[one].attributes if a.name == AttributeName.KIND for value in a.counts.values}
        or kind in {told.get(normalise_name(n.name)) for n in views[one].names}
    }


def _told_by_documents(entries: Sequence[IndexEntry], base: Base) -> dict[str, OrganisationKind]:
    ids = [document for entry in entries for document in entry.documents]
    return dict(_iter_told(ids, base))


def _iter_told(ids: Sequence[str], base: Base) -> Iterator[tuple[str, OrganisationKind]]:
    for stored in base.store.documents.load(ids).values():
        for organisation in stored.document.organisations:
            if organisation.kind is not None:
                yield normalise_name(organisation.name), organisation.kind
