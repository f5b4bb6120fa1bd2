"""Mergers: two firms that become one, told as takeovers of which both are the targets.

A merger names two equals, and who is named first depends on who tells it. So neither is the acquirer: with both as
targets *A merges with B* and *B and A merge* have one key and become one event. The fact ``form`` is ``merger``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.signals import Certainty, MoneyName, Part, Signal, SignalKind
from nlp.signals.dates import read_day_near
from nlp.signals.deal_certainty import read_deal_certainty
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import read_object, read_objects
from nlp.signals.naming.forms import may_be_german_nouns, without_owner
from nlp.signals.prices import read_price
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "merger 1"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """merge merges merged merging merger fusion fusionsgespräche fusionsgesprächen fusioniert fusionieren fusionierte
    fusionierten zusammenschluss zusammen fusie fusiegesprekken fuseert fuseren fuseerde fuseerden gefuseerd"""
)
_BEFORE_CHARS = 60
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_NOUN = (
    r"(?P<noun>(?:merger|zusammenschluss|fusie(?:gesprekken)?|fusion(?:sgesprächen?)?)"
    r"(?:\s(?:talks|agreement|deal|plans?))?)"
)
# "X merges with Y".
_WITH = re.compile(
    r"(?<![\w-])(?:merg(?:es?|ed|ing)|fusionier(?:t|ten?|en)|fuse(?:ert|erden?|ren)|gefuseerd)\s(?:with|mit|met)(?=\s)",
    _I,
)
# "X will mit Y fusionieren", "X gaat met Y fuseren".
_SPLIT_WITH = re.compile(r"\b(?:mit|met)(?=\s)", _I)
_VERB_BEHIND = re.compile(
    r"[^.;:,]{0,40}?\s(?:fusionier(?:t|en)|fuseren|gefuseerd|zusammenschließen|zusammengehen|samengaan)\b", _I
)
# "X and Y merge": but "A and B merge their branches" has something else that is merged.
_BOTH = re.compile(
    r"(?<![\w-])(?:merg(?:e|ed|ing)|fusionier(?:en|ten)|fuse(?:ren|erden)|gefuseerd"
    r"|schlie(?:ß|ss)en\ssich(?:\s\w{1,15}){0,2}\szusammen|gaan\ssamen)"
    r"(?=\s?(?:[.,;:)!?\"”–—-]|\Z)|\s(?:to (?:create|form|become|build|make)|into (?:a|one)|in (?:a|an|\d{4}|\w+day)|as"
    r"|after|for|at|on|under|this|next|last|by|zu|im|om|tot)(?![\w-]))",
    _I,
)
_ADJECTIVES = r"(?:[\w$€£.,-]{1,15}+\s){0,4}?"
_MAKES = (
    r"(?:agree[sd]?|announce[sd]?|complet(?:es?|ed)|clos(?:es?|ed)|finali[sz]e[sd]?|sign(?:s|ed)?|inks?|inked"
    r"|seal(?:s|ed)?|approve[sd]?|plan(?:s|ned|t|en)?|propose[sd]?|seeks?|mulls?|explor(?:es?|ing)"
    r"|discuss(?:es|ing)?|consider(?:s|ing)?|confirm(?:s|ed)?|den(?:y|ies|ied)|abandon(?:s|ed)?|scrap(?:s|ped)?"
    r"|cancel(?:s|led)?|calls? off|called off|drop(?:s|ped)?|end(?:s|ed)?|rule[sd]? out|in|about|kündig(?:t|en)"
    r"|besprechen|prüf(?:t|en)|bestätig(?:t|en)|sag(?:t|en)|bläst|blasen|dementier(?:t|en)|kondig(?:t|en)"
    r"|onderzoek(?:t|en)|overweeg(?:t|en)|bespreekt|ontken(?:t|nen)|blaast|blazen|zie(?:t|n) af van)"
)
_OF_ONE = re.compile(
    rf"(?:(?<=\w)(?P<owner>[’']s?)|(?<![\w-]){_MAKES})\s{_ADJECTIVES}{_NOUN}\s(?:with|mit|met)(?=\s)", _I
)
_OF_BOTH = re.compile(rf"(?<![\w-]){_MAKES}\s{_ADJECTIVES}{_NOUN}(?![\w-]|\s(?:with|mit|met|of|between)\s)", _I)
_BETWEEN = re.compile(rf"(?<![\w-]){_NOUN}\s(?:between|of|von|zwischen|tussen|van)(?=\s)", _I)
# A shell that was listed to be merged with.
_GOES_PUBLIC = re.compile(
    rf"(?<![\w-])(?:go(?:es|ing)?\spublic|becom(?:es?|ing)\s(?:a\s)?public\w*(?:\straded)?(?:\scompany)?)\s"
    rf"(?:via|through|by)\s{_ADJECTIVES}{_NOUN}\swith(?=\s)",
    _I,
)
# What is merged in programs, in physics and among the stars.
_NO_FIRMS = re.compile(
    r"\b(?:branch(?:es)?|commits?|pull requests?|git\w*|repositor\w+|conflicts?|datasets?|tables?|tabellen?"
    r"|files?|folders?"
    r"|galax\w+|stars?|stern\w*|black holes?|nuclear|kernfusion|quarks?|plasma|reaktor\w*|deuterium|tritium|namespaces?"
    r"|continents?|novels?|songs?|genres?|count(?:y|ies)|municipalit\w+|gemeinden?|gemeenten?|elections?|parliament\w*"
    r"|liberal|socialist|left-wing|right-wing|political)\b",
    _I,
)
# In German any noun has a capital: what is joined must be firms by another word of the sentence.
_OF_FIRMS = re.compile(
    r"\b(?:\w{0,20}(?:unternehmen|konzern\w{0,2}|firm(?:a|en)|bank(?:en)?|hersteller|anbieter|börsen?)|aktionär\w*|kartell\w+"
    r"|milliard\w+|million\w+|euro|dollar|übernahme|vorstand|ag|se|gmbh|universität\w*|hochschule\w*|angekündigt|geplatzt"
    r"|gescheitert|abgeschlossen|geplante?\w?)\b",
    _I,
)
# What grows into one, without being a firm: "DevOps merges with Security".
_NO_FIRM = re.compile(
    r"(?:.*\s)?(?:technolog(?:y|ies)|ai|iot|devops|security|agile|scrum|kanban|blockchain|design|data|science|art|business|it)\Z",
    _I,
)
_ENDED = re.compile(
    r"\b(?:rul(?:es?|ed|ing) out|end(?:s|ed)?|call off|walk(?:s|ed)? away from|terminat(?:es?|ed)|zie(?:t|n) af van)"
    r"\s(?:\S{1,20}\s){0,4}\Z",
    _I,
)
# "sagt Fusion mit X ab": in two parts.
_PARTED = re.compile(r"\b(?:sag(?:t|en)|bläst|blasen|blaast|blazen)\s(?:\S{1,20}\s){0,4}\Z", _I)
_OFF = re.compile(r"[^.;:]{0,60}?\s(?:ab|af)\b", _I)
_TALKS = re.compile(r"talks|gespräch|gesprek", _I)
_AGREED = re.compile(r"\bagree[sd]?\b|\bplan(?:s|t|en)?\b|agreement|plans?\Z", _I)


@dataclass(frozen=True, slots=True)
class _Merger:
    """A merger at a place of a text. ``noun``: what it is called, empty where a verb tells it."""

    start: int
    end: int
    firms: tuple[str, ...]
    noun: str = ""


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the mergers that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not has_trigger(text, _TRIGGERS) or _NO_FIRMS.search(text):
        return []
    signals: list[Signal] = []
    told: set[str] = set()
    for merger in sorted(_iter_mergers(text), key=lambda one: one.start):
        if told.isdisjoint(merger.firms) and _are_firms(text, merger, lang):
            told.update(merger.firms)
            signals.append(_to_signal(sentence, merger))
    return signals


def _are_firms(text: str, merger: _Merger, lang: str) -> bool:
    is_fusion = merger.noun.lower().startswith("fusion")
    if any(map(_NO_FIRM.match, merger.firms)):
        return False
    if lang != "de":
        # "the fusion of X and Y" is of ideas.
        return not is_fusion
    return not may_be_german_nouns(merger.firms) and (not is_fusion or _OF_FIRMS.search(text) is not None)


def _iter_mergers(text: str) -> Iterator[_Merger]:
    for read in (_iter_with, _iter_split, _iter_both, _iter_of_one, _iter_of_both, _iter_between):
        for merger in read(text):
            if len(merger.firms) > 1:
                yield merger


def _iter_with(text: str) -> Iterator[_Merger]:
    for found in _WITH.finditer(text):
        yield from _join(text, found)


def _iter_split(text: str) -> Iterator[_Merger]:
    for found in _SPLIT_WITH.finditer(text):
        other = read_object(text, found.end())
        if other and _VERB_BEHIND.match(text, other.end):
            yield from _join(text, found)


def _iter_both(text: str) -> Iterator[_Merger]:
    for found in _BOTH.finditer(text):
        subject = read_subject(text, found.start())
        if subject:
            yield _make(found.start(), found.end(), subject.names)


def _iter_of_one(text: str) -> Iterator[_Merger]:
    for found in _OF_ONE.finditer(text):
        yield from _join(text, found, found["noun"])
    for found in _GOES_PUBLIC.finditer(text):
        yield from _join(text, found)


def _iter_of_both(text: str) -> Iterator[_Merger]:
    for found in _OF_BOTH.finditer(text):
        subject = read_subject(text, found.start())
        if subject:
            yield _make(found.start("noun"), found.end(), subject.names, found["noun"])


def _iter_between(text: str) -> Iterator[_Merger]:
    for found in _BETWEEN.finditer(text):
        others = read_objects(text, found.end())
        if len(others) > 1:
            yield _make(found.start("noun"), others[-1].end, [other.name for other in others], found["noun"])


def _join(text: str, found: re.Match[str], noun: str = "") -> Iterator[_Merger]:
    """Give the merger of who stands before the words that were found with who stands behind them."""
    other = read_object(text, found.end())
    subject = read_subject(text, found.start()) if other else None
    if other and subject and subject.names:
        # What is done with it stands before the noun: "denies merger talks".
        start = found.start("noun") if noun else found.start()
        yield _make(start, other.end, (*subject.names, other.name), noun)


def _make(start: int, end: int, names: Sequence[str], noun: str = "") -> _Merger:
    return _Merger(start, end, tuple(dict.fromkeys(map(without_owner, names))), noun)


def _to_signal(sentence: Sentence, merger: _Merger) -> Signal:
    text = sentence.text
    price, day = read_price(text, merger.start), read_day_near(text, merger.start)
    return Signal(
        SignalKind.ACQUISITION, sentence.field, sentence.start, sentence.end, _read_certainty(text, merger), EXTRACTOR,
        tuple((Part.TARGET, name) for name in merger.firms),
        ((MoneyName.AMOUNT, price),) if price else (),
        (("form", "merger"), *((("day", day),) if day else ())),
    )  # fmt: skip


def _read_certainty(text: str, merger: _Merger) -> Certainty:
    """Return how sure it is: what is agreed on is still a plan, and talks are no more than a rumour."""
    certainty = read_deal_certainty(text, merger.start, merger.end)
    before = text[max(0, merger.start - _BEFORE_CHARS) : merger.start]
    is_off = _ENDED.search(before) or (_PARTED.search(before) and _OFF.match(text, merger.end))
    if certainty is Certainty.DENIED or is_off:
        return Certainty.DENIED
    if _TALKS.search(merger.noun):
        return Certainty.RUMOURED
    is_agreed = _AGREED.search(merger.noun) or _AGREED.search(before)
    return Certainty.PLANNED if certainty is Certainty.DONE and is_agreed else certainty
