"""How documents of two kinds bear on each other: one invention told twice, what is cited, who paid, who founded.

Candidates share a key: an identifier, the number of a grant, or people. What they are to each other is read from the
two documents alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from core.models import NAMED_IN_TEXT, DateKind, Document, DocumentKind, space_suffix
from core.relations import Relation, RelationKeys, RelationKind, Telling
from core.text.stopwords import STOP_WORDS
from core.text.tokens import tokenise
from knowledge.founders import find_home, founders_among, founders_of, is_work
from knowledge.people.names import are_compatible, make_person_key, names_of, person_keys_of

# Of 1,813 pairs of a paper and the patent of its invention nine in ten share so many words; of 240 pairs in the same
# data that share two people and are none 68 do, and 55 of them also half of the shorter list of people
# (benchmarks/relations.py, 2026-11).
_LEAST_PEOPLE, _LEAST_SHARE, _LEAST_WORDS = 2, 0.5, 0.18
_MAX_YEARS = 6
# Of 50,000 pairs of an article and an abstract drawn by chance one in a hundred shares so many words.
_LEAST_FOUNDER_WORDS = 0.3
# A work from where its founder comes, a work of two founders, one in the same words: what each adds.
_BY_NAME, _BY_HOME, _BY_TWO, _BY_WORDS = 0.4, 0.4, 0.3, 0.3
_CITED_SCHEMES = frozenset({"doi", "arxiv", "pmid"})
_MIN_WORD_CHARS = 3
_FIRST_TOLD = (DateKind.PRIORITY, DateKind.FILED, DateKind.CREATED, DateKind.ANNOUNCED, DateKind.PUBLISHED)
_TWICE_TOLD = {DocumentKind.PAPER, DocumentKind.PATENT}


def relation_keys_of(told: Telling) -> RelationKeys:
    """Return the keys of a document; nothing of a private space meets another."""
    document = told.document
    suffix = space_suffix(document.space)
    if document.kind in NAMED_IN_TEXT:
        people = [make_person_key(founder.name, suffix) for founder in founders_of(told.signals)]
    else:
        people = person_keys_of(document.people, suffix)
    return RelationKeys(tuple(_number(f"{key}{suffix}") for key in _iter_keys(document)), tuple(people))


def relate(one: Telling, other: Telling) -> Iterator[Relation]:
    """Give what two documents of different kinds are to each other, in either direction."""
    if {one.document.kind, other.document.kind} == _TWICE_TOLD:
        yield from _same_invention(*sorted((one.document, other.document), key=lambda document: document.kind))
    for first, second in ((one, other), (other, one)):
        citing, cited = first.document, second.document
        if scheme := _cited_by(citing, cited):
            yield Relation(citing.id, RelationKind.CITES, cited.id, 1.0, f"cites its {scheme}")
        if _paid_by(citing, cited):
            yield Relation(citing.id, RelationKind.RESULT_OF, cited.id, 1.0, "names the number of its grant")
        if citing.kind in NAMED_IN_TEXT and is_work(cited):
            yield from _founder_paper(first, second)


def _iter_keys(document: Document) -> Iterator[str]:
    yield from (f"cited:{scheme}:{value}" for scheme, value in document.identifiers if scheme in _CITED_SCHEMES)
    yield from (f"cited:{one.scheme}:{one.value}" for one in document.citations if one.scheme in _CITED_SCHEMES)
    yield from (f"award:{value}" for scheme, value in document.identifiers if scheme in {"award", "cordis"})


def _same_invention(paper: Document, patent: Document) -> Iterator[Relation]:
    shared = _count_shared(paper, patent)
    shorter = min(len(paper.people), len(patent.people))
    if shared < max(_LEAST_PEOPLE, _LEAST_SHARE * shorter) or not _are_near(_first_told(paper), _first_told(patent)):
        return
    words = _share_of_words(paper, patent)
    if words >= _LEAST_WORDS:
        reason = f"{shared} people of both, {words:.0%} of the words"
        yield Relation(patent.id, RelationKind.SAME_INVENTION, paper.id, round(min(1.0, 0.5 + words), 3), reason)


def _founder_paper(telling: Telling, work: Telling) -> Iterator[Relation]:
    """Give a work of a founder of whom a document tells. The reason names no people."""
    founders = founders_among(founders_of(telling.signals), work.document)
    if not founders or telling.document.space != work.document.space:
        return
    homes = sorted({home for one in founders if (home := find_home(one, telling, work))})
    words = _share_of_words(telling.document, work.document)
    reasons = {
        **({f"from {homes[0]}": _BY_HOME} if homes else {}),
        **({f"{len(founders)} founders are its people": _BY_TWO} if len(founders) > 1 else {}),
        **({f"{words:.0%} of the words": _BY_WORDS} if words >= _LEAST_FOUNDER_WORDS else {}),
    }
    if reasons:
        score, reason = min(1.0, _BY_NAME + sum(reasons.values())), ", ".join(("name of a founder", *reasons))
        yield Relation(telling.document.id, RelationKind.FOUNDER_PAPER, work.document.id, round(score, 3), reason)


def _count_shared(one: Document, other: Document) -> int:
    """Return how many people two documents may have in common: by name, where no given names contradict."""
    theirs = names_of(other.people)
    return len({mine.key for mine in names_of(one.people) if any(are_compatible(mine, name) for name in theirs)})


def _share_of_words(one: Document, other: Document) -> float:
    """Return the share of the words of the shorter that both have."""
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


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
