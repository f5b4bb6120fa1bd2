"""Phrases that rise and are in no taxonomy, with what a scout needs to judge them: counts, neighbours, sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.errors import InputError
from core.models import LOCAL_PRINCIPAL, StoredDocument
from core.store import Store
from core.store.dated_texts import DatedText
from core.store.statements import Statement
from core.taxonomy.model import LANGUAGES, Taxonomy
from core.text.tokens import tokenise
from nlp.keyphrases.candidates import PhraseReader, make_known_names, singular
from nlp.keyphrases.counting import Coverage, Periods, Progress, count_before, count_recent, find_frequent
from nlp.keyphrases.judging import LIMITS, Rising, judge
from nlp.keyphrases.quoting import Quote, find_quote

DISMISSED = "suggestion-dismissed"
MIN_EXAMPLES = 3
_RECENT = timedelta(days=365)
_BEFORE = timedelta(days=3 * 365)
_MOST_NEAR = 4
_SUBJECT = "phrase:"
_MAX_KEY_CHARS = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for.

    ``since``: the beginning of the recent period, ``None`` for a year before the newest document. ``technology``: only
    in documents about it or what is narrower. ``least``: documents that a phrase must have. ``far``: also phrases whose
    documents are about no technology.
    """

    since: date | None = None
    technology: str | None = None
    least: int = 5
    limit: int = 30
    far: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase with its counts.

    ``recent`` and ``before`` are documents of the two periods, ``expected`` recent ones had nothing changed, ``rise``
    how many times more there are, at least (5 %). ``near``: technologies that recent ones are about, the most frequent
    first. ``lang``: the language of most examples.
    """

    phrase: str
    key: str
    lang: str
    recent: int
    before: int
    expected: float
    rise: float
    score: float
    near: tuple[tuple[str, int], ...]
    examples: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What was found. ``compared``: documents of the recent period and before, in categories that both have."""

    periods: Periods
    compared: tuple[int, int]
    hits: tuple[Suggestion, ...]


def suggest(store: Store, taxonomy: Taxonomy, wish: Wish, progress: Progress = lambda _: None) -> Suggestions | None:
    """Return the phrases that rise most surely; ``None`` for a base without dated documents."""
    newest = store.dated_texts.newest()
    if newest is None:
        return None
    until = newest + timedelta(days=1)
    since = wish.since or until - _RECENT
    periods = Periods(since - _BEFORE, since, until)
    search = _Search(store, taxonomy, wish, periods)
    return Suggestions(periods, search.coverage.compared, tuple(search.run(progress)))


class _Search:
    """One search: three readings of the recent documents at most, two of those before."""

    def __init__(self, store: Store, taxonomy: Taxonomy, wish: Wish, periods: Periods) -> None:
        self._store = store
        self._wish = wish
        self._periods = periods
        self._limits = replace(LIMITS, about=0.0) if wish.far else LIMITS
        asked = wish.technology
        self._about = frozenset((asked, *taxonomy.children.get(asked, ()))) if asked else frozenset[str]()
        self._reader = PhraseReader(make_known_names(taxonomy))
        recent, before = self._recent(), self._before()
        self.coverage = Coverage(_count_categories(recent), _count_categories(before))

    def run(self, progress: Progress) -> Iterator[Suggestion]:
        """Give the suggestions, the best first."""
        names = find_frequent(self._recent(), self._reader, self.coverage, self._wish.least)
        names -= load_dismissed(self._store)
        tallies = count_recent(self._recent(), self._reader, self.coverage, names, progress)
        count_before(self._before(), self._reader, self.coverage, tallies, progress)
        found = 0
        for rising in judge(tallies, self.coverage, self._wish.least, self._limits):
            suggestion = self._describe(rising)
            if suggestion is not None:
                yield suggestion
                found += 1
            if found == self._wish.limit:
                return

    def _recent(self) -> Iterator[list[DatedText]]:
        return self._read(self._periods.since, self._periods.until)

    def _before(self) -> Iterator[list[DatedText]]:
        return self._read(self._periods.before, self._periods.since)

    def _read(self, since: date, until: date) -> Iterator[list[DatedText]]:
        for batch in self._store.dated_texts.iter(since, until):
            about = self._about
            yield [text for text in batch if not about.isdisjoint(text.technologies)] if about else batch

    def _describe(self, rising: Rising) -> Suggestion | None:
        """Return a phrase with its sentences, ``None`` where too few can be shown."""
        tally = rising.tally
        documents = self._store.documents.load(tally.documents)
        held = [documents[one] for one in tally.documents if one in documents]
        quoted = [(document, quote) for document in held if (quote := find_quote(document.document, rising.name))]
        if len(quoted) < MIN_EXAMPLES:
            return None
        phrase = Counter(quote.surface for _, quote in quoted).most_common(1)[0][0]
        if phrase.islower() and (" " not in rising.name or any(word.isdigit() for word in rising.name.split())):
            return None  # "payments" or "rank 3", not a name such as "BERT" or "Gemma 4"
        return Suggestion(
            phrase=phrase,
            key=rising.name,
            lang=_language([document for document, _ in quoted]),
            recent=tally.recent,
            before=tally.before,
            expected=round(tally.expected, 1),
            rise=round(rising.rise, 2),
            score=round(rising.score, 2),
            near=tuple(tally.technologies.most_common(_MOST_NEAR)),
            examples=tuple(quote for _, quote in quoted[:MIN_EXAMPLES]),
        )


def make_key(phrase: str) -> str:
    """Return what a phrase is known by: its folded words, the last in the singular."""
    words = tokenise(phrase)
    return " ".join([*words[:-1], *map(singular, words[-1:])])


def load_dismissed(store: Store) -> frozenset[str]:
    """Return the phrases that are never offered again."""
    return frozenset(one.subject.removeprefix(_SUBJECT) for one in store.statements.standing(DISMISSED))


def dismiss(store: Store, phrase: str, reason: str, now: datetime) -> bool:
    """Never offer a phrase again; ``False`` if that was said before. Raises InputError for what is no phrase."""
    key = make_key(phrase)
    if not key or len(key) > _MAX_KEY_CHARS:
        raise InputError("no phrase", place=phrase[:80])
    if key in load_dismissed(store):
        return False
    value = {"phrase": phrase.strip()}
    store.statements.add(Statement(f"{_SUBJECT}{key}", DISMISSED, value, LOCAL_PRINCIPAL, reason, now))
    return True


def _count_categories(batches: Iterator[list[DatedText]]) -> dict[str, int]:
    return Counter(text.category for batch in batches for text in batch)


def _language(documents: Sequence[StoredDocument]) -> str:
    found = Counter(one.document.lang for one in documents).most_common(1)[0][0]
    return found if found in LANGUAGES else "en"
