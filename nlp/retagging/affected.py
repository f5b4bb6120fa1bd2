"""Which documents a change of the taxonomy can touch: those that hold a name or a code of what changed.

Why all others keep their tags: what the tagger says of a document is a function of its text and codes, and of those
senses, context words, kinships and code rules of the taxonomy that it meets there. A technology is met only by a
pattern of its own in the text (a name, weak or strong, an acronym or its long form, an exclusion) or by a code. A
context word of it counts only beside such a pattern; a score counts hits, so others' hits change it only where they
are; a parent has the hits of its children. The model of words proposes technologies by their ids, whatever their names:
so it matters only where ids come, go, move or take the place of retired ones. Where no pattern and no code of a changed
technology stands, of the old taxonomy or of the new one, and no words speak for one that comes, goes or moves, nothing
that the tagger met is different. ``tests/nlp/retagging`` tries to refute it.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from ahocorasick_rs import BytesAhoCorasick

from core.store.retagging import TaggedText
from core.taxonomy.model import LANGUAGES, Taxonomy
from nlp.language import languages_of, read_language
from nlp.normalise import make_haystack
from nlp.tagger import MAX_TEXT_CHARS
from nlp.technologies.codes import Codes, Strength
from nlp.technologies.predecessors import find_known
from nlp.technologies.scoring import LEAST_ODDS
from nlp.technologies.vocabulary import build_vocabulary
from nlp.technologies.weights import load_weights
from nlp.technologies.wording import load_wording

_ENGLISH = ("en",)
# How the tagger reads a text: in one of our languages, or in any of them where it shows none.
_READINGS = (_ENGLISH, *((lang,) for lang in LANGUAGES if lang != "en"), LANGUAGES)


class Affected:
    """Looks for all patterns and codes of changed technologies, old and new, in one pass over a text.

    A few documents too many are named (a pattern at the beginning of a longer word), never one too few.
    """

    def __init__(self, old: Taxonomy, new: Taxonomy, ids: Set[str]) -> None:
        relearned = _relearned(old, new)
        parts = [narrow(taxonomy, ids | relearned) for taxonomy in (old, new)]
        self._codes = [Codes(part) for part in parts]
        self._words = load_wording()
        self._moved = self._as_learned((old, new), _moved(old, new) | relearned)
        found = {reading: _patterns(parts, reading) for reading in _READINGS}
        patterns = list(dict.fromkeys(pattern for reading in _READINGS for pattern in found[reading]))
        places = {pattern: place for place, pattern in enumerate(patterns)}
        self._of = {reading: frozenset(places[pattern] for pattern in found[reading]) for reading in _READINGS}
        self._automaton = BytesAhoCorasick([pattern.encode() for pattern in patterns] or [b"\x00"])

    def holds(self, text: TaggedText) -> bool:
        """Return whether a document may get other tags."""
        if self._is_classified(text):
            return True
        folded = make_haystack(text.title[:MAX_TEXT_CHARS], text.text[:MAX_TEXT_CHARS]).folded
        # Overlapping: a pattern of another language must not hide one of the text's own.
        found = {place for place, _, _ in self._automaton.find_matches_as_indexes(folded.encode(), overlapping=True)}
        if not found.isdisjoint(self._of[_ENGLISH]) or self._is_spoken_of(folded):
            return True
        if not found:
            return False
        # Only now, for the few that are left: to tell the language of a text may take longer than all this.
        languages = languages_of(read_language(text.lang, text.title, text.text, folded))
        return bool(languages) and not found.isdisjoint(self._of[tuple(languages)])

    def _is_classified(self, text: TaggedText) -> bool:
        """Return whether codes indicate a changed technology, or say something else now.

        A hint that stays alone proposes nothing: with it all of optics would be affected by half of the taxonomy.
        """
        before, after = (codes.strengths(text.classifications) for codes in self._codes)
        return before != after or any(strength > Strength.HINT for strength in before.values())

    def _is_spoken_of(self, folded: str) -> bool:
        """Return whether the words of a text alone propose a technology that comes, goes or moves."""
        if not self._moved:
            return False
        odds = self._words.read(folded)
        return odds is not None and not self._moved.isdisjoint(odds.list_from(LEAST_ODDS))

    def _as_learned(self, taxonomies: Iterable[Taxonomy], ids: Set[str]) -> frozenset[str]:
        """Return technologies under the ids that the model of words has them under, in one taxonomy or the other."""
        found = [find_known(taxonomy, self._words.columns) for taxonomy in taxonomies]
        return frozenset(known[i] for known in found for i in ids & known.keys())


def _moved(old: Taxonomy, new: Taxonomy) -> frozenset[str]:
    """Return the technologies that only one of the two has, or that have another parent; and those parents."""
    parents = [{t.id: t.parent for t in taxonomy} for taxonomy in (old, new)]
    ids = {i for one in parents for i in one if parents[0].get(i, "") != parents[1].get(i, "")}
    return frozenset(ids | {parent for one in parents for i in ids if (parent := one.get(i))})


def _relearned(old: Taxonomy, new: Taxonomy) -> frozenset[str]:
    """Return the technologies of both that take what was learned from another id now: one was retired to them."""
    both = old.technologies.keys() & new.technologies.keys()
    found = [
        (find_known(old, learned), find_known(new, learned))
        for learned in (load_weights().technologies, load_wording().columns)
    ]
    return frozenset(i for before, after in found for i in both if before.get(i) != after.get(i))


def narrow(taxonomy: Taxonomy, ids: Set[str]) -> Taxonomy:
    """Return only these technologies of a taxonomy and the children of those of level 1, whose hits are theirs too."""
    kept = {t.id: t for t in taxonomy if t.id in ids or t.parent in ids}
    return replace(taxonomy, technologies=kept, children={}, retired={})


def _patterns(parts: Iterable[Taxonomy], languages: tuple[str, ...]) -> dict[str, None]:
    """Return what the matcher looks for, as it does: a blank before what begins a word."""
    patterns: dict[str, None] = {}
    for part in parts:
        vocabulary = build_vocabulary(part, languages)
        patterns |= dict.fromkeys(f" {form}" for form in vocabulary.words)
        patterns |= dict.fromkeys(vocabulary.heads)
    return patterns
