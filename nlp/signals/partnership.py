"""Partnerships: who works with whom, told with the names of both.

Told by a verb (*X partners with Y*, *X and Y team up*), by what they sign or found (*an agreement*, *a joint venture*)
or by a noun (*a partnership between X and Y*). A partner in life or of a law firm, and who is not named, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Part, Signal, SignalKind
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import read_objects
from nlp.signals.naming.forms import may_be_german_nouns, without_owner
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "partnership 1"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """partner partners partnered partnering partnership partnerships collaborate collaborates collaborated
    collaborating collaboration cooperate cooperates cooperated cooperating cooperation alliance venture jv
    kooperiert kooperieren kooperation zusammen zusammenarbeit partnerschaft allianz kooperationsvereinbarung
    partnerschap samen samenwerking samenwerken samenwerkingsovereenkomst ineen"""
)
# These tell of a partnership only with one of the others: "team up", "join forces", "sign an agreement", "co-operate".
_HALVES = make_triggers(
    """team teams teamed teaming link links linked tie ties tied forces agreement memorandum mou pact deal
    letter vereinbarung abkommen absichtserklärung overeenkomst intentieverklaring operate operates operated
    operation"""
)
_OTHER_HALVES = make_triggers(
    """up join joins joined joining sign signs signed signing ink inks inked announce announces announced
    announcing form forms formed enter enters entered strike strikes struck establishes established forges
    forged extends extended expands expanded launches launched creates created expand extend expanding form
    create deepen deepens deepened strengthen strengthens strengthened seals sealed unveils set sets co schließt
    schliesst schließen vereinbart vereinbaren unterzeichnet unterzeichnen sluit sluiten tekent tekenen
    ondertekent"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_ADJECTIVES = r"(?:[\w$€£][\w.-]{1,20}\s){0,4}?"
_THING = (
    r"(?:partnerships?|alliance|collaboration|cooperation|co-operation|joint venture|jv|partnerschaft"
    r"|kooperation|zusammenarbeit|allianz|partnerschap|samenwerking|samenwerkingsovereenkomst"
    r"|kooperationsvereinbarung)"
)
_PAPER = (
    rf"(?:{_ADJECTIVES}(?:agreement|mou|memorandum of understanding|memorandum|letter of intent|pact|deal"
    rf"|vereinbarung|abkommen|absichtserklärung|overeenkomst|intentieverklaring)|{_ADJECTIVES}{_THING})"
)
_MAKES = (
    r"(?:signs?|signed|signing|inks?|inked|announces?|announced|announcing|forms?|formed|forming"
    r"|enters?(?: into)?|entered(?: into)?|entering(?: into)?|strikes?|struck|establish(?:es|ed)?"
    r"|forges?|forged|extends?|extended|expands?|expanded|expanding|deepens?|deepened|strengthens?"
    r"|strengthened|launch(?:es|ed)?|creates?|created|seals?|sealed"
    r"|builds?|unveils?|set(?:s)? up|"
    r"schlie(?:ß|ss)(?:t|en)|vereinbar(?:t|en)|gründe(?:t|n)|unterzeichne(?:t|n)|sluit(?:en)?|tekent"
    r"|tekenen|ondertekent|starten|start|beginnen|aangaan)"
)
_VERB = (
    r"partner(?:s|ed|ing)?(?: up)?|team(?:s|ed|ing)? up|join(?:s|ed|ing)? forces|collaborat(?:es?|ed|ing)"
    r"|cooperat(?:es?|ed|ing)|co-operat(?:es?|ed|ing)|link(?:s|ed|ing)? up|tie(?:s|d)? up"
    r"|kooperier(?:t|en)|arbeite(?:t|n)(?: künftig| eng)? zusammen|werk(?:t|en)(?: \w+)? samen"
    r"|slaat de handen ineen|slaan de handen ineen"
)
# "X partners with Y", "X signs an agreement with Y".
_WITH = re.compile(
    rf"(?<![\w-])(?=[^\W\d_])(?:(?:{_VERB})|{_MAKES}\s(?:(?:an?|the|its|their|eine?n?|die|ihre|seine|een"
    rf"|de)\s)?{_PAPER})\s(?:(?:today|again|exclusively|heute|nu)\s)?(?:with|mit|met)(?=\s)",
    _I,
)
_SPLIT_WITH = re.compile(r"\b(?:arbeitet|werkt|arbeiten|werken)\s(?:\w{1,15}\s){0,2}(?:mit|met)(?=\s)", _I)
_TOGETHER = re.compile(r"[^.;:]{0,60}?\s(?:zusammen|samen)\b", _I)
# "X and Y partner", "X and Y announce a partnership": both before.
_BOTH = re.compile(
    rf"(?<![\w-])(?=[^\W\d_])(?:partner(?:ed)?(?: up)?|team(?:ed)? up|teaming up|partnering|join(?:ed)? forces"
    rf"|joining forces|collaborate[d]?|collaborating|kooperieren|arbeiten zusammen|gaan samenwerken"
    rf"|werken samen|slaan de handen ineen"
    rf"|{_MAKES}\s(?:(?:an?|the|their|eine?n?|een)\s)?(?:{_ADJECTIVES}{_THING}|(?:{_ADJECTIVES})(?:mou"
    rf"|memorandum of understanding|(?:agreement|pact)(?=\sto\s)|(?:partnership|collaboration|cooperation"
    rf"|licensing|supply|development"
    rf"|distribution|kooperations)\s?(?:agreement|deal|vereinbarung))))(?![\w-])",
    _I,
)
_BETWEEN = re.compile(
    rf"(?<![\w-])(?P<noun>{_THING}|tie-up|joint project)\s(?:between|of|zwischen|tussen|von|van)(?=\s)", _I
)
# "X's partnership with Y"; "X, in partnership with Y, …" names who does it before.
_NOUN_WITH = re.compile(
    rf"(?P<owner>[’']s?|\bin)\s{_ADJECTIVES}(?:partnership|collaboration|alliance|joint venture|cooperation"
    rf"|samenwerking|partnerschaft|zusammenarbeit|kooperation)\s(?:with|met|mit)(?=\s)",
    _I,
)
# Love, films, sport, and the classes of a program work together too.
_NO_PARTNERSHIP = re.compile(
    r"\b(?:wife|husband|girlfriend|boyfriend|romantic|dating|married|marriage|actor|actress|(?<!thin[ -])film|movie"
    r"|album|song|singer|rapper|duet|wicket|innings|doubles|cricket|batting|striker|netflix series"
    r"|celebrit\w+|bollywood|concert|club|coach|sex)\b",
    _I,
)
# Groups of people, not firms: "collaboration between Devs and Ops".
_GROUP = re.compile(
    r"\b(?:devs?|ops|developers?|owners?|ownern|teams?|users?|designers?|testers?|engineers?|scientists?"
    r"|surgeons|researchers|managers?|students|analysts?|qa|it|business|hr|ux|ui|sales"
    r"|product owner|scrum master|operations|development|marketing)\Z",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Pact:
    """A partnership at a place of a text."""

    start: int
    end: int
    partners: tuple[str, ...]


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the partnerships that a sentence tells, with two partners or more."""
    text = sentence.text
    if lang not in _LANGUAGES or not _may_hold(text):
        return []
    pacts = sorted(_iter_pacts(text), key=lambda pact: pact.start)
    if not pacts or _NO_PARTNERSHIP.search(text):
        return []
    signals: list[Signal] = []
    told: set[str] = set()
    for pact in pacts:
        if any(map(_GROUP.search, pact.partners)) or (lang == "de" and may_be_german_nouns(pact.partners)):
            continue
        if len(told & set(pact.partners)) < 2:
            told.update(pact.partners)
            signals.append(_to_signal(sentence, pact))
    return signals


def _may_hold(text: str) -> bool:
    return has_trigger(text, _TRIGGERS) or (has_trigger(text, _HALVES) and has_trigger(text, _OTHER_HALVES))


def _iter_pacts(text: str) -> Iterator[_Pact]:
    taken: list[tuple[int, int]] = []
    for read in (_iter_with, _iter_between, _iter_both, _iter_nouns):
        for pact in read(text):
            if all(pact.end <= start or pact.start >= end for start, end in taken):
                taken.append((pact.start, pact.end))
                yield pact


def _iter_with(text: str) -> Iterator[_Pact]:
    for found in (*_WITH.finditer(text), *(f for f in _SPLIT_WITH.finditer(text) if _TOGETHER.match(text, f.end()))):
        others = read_objects(text, found.end())
        subject = read_subject(text, found.start()) if others else None
        if subject and subject.names:
            yield from _make(found.start(), others[-1].end, [*subject.names, *(other.name for other in others)])


def _iter_both(text: str) -> Iterator[_Pact]:
    for found in _BOTH.finditer(text):
        subject = read_subject(text, found.start())
        if subject and len(subject.names) > 1:
            yield from _make(found.start(), found.end(), subject.names)


def _iter_between(text: str) -> Iterator[_Pact]:
    for found in _BETWEEN.finditer(text):
        others = read_objects(text, found.end())
        if len(others) > 1:
            yield from _make(found.start(), others[-1].end, [other.name for other in others])


def _iter_nouns(text: str) -> Iterator[_Pact]:
    for found in _NOUN_WITH.finditer(text):
        others = read_objects(text, found.end())
        if not others:
            continue
        subject = read_subject(text, found.start("owner"))
        if subject and subject.names:
            yield from _make(found.start(), others[-1].end, [*subject.names[-1:], *(other.name for other in others)])


def _make(start: int, end: int, names: list[str] | tuple[str, ...]) -> Iterator[_Pact]:
    partners = tuple(dict.fromkeys(map(without_owner, names)))
    if len(partners) > 1:
        yield _Pact(start, end, partners)


def _to_signal(sentence: Sentence, pact: _Pact) -> Signal:
    text = sentence.text
    day = read_day_near(text, pact.start)
    return Signal(
        SignalKind.PARTNERSHIP, sentence.field, sentence.start, sentence.end,
        read_certainty(text, pact.start, pact.end), EXTRACTOR,
        tuple((Part.PARTNER, name) for name in pact.partners),
        facts=(("day", day),) if day else (),
    )  # fmt: skip
