"""Spin-offs: which young company comes out of which university, institute or firm.

Told by a noun (*Lumiant, a spin-off of TU Delft*, *MIT spinout Lumiant*) or a verb (*was spun out of*, *X spins off its
Y unit*). The parent must be named; founders are, where the sentence names them. A spin-off of a film, a series or a
game is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Part, Signal, SignalKind
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.founding import read_founders
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import read_object
from nlp.signals.naming.described import read_described
from nlp.signals.naming.forms import is_title_case
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "spin_off 2"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """spin spins spun spinning spinoff spinout spinoffs spinouts ausgründung ausgegründet ausgegliedert
    afsplitsing afgesplitst"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_NOUN = r"(?:spin[-‐ ]?(?:off|out)|ausgründung|afsplitsing)"
_OF = re.compile(
    rf"(?<!\w){_NOUN}(?:\s(?:company|firm|start-?up|venture|business|bedrijf|unternehmen))?\s(?:of|from"
    rf"|out of|van|uit|von|aus|der|des|vom)(?=\s)",
    _I,
)
# "MIT spin-off Lumiant", "de Delftse spin-off Lumiant" has no parent.
_BESIDE = re.compile(rf"[\s-]{_NOUN}(?:\s(?:company|firm|start-?up))?(?=[\s,.])", _I)
_SPUN = re.compile(
    r"(?<![\w-])(?:spun|spin|spins|spinning)[ -](?:out|off)\s(?:of|from)(?=\s)|(?<!\w)(?:aus"
    r"|uit)(?=\s(?:der|dem|de|het)\s)",
    _I,
)
_SPINS = re.compile(
    r"(?<![\w-])(?:spins|spun|spinning|(?<=to\s)spin|(?<=will\s)spin|(?<=would\s)spin|gründet)[ -](?:off"
    r"|out|aus)(?=\s)",
    _I,
)
_AUSGEGRUENDET = re.compile(r"[^.;:]{0,60}?\b(?:ausgegründet|afgesplitst|ausgegliedert)\b", _I)
_ARTICLE = r"(?:an?|the|een|de|eine?|die)\s"
_PREDICATE = re.compile(rf"(?:^|(?<=[\s,(])){_ARTICLE}(?:(?!{_ARTICLE})[\w’'-]{{1,25}}\s){{0,6}}\Z", _I)
_UNIT = re.compile(
    r"\s(?:off\s)?(?:its|the|their|seine|ihre|zijn|haar)\s(?P<unit>(?:[\w&/’'-]{1,25}\s){1,4}?(?:units?"
    r"|business(?:es)?|divisions?|arm|operations|segment|sparte|divisie|tak))\b",
    _I,
)
_NO_COMPANY = re.compile(
    r"\b(?:(?<!thin[ -])films?|movies?|series(?! [A-K]\b)|sitcom|tv|television|(?:hit|talk|reality) show"
    r"|season|episodes?|netflix|hbo"
    r"|disney\+?|game|anime|manga|comics?|novels|franchise|characters|marvel|star wars|drama|premiere|prequel|hollywood"
    r"|paramount|r-rated|trek|screenplay|actors?|actress|sequel|reboot|album|(?:boy|rock) band)\b",
    _I,
)
_INSTITUTION = re.compile(
    r"\b(?:universit\w+|institut\w*|tu|eth|epfl|mit|college|fraunhofer|tno|imec|cern|max[- ]planck|lab"
    r"|laborator\w+|hochschule|stanford|oxford|cambridge|harvard|caltech)\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class _SpinOff:
    """A spin-off at a place of a text. ``company`` is what comes out of ``parent``."""

    start: int
    end: int
    company: str | None
    parent: str


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the spin-offs that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not has_trigger(text, _TRIGGERS):
        return []
    found = sorted(_iter_spin_offs(text), key=lambda one: one.start)
    if not found or _NO_COMPANY.search(text):
        return []
    signals: list[Signal] = []
    told: set[str | None] = set()
    for one in found:
        if one.company not in told and one.company != one.parent:
            told.add(one.company)
            signals.append(_to_signal(sentence, one, read_founders(text) if len(found) == 1 else []))
    return signals


def _iter_spin_offs(text: str) -> Iterator[_SpinOff]:
    taken: list[tuple[int, int]] = []
    for read in (_iter_of, _iter_spun, _iter_spins, _iter_beside):
        for one in read(text):
            if all(one.end <= start or one.start >= end for start, end in taken):
                taken.append((one.start, one.end))
                yield one


def _iter_of(text: str) -> Iterator[_SpinOff]:
    for found in _OF.finditer(text):
        parent = read_object(text, found.end())
        if parent is None:
            continue
        subject = read_described(text, found.start())
        company = subject.names[0] if subject and subject.names else None
        yield _SpinOff(found.start(), parent.end, company, parent.name)


def _iter_spun(text: str) -> Iterator[_SpinOff]:
    for found in _SPUN.finditer(text):
        parent = read_object(text, found.end())
        is_said = parent and (found[0][0] in "sS" or _AUSGEGRUENDET.match(text, parent.end))
        subject = read_described(text, found.start()) if is_said else None
        if parent and subject:
            yield _SpinOff(found.start(), parent.end, subject.names[0] if subject.names else None, parent.name)


def _iter_spins(text: str) -> Iterator[_SpinOff]:
    for found in _SPINS.finditer(text):
        parent = read_subject(text, found.start())
        if parent is None or not parent.names:
            continue
        unit = _UNIT.match(text, found.end())
        company = None if unit else read_object(text, found.end())
        if unit or company:
            name = unit["unit"] if unit else company.name if company else None
            yield _SpinOff(found.start(), unit.end() if unit else company.end if company else 0, name, parent.names[0])


def _iter_beside(text: str) -> Iterator[_SpinOff]:
    """Give *MIT spin-off Lumiant*: the parent right before the noun, the company right behind or set off by a comma."""
    for found in _BESIDE.finditer(text):
        parent = read_subject(text, found.start())
        company = read_object(text, found.end())
        predicate = _PREDICATE.search(text, max(0, found.start() - 90), found.start() + 1)
        if predicate and parent and parent.names and _INSTITUTION.search(parent.names[-1]):
            subject = read_subject(text, predicate.start(), is_passive=True)
            if subject:
                yield _SpinOff(
                    found.start(), found.end(), subject.names[0] if subject.names else None, parent.names[-1]
                )
                continue
        if not (parent and parent.names and company) or text[found.end()] in ",.":
            continue
        if not is_title_case(text) or _INSTITUTION.search(parent.names[-1]):
            yield _SpinOff(found.start(), company.end, company.name, parent.names[-1])


def _to_signal(sentence: Sentence, one: _SpinOff, founders: list[str]) -> Signal:
    text = sentence.text
    day = read_day_near(text, one.start)
    named = [(Part.COMPANY, one.company)] if one.company else []
    return Signal(
        SignalKind.SPIN_OFF, sentence.field, sentence.start, sentence.end,
        read_certainty(text, one.start, one.end), EXTRACTOR,
        (*named, (Part.PARENT, one.parent), *((Part.PERSON, name) for name in founders)),
        facts=(("day", day),) if day else (),
    )  # fmt: skip
