"""Grants and subsidies: who gets how much from which public body or foundation.

Told by who gets it (*X receives a grant of €2m from the EIC*) or who gives it (*the ERC awards X a grant*). A patent,
access, a wish and shares are granted too, and are none; neither is a grant without its amount and its giver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Money, MoneyName, Part, Signal, SignalKind
from nlp.money.amounts import iter_amounts
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.naming.before_verbs import Subject, read_subject
from nlp.signals.naming.behind_verbs import Named, read_object, read_objects
from nlp.signals.naming.forms import may_be_german_nouns, without_owner
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "grant 1"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """grant grants subsidy subsidies subsidie zuschuss fördermittel fördermitteln förderung fördergelder
    fördergeldern förderbescheid forschungsförderung projektförderung zuwendung beurs"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_FUNDERS = (
    r"EIC|ERC|NWO|NIH|NSF|DARPA|ARPA-E|SBIR|STTR|BMBF|BMWK|DFG|EPSRC|UKRI|Innovate UK|Horizon (?:2020"
    r"|Europe)|European (?:Research|Innovation) Council|European Commission|EU|RVO|TKI|SNSF|Innosuisse|FFG"
    r"|FWF|VLAIO|EUREKA|Eurostars"
    r"|National Science Foundation|Department of (?:Energy|Defense)|DOE|DoE|NASA|ESA|Wellcome(?: Trust)?"
    r"|Gates Foundation|Bill (?:&|and) Melinda Gates Foundation|Bpifrance|ANR|JTF|NSERC|AFWERX"
)
_GRANT = (
    r"(?=[a-gimnpr-z])(?:(?:(?:research|innovation|equity-free|non-dilutive|s(?:tarting|ynergy|eed)|advanced|consolidator"
    r"|proof of concept|development) )?grants?|grant funding|subsid(?:y|ies?)|zu(?:schuss|wendung)|beurs"
    r"|förder(?:mittel\w*|ung|gelder\w*|bescheid)|(?:forschungs|projekt)förderung)"
)
_GETS = (
    r"receiv(?:es?|ed|ing)|(?:was|were|been|being|is|are) (?:awarded|granted|given)|awarded|wins?|won|gets"
    r"|got|secur(?:es|ed)|land(?:s|ed)|obtain(?:s|ed)|bag(?:s|ged)|nabs|snags|scoops|gain(?:s|ed)|raises"
    r"|raised|earn(?:s|ed)"
    r"|ontvangt|ontving|krijgt|kreeg|haalt|erhält|erhielt|bekommt|bekam|sichert sich"
)
_WORDS = r"(?:(?!(?:to|that|which|who|after|before|and|but)\s)[\w$€£₹.,’'%&/()+-]{1,30}+\s){0,9}?"
_RECEIVES = re.compile(rf"(?<![\w-])(?:{_GETS})\s(?P<object>{_WORDS}{_GRANT})(?![\w-])", _I)
_GERMAN_OBJECT = re.compile(
    rf"(?<![\w-])(?:erhält|erhielt|bekommt|bekam|ontvangt|ontving|krijgt"
    rf"|kreeg)\s(?P<object>[^.;:]{{3,60}}?\s{_GRANT})(?![\w-])",
    _I,
)
_AWARDS = re.compile(
    rf"(?<![\w-])(?:awards|awarded|grants|granted|gives|gave|kent|verleiht|bewilligt|provides"
    rf"|provided)\s(?=(?:[^.;:]{{2,80}}?\s)?{_GRANT}(?![\w-]))",
    _I,
)
_NOT_A_GRANT = re.compile(
    r"\s(?:date|price|of (?:options|shares|stock|restricted|equity|rights|access|permission|patents?"
    r"|licen[sc]e|amnesty|bail)|options?|proposals?|writing|applications?|writers?|permissions?|shares"
    r"|park|thornton|shapps|cardone)\b",
    _I,
)
_STOCK = re.compile(
    r"\b(?:stock|shares?|options?|equity awards?|restricted|rsus?|patent|access|permission|wish|asylum"
    r"|bail|licen[sc]e|visa|students?|tuition|scholarships?|pell|schools?)\b",
    _I,
)
_IS_GRANT = re.compile(rf"\b(?:{_GRANT}|award|prize|contract|programme|program)\Z", _I)
_GRANT_TO = re.compile(
    rf"\s?(?:an?|its|the|two|three)\s{_WORDS}{_GRANT}(?:\s(?:of|worth|totall?ing)\s[^;:]{{1,30}}?)?\s(?:to"
    rf"|aan|an)(?=\s)",
    _I,
)
_STATE = re.compile(
    r"\s(?:the\s|de\s|der\s)?(?P<name>(?:[A-Z]\w+\s)?(?:[Gg]overnment|regering|overheid|Bundesregierung"
    r"|Bund|European Union|provincie [A-Z]\w+))\b"
)
_FROM = re.compile(r"[^;:]{0,60}?\b(?:from|by|under|van|von|vom|durch|through|door|uit|aus)(?=\s)", _I)
_FUNDER = re.compile(rf"(?<![\w-])(?:{_FUNDERS})(?![\w-])")
_PERSON = re.compile(r"(?:(?:Prof|Dr|Mr|Ms|Mrs)\.?(?:\s|\Z)|Professor\b)")
_NO_ONE = re.compile(
    r".*\b(?:students?|farmers?|families|schools?|county|city|town|village|residents|police|library|museum"
    r"|church|theat(?:er|re)|council|women|children)\b.*",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Grant:
    """A grant at a place of a text."""

    start: int
    end: int
    receivers: tuple[str, ...]
    funder: str | None
    money: Money | None


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the grants that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not has_trigger(text, _TRIGGERS):
        return []
    for grant in _iter_grants(text):
        is_german = lang == "de" and may_be_german_nouns(grant.receivers)
        is_told = grant.funder or (grant.money and grant.receivers)
        if is_told and not is_german and not any(map(_NO_ONE.match, grant.receivers)):
            return [_to_signal(sentence, grant)]
    return []


def _iter_grants(text: str) -> Iterator[_Grant]:
    for found in _AWARDS.finditer(text):
        giver, receivers = read_subject(text, found.start()), _read_receivers(text, found.end())
        if giver and giver.names and receivers and not _STOCK.search(text, found.end()):
            stop = _clause_end(text, found.end())
            yield _Grant(
                found.start(),
                receivers[-1].end,
                tuple(named.name for named in receivers),
                giver.names[0],
                _read_money(text, found.end(), stop),
            )
    for pattern in (_RECEIVES, _GERMAN_OBJECT):
        for found in pattern.finditer(text):
            if _NOT_A_GRANT.match(text, found.end()) or _STOCK.search(found["object"]):
                continue
            subject = read_subject(text, found.start())
            if subject is None:
                continue
            stop = _clause_end(text, found.end())
            funder = _read_funder(text, found.start("object"), found.end(), stop)
            yield _Grant(
                found.start(), found.end(), _clean(subject), funder, _read_money(text, found.start("object"), stop)
            )


def _read_receivers(text: str, start: int) -> list[Named]:
    """Return who is given a grant: right behind the verb, or behind *a grant to*."""
    to = _GRANT_TO.match(text, start)
    receivers = read_objects(text, to.end() if to else start)
    return [] if any(_IS_GRANT.search(named.name) for named in receivers) else receivers


def _clean(subject: Subject) -> tuple[str, ...]:
    return tuple(map(without_owner, subject.names))


def _clause_end(text: str, start: int) -> int:
    found = _CLAUSE_END.search(text, start, min(len(text), start + 140))
    return found.start() if found else min(len(text), start + 140)


_CLAUSE_END = re.compile(r"[;:]|\.\s|,\s(?:which|and|while|but|with)\b|\s(?:to help|while|after|but|bringing)\s")


def _read_funder(text: str, start: int, end: int, stop: int) -> str | None:
    """Return who gives a grant: *from the EIC*, or a known body in its name, *an ERC Starting Grant*."""
    source = _FROM.match(text, end, stop)
    named = read_object(text, source.end()) if source else None
    if named:
        return named.name
    state = _STATE.match(text, source.end()) if source else None
    if state:
        return state["name"]
    known = _FUNDER.search(text, start, stop)
    return known[0] if known else None


def _read_money(text: str, start: int, stop: int) -> Money | None:
    return next((amount.money for amount in iter_amounts(text) if start <= amount.start < stop), None)


def _to_signal(sentence: Sentence, grant: _Grant) -> Signal:
    text = sentence.text
    day = read_day_near(text, grant.start)
    named = [(Part.PERSON if _PERSON.match(name) else Part.COMPANY, name) for name in grant.receivers]
    return Signal(
        SignalKind.GRANT, sentence.field, sentence.start, sentence.end,
        read_certainty(text, grant.start, grant.end), EXTRACTOR,
        (*named, *(((Part.FUNDER, grant.funder),) if grant.funder else ())),
        ((MoneyName.AMOUNT, grant.money),) if grant.money else (),
        (("day", day),) if day else (),
    )  # fmt: skip
