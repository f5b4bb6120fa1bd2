"""Appointments: who takes or leaves which leading post in which firm.

The person is named in full, and the post is one that leads (*CEO*, *head of research*, *Geschäftsführer*). The fact
``role`` is the post, ``move`` is ``joins`` or ``leaves``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Part, Signal, SignalKind
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import Named, read_object
from nlp.signals.naming.forms import looks_like_person, without_owner
from nlp.signals.roles import POSSESSIVE_ROLE, ROLE, ROLE_WORDS
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "appointment 1"
_I = re.IGNORECASE
_VERBS = make_triggers(
    """appoint appoints appointed names named hires hired taps tapped promotes promoted elects elected welcomes
    recruits recruited poaches poached picks picked becomes became become takes took made steps returns joins
    joined join joining moves rejoins leaves left leaving leave quits quit exits departs departed resigns
    resigned stepped stepping step out ousted retires retire ernennt ernannte ernannt beruft berief bestellt
    holt macht benoemt benoemde stelt wird wurde wordt werd wechselt geht verlässt verließ tritt vertrekt stapt
    treedt hire promote name elect announce announces announced confirms confirmed reports reported gibt meldet"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
# "Acme appoints N as CEO", "Acme names a new CEO: N" is left out.
_APPOINTS = re.compile(
    r"(?<![\w-])(?i:appoint(?:s|ed)?|names?|named|hir(?:es?|ed)|tap(?:s|ped)|promot(?:es?|ed)|elect(?:s"
    r"|ed)?|announce[sd]?|welcomes|recruit(?:s|ed)|poach(?:es|ed)|pick(?:s|ed)|ernennt|ernannte|beruft|berief|bestellt"
    r"|holt|macht|benoemt|benoemde|stelt)(?=\s)"
)
_NAMED_SO = re.compile(
    r"(?<![\w-])(?i:(?:is|was|has been|have been|been|to be|being|will be)\s(?:appointed|named"
    r"|promoted(?:\sto)?|elected|hired|made)|(?:appointed|named|promoted(?:\sto)?|elected)|becomes|became"
    r"|(?:to|will) become|takes over as|took over as|steps up as|returns as|wird|wurde|wordt"
    r"|werd)\s(?:as\s)?"
    rf"(?:(?P<firm>[A-Z][\w&.-]+(?:\s[A-Z][\w&.-]+)?)\s(?=[A-Z]))?{POSSESSIVE_ROLE}"
)
# How sure it is, the words before this one say: "will be appointed".
_MAIN_VERB = re.compile(r"\b(?:appointed|named|promoted|elected|hired|made|become|becomes|became)\b", _I)
_AS_ROLE = re.compile(
    rf"(?:\s(?:from|away from|von)\s[^,;:]{{2,40}}?)?,?\s(?:as|to|zum|zur|als|tot"
    rf"|to be)\s{POSSESSIVE_ROLE}|,?\s(?:its|the)\s(?:new\s)?{ROLE.replace('?P<role>', '?P<role2>')}"
    rf"|\s(?=(?:CEO|CTO|CFO|COO|CMO|CIO|President|Chief|VP|Head)\b){ROLE.replace('?P<role>', '?P<role3>')}"
)
_JOINS = re.compile(r"(?<![\w-])(?i:joins|joined|to join|joining|moves to|rejoins|wechselt zu|geht zu)(?=\s)")
_LEAVES = re.compile(
    r"(?<![\w-])(?i:leaves|left|leaving|to leave|(?:(?<=will\s)|(?<=would\s))leave|quits|quit|exits"
    r"|departs|departed|resigns|resigned|steps down|stepped down|stepping down|to step down|is out|ousted"
    r"|retires|to retire|verlässt|verließ|tritt zurück|tritt ab|vertrekt|stapt op|treedt af)(?![\w-])"
)
_ROLE_BEFORE = re.compile(rf"(?:\A|(?<=[\s’'(]))(?=[^\W\d_])(?i:former\s|ex-)?{ROLE},?\s\Z")
_AS = re.compile(rf"[*_\"”]{{0,3}}\s(?i:as|als)\s{POSSESSIVE_ROLE}")
_OF_FIRM = re.compile(r",?\s(?:at|of|for|bei|von|van|bij|der|des)(?=\s)")
_FROM_FIRM = re.compile(r"(?:\s(?:from|bei|bij|at))?(?=\s)")
_POLITICS = re.compile(
    r"\b(?:minister|governor|senator|senate|parliament|prime|elections?|coach|striker"
    r"|manager of the (?:month|year)|football|cricket|film|movie|actor|actress|director of the film"
    r"|best director|oscar|episode|congress|white house|vice president (?:harris|biden|pence|kamala)"
    r"|president of the (?:united|republic|european|us|u\.s)|president (?:biden|trump|obama|putin|xi"
    r"|macron|joe|donald))\b",
    _I,
)
_PERSON_CHARS = 60


@dataclass(frozen=True, slots=True)
class _Move:
    """A person who takes or leaves a post, at a place of a text."""

    start: int
    end: int
    person: str
    company: str | None
    role: str | None
    is_leaving: bool = False


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the appointments and departures that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not has_trigger(text, ROLE_WORDS) or not has_trigger(text, _VERBS):
        return []
    moves = sorted(_iter_moves(text), key=lambda move: move.start)
    if not moves or _POLITICS.search(text):
        return []
    signals: list[Signal] = []
    told: set[str] = set()
    for move in moves:
        if move.person not in told and move.person != move.company:
            told.add(move.person)
            signals.append(_to_signal(sentence, move))
    return signals


def _iter_moves(text: str) -> Iterator[_Move]:
    yield from _iter_appointed(text)
    yield from _iter_by_noun(text)
    yield from _iter_named_so(text)
    yield from _iter_joins(text)
    yield from _iter_leaves(text)


def _iter_appointed(text: str) -> Iterator[_Move]:
    """Give *Acme appoints N as CEO*, *Acme ernennt N zum Geschäftsführer*, *Acme appoints CTO N*."""
    for found in _APPOINTS.finditer(text):
        before = _ROLE_AT.match(text, found.end())
        person = _read_person(text, before.end() if before else found.end())
        if person is None:
            continue
        role = before or _AS_ROLE.match(text, person.end)
        firm = read_subject(text, found.start())
        if role is None or firm is None:
            continue
        company = without_owner(firm.names[0]) if firm.names else None
        if company is None or not looks_like_person(company) or not _is_past(found[0]):
            yield _Move(found.start(), role.end(), person.name, company, _role_of(role))


_ROLE_AT = re.compile(rf"\s{POSSESSIVE_ROLE}(?=\s)")


def _is_past(verb: str) -> bool:
    return verb.lower().endswith("ed")


def _iter_by_noun(text: str) -> Iterator[_Move]:
    """Give *Acme announces the appointment of N as CEO*."""
    for found in _APPOINTMENT.finditer(text):
        person = _read_person(text, found.end())
        role = _AS_ROLE.match(text, person.end) if person else None
        firm = read_subject(text, found.start())
        if person and role and firm and firm.names:
            yield _Move(found.start(), role.end(), person.name, without_owner(firm.names[0]), _role_of(role))


_APPOINTMENT = re.compile(
    r"(?<![\w-])(?:announce[sd]?|confirm(?:s|ed)|report(?:s|ed)|gibt|meldet)\s(?:(?:the|its"
    r"|die)\s)?(?:appointment|promotion|ernennung|berufung)"
    r"\s(?:of|von)(?=\s)",
    _I,
)


def _iter_named_so(text: str) -> Iterator[_Move]:
    """Give *N was appointed CEO of Acme*, *N wird neuer Finanzchef bei Acme*."""
    for found in _NAMED_SO.finditer(text):
        subject = read_subject(text, found.start(), is_passive=True)
        person = _bare_name(subject.names[-1]) if subject and subject.names else ""
        if looks_like_person(person):
            firm = _read_firm(text, found.end())
            verb = _MAIN_VERB.search(text, found.start(), found.end())
            yield _Move(
                verb.start() if verb else found.start(),
                firm.end if firm else found.end(),
                person,
                firm.name if firm else found["firm"],
                found["role"],
            )


def _iter_joins(text: str) -> Iterator[_Move]:
    """Give *N joins Acme as CTO*."""
    for found in _JOINS.finditer(text):
        firm = read_object(text, found.end())
        role = _AS.match(text, firm.end) if firm else None
        subject = read_subject(text, found.start()) if role else None
        person = _bare_name(subject.names[-1]) if subject and subject.names else ""
        if firm and role and looks_like_person(person):
            yield _Move(found.start(), role.end(), person, firm.name, role["role"])


def _iter_leaves(text: str) -> Iterator[_Move]:
    """Give *CTO N leaves Acme*, *N steps down as CEO of Acme*, *Acme CEO N resigns*."""
    for found in _LEAVES.finditer(text):
        apposed = _APPOSED.search(text, max(0, found.start() - 120), found.start())
        subject = read_subject(text, apposed.start() if apposed else found.start())
        if subject is None or not subject.names:
            continue
        firm, person = _part_role(subject.names[-1])
        left = _read_left(text, found.end())
        behind = _AS.match(text, left.end if left else found.end())
        role = (
            behind["role"] if behind else apposed["role"] if apposed else _read_role_before(text, found.start(), person)
        )
        if role is None or not looks_like_person(person):
            continue
        of_firm = _read_firm(text, behind.end()) if behind else None
        company = of_firm or left or (read_object(text, apposed.start("firm") - 1) if apposed else None)
        name = company.name if company else firm or _firm_before(text, found.start(), role)
        if name or behind:
            end = behind.end() if behind else left.end if left else found.end()
            yield _Move(found.start(), end, person, name, role, is_leaving=True)


def _part_role(name: str) -> tuple[str | None, str]:
    """Return the firm and the person of *Acme CEO Ann Lee*; the whole name where it has no post inside."""
    found = _ROLE_INSIDE.search(name)
    if not found:
        return None, name
    return name[: found.start()].strip() or None, name[found.end() :].strip()


# "Ann Lee, CEO of Acme, resigned".
_APPOSED = re.compile(
    rf",\s{POSSESSIVE_ROLE}\s(?:of|at|bei|bij|van"
    rf"|von)\s(?P<firm>[^,;:]{{2,40}}),\s(?:\w{{2,10}}\s){{0,3}}\Z"
)
_OWNER = re.compile(r"[’']s?\s\Z")
_ROLE_INSIDE = re.compile(rf"(?:\A|(?<=\w)\s)(?=\w){ROLE}\s")


def _read_role_before(text: str, end: int, person: str) -> str | None:
    place = text.rfind(person, max(0, end - _PERSON_CHARS), end)
    found = _ROLE_BEFORE.search(text, max(0, place - 60), place) if place > 0 else None
    return found["role"] if found else None


def _firm_before(text: str, end: int, role: str | None) -> str | None:
    if role is None:
        return None
    place = text.rfind(role, 0, end)
    owner = _OWNER.search(text, 0, place) if place > 0 else None
    subject = read_subject(text, owner.start() if owner else place) if place > 0 else None
    return subject.names[-1] if subject and subject.names else None


def _read_left(text: str, end: int) -> Named | None:
    behind = _FROM_FIRM.match(text, end)
    return read_object(text, behind.end()) if behind else None


def _read_firm(text: str, end: int) -> Named | None:
    behind = _OF_FIRM.match(text, end)
    return read_object(text, behind.end()) if behind else None


def _read_person(text: str, start: int) -> Named | None:
    described = _DESCRIPTION.match(text, start)
    person = read_object(text, described.end() if described else start)
    if person is None:
        return None
    # "names Ann Lee COO": the post is written as a part of the name.
    post = _POST_AT_END.search(person.name)
    name = _bare_name(person.name[: post.start()] if post else person.name)
    return Named(name, person.end - (len(post[0]) if post else 0)) if looks_like_person(name) else None


def _bare_name(name: str) -> str:
    """Return the name of a person without what is said of it: *Fintech expert Ann Lee*."""
    words = name.split()
    while len(words) > 2 and words[0].lower() in _DESCRIBED:
        words = words[1:]
    return " ".join(words)


_POST_AT_END = re.compile(rf"(?<=\w)\s(?=\w){ROLE}\Z")
_DESCRIPTION = re.compile(
    r"\s(?:[^,;:.]{2,70}?\s)?(?:executive|exec|veteran|alum|banker|engineer|scientist|founder)(?=\s[A-Z])"
    r"|\s(?:former|ex-|long-?time)[^,;:.]{2,60}?\s(?:chief|head|director|manager|president|C[ETFO]O"
    r"|officer|partner|boss)(?=\s[A-Z])"
)
_DESCRIBED = frozenset(
    """expert superstar investor veteran founder co-founder entrepreneur executive exec professor scientist
    engineer banker lawyer former ex industry fintech tech crypto finance legend star specialist manager partner
    dr prof mr ms mrs""".split()
)


def _role_of(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next(value for value in (groups.get("role"), groups.get("role2"), groups.get("role3")) if value)


_NEW = re.compile(r"\A(?:new|next|neue[rn]?|nieuwe)\s", _I)


def _to_signal(sentence: Sentence, move: _Move) -> Signal:
    text = sentence.text
    day = read_day_near(text, move.start)
    role = _NEW.sub("", move.role or "")
    facts = [("role", role), ("move", "leaves" if move.is_leaving else "joins"), ("day", day)]
    return Signal(
        SignalKind.APPOINTMENT, sentence.field, sentence.start, sentence.end,
        read_certainty(text, move.start, move.end), EXTRACTOR,
        ((Part.PERSON, move.person), *(((Part.COMPANY, move.company),) if move.company else ())),
        facts=tuple((name, value) for name, value in facts if value),
    )  # fmt: skip
