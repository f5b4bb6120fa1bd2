"""How much a document is about a technology: a score of 0 to 1, the sum of named parts.

A scout who follows a technology wants to see what is *central*, not what merely mentions it. The weights were chosen
on the even lines of a hand-labelled set of 313 documents and checked on the odd ones; texts there are cut at 1,500
characters, so counts stop paying early.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.models import Tag
from core.taxonomy.model import Taxonomy
from nlp.codes import Strength
from nlp.matcher import Hit
from nlp.vocabulary import Role

Parts = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Weights:
    """The parts of a score, each with its reason."""

    # What a title names is what the author says it is about.
    title: float = 0.42
    # Any mention at all.
    mention: float = 0.14
    # Each further mention, up to `max_mentions`: repetition is emphasis, but a long text repeats anyway.
    again: float = 0.07
    max_mentions: int = 5
    # Different terms of one technology are better evidence than one word many times.
    several_terms: float = 0.10
    max_terms: int = 3
    # Named in the first sentences: abstracts and news tell their subject first.
    early: float = 0.12
    # Share of this technology among all that the document names: a list of applications names many, each once.
    focus: float = 0.14
    # Named more than any other: whatever the document is about, it is this rather than something else.
    dominant: float = 0.14
    # A kind of something that the document is about anyway, and named surely.
    kind_of_subject: float = 0.20
    # Only weak terms or acronyms: read by context, so less sure.
    doubtful: float = -0.14
    # Codes are given by people who read the whole document. The first class is the subject.
    code_primary: float = 0.50
    code_additional: float = 0.28
    code_hint: float = 0.05
    central: float = 0.50


WEIGHTS = Weights()
# In folded characters from the beginning of the title.
_EARLY_CHARS = 300
_BY_CONTEXT = "by context"


@dataclass(frozen=True, slots=True)
class Subject:
    """What was found of one document: hits in order, where its title ends, and what its codes say."""

    hits: Sequence[Hit]
    title_end: int
    codes: Mapping[str, Strength]


class Scorer:
    """Turns hits and codes into tags."""

    def __init__(self, taxonomy: Taxonomy, weights: Weights = WEIGHTS) -> None:
        self._order = {technology_id: place for place, technology_id in enumerate(taxonomy.technologies)}
        self._parents = {t.id: t.parent for t in taxonomy}
        self._weights = weights

    def score(self, subject: Subject) -> tuple[Tag, ...]:
        """Return the tags of a document in the order of the taxonomy.

        A parent counts the hits of its children, and is central where one of them is.
        """
        hits = self._by_technology(subject.hits)
        most = max(map(len, hits.values()), default=0)
        codes = subject.codes
        found: dict[str, tuple[float, Parts]] = {}
        for technology in hits if not codes else {*hits, *self._indicated(codes)}:
            parts = self._parts(hits[technology], subject, most) if technology in hits else []
            if codes:
                parts += self._code_parts(codes.get(technology))
            score = min(1.0, sum([value for _, value in parts]))
            found[technology] = (score, parts)
        self._relate(found)
        ordered = sorted(found, key=self._order.__getitem__)
        return tuple([self._make_tag(technology, *found[technology]) for technology in ordered])

    def _by_technology(self, hits: Iterable[Hit]) -> dict[str, list[Hit]]:
        grouped: dict[str, list[Hit]] = {}
        parents = self._parents
        for hit in hits:
            technology = hit.sense.technology
            grouped.setdefault(technology, []).append(hit)
            if parent := parents[technology]:
                grouped.setdefault(parent, []).append(hit)
        return grouped

    @staticmethod
    def _indicated(codes: Mapping[str, Strength]) -> list[str]:
        return [technology for technology, strength in codes.items() if strength > Strength.HINT]

    def _parts(self, hits: Sequence[Hit], subject: Subject, most: int) -> Parts:
        """Return what the hits of one technology add up to; they are in order of place."""
        weights, title_end = self._weights, subject.title_end
        parts: Parts = [("mention", weights.mention), ("focus", weights.focus * len(hits) / len(subject.hits))]
        if len(hits) == most:
            parts.append(("dominant", weights.dominant))
        if hits[0].start < title_end:
            parts.append(("title", weights.title))
        elif hits[0].start < title_end + _EARLY_CHARS:
            parts.append(("first position", weights.early))
        if len(hits) > 1:
            parts.append(("frequency", weights.again * min(len(hits) - 1, weights.max_mentions)))
            n_terms = len({hit.sense.term for hit in hits})
            if n_terms > 1:
                parts.append(("several terms", weights.several_terms * min(n_terms - 1, weights.max_terms)))
        if all(hit.sense.role is not Role.STRONG for hit in hits):
            parts.append((_BY_CONTEXT, weights.doubtful))
        return parts

    def _code_parts(self, strength: Strength | None) -> Parts:
        match strength:
            case None:
                return []
            case Strength.PRIMARY:
                return [("classification", self._weights.code_primary)]
            case Strength.ADDITIONAL:
                return [("further classification", self._weights.code_additional)]
            case _:
                return [("related classification", self._weights.code_hint)]

    def _relate(self, found: dict[str, tuple[float, Parts]]) -> None:
        """Raise surely named kinds of what is central, then give each parent at least the score of its best child."""
        weights = self._weights
        for technology in [t for t in found if self._parents[t]]:
            parent = self._parents[technology] or ""
            score, parts = found[technology]
            above = found.get(parent, (0.0, []))
            if above[0] >= weights.central and all(name != _BY_CONTEXT for name, _ in parts):
                added = min(weights.kind_of_subject, 1.0 - score)
                score, parts = score + added, [*parts, ("kind of the subject", added)]
                found[technology] = (score, parts)
            if above[0] < score:
                found[parent] = (score, [*above[1], (f"by {technology}", score - above[0])])

    def _make_tag(self, technology: str, score: float, parts: Parts) -> Tag:
        reasons = tuple([(name, round(value, 3)) for name, value in parts])
        return Tag(technology, round(score, 3), score >= self._weights.central, reasons)
