"""Finds the terms of a vocabulary in a haystack: one pass of an Aho-Corasick automaton, then whole words only.

Patterns begin with a blank, so the automaton itself refuses a beginning inside a word; the end costs one look at the
next character. What a match is worth where it stands is decided in ``nlp.technologies.context``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from nlp.normalise import Haystack
from nlp.spans import Cover, Span
from nlp.technologies.spelling import ALL_TAILS
from nlp.technologies.vocabulary import Key, Sense, Vocabulary

# Marks that part two phrases, inside which no term lies: those of a sentence before a blank, brackets, paragraphs.
_PHRASE_BREAK = re.compile(r"[.,;:!?)\]]\s|\s[(\[]|[|…\"“”„]|\n\s*\n|\x01")
_MIN_MODIFIER_CHARS = 3
# Longer runs of letters are data; looking for their ends again and again would take quadratic time.
_MAX_WORD_CHARS = 60


class Hit(NamedTuple):
    """A term found: its span in the folded haystack, and what it means.

    A tuple, not a dataclass: several are made for each document, in half the time.
    """

    start: int
    end: int
    sense: Sense


@dataclass(slots=True)
class Found:
    """What a haystack holds: terms that stand alone, those that context must decide, phrases that exclude.

    ``expansions`` are the long forms of acronyms.
    """

    strong: list[Hit]
    excluding: list[Hit]
    expansions: list[Hit]
    doubtful: list[Hit]


class Matcher:
    """Looks for all patterns of a vocabulary at once, in time linear in the text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words, heads = list(vocabulary.words), list(vocabulary.heads)
        self._n_words = len(words)
        self._senses = (*vocabulary.words.values(), *vocabulary.heads.values())
        self._phrases = [" " in form.rstrip() for form in words]
        # Context words are looked for apart, and only those of a doubtful term that was found: among the terms they
        # were four fifths of all matches, a third of the automaton's time (2026-11).
        self._context: dict[Key, list[str]] = {}
        for form, keys in vocabulary.context.items():
            for key in keys:
                self._context.setdefault(key, []).append(form)
        self._contexts: dict[Key, BytesAhoCorasick] = {}
        patterns = [*(f" {form}" for form in words), *heads]
        # Bytes: so the automaton need not count characters for offsets, a third of its time. One of no pattern is
        # refused; NUL is in no haystack.
        self._automaton = BytesAhoCorasick([pattern.encode() for pattern in patterns] or [b"\x00"])

    def find(self, haystack: Haystack) -> Found:
        """Return the terms in ``haystack``, the longest of those that lie inside each other."""
        folded, raw, in_place = haystack.folded, haystack.raw, not haystack.positions
        matches = self._automaton.find_matches_as_indexes(folded.encode(), overlapping=True)
        found = Found([], [], [], [])
        by_role = (found.strong, found.excluding, found.expansions, found.doubtful, found.doubtful)
        n_words, senses_of, phrases = self._n_words, self._senses, self._phrases
        for index, start, end in matches:
            if index >= n_words:
                _add_head(by_role, folded, senses_of[index], (start, end))
                continue
            start += 1  # noqa: PLW2901 - the blank before
            tail = ""
            if folded[end - 1] == " ":
                end -= 1  # noqa: PLW2901 - the blank behind
            elif folded[end] != " ":
                tail, end = _rest_of_word(folded, end)  # noqa: PLW2901 - the word's end
            first, last = (start, end) if in_place else haystack.raw_span(start, end)
            if phrases[index] and _PHRASE_BREAK.search(raw, first, last):
                continue
            for sense in senses_of[index]:
                if (not tail or sense.admits(tail)) and (not sense.surfaces or raw[first:last] in sense.surfaces):
                    # Past the named constructor: it takes longer than all the rest of this line.
                    by_role[sense.role].append(tuple.__new__(Hit, (start, end, sense)))
        if found.strong or found.doubtful:
            _settle(found)
        return found

    def evidence(self, haystack: Haystack, wanted: Set[Key]) -> dict[Key, list[Span]]:
        """Return where context words stand that speak for one of ``wanted``, in order of place."""
        folded, text = haystack.folded, haystack.folded.encode()
        gathered: dict[Key, list[Span]] = {}
        for key in wanted:
            if key in self._context:
                matches = self._automaton_of(key).find_matches_as_indexes(text, overlapping=True)
                spans = [(start + 1, end) for _, start, end in matches if _ends_word(folded, end)]
                if spans:
                    gathered[key] = spans
        return gathered

    def _automaton_of(self, key: Key) -> BytesAhoCorasick:
        automaton = self._contexts.get(key)
        if automaton is None:
            automaton = BytesAhoCorasick([f" {form}".encode() for form in self._context[key]])
            self._contexts[key] = automaton
        return automaton


def _ends_word(folded: str, end: int) -> bool:
    """Return whether a context word ends here, inflected or not."""
    return folded[end - 1] == " " or folded[end] == " " or _rest_of_word(folded, end)[0] in ALL_TAILS


def _rest_of_word(folded: str, end: int) -> tuple[str, int]:
    """Return what follows a pattern up to the end of its word, and that end.

    The rest of a word too long to look for its end is no known ending.
    """
    stop = folded.find(" ", end, end + _MAX_WORD_CHARS)
    return (folded[end:stop], stop) if stop > 0 else ("-", end)


def _add_head(by_role: Sequence[list[Hit]], folded: str, senses: Sequence[Sense], span: Span) -> None:
    """Take a match inside a word if it ends a compound: *thuisbatterijen*."""
    start, end = span
    word = folded.rfind(" ", max(0, start - _MAX_WORD_CHARS), start) + 1
    stop = folded.find(" ", end, end + _MAX_WORD_CHARS)
    if word and stop > 0 and start - word >= _MIN_MODIFIER_CHARS and folded[word:start].isalpha():
        tail = folded[end:stop]
        for sense in senses:
            if tail in sense.tails:
                by_role[sense.role].append(Hit(word, stop, sense))


def _settle(found: Found) -> None:
    """Drop what an excluding phrase or a longer term holds."""
    if found.excluding:
        covers = _cover_by_technology(found.excluding)
        found.strong = _not_excluded(found.strong, covers)
        found.doubtful = _not_excluded(found.doubtful, covers)
    found.strong = keep_longest(found.strong)
    if found.doubtful and found.strong:
        found.doubtful = _not_inside(found.doubtful, found.strong)


def _not_inside(hits: Sequence[Hit], kept: Sequence[Hit]) -> list[Hit]:
    """Return the hits that lie inside none of ``kept``, which are in order and not inside each other."""
    starts = [start for start, _, _ in kept]
    outside: list[Hit] = []
    for hit in hits:
        start, end, _ = hit
        # Of those that start no later the last ends last.
        place = bisect_right(starts, start) - 1
        if place < 0 or kept[place].end < end or (starts[place], kept[place].end) == (start, end):
            outside.append(hit)
    return outside


def _cover_by_technology(hits: Sequence[Hit]) -> dict[str, Cover]:
    spans: dict[str, list[Span]] = {}
    for hit in hits:
        spans.setdefault(hit.sense.technology, []).append((hit.start, hit.end))
    return {technology: Cover(found) for technology, found in spans.items()}


def _not_excluded(hits: list[Hit], covers: dict[str, Cover]) -> list[Hit]:
    return [
        hit
        for hit in hits
        if (cover := covers.get(hit.sense.technology)) is None or not cover.holds(hit.start, hit.end)
    ]


def keep_longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that lie inside no longer one, in order of place; one for each span and technology.

    Hits come nearly always by their end, as the automaton gives them; then this takes one pass.
    """
    kept: list[Hit] = []
    last_start = last_end = -1
    for hit in hits:
        start, end, sense = hit
        if end < last_end:
            return keep_longest(sorted(hits, key=itemgetter(1)))
        while start < last_start or (start == last_start and end > last_end):
            kept.pop()
            last_start, last_end, _ = kept[-1] if kept else (-1, -1, None)
        if end == last_end and (start > last_start or _is_known(kept, start, sense.technology)):
            continue
        kept.append(hit)
        last_start, last_end = start, end
    return kept


def _is_known(kept: Sequence[Hit], start: int, technology: str) -> bool:
    """Return whether the last hits, all of one span, name a technology."""
    for hit in reversed(kept):
        if hit.start != start:
            return False
        if hit.sense.technology == technology:
            return True
    return False
