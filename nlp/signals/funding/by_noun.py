"""Rounds that no verb of raising tells: by who invests, or by the noun that names the round."""

from __future__ import annotations

import re

from nlp.money.amounts import FoundAmount
from nlp.signals.funding.amounts import Amounts
from nlp.signals.funding.events import CLAUSE_CHARS, GAP_CHARS, NEAR, Event, name_behind
from nlp.signals.funding.fillers import FILLER
from nlp.signals.funding.nouns import (
    BACKS,
    FOR_COMPANY,
    FRONTED,
    IN_COMPANY,
    INVESTS,
    IS_NAMED,
    LEADS,
    NAMED_ROUND,
    NOUN_AFTER,
    OUT_OF_STEALTH,
    ROUND_OF,
    STARTUP,
    find_owner,
)
from nlp.signals.funding.others import is_fund, is_other_money
from nlp.signals.funding.verbs import NOTHING_ELSE, is_headline
from nlp.signals.naming.phrases import read_name
from nlp.signals.naming.subjects import first_phrase, read_subject

_NAME_ENDS = re.compile(r"\s(?:to|for|at|as|which|that|after|with|on|who|amid)\s|[,;:(]")
_OWNERS_END = re.compile(r"[’']s?\Z")
_HEADING = re.compile(r":\s|;\s")


def find_by_investment(text: str, amounts: Amounts) -> Event | None:
    """Return a round told by who gives: "X leads a $5m round in Y", "X backs start-up Y with $5m"."""
    verb = INVESTS.search(text)
    if verb is None:
        return None
    for found in amounts.rounds:
        told = text[verb.start() : found.end + NEAR]
        if found.start < verb.end() or is_other_money(text, found.end, told):
            continue
        phrase = _receiver(text, verb, found)
        has_noun = NOUN_AFTER.match(text, found.end)
        company = read_name(_NAME_ENDS.split(phrase, maxsplit=1)[0]) if has_noun or STARTUP.search(phrase) else None
        if company:
            investor, _ = read_subject(text[: verb.start()])
            told = text[verb.start() : found.end + CLAUSE_CHARS]
            is_lead = verb[0].lower().startswith("le")
            return Event(verb.start(), found.end, company, found.money, told, investor, is_lead)
    return None


def _receiver(text: str, verb: re.Match[str], found: FoundAmount) -> str:
    """Return the words that hold who gets the money, empty where nobody does."""
    gap = text[verb.end() : found.start]
    behind = IN_COMPANY.match(text, found.end)
    if behind and FILLER.fullmatch(gap):
        return behind["phrase"]
    direct = BACKS.match(gap) if len(gap) <= GAP_CHARS else None
    return direct["phrase"] if direct else ""


def find_by_noun(text: str, amounts: Amounts) -> Event | None:
    """Return a round told by its noun: "emerges from stealth with $3.5M in funding", "Acme's $5M Series A"."""
    for found in amounts.rounds:
        start = _start_of_noun(text, found)
        told = text[start : found.end + CLAUSE_CHARS] if start is not None else ""
        if start is None or is_other_money(text, found.end, told):
            continue
        company = _company_of(text, start) or _company_behind(text, found.end)
        if company and not is_fund(company, told):
            return Event(start, found.end, company, found.money, told)
    # "its latest funding round valuing the company at $7.5bn"
    named = NAMED_ROUND.search(text) if amounts.valuation and not amounts.rounds else None
    company = _company_of(text, named.start()) if named else None
    return Event(named.start(), named.end(), company, None, text[named.start() :]) if named and company else None


def _start_of_noun(text: str, found: FoundAmount) -> int | None:
    """Return where the round with this amount begins, ``None`` where no noun says that it is one."""
    before = text[max(0, found.start - NEAR) : found.start]
    leading = ROUND_OF.search(before)
    if leading:
        return found.start - len(leading[0])
    is_shown = is_headline(text) and OUT_OF_STEALTH.search(before) and NOTHING_ELSE.match(text, found.end)
    is_named = NOUN_AFTER.match(text, found.end) and IS_NAMED.match(text, found.end)
    return found.start if is_named or is_shown else None


def _company_of(text: str, start: int) -> str | None:
    """Return whose round it is that begins at ``start``."""
    before = text[:start]
    if FRONTED.match(before):
        return name_behind(text, start)
    owner = find_owner(before)
    if owner:
        return read_name(owner)
    # What an investor leads or backs is read elsewhere; here the investor would pass for the company.
    if not is_headline(text) or LEADS.search(before):
        return None
    clause = _HEADING.split(before)[-1]
    phrase = first_phrase(clause)
    return read_name(_OWNERS_END.sub("", phrase.partition(", ")[0])) if phrase != clause else None


def _company_behind(text: str, end: int) -> str | None:
    found = FOR_COMPANY.match(text, end)
    return read_name(_NAME_ENDS.split(found["phrase"], maxsplit=1)[0]) if found else None
