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
from nlp.technologies.codes import Strength
from nlp.technologies.matcher import Hit
from nlp.technologies.vocabulary import Role

Parts = list[tuple[str, float]]
_Scored = tuple[float, Parts]


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
        hits, codes = self._by_technology(subject.hits), subject.codes
        most = max(map(len, hits.values()), default=0)
        found: dict[str, _Scored] = {}
        for technology in hits if not codes else dict.fromkeys([*hits, *self._indicated(codes)]):
            scored = self._score_hits(hits[technology], subject, most) if technology in hits else (0.0, [])
            found[technology] = self._add_code(scored, codes[technology]) if technology in codes else scored
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

    def _score_hits(self, hits: Sequence[Hit], subject: Subject, most: int) -> _Scored:
        """Return what the hits of one technology, in order of place, add up to."""
        weights, n_hits, first = self._weights, len(hits), hits[0].start
        focus = round(weights.focus * n_hits / len(subject.hits), 3)
        score = weights.mention + focus
        parts: Parts = [("mention", weights.mention), ("focus", focus)]
        if n_hits == most:
            score += weights.dominant
            parts.append(("dominant", weights.dominant))
        if first < subject.title_end:
            score += weights.title
            parts.append(("title", weights.title))
        elif first < subject.title_end + _EARLY_CHARS:
            score += weights.early
            parts.append(("first position", weights.early))
        if n_hits > 1:
            again = round(weights.again * min(n_hits - 1, weights.max_mentions), 3)
            terms = round(weights.several_terms * min(len({h.sense.term for h in hits}) - 1, weights.max_terms), 3)
            score += again + terms
            parts += (("frequency", again), ("several terms", terms)) if terms else (("frequency", again),)
        for hit in hits:
            if hit.sense.role is Role.STRONG:
                return score, parts
        parts.append((_BY_CONTEXT, weights.doubtful))
        return score + weights.doubtful, parts

    def _add_code(self, scored: _Scored, strength: Strength) -> _Scored:
        score, parts = scored
        match strength:
            case Strength.PRIMARY:
                part = ("classification", self._weights.code_primary)
            case Strength.ADDITIONAL:
                part = ("further classification", self._weights.code_additional)
            case _:
                part = ("related classification", self._weights.code_hint)
        return score + part[1], [*parts, part]

    def _relate(self, found: dict[str, _Scored]) -> None:
        """Raise surely named kinds of what is central, then give each parent at least the score of its best child."""
        weights = self._weights
        own = {technology: score for technology, (score, _) in found.items()}
        for technology in [t for t in found if self._parents[t]]:
            parent = self._parents[technology] or ""
            score, parts = found[technology]
            if own.get(parent, 0.0) >= weights.central and all(name != _BY_CONTEXT for name, _ in parts):
                score += weights.kind_of_subject
                found[technology] = score, [*parts, ("kind of the subject", weights.kind_of_subject)]
            above, its_parts = found.get(parent, (0.0, []))
            if above < score:
                found[parent] = score, [*its_parts, (f"by {technology}", round(score - above, 3))]

    def _make_tag(self, technology: str, score: float, parts: Parts) -> Tag:
        is_central = score >= self._weights.central
        if score <= 1.0:
            return Tag(technology, round(score, 3), is_central, tuple(parts))
        # A score ends at 1; what is beyond shrinks all its parts alike.
        return Tag(technology, 1.0, is_central, tuple([(name, round(value / score, 3)) for name, value in parts]))
