"""Decides the doubtful hits: weak terms by their sentence, acronyms by their document.

The rules are one place for both ways in: the tagger over raw text and the spaCy pipeline over a Doc.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from core.taxonomy.model import Taxonomy
from nlp.matcher import Found, Hit, keep_longest
from nlp.normalise import Haystack, normalise_term
from nlp.sentences import Oracle
from nlp.spelling import ALL_TAILS
from nlp.vocabulary import Role

# A weak term in the title is read with the beginning of the text: there a text says what its title meant.
LEAD_CHARS = 400
# In a document of many thousand weak terms the first ones say enough.
_MAX_DOUBTFUL = 400

Span = tuple[int, int]


class ContextWords:
    """Words beside which a doubtful term counts; they may be inflected."""

    def __init__(self, words: Iterable[str]) -> None:
        forms = sorted({form for word in words if (form := normalise_term(word))})
        self._automaton = AhoCorasick([f" {form}" for form in forms]) if forms else None

    def find(self, folded: str) -> list[Span]:
        """Return the spans of context words in a folded haystack."""
        if self._automaton is None:
            return []
        matches = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return [(start + 1, end) for _, start, end in matches if _ends_word(folded, end)]


def _ends_word(folded: str, end: int) -> bool:
    return folded[end] == " " or folded[end : folded.index(" ", end)] in ALL_TAILS


@dataclass(frozen=True, slots=True)
class ContextRules:
    """The context words of each technology and of each (technology, acronym), and which technologies are akin.

    A technology is akin to its parent and its children: a strong term of theirs is context too.
    """

    of_technology: Mapping[str, ContextWords]
    of_acronym: Mapping[tuple[str, str], ContextWords]
    akin: Mapping[str, frozenset[str]]


def build_context_rules(taxonomy: Taxonomy) -> ContextRules:
    """Return the rules of a taxonomy."""
    of_technology = {t.id: ContextWords(t.context) for t in taxonomy}
    of_acronym = {(t.id, a.text): ContextWords(a.context or t.context) for t in taxonomy for a in t.acronyms}
    akin = {
        t.id: frozenset({t.id, *taxonomy.children.get(t.id, ()), *((t.parent,) if t.parent else ())}) for t in taxonomy
    }
    return ContextRules(of_technology, of_acronym, akin)


def decide(found: Found, haystack: Haystack, rules: ContextRules, in_one_sentence: Oracle) -> list[Hit]:
    """Return the hits that count, in order of place."""
    if not found.doubtful:
        return found.strong
    doubtful = found.doubtful[:_MAX_DOUBTFUL]
    acronyms = [hit for hit in doubtful if hit.sense.role is Role.ACRONYM]
    accepted = [*found.strong, *_accept_acronyms(acronyms, found, haystack, rules)]
    weak = [hit for hit in doubtful if hit.sense.role is Role.WEAK]
    accepted += _Weak(haystack, rules, in_one_sentence, accepted).accept(weak)
    return keep_longest(accepted) if accepted else []


def _accept_acronyms(acronyms: Sequence[Hit], found: Found, haystack: Haystack, rules: ContextRules) -> list[Hit]:
    known: dict[tuple[str, str], bool] = {}
    sure = {hit.sense.technology for hit in found.strong}
    accepted: list[Hit] = []
    for hit in acronyms:
        key = (hit.sense.technology, hit.sense.term)
        if key not in known:
            known[key] = (
                key in found.expansions
                or not sure.isdisjoint(rules.akin[key[0]])
                or bool(rules.of_acronym[key].find(haystack.folded))
            )
        if known[key]:
            accepted.append(hit)
    return accepted


class _Weak:
    """Accepts weak terms of one haystack; looks up each technology's evidence once."""

    def __init__(
        self, haystack: Haystack, rules: ContextRules, in_one_sentence: Oracle, accepted: Sequence[Hit]
    ) -> None:
        self._haystack = haystack
        self._rules = rules
        self._in_one_sentence = in_one_sentence
        self._accepted = accepted
        self._title_end = haystack.title_end
        self._evidence: dict[str, list[Span]] = {}

    def accept(self, weak: Sequence[Hit]) -> Iterator[Hit]:
        """Give the weak terms that have evidence in the title or in their own sentence."""
        for hit in weak:
            spans = self._evidence_of(hit.sense.technology)
            if spans and self._counts(hit, spans):
                yield hit

    def _evidence_of(self, technology: str) -> list[Span]:
        spans = self._evidence.get(technology)
        if spans is None:
            akin = self._rules.akin[technology]
            spans = self._rules.of_technology[technology].find(self._haystack.folded)
            spans += [(hit.start, hit.end) for hit in self._accepted if hit.sense.technology in akin]
            spans.sort()
            self._evidence[technology] = spans
        return spans

    def _counts(self, hit: Hit, spans: Sequence[Span]) -> bool:
        reach = self._title_end + LEAD_CHARS if hit.start < self._title_end else self._title_end
        if spans[0][0] < reach and not (spans[0][0] < hit.end and hit.start < spans[0][1]):
            return True
        return any(self._lies_beside(hit, span) for span in _nearest(spans, hit))

    def _lies_beside(self, hit: Hit, span: Span) -> bool:
        start, _ = self._haystack.raw_span(hit.start, hit.end)
        other, _ = self._haystack.raw_span(*span)
        return self._in_one_sentence(self._haystack.raw, start, other)


def _nearest(spans: Sequence[Span], hit: Hit) -> Iterator[Span]:
    """Give the nearest span before and the nearest behind the hit; spans that overlap it are the hit itself."""
    place = bisect_left(spans, (hit.start, hit.start))
    before = next((span for span in reversed(spans[max(0, place - 3) : place]) if span[1] <= hit.start), None)
    behind = next((span for span in spans[place : place + 4] if span[0] >= hit.end), None)
    yield from (span for span in (before, behind) if span is not None)
