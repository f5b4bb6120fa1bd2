"""Weak labels: which abstracts are surely about a technology, and which surely not, by rule alone.

Sure are a strong term in the title that the text takes up again, a text full of several terms, and a first code that
indicates the technology. Surely not is where nothing is found at all. What lies between teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.models import Document
from nlp.tagger import Tagger
from nlp.technologies.codes import Codes, Strength
from nlp.technologies.evidence import group_hits
from nlp.technologies.matcher import Hit
from nlp.technologies.vocabulary import Role
from nlp.technologies.wording import words_of

_BATCH = 512
_LEAST_HITS = 4
_LEAST_TERMS = 2


@dataclass(frozen=True, slots=True)
class WeakLabel:
    """The words of a text, the technologies it is surely about and those it may be about."""

    words: frozenset[str]
    sure: frozenset[str]
    possible: frozenset[str]


def iter_weak_labels(documents: Iterable[Document], tagger: Tagger, skipped: frozenset[str]) -> Iterator[WeakLabel]:
    """Give a weak label for each document that is none of ``skipped``."""
    codes, parents = Codes(tagger.taxonomy), {t.id: t.parent for t in tagger.taxonomy}
    unread = (document for document in documents if document.id not in skipped)
    while batch := list(islice(unread, _BATCH)):
        for document, reading in zip(batch, tagger.read(batch), strict=True):
            strengths = codes.strengths(document.classifications)
            grouped = group_hits(reading.hits, parents)
            certain = {t for t, hits in grouped.items() if _is_sure(hits, reading.haystack.title_end)}
            certain |= {t for t, strength in strengths.items() if strength >= Strength.PRIMARY}
            sure = tagger.taxonomy.with_parents(frozenset(certain))
            words, possible = words_of(reading.haystack.folded), frozenset((*grouped, *strengths))
            yield WeakLabel(words, sure, possible)


def _is_sure(hits: Sequence[Hit], title_end: int) -> bool:
    strong = [hit for hit in hits if hit.sense.role is Role.STRONG]
    if not strong:
        return False
    if strong[0].start < title_end and len(hits) > 1:
        return True
    return len(hits) >= _LEAST_HITS and len({hit.sense.term for hit in hits}) >= _LEAST_TERMS
