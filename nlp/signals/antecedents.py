"""Who *the company* is: a signal whose sentence only refers to one gets its name from elsewhere in the document.

Cautious, since a wrong name makes an event of somebody else's. On its own page a company is meant by *we* as well.
Elsewhere it is whom the nearest sentence before is about, back to the title: by its signals, else by its subject. A
sentence that names others too counts only for the one that the title names.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.events import ORGANISATIONS
from core.models import Document, DocumentKind, Role
from core.signals import Part, Signal, SignalKind
from nlp.signals.naming.forms import EDGES, POSSESSIVE, is_name_word, is_title_case, looks_like_person, to_name
from nlp.signals.naming.phrase_words import FRONTED
from nlp.signals.naming.subjects import first_phrase
from nlp.signals.naming.words import NO_NAME_FIRST
from nlp.signals.sentences import Sentence

VERSION = "antecedent 1"
_I = re.IGNORECASE
# How many sentences of *it* and *the company* may lie between a name and what is told of it.
_MOST_BACK = 6
_LOOKED_AT = 300
# Whom a signal lacks; a plant, a launch and a partnership are not read without their firm.
_WHO = {
    SignalKind.FUNDING: Part.COMPANY,
    SignalKind.GRANT: Part.COMPANY,
    SignalKind.SPIN_OFF: Part.COMPANY,
    SignalKind.FOUNDING: Part.COMPANY,
    SignalKind.APPOINTMENT: Part.COMPANY,
    SignalKind.ACQUISITION: Part.ACQUIRER,
}
# Whom a sentence with such a signal is about.
_SUBJECTS = (Part.COMPANY, Part.ACQUIRER)

_NOUN = r"(?:company|start-?up|scale-?up|spin-?(?:off|out)|firm|unternehmen|jungunternehmen|firma|bedrijf|onderneming)"
_MAKER = (
    r"(?:\w{0,20}(?:maker|manufacturer|developer|hersteller|anbieter|entwickler|fabrikant|aanbieder|ontwikkelaar)|provider"
    r"|supplier)"
)
# Another one than the one that was spoken of.
_OTHER = (
    r"(?:parent|mother|holding|other|same|acquired|combined|merged|new|sister|rival|target|portfolio|first|second"
    r"|andere|neue|übernommene|nieuwe|overgenomen)"
)
_IT = rf"(?:the|this|das|die|dieses|diese|het|de|dit|deze) (?!{_OTHER}\b)(?:[\w-]{{2,20}} )?{_NOUN}"
_CLAUSE_BEGINS = r"(?:\A|[,;:] |\b(?:and|that|when|after|while|since|said|before|und|dass|nachdem|en|dat|nadat|toen) )"
# As the subject of a clause: what an acquirer does.
_AS_SUBJECT = re.compile(rf"{_CLAUSE_BEGINS}{_IT}(?![\w’'-])|\A(?:[^,]{{2,40}}, )?it\b", _I)
# Behind its verb too, as in "2019 sammelte das Unternehmen": only of kinds that are about the subject in any case.
_ANYWHERE = re.compile(rf"\b{_IT}(?![\w’'-])|\A(?:[^,]{{2,40}}, )?it\b", _I)
# Who speaks is not known in an article.
_SPEAKER = re.compile(r"\b(?:we|our|us|wir|unser\w{0,2}|wij|ons|onze)\b", _I)
_ON_OWN_PAGE = re.compile(rf"\b{_IT}(?![\w’'-])|\b(?:we|our|it|its|wir|unser\w{{0,2}}|wij|ons|onze)\b", _I)
_WE = re.compile(rf"{_AS_SUBJECT.pattern}|\b(?:we|wir|wij)\b", _I)
_SAYS_WHAT = re.compile(
    rf"(?:,| (?:is|was|ist|war))(?: [\w-]{{1,20}})? (?:an?|the|ein|eine|das|een|de|het) [^,.;:]{{0,60}}?"
    rf"\b(?:{_NOUN}|{_MAKER})\b",
    _I,
)
_BEGINS = re.compile(rf"{_IT}(?![\w’'-])|(?:it|es|sie)\b", _I)
# "Pair programming works": what follows a subject is a verb, or what is said of it.
_DOES = re.compile(
    r"(?:,? \([^()]{1,40}\))?(?:,| (?:\w{2,12}ly )?(?:is|was|has|had|will|can|plans"
    r"|ist|war|hat|hatte|wird|heeft|werd|wil|[a-zäöüß-]{3,}(?:s|ed|t|te|de))\b)"
)
_BEFORE_PLACES = frozenset("in near nahe te".split())
_WORD = re.compile(r"\w+")
_IS_NOUN = re.compile(rf"\b(?:{_NOUN}|{_MAKER})\b", _I)


class Antecedents:
    """Completes the signals of one document. Its sentences must come in order."""

    def __init__(self, document: Document) -> None:
        self._own = _owner_of(document)
        self._title = document.title
        self._is_german = document.lang == "de"
        self._before = deque[tuple[Sentence, Sequence[Signal]]](maxlen=_MOST_BACK)
        self._heading: tuple[Sentence, Sequence[Signal]] | None = None

    def complete(self, sentence: Sentence, signals: Sequence[Signal]) -> Sequence[Signal]:
        """Return the signals of the next sentence, with who does what they tell where the document says it."""
        completed = [self._complete(sentence, signal) for signal in signals]
        if sentence.field == "title":
            self._heading = sentence, completed
        else:
            self._before.append((sentence, completed))
        return completed

    def _complete(self, sentence: Sentence, signal: Signal) -> Signal:
        who = _WHO.get(signal.kind)
        if who is None or signal.names(who):
            return signal
        name = self._find(sentence, signal)
        if name is None or name in (told for _, told in signal.named):
            return signal
        named = ((who, name), *signal.named)
        return replace(signal, named=named, extractor=f"{signal.extractor}, {VERSION}")

    def _find(self, sentence: Sentence, signal: Signal) -> str | None:
        is_about_subject = signal.kind in {SignalKind.FUNDING, SignalKind.GRANT}
        if self._own:
            pattern = _ON_OWN_PAGE if is_about_subject else _WE
            return self._own if pattern.search(sentence.text) else None
        refers = (_ANYWHERE if is_about_subject else _AS_SUBJECT).search(sentence.text)
        if refers is None or _SPEAKER.search(sentence.text):
            return None
        topic = self._find_topic()
        # Anything may be *it*.
        return topic.name if topic and (topic.is_company or refers[0].lower() != "it") else None

    def _find_topic(self) -> _Topic | None:
        is_same = True
        for before, told in reversed(self._before):
            if not _goes_on(before, told, is_german=self._is_german):
                topic = self._topic_of(before, told)
                # "Agile is about people", three sentences before *the company*, is none.
                return topic if topic and (topic.is_company or is_same) else None
            is_same = is_same and _BEGINS.match(before.text) is not None
        is_whole = len(self._before) < _MOST_BACK
        return self._topic_of(*self._heading) if is_whole and self._heading else None

    def _topic_of(self, sentence: Sentence, told: Sequence[Signal]) -> _Topic | None:
        """Return the one organisation that a sentence is about, ``None`` where it is not clear."""
        topic = self._topic_told(told) if told else _read_topic(sentence.text)
        if topic is None:
            return None
        named = [*_told(told), *_iter_names(sentence.text, topic.end)]
        others = [other for other in named if not _is_part(other, topic.name)]
        if sentence.field != "title" and _names(self._title, topic.name):
            return None if any(_names(self._title, other) for other in others) else topic
        return topic if topic.is_company and not others and not self._is_german else None

    def _topic_told(self, told: Sequence[Signal]) -> _Topic | None:
        """Return whom signals of one sentence are about; of equals the one that the title names."""
        subjects = {name for signal in told for part in _SUBJECTS for name in signal.names(part)}
        if not subjects:
            subjects = {name for name in _told(told) if _names(self._title, name)}
        return _Topic(subjects.pop(), is_company=True) if len(subjects) == 1 else None


@dataclass(frozen=True, slots=True)
class _Topic:
    """The subject of a sentence. ``is_company``: that is said; ``end``: where what says who it is ends."""

    name: str
    is_company: bool
    end: int = 0


def _owner_of(document: Document) -> str | None:
    """Return whose page a document is."""
    if document.kind is not DocumentKind.COMPANY:
        return None
    names = [one.name for one in document.organisations if one.role is Role.SUBJECT]
    return names[0] if len(names) == 1 else None


def _goes_on(sentence: Sentence, told: Sequence[Signal], *, is_german: bool) -> bool:
    """Return whether a sentence names nobody: it speaks of whom the one before does, or of nothing with a name."""
    if _told(told):
        return False
    # In German any noun has a capital.
    if is_german:
        return bool(_BEGINS.match(sentence.text))
    return _read_topic(sentence.text) is None and next(_iter_names(sentence.text), None) is None


def _read_topic(text: str) -> _Topic | None:
    """Return the name that is the subject of a sentence."""
    fronted = text.partition(", ")[2] if FRONTED.match(text) else text
    phrase = first_phrase(fronted[:_LOOKED_AT]).rstrip(",")
    start = len(text) - len(fronted)
    if not _DOES.match(text, start + len(phrase)) or not is_name_word(phrase.rpartition(" ")[2], NO_NAME_FIRST):
        return None
    name = to_name(phrase.split(), title=False)
    if name is None or looks_like_person(name) or POSSESSIVE.search(phrase):
        return None
    says = _SAYS_WHAT.match(text, start + fronted.find(name) + len(name))
    is_company = bool(says or _IS_NOUN.search(phrase))
    return _Topic(name, is_company, says.end() if says else start + len(phrase))


def _told(signals: Sequence[Signal]) -> list[str]:
    return [name for signal in signals for part, name in signal.named if part in ORGANISATIONS]


def _iter_names(text: str, start: int = 0) -> Iterator[str]:
    """Give what a sentence names from a place on: words with a capital, but where it stands at the beginning."""
    # In a heading any word has a capital.
    words = ["", *text[start:_LOOKED_AT].split()] if start else text[:_LOOKED_AT].split()
    for before, word in pairwise(words if not is_title_case(text) else ()):
        if is_name_word(word) and before.lower() not in _BEFORE_PLACES and not word.endswith("-based"):
            yield POSSESSIVE.sub("", word.strip(EDGES))


def _is_part(other: str, name: str) -> bool:
    return other.casefold() in name.casefold() or name.casefold() in other.casefold()


def _names(title: str, name: str) -> bool:
    """Return whether a title has a name, as whole words."""
    return f" {_words_of(name)} " in f" {_words_of(title)} "


def _words_of(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
