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
    # A second term in the title leaves little doubt.
    title_again: float = 0.08
    # Any mention at all.
    mention: float = 0.14
    # Each further mention, up to `max_mentions`: repetition is emphasis, but a long text repeats anyway.
    again: float = 0.06
    max_mentions: int = 5
    # Different terms of one technology are better evidence than one word many times.
    several_terms: float = 0.06
    max_terms: int = 3
    # Named in the first sentences: abstracts and news tell their subject first.
    early: float = 0.10
    # Share of this technology among all that the document names: a list of applications names many, each once.
    focus: float = 0.16
    # Only weak terms or acronyms: read by context, so less sure.
    doubtful: float = -0.10
    # Codes are given by people who read the whole document. The first class is the subject.
    code_primary: float = 0.50
    code_additional: float = 0.28
    code_hint: float = 0.05
    central: float = 0.50
    # Below this even a mention is not worth a tag.
    least: float = 0.05


WEIGHTS = Weights()
# In folded characters from the beginning of the title.
_EARLY_CHARS = 300


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
        codes = subject.codes
        found: dict[str, tuple[float, Parts]] = {}
        for technology in hits if not codes else {*hits, *self._indicated(codes)}:
            parts = self._parts(hits[technology], subject) if technology in hits else []
            if codes:
                parts += self._code_parts(codes.get(technology))
            score = min(1.0, sum([value for _, value in parts]))
            if score >= self._weights.least:
                found[technology] = (score, parts)
        self._lift_parents(found)
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

    def _parts(self, hits: Sequence[Hit], subject: Subject) -> Parts:
        """Return what the hits of one technology add up to; they are in order of place."""
        weights, title_end = self._weights, subject.title_end
        parts: Parts = [("mention", weights.mention), ("focus", weights.focus * len(hits) / len(subject.hits))]
        if hits[0].start < title_end:
            again = len(hits) > 1 and hits[1].start < title_end
            parts.append(("title", weights.title + (weights.title_again if again else 0.0)))
        elif hits[0].start < title_end + _EARLY_CHARS:
            parts.append(("first position", weights.early))
        if len(hits) > 1:
            parts.append(("frequency", weights.again * min(len(hits) - 1, weights.max_mentions)))
            n_terms = len({hit.sense.term for hit in hits})
            if n_terms > 1:
                parts.append(("several terms", weights.several_terms * min(n_terms - 1, weights.max_terms)))
        if all(hit.sense.role is not Role.STRONG for hit in hits):
            parts.append(("by context", weights.doubtful))
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

    def _lift_parents(self, found: dict[str, tuple[float, Parts]]) -> None:
        """Give each parent at least the score of its best child."""
        for technology in [*found]:
            parent = self._parents[technology]
            if parent is None:
                continue
            score, _ = found[technology]
            own = found.get(parent)
            if own is None:
                found[parent] = (score, [(f"by {technology}", score)])
            elif own[0] < score:
                found[parent] = (score, [*own[1], (f"by {technology}", score - own[0])])

    def _make_tag(self, technology: str, score: float, parts: Parts) -> Tag:
        reasons = tuple([(name, round(value, 3)) for name, value in parts])
        return Tag(technology, round(score, 3), score >= self._weights.central, reasons)
