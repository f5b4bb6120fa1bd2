"""What a document shows for each technology that it may be about: the numbers that a score is made of.

Terms and where they stand, codes, and the wording of the whole. What each is worth is learned
(``nlp.training.technologies``) and stands in ``nlp.technologies.weights``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from core.models import DocumentKind
from core.taxonomy.model import Taxonomy
from nlp.technologies.codes import Strength
from nlp.technologies.matcher import Hit
from nlp.technologies.vocabulary import Role
from nlp.technologies.wording import Odds

# A shorter text says no less for being short: it is a title.
SHORT_CHARS = 200
# In folded characters behind the title.
EARLY_CHARS = 300
# Log odds beyond these are of words that few documents have.
MAX_ODDS = 6.0


class Part:
    """The parts of a score, by the name that a person reads. Plain strings: members of an enum took half the time."""

    BASE: Final = "base rate"
    NAMED: Final = "named"
    TITLE: Final = "title"
    DOUBTFUL_TITLE: Final = "title, by context"
    EARLY: Final = "first position"
    FREQUENCY: Final = "frequency"
    TERMS: Final = "several terms"
    FOCUS: Final = "focus"
    DOMINANT: Final = "dominant"
    DOUBTFUL: Final = "by context"
    WORDING: Final = "its words"
    WORDING_ALONE: Final = "its words, no term"
    EXAMINED: Final = "patent class"
    CODE_PRIMARY: Final = "classification"
    CODE_ALONE: Final = "classification, no term"
    CODE_ADDITIONAL: Final = "further classification"
    CODE_HINT: Final = "related classification"
    NARROWER: Final = "narrower technology"
    UNREAD: Final = "words not read"
    PATENT: Final = "patent"
    LENGTH: Final = "length"


PARTS: Final = (
    Part.BASE,
    Part.NAMED,
    Part.TITLE,
    Part.DOUBTFUL_TITLE,
    Part.EARLY,
    Part.FREQUENCY,
    Part.TERMS,
    Part.FOCUS,
    Part.DOMINANT,
    Part.DOUBTFUL,
    Part.WORDING,
    Part.WORDING_ALONE,
    Part.EXAMINED,
    Part.CODE_PRIMARY,
    Part.CODE_ALONE,
    Part.CODE_ADDITIONAL,
    Part.CODE_HINT,
    Part.NARROWER,
    Part.UNREAD,
    Part.PATENT,
    Part.LENGTH,
)
Parts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Subject:
    """What was found of one document.

    ``hits`` in order of place; ``title_end`` and ``length`` in folded characters. ``wording``: log odds by technology;
    ``None`` where the words were not read.
    """

    hits: Sequence[Hit]
    title_end: int
    length: int
    kind: DocumentKind
    codes: Mapping[str, Strength]
    wording: Odds | None = None


class Evidence:
    """Gathers the parts of what one document shows, by technology."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._parents = {t.id: t.parent for t in taxonomy}

    def gather(self, subject: Subject) -> dict[str, Parts]:
        """Return for each technology that is named or indicated the amounts of its parts, not yet weighed."""
        hits, codes = group_hits(subject.hits, self._parents), subject.codes
        indicated = [technology for technology, strength in codes.items() if strength > Strength.HINT]
        return self._of({technology: hits.get(technology, ()) for technology in (*hits, *indicated)}, subject)

    def of_words(self, subject: Subject, technologies: Iterable[str]) -> dict[str, Parts]:
        """Return the same for technologies that only the words of the text speak of."""
        return self._of(dict.fromkeys(technologies, ()), subject)

    def _of(self, hits: Mapping[str, Sequence[Hit]], subject: Subject) -> dict[str, Parts]:
        most = max(map(len, hits.values()), default=0)
        of_document = _parts_of_document(subject)
        gathered: dict[str, Parts] = {}
        for technology, mine in hits.items():
            parts = gathered[technology] = of_document.copy()
            if self._parents[technology]:
                parts[Part.NARROWER] = 1.0
            if mine:
                _add_hits(parts, mine, subject, len(mine) == most)
            _add_wording(parts, technology, subject)
            if technology in subject.codes:
                parts[_part_of_code(subject.codes[technology], is_named=bool(mine))] = 1.0
        return gathered


def group_hits(hits: Iterable[Hit], parents: Mapping[str, str | None]) -> dict[str, list[Hit]]:
    """Return the hits of each technology, in order; a parent has those of its children too."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        technology = hit.sense.technology
        grouped.setdefault(technology, []).append(hit)
        if parent := parents[technology]:
            grouped.setdefault(parent, []).append(hit)
    return grouped


def _part_of_code(strength: Strength, *, is_named: bool) -> str:
    if strength is Strength.EXAMINED:
        return Part.EXAMINED
    if strength is Strength.PRIMARY:
        return Part.CODE_PRIMARY if is_named else Part.CODE_ALONE
    return Part.CODE_ADDITIONAL if strength is Strength.ADDITIONAL else Part.CODE_HINT


def _parts_of_document(subject: Subject) -> Parts:
    parts = {Part.BASE: 1.0, Part.LENGTH: log(max(subject.length, SHORT_CHARS) / 1000)}
    if subject.kind is DocumentKind.PATENT:
        parts[Part.PATENT] = 1.0
    return parts


def _add_hits(parts: Parts, hits: Sequence[Hit], subject: Subject, is_most: bool) -> None:
    strong = [hit for hit in hits if hit.sense.role is Role.STRONG]
    parts[Part.NAMED] = 1.0
    parts[Part.FOCUS] = len(hits) / len(subject.hits)
    if is_most:
        parts[Part.DOMINANT] = 1.0
    if strong and strong[0].start < subject.title_end:
        parts[Part.TITLE] = 1.0
    elif hits[0].start < subject.title_end:
        parts[Part.DOUBTFUL_TITLE] = 1.0
    elif hits[0].start < subject.title_end + EARLY_CHARS:
        parts[Part.EARLY] = 1.0
    if len(hits) > 1:
        parts[Part.FREQUENCY] = log(len(hits))
        if (terms := len({hit.sense.term for hit in hits})) > 1:
            parts[Part.TERMS] = log(terms)
    if not strong:
        parts[Part.DOUBTFUL] = 1.0


def _add_wording(parts: Parts, technology: str, subject: Subject) -> None:
    odds = subject.wording.get(technology) if subject.wording else None
    if odds is None:
        parts[Part.UNREAD] = 1.0
    else:
        parts[Part.WORDING if Part.NAMED in parts else Part.WORDING_ALONE] = max(-MAX_ODDS, min(MAX_ODDS, odds))
