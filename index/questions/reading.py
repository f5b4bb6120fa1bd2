"""Read a question: what it asks for, about what, of which kinds, places and years.

Pure. What is left when all that is taken out is the subject, which is understood as a search is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.models import DocumentKind, OrganisationKind
from core.signals import Part, SignalKind
from core.text.stopwords import DUTCH, ENGLISH, GERMAN, STOP_WORDS
from core.text.tokens import tokenise
from index.questions.words import Measure, Noun, QuestionWords, Target, load_question_words
from index.understanding.lexicon import Lexicon
from index.understanding.pieces import Piece
from index.understanding.placing import find_place

# A word such as *which* asks where it stands at the beginning: *by whom*, *in welche Projekte*.
_LAST_OPENING = 2
_YEARS = range(1900, 2101)
_EDGES = "?!.,;:"
_WIE = ("wie",)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read.

    ``subject``: the words that are looked for. ``target``: what is listed or counted. ``organisation``: of which kind.
    ``events``: what must have happened; ``parts``: who in it is asked for.
    """

    text: str
    measure: Measure
    target: Target
    subject: str
    kinds: tuple[DocumentKind, ...] = ()
    organisation: OrganisationKind | None = None
    countries: tuple[str, ...] = ()
    published_from: date | None = None
    published_until: date | None = None
    events: tuple[SignalKind, ...] = ()
    parts: tuple[Part, ...] = ()
    by_year: bool = False


@dataclass(slots=True)
class _Left:
    """The words of a question, and the places of those that were taken out of it."""

    typed: Sequence[str]
    words: Sequence[str]
    taken: set[int] = field(default_factory=set)

    def take(self, at: int, size: int = 1) -> None:
        self.taken.update(range(at, at + size))

    def iter_free(self) -> Iterator[tuple[int, str]]:
        return ((at, word) for at, word in enumerate(self.words) if at not in self.taken)

    def take_words(self, known: Collection[str]) -> list[str]:
        found = [(at, word) for at, word in self.iter_free() if word in known]
        for at, _ in found:
            self.take(at)
        return [word for _, word in found]


def read_question(text: str, lexicon: Lexicon) -> Question:
    """Return what a question asks for; one that asks for nothing that is known asks for sentences."""
    known = load_question_words()
    typed = [word.strip(_EDGES) for word in text.split()]
    left = _Left(typed, ["".join(tokenise(word)) for word in typed])
    by_year = _take_sayings(left, known.by_year)
    measure = _take_measure(left, known)
    events, parts = _take_events(left, known, measure)
    nouns = _take_nouns(left, known, measure)
    measure = _settle(measure, nouns)
    since, until = _take_years(left, known)
    return Question(
        text=text.strip(),
        measure=measure,
        target=_find_target(measure, nouns),
        kinds=tuple(dict.fromkeys(noun.kind for noun in nouns if noun.kind)),
        organisation=next((noun.organisation for noun in nouns if noun.organisation), None),
        countries=() if measure is Measure.SENTENCES else _take_countries(left, lexicon),
        published_from=since,
        published_until=until,
        events=events or ((SignalKind.FUNDING,) if measure is Measure.HOW_MUCH else ()),
        parts=parts,
        by_year=by_year,
        subject=text.strip() if measure is Measure.SENTENCES and not (since or until) else _join(left, known, measure),
    )


def _take_sayings(left: _Left, sayings: Collection[tuple[str, ...]]) -> bool:
    for saying in sayings:
        for at in range(len(left.words) - len(saying) + 1):
            if tuple(left.words[at : at + len(saying)]) == saying:
                left.take(at, len(saying))
                return True
    return False


def _take_measure(left: _Left, known: QuestionWords) -> Measure | None:
    """Take the saying that asks, the first of the question and of those the longest."""
    has_money = any(word in known.money or word in known.events for word in left.words)
    for at in range(len(left.words)):
        found = [s for s in known.measures if tuple(left.words[at : at + len(s)]) == s]
        for saying in sorted(found, key=len, reverse=True):
            measure = known.measures[saying]
            if len(saying) == 1 and at > _LAST_OPENING:
                continue
            if saying == _WIE and not _is_dutch(left.words):
                continue
            if measure is Measure.HOW_MUCH and saying in known.only_with_money and not has_money:
                continue
            left.take(at, len(saying))
            return Measure.HOW_MUCH if saying in known.only_with_money and _asks_money(left, known) else measure
    return None


def _asks_money(left: _Left, known: QuestionWords) -> bool:
    """Say whether *hoeveel* asks for an amount: no noun is counted, and something of money is told."""
    counts = any(word in known.nouns for _, word in left.iter_free())
    told = any(word in known.money or word in known.events for word in left.words)
    return told and not counts


def _is_dutch(words: Sequence[str]) -> bool:
    """Say whether *wie* asks for a person, as it does in Dutch, not for a way, as in German."""
    dutch = sum(word in DUTCH - GERMAN - ENGLISH or word in _DUTCH_VERBS for word in words)
    german = sum(word in GERMAN - DUTCH - ENGLISH or word in _GERMAN_VERBS for word in words)
    return dutch >= german and not _GERMAN_VERBS.intersection(words)


_DUTCH_VERBS = frozenset("maakt maken werkt werken ontwikkelt doet bouwt onderzoekt heeft nam kocht".split())
_GERMAN_VERBS = frozenset("funktioniert funktionieren macht kann stellt arbeitet gross viele viel lange weit".split())


def _take_events(
    left: _Left, known: QuestionWords, measure: Measure | None
) -> tuple[tuple[SignalKind, ...], tuple[Part, ...]]:
    if measure not in {Measure.HOW_MUCH, Measure.WHO}:
        return (), ()
    is_who = measure is Measure.WHO
    told = [word for word in left.words if word in known.events]
    kinds = dict.fromkeys(known.events[word] for word in told)
    parts = dict.fromkeys(known.parts[word] for word in left.words if word in known.parts)
    if is_who and not parts:
        return (), ()
    left.take_words({*known.events, *known.money})
    return tuple(kinds), tuple(parts) if is_who else ()


def _take_nouns(left: _Left, known: QuestionWords, measure: Measure | None) -> list[Noun]:
    """Take the words for what is listed or counted; of technologies and countries only one that comes first."""
    nouns: list[Noun] = []
    if measure is None:
        return nouns
    for at, word in list(left.iter_free()):
        noun = known.nouns.get(word)
        if noun and (not nouns or noun.target in {Target.UNITS, Target.ORGANISATIONS}):
            nouns.append(noun)
            left.take(at)
    return nouns


def _settle(measure: Measure | None, nouns: Sequence[Noun]) -> Measure:
    """Return what is asked for: *which companies* asks who, *what* alone for sentences."""
    if measure is None or (measure is Measure.WHICH and not nouns):
        return Measure.SENTENCES
    if measure is Measure.WHICH and nouns[0].target is Target.ORGANISATIONS:
        return Measure.WHO
    return measure


def _find_target(measure: Measure, nouns: Sequence[Noun]) -> Target:
    if measure is Measure.WHO:
        return Target.ORGANISATIONS
    return nouns[0].target if nouns and measure in {Measure.HOW_MANY, Measure.WHICH} else Target.UNITS


def _take_years(left: _Left, known: QuestionWords) -> tuple[date | None, date | None]:
    """Return the days that the years of a question bound: the first is included, the last is not."""
    found = [(at, int(word)) for at, word in left.iter_free() if word.isdecimal() and int(word) in _YEARS]
    if not found:
        return None, None
    for at, _ in found:
        left.take(at)
    (at, first), (last_at, last) = found[0], found[-1]
    before = left.words[at - 1] if at else ""
    if len(found) > 1:
        left.take_words(known.between | known.ranges)
        _take_before(left, at)
        return date(min(first, last), 1, 1), date(max(first, last) + 1, 1, 1)
    how = known.years.get(before)
    if how is not None:
        _take_before(left, last_at)
    match how:
        case "from":
            return date(first, 1, 1), None
        case "after":
            return date(first + 1, 1, 1), None
        case "until":
            return None, date(first, 1, 1)
        case _:
            return date(first, 1, 1), date(first + 1, 1, 1)


def _take_before(left: _Left, at: int) -> None:
    """Take the words before a year: *in*, *in the year*."""
    known = load_question_words()
    while at and (left.words[at - 1] in known.years or left.words[at - 1] in known.between):
        at -= 1
        left.take(at)


def _take_countries(left: _Left, lexicon: Lexicon) -> tuple[str, ...]:
    pieces = [Piece(t, tuple(tokenise(t)) or ("",), is_acronym=t.isupper()) for t in left.typed]
    found: dict[str, None] = {}
    for at, _ in list(left.iter_free()):
        size = find_place(pieces, at, lexicon.places)
        if size and left.taken.isdisjoint(range(at, at + size)):
            name = tuple(word for piece in pieces[at : at + size] for word in piece.words)
            found |= dict.fromkeys(lexicon.places.countries[name])
            left.take(at, size)
            if at and left.words[at - 1] in lexicon.places.openings:
                left.take(at - 1)
    return tuple(found)


def _join(left: _Left, known: QuestionWords, measure: Measure) -> str:
    """Return the words that are left; none where they only join others."""
    if measure is not Measure.SENTENCES:
        left.take_words(known.fillers | known.money)
    words = [left.typed[at] for at, _ in left.iter_free() if left.typed[at]]
    return "" if all(STOP_WORDS.issuperset(tokenise(word)) for word in words) else " ".join(words)
