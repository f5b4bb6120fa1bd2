"""How documents of two kinds bear on each other: one invention told twice, what is cited, what a project paid for.

Candidates share a key: an identifier, the number of a grant, or two people. What they are to each other is read from
the two documents alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from core.models import DateKind, Document, DocumentKind, Person, space_suffix
from core.relations import Relation, RelationKey, RelationKind
from core.text.stopwords import STOP_WORDS
from core.text.tokens import tokenise
from knowledge.document_keys import surname_of

# Of 1,813 pairs of a paper and the patent of its invention nine in ten share so many words; of 401 pairs in the same
# data that share two people and are none, one in thirty (benchmarks/relations.py, 2026-11).
_LEAST_PEOPLE, _LEAST_WORDS = 2, 0.18
_MAX_YEARS = 6
# Of long lists the first and the last: who did the work, and who led it.
_MOST_PEOPLE = 8
_CITED_SCHEMES = frozenset({"doi", "arxiv", "pmid"})
_MIN_WORD_CHARS = 3
_PEOPLE = "people:"
_FIRST_TOLD = (DateKind.PRIORITY, DateKind.FILED, DateKind.CREATED, DateKind.ANNOUNCED, DateKind.PUBLISHED)
_TWICE_TOLD = {DocumentKind.PAPER, DocumentKind.PATENT}


def relation_keys_of(document: Document) -> list[RelationKey]:
    """Return the keys of a document; nothing of a private space meets another."""
    space = space_suffix(document.space)
    return [RelationKey(_number(f"{key}{space}"), not key.startswith(_PEOPLE)) for key in _iter_keys(document)]


def relate(one: Document, other: Document) -> Iterator[Relation]:
    """Give what two documents of different kinds are to each other, in either direction."""
    if {one.kind, other.kind} == _TWICE_TOLD:
        yield from _same_invention(*sorted((one, other), key=lambda document: document.kind))
    for citing, cited in ((one, other), (other, one)):
        if scheme := _cited_by(citing, cited):
            yield Relation(citing.id, RelationKind.CITES, cited.id, 1.0, f"cites its {scheme}")
        if _paid_by(citing, cited):
            yield Relation(citing.id, RelationKind.RESULT_OF, cited.id, 1.0, "names the number of its grant")


def _iter_keys(document: Document) -> Iterator[str]:
    yield from (f"cited:{scheme}:{value}" for scheme, value in document.identifiers if scheme in _CITED_SCHEMES)
    yield from (f"cited:{one.scheme}:{one.value}" for one in document.citations if one.scheme in _CITED_SCHEMES)
    yield from (f"award:{value}" for scheme, value in document.identifiers if scheme in {"award", "cordis"})
    if document.kind in _TWICE_TOLD:
        people = sorted(_people(document, _MOST_PEOPLE))
        yield from (f"{_PEOPLE}{first}&{second}" for first, second in combinations(people, _LEAST_PEOPLE))


def _same_invention(paper: Document, patent: Document) -> Iterator[Relation]:
    shared = len(_people(paper) & _people(patent))
    if shared < _LEAST_PEOPLE or not _are_near(_first_told(paper), _first_told(patent)):
        return
    mine, theirs = _words(paper), _words(patent)
    words = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
    if words >= _LEAST_WORDS:
        reason = f"{shared} people of both, {words:.0%} of the words"
        yield Relation(patent.id, RelationKind.SAME_INVENTION, paper.id, round(min(1.0, 0.5 + words), 3), reason)


def _people(document: Document, most: int | None = None) -> frozenset[str]:
    people = document.people
    if most is not None and len(people) > most:
        people = (*people[: most // 2], *people[-(most // 2) :])
    return frozenset(name for person in people if (name := _name_key(person)))


def _name_key(person: Person) -> str:
    """Return family name and first letter: ``vries|a`` of *Ada de Vries* and of *de Vries, A*."""
    family = surname_of(person.name)
    given = person.name.partition(",")[2] if "," in person.name else person.name
    words = tokenise(given)
    return f"{family}|{words[0][0]}" if family and words else ""


def _words(document: Document) -> frozenset[str]:
    words = tokenise(f"{document.title} {document.text}")
    return frozenset(word for word in words if len(word) >= _MIN_WORD_CHARS and word not in STOP_WORDS)


def _first_told(document: Document) -> date | None:
    found = document.first_date(*_FIRST_TOLD)
    return found.value if found else None


def _are_near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs(one.year - other.year) <= _MAX_YEARS


def _cited_by(citing: Document, cited: Document) -> str | None:
    own = {pair for pair in cited.identifiers if pair[0] in _CITED_SCHEMES}
    return next((one.scheme for one in citing.citations if (one.scheme, one.value) in own), None)


def _paid_by(paper: Document, project: Document) -> bool:
    if project.kind is not DocumentKind.PROJECT:
        return False
    grants = {value for scheme, value in project.identifiers if scheme == "cordis"}
    return any(scheme == "award" and value in grants for scheme, value in paper.identifiers)


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)
