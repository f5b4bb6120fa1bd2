"""Where a sentence tells of a round, by the verb with its amount, or by the noun where no verb says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Money
from nlp.money.amounts import FoundAmount
from nlp.signals.funding.amounts import Amounts
from nlp.signals.funding.fillers import FILLER
from nlp.signals.funding.nouns import FRONTED, IS_ROUND, ROUND_OF
from nlp.signals.funding.others import OTHER_SUBJECT, is_fund, is_other_event, is_other_money
from nlp.signals.funding.verbs import OBJECT, VERB, is_taken, without_fillers
from nlp.signals.naming.phrases import read_name
from nlp.signals.naming.subjects import first_phrase, read_subject

NEAR = 60
GAP_CHARS = 90
CLAUSE_CHARS = 110
_FRONTED_CHARS = 200
_SUBJECT_WORDS = 4
_NAMES_A_ROUND = re.compile(r"round|series|seed|ronde|runde|undisclosed", re.IGNORECASE)
_ANOTHER = re.compile(r"(?:,|\band\b)\s+[A-Z]")
_PARTS = re.compile(r"[,;.]")


@dataclass(frozen=True, slots=True)
class Event:
    """A round told at ``start`` to ``end`` of the sentence.

    ``company`` is ``None`` where the sentence only says *the company*. ``told``: the words from the verb to the end of
    what is said of the round. ``investor``: who is said to give, as the subject; ``is_lead``: and to lead.
    """

    start: int
    end: int
    company: str | None
    amount: Money | None
    told: str
    investor: str | None = None
    is_lead: bool = False


def iter_by_verb(text: str, amounts: Amounts) -> Iterator[Event]:
    """Give the rounds that verbs tell: "Acme raised $5m, Bolt landed $7m", "closes its Series A"."""
    done, company = 0, ""
    for verb in VERB.finditer(text):
        if verb.start() < done:
            continue
        found = _amount_of(text, verb, amounts)
        event = _read_amount(text, verb, found, done, company) if found else _read_object(text, verb, amounts, done)
        if event:
            yield event
            done, company = event.end, event.company or ""


def name_behind(text: str, end: int) -> str | None:
    """Return the name behind a fronted clause: "After raising $5M, Acme launches in Germany"."""
    for part in text[end : end + _FRONTED_CHARS].split(", ")[1:]:
        phrase = first_phrase(part)
        if phrase != part:
            return read_name(phrase)
    return None


def _read_amount(text: str, verb: re.Match[str], found: FoundAmount, done: int, known: str) -> Event | None:
    """Return the round of a verb and its amount. ``known``: the company of the round before, that ends at ``done``."""
    start, end = min(verb.start(), found.start), max(verb.end(), found.end)
    told = text[start : end + CLAUSE_CHARS]
    if not is_taken(text, verb, found.start, found.end, is_listed=bool(known)) or is_other_money(text, found.end, told):
        return None
    subject = _subject_of(text, verb, found, done)
    company, is_itself = name_behind(text, end) if FRONTED.match(subject) else None, False
    if company is None:
        company, is_itself = read_subject(subject)
    if company is None and not _ANOTHER.search(subject):
        company = known or None
    if (company is None and not is_itself) or OTHER_SUBJECT.search(subject) or (company and is_fund(company, told)):
        return None
    return Event(start, end, company, found.money, told)


def _subject_of(text: str, verb: re.Match[str], found: FoundAmount, done: int) -> str:
    """Return the words that hold the subject: before the verb, or behind it in Dutch and German."""
    if verb.start() < found.start and (verb["nl"] or verb["de"]):
        between = without_fillers(text[verb.end() : found.start])
        if between:
            return between
    subject = text[done : min(verb.start(), found.start)]
    is_participle = verb[0].lower() == "raising" and IS_ROUND.search(subject)
    return first_phrase(subject) if is_participle else subject


def _amount_of(text: str, verb: re.Match[str], amounts: Amounts) -> FoundAmount | None:
    """Return the amount that is the object of a verb."""
    may_lead = bool(verb["nl"] or verb["de"])
    for found in amounts.rounds:
        if found.start >= verb.end():
            gap = text[verb.end() : found.start]
            if len(gap) <= GAP_CHARS and (FILLER.fullmatch(gap) or (may_lead and _holds_subject(gap))):
                return found
        elif may_lead and verb.start() - found.end <= NEAR and not _PARTS.search(text[found.end : verb.start()]):
            return found
    return None


def _holds_subject(gap: str) -> bool:
    rest = without_fillers(gap)
    return rest[:1].isupper() and len(rest.split()) <= _SUBJECT_WORDS


def _read_object(text: str, verb: re.Match[str], amounts: Amounts, done: int) -> Event | None:
    """Return a round told without its amount: "closes its Series A", "plans to raise funds at a $5bn valuation"."""
    noun = OBJECT.match(text, verb.end())
    if noun is None or (amounts.valuation is None and not _NAMES_A_ROUND.search(noun["noun"])):
        return None
    told = text[verb.start() : noun.end() + CLAUSE_CHARS]
    company, _ = read_subject(text[done : verb.start()])
    if company is None or is_fund(company, told) or is_other_event(told):
        return None
    near = (found for found in amounts.rounds if 0 <= found.start - noun.end() <= NEAR)
    money = next((found.money for found in near if ROUND_OF.search(text[noun.start() : found.start])), None)
    return Event(verb.start(), noun.end(), company, money, told)
