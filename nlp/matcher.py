"""Finds the terms of a vocabulary in a haystack: one pass of an Aho-Corasick automaton, then whole words only.

Patterns begin with a blank, so the automaton itself refuses a beginning inside a word; the end costs one look at the
next character. What a match is worth where it stands is decided in ``nlp.context``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import attrgetter

from ahocorasick_rs import AhoCorasick

from nlp.normalise import Haystack
from nlp.vocabulary import Role, Sense, Vocabulary

# Marks that part two phrases, inside which no term lies: those of a sentence before a blank, brackets, paragraphs.
_PHRASE_BREAK = re.compile(r"[.,;:!?]\s|[()\[\]|…\"“”„]|\n\s*\n|\x01")
_MIN_MODIFIER_CHARS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: its span in the folded haystack, and what it means."""

    start: int
    end: int
    sense: Sense


@dataclass(slots=True)
class Found:
    """What a haystack holds: terms that stand alone, those that context must decide, phrases that exclude.

    ``expansions`` are (technology, acronym) pairs whose long form the text gives.
    """

    strong: list[Hit] = field(default_factory=list)
    doubtful: list[Hit] = field(default_factory=list)
    excluding: list[Hit] = field(default_factory=list)
    expansions: set[tuple[str, str]] = field(default_factory=set)


class Matcher:
    """Looks for all patterns of a vocabulary at once, in time linear in the text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._senses = (*vocabulary.words.values(), *vocabulary.heads.values())
        self._n_words = len(vocabulary.words)
        self._phrases = [" " in form.rstrip() for form in (*vocabulary.words, *vocabulary.heads)]
        patterns = [*(f" {form}" for form in vocabulary.words), *vocabulary.heads]
        # An automaton of no pattern is refused; NUL is in no haystack.
        self._automaton = AhoCorasick(patterns or ["\x00"])

    def find(self, haystack: Haystack) -> Found:
        """Return the terms in ``haystack``, the longest of those that lie inside each other."""
        found = Found()
        folded = haystack.folded
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if folded[end - 1] == " ":
                tail, end = "", end - 1  # noqa: PLW2901 - a pattern with its blank behind
            elif folded[end] == " ":
                tail = ""
            else:
                stop = folded.index(" ", end)
                tail, end = folded[end:stop], stop  # noqa: PLW2901 - the word's end is the match's end
            if index >= self._n_words:
                self._add_head(found, haystack, index, start, tail)
                continue
            for sense in self._senses[index]:
                if not tail or sense.admits(tail):
                    self._add(found, haystack, Hit(start + 1, end, sense), self._phrases[index])
        _settle(found)
        return found

    def _add_head(self, found: Found, haystack: Haystack, index: int, start: int, tail: str) -> None:
        """Take a match inside a word if it ends a compound: *thuisbatterijen*."""
        folded = haystack.folded
        word = folded.rindex(" ", 0, start) + 1
        if start - word < _MIN_MODIFIER_CHARS or not folded[word:start].isalpha():
            return
        end = folded.index(" ", start)
        for sense in self._senses[index]:
            if tail in sense.tails:
                self._add(found, haystack, Hit(word, end, sense), is_phrase=False)

    @staticmethod
    def _add(found: Found, haystack: Haystack, hit: Hit, is_phrase: bool) -> None:
        role = hit.sense.role
        if is_phrase and _PHRASE_BREAK.search(haystack.raw, *haystack.raw_span(hit.start, hit.end)):
            return
        if role is Role.STRONG:
            found.strong.append(hit)
        elif role is Role.EXCLUDE:
            found.excluding.append(hit)
        elif role is Role.EXPANSION:
            found.expansions.add((hit.sense.technology, hit.sense.term))
        elif role is Role.WEAK or _is_written(hit, haystack):
            found.doubtful.append(hit)


def _is_written(hit: Hit, haystack: Haystack) -> bool:
    """Return whether an acronym stands there in its own case."""
    surfaces = hit.sense.surfaces
    start, end = haystack.raw_span(hit.start, hit.end)
    return surfaces is not None and haystack.raw[start:end] in surfaces


def _settle(found: Found) -> None:
    if found.excluding:
        found.strong = [hit for hit in found.strong if not _is_excluded(hit, found.excluding)]
        found.doubtful = [hit for hit in found.doubtful if not _is_excluded(hit, found.excluding)]
    if len(found.strong) > 1:
        found.strong = keep_longest(found.strong)
    if found.doubtful and found.strong:
        found.doubtful = [hit for hit in found.doubtful if not _is_inside(hit, found.strong)]


def _is_excluded(hit: Hit, excluding: list[Hit]) -> bool:
    return any(
        other.start <= hit.start and hit.end <= other.end and other.sense.technology == hit.sense.technology
        for other in excluding
    )


def _is_inside(hit: Hit, others: list[Hit]) -> bool:
    return any(
        other.start <= hit.start and hit.end <= other.end and (other.end - other.start) > (hit.end - hit.start)
        for other in others
    )


def keep_longest(hits: list[Hit]) -> list[Hit]:
    """Return the hits that lie inside no longer one, in order; one for each span and technology."""
    ordered = sorted(hits, key=attrgetter("end"), reverse=True)
    ordered.sort(key=attrgetter("start"))
    kept: list[Hit] = []
    longest = ordered[0]
    seen: set[tuple[int, int, str]] = set()
    for hit in ordered:
        key = (hit.start, hit.end, hit.sense.technology)
        inside = hit.end <= longest.end and (hit.start, hit.end) != (longest.start, longest.end)
        if inside or key in seen:
            continue
        seen.add(key)
        kept.append(hit)
        if hit.end > longest.end:
            longest = hit
    return kept
