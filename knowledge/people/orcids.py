"""Links of documents to the people whose ORCID their metadata gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.models import Document, DocumentKind, Link, Person, space_suffix
from core.people import AUTHOR, INVENTOR, ORCID, parse_orcid
from core.store.actors.person_links import BY_ORCID
from knowledge.people.names import are_compatible, parse_name


def link_people(documents: Iterable[Document]) -> list[Link]:
    """Return the links of documents to people by ORCID; numbers that do not check are nobody's."""
    return [link for document in documents for link in _links_of(document)]


def person_id(orcid: str, space: str) -> str:
    """Return the id of the person of an ORCID in a space."""
    return f"{ORCID}:{orcid}{space_suffix(space)}"


def _links_of(document: Document) -> Iterator[Link]:
    by_orcid: dict[str, list[Person]] = {}
    for person in document.people:
        if person.orcid and (orcid := parse_orcid(person.orcid)):
            by_orcid.setdefault(orcid, []).append(person)
    role = INVENTOR if document.kind is DocumentKind.PATENT else AUTHOR
    for orcid, people in by_orcid.items():
        if _is_one(people):
            surface = " ".join(people[0].name.split())
            yield Link(document.id, person_id(orcid, document.space), role, surface, 1.0, BY_ORCID)


def _is_one(people: list[Person]) -> bool:
    """Say whether a document means one person: two of its authors with one ORCID are a slip, of whom nobody knows."""
    names = [parse_name(person.name) for person in people]
    return len(people) == 1 or all(one and names[0] and are_compatible(one, names[0]) for one in names)
