"""Counts the phrases of two periods in two passes, with memory that does not grow with the base.

The first pass finds, among recent documents, the phrases that occur often enough: lossy counting of Manku and Motwani
2002, https://doi.org/10.1016/B978-155860869-6/50038-X. The second counts those exactly, in both periods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.store.dated_texts import DatedText
from nlp.keyphrases.candidates import Phrase, PhraseReader

Progress = Callable[[int], None]
Batches = Iterable[list[DatedText]]
# Phrases held at once: some 100 MB.
MAX_HELD = 600_000
# Kept of one phrase: who wrote of it, and where to look.
_MAX_HOLDERS = 400
_MAX_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Periods:
    """The recent period, from ``since`` to before ``until``, and the one before it, from ``before`` on."""

    before: date
    since: date
    until: date


@dataclass(slots=True)
class PhraseTally:
    """What is counted of one phrase, in documents; ``expected``: recent ones if nothing had changed.

    ``prominent``: in the title or twice; ``about``: about any technology; ``begins``, ``ends``: at least once with
    nothing else before or behind; ``holders``: authors and organisations; ``fields``: categories.
    """

    recent: int = 0
    before: int = 0
    expected: float = 0.0
    prominent: int = 0
    about: int = 0
    begins: int = 0
    ends: int = 0
    holders: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    technologies: Counter[str] = field(default_factory=Counter)
    documents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Documents by category in the two periods: what is collected otherwise than before is no rise.

    Only categories that were there before count, and each weighs as it did (direct standardisation).
    """

    recent: Mapping[str, int]
    before: Mapping[str, int]
    # Fewer say nothing of what was usual.
    least_before: int = 40

    def has(self, category: str) -> bool:
        """Return whether documents of a category can be compared."""
        return self.before.get(category, 0) >= self.least_before

    def weight(self, category: str) -> float:
        """Return how many recent documents a document before stands for."""
        return self.recent.get(category, 0) / self.before[category]

    @property
    def compared(self) -> tuple[int, int]:
        """Documents that are compared, recent and before."""
        return (
            sum(count for category, count in self.recent.items() if self.has(category)),
            sum(count for category, count in self.before.items() if self.has(category)),
        )

    def fields(self) -> dict[str, int]:
        """Return the recent documents that are compared, by category."""
        return {category: count for category, count in self.recent.items() if self.has(category)}


def find_frequent(
    batches: Batches, reader: PhraseReader, coverage: Coverage, least: int, most_held: int = MAX_HELD
) -> frozenset[str]:
    """Return the phrases of at least ``least`` documents, and none of one document only.

    Each time that more than ``most_held`` are held all lose one document, and those without any are forgotten: so some
    rarer ones are among the answer, and the second pass counts them out.
    """
    counts: Counter[str] = Counter()
    floor = 0
    for batch in batches:
        for text in batch:
            if coverage.has(text.category):
                counts.update({phrase.name for phrase in _iter_all(text, reader)})
        if len(counts) > most_held:
            floor += 1
            counts = Counter({name: count - 1 for name, count in counts.items() if count > 1})
    return frozenset(name for name, count in counts.items() if count + floor >= least and count > 1)


def count_recent(
    batches: Batches, reader: PhraseReader, coverage: Coverage, names: frozenset[str], progress: Progress
) -> dict[str, PhraseTally]:
    """Return what recent documents say of each phrase."""
    tallies = {name: PhraseTally() for name in names}
    for batch in batches:
        for text in batch:
            if coverage.has(text.category):
                _add_recent(tallies, text, reader)
        progress(len(batch))
    return tallies


def count_before(
    batches: Batches, reader: PhraseReader, coverage: Coverage, tallies: Mapping[str, PhraseTally], progress: Progress
) -> None:
    """Add how many documents before had each phrase, and how many recent ones that makes expect."""
    for batch in batches:
        for text in batch:
            if coverage.has(text.category):
                weight = coverage.weight(text.category)
                for name in {phrase.name for phrase in _iter_all(text, reader)}:
                    if (tally := tallies.get(name)) is not None:
                        tally.before += 1
                        tally.expected += weight
        progress(len(batch))


def _add_recent(tallies: Mapping[str, PhraseTally], text: DatedText, reader: PhraseReader) -> None:
    times: Counter[str] = Counter()
    begins: set[str] = set()
    ends: set[str] = set()
    for part, count in ((text.title, 2), (text.text, 1)):
        for name, at_begin, at_end in reader.iter_phrases(part, text.lang):
            if name in tallies:
                times[name] += count
                if at_begin:
                    begins.add(name)
                if at_end:
                    ends.add(name)
    for name, count in times.items():
        tally = tallies[name]
        tally.recent += 1
        tally.prominent += count > 1
        tally.about += bool(text.technologies)
        tally.begins += name in begins
        tally.ends += name in ends
        tally.fields[text.category] += 1
        tally.technologies.update(text.technologies)
        _hold(tally, text)


def _hold(tally: PhraseTally, text: DatedText) -> None:
    """Count who wrote it, and keep the document where nobody of an earlier one wrote it too."""
    holders = (*text.authors, *text.organisations)
    is_other = not any(holder in tally.holders for holder in holders)
    if len(tally.holders) < _MAX_HOLDERS:
        tally.holders.update(holders)
    else:
        tally.holders.update(holder for holder in holders if holder in tally.holders)
    if is_other and len(tally.documents) < _MAX_EXAMPLES:
        tally.documents.append(text.id)


def _iter_all(text: DatedText, reader: PhraseReader) -> Iterable[Phrase]:
    yield from reader.iter_phrases(text.title, text.lang)
    yield from reader.iter_phrases(text.text, text.lang)
