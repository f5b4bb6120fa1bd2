"""Plants, pilot lines and fabs: which firm builds or opens which, where, for how much.

A firm must build or open it: *opens a factory in Ghent*, *plans a €2bn fab near Dresden*. Plants that grow, offices,
shops and data centres are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from nlp.money.amounts import iter_amounts
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import read_object
from nlp.signals.naming.forms import may_be_german_nouns, without_owner
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "plant 1"
_I = re.IGNORECASE
_PLANTS = make_triggers(
    """plant plants factory factories fab fabs foundry gigafactory megafactory microfactory line lines facility
    facilities site sites hub complex cleanroom room pilotlinie pilotanlage fertigung fertigungslinie
    produktionsstätte produktionslinie produktionsanlage pilotlijn productielijn productielocatie werk"""
)
_VERBS = make_triggers(
    """opens opened open opening builds building build built rebuild rebuilding constructs constructed
    constructing construct construction inaugurates inaugurated inaugurating inaugurate ground establishes
    established establishing establish sets set setting launches launched launch commissions commissioned
    commission erects erected erect starts started start begins began begin completes completed complete plans
    planned planning plan announces announced unveils unveiled expands expanded expanding expand proposes
    proposed invests invested investing invest investiert investeert baut eröffnet errichtet plant bouwt opent
    realiseert gebouwd"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
# No word of a noun phrase.
_NO_PART = r"(?!(?:a(?:t|nd)|by|f(?:or|rom)|in|or|t(?:o|hat)|w(?:ith|hich))\s)"
_PLANT = (
    r"(?:pilot (?:production )?(?:line|plant|facility)|(?:giga|mega|micro)[- ]?factory|wafer fab|fabs?"
    r"|foundry|clean ?room|factor(?:y|ies)|(?:[\w-]++ )?(?:manufacturing|production|assembly|demonstration"
    r"|recycling|processing|refining|packaging) (?:plants?|facilit(?:y|ies)|lines?|sites?|hub|complex"
    r"|centre|center)"
    r"|(?=\w{2,15}+ plant)(?:battery|semiconductor|chip|cell|solar|hydrogen|electrolyser|electrolyzer|vehicle"
    r"|car|auto|engine|steel|chemical|biofuel|vaccine|pharmaceutical|silicon|lithium|cathode|display|wafer|module|panel"
    r"|cement|refinery|ev|nuclear|fusion|geothermal|power|lng|desalination) plants?"
    r"|plants?|p(?:ilot(?:linie|anlage|lijn)|rodu(?:ktions(?:stätte|linie|anlage)|ctie(?:lijn|locatie)))"
    r"|fertigung(?:slinie)?|\w{0,20}(?:fabrie?k|werk))"
)
_VERB = (
    r"open(?:s|ed|ing)?|(?:re-?)?build(?:s|ing)?|built|construct(?:s|ed|ing)?|inaugurat(?:es?|ed|ing)"
    r"|(?:break|broke|breaks|breaking) ground (?:on|for)|establish(?:es|ed|ing)?|sets? up|setting up"
    r"|launch(?:es|ed)?|commission(?:s|ed)?|erect(?:s|ed)?"
    r"|start(?:s|ed)? (?:construction|building|work)(?: (?:of|on))?|begin(?:s)? (?:construction|building"
    r"|work)(?: (?:of|on))?|began construction (?:of|on)|completes? (?:construction )?(?:of)?|plan(?:s|ned"
    r"|ning)?|(?:announc|unveil)(?:es|ed|s) plans (?:for|to (?:build|open|construct))|announc(?:es|ed)"
    r"|unveil(?:s|ed)?|expand(?:s|ed|ing)?|propos(?:es|ed)"
    r"|baut|eröffnet|errichtet|plant|bouwt|opent|realiseert"
)
_BUILDS = re.compile(
    rf"(?<![\w-])(?P<verb>{_VERB})\s(?P<plant>{_NO_PART}(?:(?:an?|its|the|their|new|second|first|third|another|eine?n?|ihre?|seine?|neue[sn]?|een"
    rf"|zijn|haar|nieuwe)\s|(?=[$€£]))"
    rf"(?:{_NO_PART}[\w$€£][\w.,’'&/-]{{0,25}}+\s){{0,6}}?{_PLANT})(?![\w-])",
    _I,
)
_INVESTS = re.compile(
    rf"(?<![\w-])invest(?:s|ed|ing|iert|eert)?\s(?P<amount>[^;:]{{2,45}}?)\s(?:in|to build|to open"
    rf"|to construct|to set up|to expand)\s(?P<plant>(?:an?|its|the|their|eine?n?|een|zijn"
    rf"|haar)\s(?:{_NO_PART}\w[\w.,’'&/-]{{0,25}}+\s){{0,6}}?{_PLANT})(?![\w-])",
    _I,
)
# Behind the plant: where it stands.
_PLACE = re.compile(
    r"(?:\s(?:here|today|worth [^,;:]{2,25}|on \w+day|this week|(?:dedicated to|for|of|to (?:make|produce"
    r"|manufacture)) [^,;:.]{2,40}?))?,?\s(?:in|at|near|outside|bei|te|nabij|nahe)(?=\s)",
    _I,
)
_GOES_ON = re.compile(
    r"\s(?:manager|director|worker|workers|employees|floor|owner|owners|seeds?|nursery|species|pot|shop"
    r"|sale|tour|based|outlet|settings?|method|pattern|class|function)\b",
    _I,
)
_OTHER = re.compile(
    r"\b(?:garden(?:s|ing|er)?|flowers?|seeds?|botan\w*|trees|leaves|vegetables|houseplants?|soil|crops?"
    r"|harvest|design pattern|factory (?:method|pattern|class|function|bean)|abstract factory|object[s]?"
    r"|robotics lab|video game|netzwerk|network|kraftwerk)\b",
    _I,
)
_NO_WORK = re.compile(
    r"(?:netzwerk|handwerk|kunstwerk|kraftwerk|laufwerk|triebwerk|fahrwerk|bauwerk|regelwerk|stockwerk"
    r"|meisterwerk|lebenswerk|feuerwerk|hilfswerk|rahmenwerk)\Z",
    _I,
)
_SUBJECTLESS = re.compile(
    r"(?:china|india|russia|japan|germany|france|uk|us|u\.s\.|eu|europe|government|ministry|minister"
    r"|police|court|army|navy)\Z|.*\b(?:minister|government|ministry|president|governor|mayor|pm|cm)\b.*",
    _I,
)
_DETERMINER = re.compile(r"\A(?:an?|its|the|their|eine?n?|ihre?n?|seine?n?|een|zijn|haar)\s", _I)


@dataclass(frozen=True, slots=True)
class _Plant:
    """A plant that is built or opened, at a place of a text."""

    start: int
    end: int
    companies: tuple[str, ...]
    what: str
    place: str | None


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the plants that a sentence says are built or opened."""
    text = sentence.text
    if (
        lang not in _LANGUAGES
        or not (has_trigger(text, _PLANTS) or _has_compound(text))
        or not has_trigger(text, _VERBS)
    ):
        return []
    plants = list(_iter_plants(text, is_german=lang == "de"))
    if not plants or _OTHER.search(text):
        return []
    return [_to_signal(sentence, plant) for plant in plants[:1]]


def _has_compound(text: str) -> bool:
    """Return whether a text has a plant as the end of a longer word: *Halbleiterfabrik*, *chipfabriek*."""
    return "fabrik" in text or "fabriek" in text or "werk" in text


def _iter_plants(text: str, *, is_german: bool) -> Iterator[_Plant]:
    for pattern in (_BUILDS, _INVESTS):
        for found in pattern.finditer(text):
            if _GOES_ON.match(text, found.end()) or _NO_WORK.search(found["plant"]):
                continue
            subject = read_subject(text, found.start())
            if subject is None or not subject.names or any(map(_SUBJECTLESS.match, subject.names)):
                continue
            if is_german and may_be_german_nouns(subject.names):
                continue
            place = _read_place(text, found.end())
            if place or not found["plant"].lower().endswith(("plant", "plants", "werk")):
                yield _Plant(
                    found.start(),
                    found.end(),
                    tuple(map(without_owner, subject.names)),
                    _DETERMINER.sub("", found["plant"]),
                    place,
                )


def _read_place(text: str, end: int) -> str | None:
    before = _PLACE.match(text, end)
    place = read_object(text, before.end(), whole=True) if before else None
    if before is None or place is None:
        return None
    # "Grünheide, Germany": the country belongs to it.
    region = _REGION.match(text, place.end)
    return place.name + region[0] if region else place.name


_REGION = re.compile(r",\s(?:[A-Z]\w+|[A-Z]\.[A-Z]\.)(?:\s[A-Z]\w+)?(?=[\s.,;]|\Z)")


def _to_signal(sentence: Sentence, plant: _Plant) -> Signal:
    text = sentence.text
    day = read_day_near(text, plant.start)
    cost = _read_cost(text)
    facts = [("plant", plant.what), ("day", day)]
    return Signal(
        SignalKind.PLANT, sentence.field, sentence.start, sentence.end, _read_certainty(text, plant), EXTRACTOR,
        (*((Part.COMPANY, name) for name in plant.companies), *(((Part.PLACE, plant.place),) if plant.place else ())),
        ((MoneyName.AMOUNT, cost),) if cost else (),
        tuple((name, value) for name, value in facts if value),
    )  # fmt: skip


def _read_certainty(text: str, plant: _Plant) -> Certainty:
    """Return how sure it is; to *plan* or *announce* a plant is a plan by itself."""
    certainty = read_certainty(text, plant.start, plant.end)
    is_plan = _PLAN.match(text, plant.start)
    return Certainty.PLANNED if is_plan and certainty is Certainty.DONE else certainty


_PLAN = re.compile(r"plan|announc|unveil|propos|invest", _I)


def _read_cost(text: str) -> Money | None:
    amounts = [amount.money for amount in iter_amounts(text)]
    return amounts[0] if len(amounts) == 1 else None
