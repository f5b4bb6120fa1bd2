"""Decides the doubtful hits: weak terms by their sentence, acronyms by their document.

The rules are one place for both ways in: the tagger over raw text and the spaCy pipeline over a Doc.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from core.taxonomy.model import Taxonomy
from nlp.normalise import Haystack
from nlp.sentences import Oracle
from nlp.spans import Span
from nlp.technologies.matcher import Found, Hit, Matcher, keep_longest
from nlp.technologies.vocabulary import Key, Role

# A weak term in the title is read with the beginning of the text: there a text says what its title meant.
LEAD_CHARS = 400
# In a document of many thousand weak terms the first ones say enough.
_MAX_DOUBTFUL = 400

# For each technology those whose strong terms are context for it: itself, its parent and its children.
Akin = Mapping[str, frozenset[str]]


def build_akin(taxonomy: Taxonomy) -> Akin:
    """Return which technologies speak for which."""
    return {
        t.id: frozenset({t.id, *taxonomy.children.get(t.id, ()), *((t.parent,) if t.parent else ())}) for t in taxonomy
    }


def decide(found: Found, haystack: Haystack, matcher: Matcher, akin: Akin, in_one_sentence: Oracle) -> list[Hit]:
    """Return the hits that count, in order of place."""
    if not found.doubtful:
        return found.strong
    doubtful = found.doubtful[:_MAX_DOUBTFUL]
    evidence = matcher.evidence(haystack, {hit.sense.key for hit in doubtful})
    evidence |= {(hit.sense.technology, hit.sense.term): [] for hit in found.expansions}
    if not evidence and not found.strong:
        return found.strong
    supported = {technology for hit in found.strong for technology in akin[hit.sense.technology]}
    accepted = list(found.strong)
    weak: list[Hit] = []
    for hit in doubtful:
        sense = hit.sense
        if sense.key in evidence or sense.technology in supported:
            (weak if sense.role is Role.WEAK else accepted).append(hit)
    if weak:
        accepted += _Weak(haystack, akin, in_one_sentence, accepted, evidence).accept(weak)
    return keep_longest(accepted)


class _Weak:
    """Accepts weak terms of one haystack."""

    def __init__(
        self,
        haystack: Haystack,
        akin: Akin,
        in_one_sentence: Oracle,
        accepted: Sequence[Hit],
        evidence: Mapping[Key, list[Span]],
    ) -> None:
        self._haystack = haystack
        self._akin = akin
        self._in_one_sentence = in_one_sentence
        self._accepted = tuple(accepted)
        self._words = evidence
        self._title_end = haystack.title_end
        self._evidence: dict[str, list[Span]] = {}

    def accept(self, weak: Sequence[Hit]) -> list[Hit]:
        """Return the weak terms that have evidence in the title or in their own sentence."""
        return [hit for hit in weak if self._counts(hit, self._evidence_of(hit.sense.technology))]

    def _evidence_of(self, technology: str) -> list[Span]:
        spans = self._evidence.get(technology)
        if spans is None:
            akin = self._akin[technology]
            spans = [(hit.start, hit.end) for hit in self._accepted if hit.sense.technology in akin]
            spans += self._words.get((technology, ""), ())
            spans.sort()
            self._evidence[technology] = spans
        return spans

    def _counts(self, hit: Hit, spans: Sequence[Span]) -> bool:
        reach = self._title_end + LEAD_CHARS if hit.start < self._title_end else self._title_end
        if spans[0][0] < reach and (spans[0][1] <= hit.start or hit.end <= spans[0][0]):
            return True
        place = bisect_left(spans, (hit.start, hit.start))
        # The nearest two on either side: one of them may be the hit itself.
        return any(
            self._lies_beside(hit, span)
            for span in (*spans[max(0, place - 2) : place][::-1], *spans[place : place + 2])
            if span[1] <= hit.start or hit.end <= span[0]
        )

    def _lies_beside(self, hit: Hit, span: Span) -> bool:
        start, _ = self._haystack.raw_span(hit.start, hit.end)
        other, _ = self._haystack.raw_span(*span)
        return self._in_one_sentence(self._haystack.raw, start, other)
