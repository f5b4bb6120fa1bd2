"""Foundings: who founded which company.

Told by a verb (*Lumiant was founded in 2019 by Ada de Vries and Jan Smit*, *Ada de Vries founded Lumiant*) or by what
they are (*Ada de Vries, co-founder of Lumiant*, *Lumiant founders Ada de Vries and Jan Smit*). Founders are named in
full; a firm or a family name alone is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.signals import Certainty, Part, Signal, SignalKind
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.naming.behind_verbs import read_object
from nlp.signals.naming.described import read_described
from nlp.signals.naming.forms import is_title_case, looks_like_person
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "founding 1"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """founded cofounded founder founders cofounder cofounders gegründet gründer gründerin mitgründer mitgründerin
    opgericht oprichter oprichters medeoprichter medeoprichters"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
# A sentence tells of few foundings; a list of a thousand is no sentence.
_MOST_PLACES = 6
_MOST_PEOPLE = 6
_BEFORE_CHARS = 120
_WORD = r"[A-ZÀ-ÖØ-Þ](?:[\w’'-]{0,24}|\.)"
_BETWEEN = r"(?:(?:de|den|der|van|von|zu|di|da|del|la|le|ten|ter|bin|el|al)\s){0,3}"
_PERSON = re.compile(rf"{_WORD}(?:\s{_BETWEEN}{_WORD}){{1,3}}(?![\w-])")
_IN_HEADING = re.compile(rf"{_WORD}\s{_BETWEEN}(?:[A-Z]\.\s)?{_WORD}")
_PEOPLE_END = re.compile(
    rf"(?<![\w-]){_WORD}(?:\s{_BETWEEN}{_WORD}){{1,3}}"
    rf"(?:(?:,\s|,?\s(?:and|&|und|en)\s){_WORD}(?:\s{_BETWEEN}{_WORD}){{1,3}}){{0,3}}\s?\Z"
)
_LIST_LINK = re.compile(r",?\s(?:and|&|und|en)\s|,\s")
# "by", then whom: "professors", "the brothers", "former Google engineers", "CEO".
_BY = re.compile(
    r"(?<![\w-])(?:co-?)?(?:founded|opgericht)\s(?:(?:back\s)?in\s(?:[A-Za-z]{3,9}\s)?\d{4},?\s)?(?:by|door)\s", _I
)
_AT_END = re.compile(r"(?<![\w-])(?:mit)?(?:gegründet|opgericht)(?![\w-])", _I)
_AUXILIARY = re.compile(r"\s(?:is|was|wurde|werd|wordt)(?:\s[\w-]{1,12}){0,3}\s?\Z")
_VERB = re.compile(r"(?<![\w-])(?i:(?:co-?)?founded)\s(?=[A-Z])")
_ROLE = (
    r"(?:co-?\s?)?(?:founders?|gründer(?:in)?|oprichters?)"
    r"(?:\s(?:and|&|und|en)\s(?:CEO|CTO|CSO|chief\s\w{4,12}\sofficer))?"
)
_IS_FOUNDER = re.compile(
    rf"(?<=,\s)(?i:(?:the\s|its\s|de\s|der\s|die\s)?(?:(?:CEO|CTO|CSO)\s(?:and|&|und|en)\s)?(?:mit|mede)?{_ROLE})"
    r"(?:\s(?:of|at|von|van)(?=\s[A-Z])|(?=[,.]))"
)
_FOUNDER_NAMED = re.compile(rf"(?<![\w-])(?i:(?:mit|mede)?{_ROLE}),?\s(?=[A-ZÀ-ÖØ-Þ])")
# What a sentence begins with before a name.
_NO_GIVEN_NAME = frozenset(
    """For With Like When As By From Says Said Meet And But While If Since After Before Take Some Actually Even So Then
    Voor Met Van Door Als Für Mit Von Bei""".split()
)


@dataclass(frozen=True, slots=True)
class _Founding:
    """A founding at a place of a text. ``is_by_role``: told by what people are, whatever else the sentence says."""

    start: int
    end: int
    company: str | None
    people: tuple[str, ...]
    is_by_role: bool = False


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the foundings that a sentence tells; people of one company are told together."""
    if lang not in _LANGUAGES or not has_trigger(sentence.text, _TRIGGERS):
        return []
    signals: list[Signal] = []
    told: set[str] = set()
    for one in sorted(_iter_foundings(sentence.text), key=lambda found: (found.start, found.end)):
        people = tuple(name for name in one.people if name not in told and name != one.company)
        told.update(people)
        if people:
            signals.append(_to_signal(sentence, one, people))
    return signals


def read_founders(text: str) -> list[str]:
    """Return all founders whom a sentence names, in their order."""
    if not has_trigger(text, _TRIGGERS):
        return []
    found = sorted(_iter_foundings(text), key=lambda one: (one.start, one.end))
    return list(dict.fromkeys(name for one in found for name in one.people))


def _iter_foundings(text: str) -> Iterator[_Founding]:
    yield from _iter_founded_by(text)
    yield from _iter_founded_at_end(text)
    yield from _iter_founded(text)
    yield from _iter_apposed(text)
    yield from _iter_named(text)


def _iter_founded_by(text: str) -> Iterator[_Founding]:
    """Give *Lumiant was founded in 2019 by Ada de Vries*, *Lumiant is opgericht door Ada de Vries*."""
    for found in islice(_BY.finditer(text), _MOST_PLACES):
        people, end = _read_people(text, found.end())
        if people:
            yield _Founding(found.start(), end, _company_before(text, found.start()), people)


def _iter_founded_at_end(text: str) -> Iterator[_Founding]:
    """Give *Lumiant wurde 2019 von Ada de Vries gegründet*, *Lumiant is door Ada de Vries opgericht*."""
    for found in islice(_AT_END.finditer(text), _MOST_PLACES):
        by = max(
            text.rfind(f" {word} ", max(0, found.start() - _BEFORE_CHARS), found.start()) for word in ("von", "door")
        )
        people, end = _read_people(text, text.index(" ", by + 1) + 1) if by >= 0 else ((), 0)
        if people and end <= found.start():
            yield _Founding(found.start(), found.end(), _company_before(text, by), people)


def _iter_founded(text: str) -> Iterator[_Founding]:
    """Give *Ada de Vries and Jan Smit founded Lumiant in 2019*."""
    for found in islice(_VERB.finditer(text), _MOST_PLACES):
        company = read_object(text, found.end() - 1)
        people = _people_before(text, found.start())
        if company and people and not looks_like_person(company.name):
            yield _Founding(found.start(), company.end, company.name, people)


def _iter_apposed(text: str) -> Iterator[_Founding]:
    """Give *Ada de Vries, co-founder and CEO of Lumiant*."""
    for found in islice(_IS_FOUNDER.finditer(text), _MOST_PLACES):
        people = _people_before(text, found.start() - 2)
        company = read_object(text, found.end()) if text[found.end()] == " " else None
        if people:
            name = company.name if company and not looks_like_person(company.name) else None
            yield _Founding(found.start(), company.end if company else found.end(), name, people[-1:], True)


def _iter_named(text: str) -> Iterator[_Founding]:
    """Give *Lumiant co-founder Ada de Vries*, *founders Ada de Vries and Jan Smit*."""
    for found in islice(_FOUNDER_NAMED.finditer(text), _MOST_PLACES):
        people, end = _list_at(text, found.end(), is_title_case(text))
        if people:
            company = _company_before(text, found.start()) if text[found.start()].islower() else None
            is_several = re.match(r"[\w-]*s\b", found[0].split()[0]) is not None
            yield _Founding(found.start(), end, company, people if is_several else people[:1], True)


def _read_people(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """Return the people of a list that begins at a place, behind what describes them, and where it ends."""
    first = _next_person(text, start)
    return _list_at(text, first.start()) if first else ((), start)


def _list_at(text: str, start: int, is_heading: bool = False) -> tuple[tuple[str, ...], int]:
    """Return the people of a list that begins right there; in a heading a verb has a capital too."""
    found: list[str] = []
    person, end = _person_at(text, start), start
    while person is not None and len(found) < _MOST_PEOPLE:
        name = _IN_HEADING.match(person[0]) if is_heading else None
        found.append(name[0] if name else person[0])
        end = person.end()
        link = None if is_heading and name and name[0] != person[0] else _LIST_LINK.match(text, end)
        person = _person_at(text, link.end()) if link else None
    return tuple(found), end


def _next_person(text: str, start: int) -> re.Match[str] | None:
    """Return the first person within a few words: *former Google engineers Ada de Vries*."""
    place = start
    for _ in range(_MOST_PLACES):
        if found := _person_at(text, place):
            return found
        place = text.find(" ", place, start + _BEFORE_CHARS) + 1
        if not place or text[place - 2] in ",;:.":
            return None
    return None


def _person_at(text: str, start: int) -> re.Match[str] | None:
    found = _PERSON.match(text, start)
    return found if found and looks_like_person(found[0]) else None


def _people_before(text: str, end: int) -> tuple[str, ...]:
    """Return the people of a list that ends before a place."""
    found = _PEOPLE_END.search(text, max(0, end - _BEFORE_CHARS), end)
    people = _LIST_LINK.split(found[0].strip()) if found else []
    if people and (first := people[0].partition(" "))[0] in _NO_GIVEN_NAME:
        people[0] = first[2]
    return tuple(people) if all(map(looks_like_person, people)) else ()


def _company_before(text: str, end: int) -> str | None:
    verb = _AUXILIARY.search(text, max(0, end - _BEFORE_CHARS), end)
    subject = read_described(text, verb.start() if verb else end)
    name = subject.names[-1] if subject and subject.names else None
    return None if name is None or looks_like_person(name) else name


def _to_signal(sentence: Sentence, one: _Founding, people: tuple[str, ...]) -> Signal:
    text = sentence.text
    day = read_day_near(text, one.start)
    company = [(Part.COMPANY, one.company)] if one.company else []
    return Signal(
        SignalKind.FOUNDING, sentence.field, sentence.start, sentence.end,
        Certainty.DONE if one.is_by_role else read_certainty(text, one.start, one.end), EXTRACTOR,
        (*company, *((Part.PERSON, name) for name in people)),
        facts=(("day", day),) if day else (),
    )  # fmt: skip
