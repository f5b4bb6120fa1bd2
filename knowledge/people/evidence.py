"""What speaks for two authors of one name being one person: where they are, whom they work with, their ORCID."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.models import Document, DocumentKind, Person
from core.people import parse_orcid
from core.text.organisation_names import normalise_name
from knowledge.linking.affiliations import Affiliation, Part, PartKind, parse_affiliation
from knowledge.people.names import PersonName, are_compatible, names_of, parse_name

# What each shared thing counts. A co-author of whom one document writes only the letter has many namesakes.
PLACE, CO_AUTHOR, CO_AUTHOR_BY_LETTER = 1.0, 1.0, 0.5
MOST_BY_CO_AUTHORS = 3.0
#: Who is one of more people works with all of a collaboration, as its namesakes there do.
MOST_BESIDE = 25
_NAMING = frozenset({PartKind.HOST, PartKind.MIDDLE})
_MIN_PLACE_WORDS = 2
_MAX_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person in a document. ``places``: ids of organisations and normalised names; ``others``: the people beside it.

    ``orcid``: as the document gives it and others agree. ``organisations``: names to be shown.
    """

    document_id: str
    kind: DocumentKind
    year: int | None
    written: str
    name: PersonName
    orcid: str | None
    places: frozenset[str]
    organisations: tuple[str, ...]
    others: frozenset[PersonName]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two appearances share: ``weight`` as counted in the table above, and what it is in words."""

    weight: float
    places: frozenset[str] = frozenset()
    co_authors: int = 0


def are_contrary(one: Appearance, other: Appearance) -> bool:
    """Say whether two appearances cannot be one person's."""
    has_two_orcids = one.orcid is not None and other.orcid is not None and one.orcid != other.orcid
    return has_two_orcids or one.document_id == other.document_id or not are_compatible(one.name, other.name)


def compare(one: Appearance, other: Appearance) -> Likeness:
    """Return what speaks for two appearances being one person's, but their name and ORCID."""
    places = one.places & other.places
    surely, maybe = 0, 0
    theirs: dict[str, list[PersonName]] = {}
    for name in other.others:
        theirs.setdefault(name.key, []).append(name)
    for mine in one.others:
        alike = [name for name in theirs.get(mine.key, ()) if are_compatible(mine, name)]
        if any(mine.first and mine.first == name.first for name in alike) or (alike and not mine.is_common):
            surely += 1
        elif alike:
            maybe += 1
    together = min(MOST_BY_CO_AUTHORS, surely * CO_AUTHOR + maybe * CO_AUTHOR_BY_LETTER)
    return Likeness((PLACE if places else 0.0) + together, places, surely + maybe)


def appearances_of(
    document: Document, wanted: PersonName, actors: Mapping[str, str], orcids: Collection[str] = ()
) -> list[Appearance]:
    """Return the people of a document whose name may be the wanted one.

    ``actors``: name of an organisation as the document writes it → whom it means. ``orcids``: those that count in it.
    """
    people = [(person, name) for person in document.people if (name := parse_name(person.name))]
    found = [(person, name) for person, name in people if are_compatible(name, wanted)]
    everyone = names_of(document.people)
    dates = [one.value.year for one in document.dates]
    return [
        Appearance(
            document.id,
            document.kind,
            min(dates, default=None),
            " ".join(person.name.split()),
            name,
            orcid if (orcid := parse_orcid(person.orcid)) in orcids else None,
            *_places_of(document, person, actors),
            people_beside(name, everyone),
        )
        for person, name in found
    ]


def people_beside(name: PersonName, everyone: Collection[PersonName]) -> frozenset[PersonName]:
    """Return the co-authors that say something; of long lists none does."""
    return frozenset(everyone) - {name} if len(everyone) <= MOST_BESIDE else frozenset()


def _places_of(document: Document, person: Person, actors: Mapping[str, str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return where a person is, as ids and normalised names, and as names to be shown.

    Organisations of the document are those of a person whose own affiliations name them, or of all who have none.
    """
    printed = " | ".join(normalise_name(place) for place in person.affiliations)
    own = [one.name for one in document.organisations if not person.affiliations or normalise_name(one.name) in printed]
    places = {actors.get(name) or normalise_name(name) for name in own}
    for affiliation in person.affiliations:
        places.update(actors[name] for name in (affiliation,) if name in actors)
        places.update(_names_in(affiliation))
    shown = own or list(person.affiliations)
    return frozenset(places - {""}), tuple(dict.fromkeys(shown))


@lru_cache(maxsize=_MAX_CACHED)
def _names_in(affiliation: str) -> frozenset[str]:
    """Return the universities, institutes and firms that an affiliation names, without departments and places."""
    read = parse_affiliation(affiliation)
    parts = [_words(read, part) for part in read.parts if part.kind in _NAMING]
    named = {normalise_name(" ".join(words)) for words in parts if len(words) >= _MIN_PLACE_WORDS}
    return frozenset(named or {normalise_name(affiliation)})


def _words(read: Affiliation, part: Part) -> list[str]:
    return [word.folded for word in read.words[part.first : part.last]]
