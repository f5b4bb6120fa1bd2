"""Rounds of funding of companies: who got how much, in which round, from whom, and how sure the sentence is.

A fund that a venture capital firm raises, an offering on an exchange, a grant, a loan, credit line or bond, money for
charity or politics, and the title of a list of what others tell are none. A round of debt is one, with the fact
``instrument``: ``debt``. A total raised so far is no round by itself. ``day`` is as exact as the sentence: a day, a
month or a year.
"""

from __future__ import annotations

import re

from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day
from nlp.signals.funding.amounts import Amounts, read_amounts
from nlp.signals.funding.by_noun import find_by_investment, find_by_noun
from nlp.signals.funding.events import Event, iter_by_verb
from nlp.signals.funding.investors import read_investors
from nlp.signals.funding.nouns import FOUNDED
from nlp.signals.funding.others import DIGEST, POLITICS
from nlp.signals.funding.rounds import find_round, is_debt
from nlp.signals.naming.subjects import first_phrase
from nlp.signals.sentences import Sentence

EXTRACTOR = "funding 3"
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_AND = re.compile(r",?\s(?:and|&|und|en)\s|,\s")
# Not the comma of "May 20, 2021".
_CLAUSE_COMMA = re.compile(r",\s(?!\d)")
_GOING_ON = re.compile(r"\b(?:is|are|currently|now|still)\Z", re.IGNORECASE)
# "Acme aims to fix payroll with a $5M seed round": the plan is for what the round pays.
_UPON = re.compile(r"\b(?:with|after|following|fresh off|off)(?:\s(?!raising)[\w’'-]{1,15}){0,3}\Z", re.IGNORECASE)
_LOOK_BACK = 60
_AFTER_WORDS = re.compile(r"\b(?:after|before|by|for|of|and|with|following|round)\Z", re.IGNORECASE)


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the rounds that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not _may_hold(text) or DIGEST.search(text) or POLITICS.search(text):
        return []
    amounts = read_amounts(text)
    events = list(iter_by_verb(text, amounts))
    if not events:
        event = find_by_investment(text, amounts) or find_by_noun(text, amounts)
        events = [event] if event else []
    ends = [*(event.start for event in events[1:]), len(text)]
    # Beside several rounds nobody can say whose value it is.
    others = amounts if len(events) == 1 else Amounts(amounts.rounds, None, None)
    return [_to_signal(sentence, event, others, end) for event, end in zip(events, ends, strict=False)]


def _may_hold(text: str) -> bool:
    """Return whether a text has a sign or word of money, or of a round without one."""
    # Written out: any() over a tuple takes three times as long, and nearly every sentence ends here.
    return (
        "$" in text or "€" in text or "illi" in text or "£" in text or "eries" in text or "round" in text
        or "Round" in text or "iljoen" in text or "iljard" in text or "ronde" in text or "runde" in text
        or "undisclosed" in text or "₹" in text or "Rs" in text or "EUR" in text or "USD" in text or "CHF" in text
        or "Mio" in text or "bn" in text or "mln" in text or "ILLI" in text or "SERIES" in text
    )  # fmt: skip


def _to_signal(sentence: Sentence, event: Event, amounts: Amounts, end: int) -> Signal:
    text = sentence.text
    told = text[event.start : end]
    leads, investors = read_investors(told)
    givers = _AND.split(event.investor) if event.investor else []
    investors = [*givers, *investors]
    leads = [*givers, *leads] if event.is_lead else leads
    named = [(Part.COMPANY, event.company)] if event.company else []
    named += [(Part.LEAD_INVESTOR, name) for name in leads if name != event.company]
    named += [(Part.INVESTOR, name) for name in investors if name not in (*leads, event.company)]
    money: list[tuple[MoneyName, Money]] = [(MoneyName.AMOUNT, event.amount)] if event.amount else []
    if amounts.valuation:
        money.append((MoneyName.VALUATION, amounts.valuation))
    if amounts.raised_in_all:
        money.append((MoneyName.RAISED_IN_ALL, amounts.raised_in_all))
    facts = [
        ("round", _name_round(text, event, end)),
        ("instrument", "debt" if is_debt(told) else None),
        ("day", _read_day(text, event)),
    ]
    return Signal(
        SignalKind.FUNDING, sentence.field, sentence.start, sentence.end,
        _read_certainty(text, event), EXTRACTOR, tuple(named), tuple(money),
        tuple((name, value) for name, value in facts if value),
    )  # fmt: skip


def _name_round(text: str, event: Event, end: int) -> str | None:
    """Return the name of the round from what is told of it, or from a heading before: "Series B: Acme raises $30m"."""
    heading, colon, _ = text[: event.start].partition(":")
    return find_round(event.told[: end - event.start]) or (find_round(heading) if colon else None)


def _read_day(text: str, event: Event) -> str | None:
    """Return the date said with the event: behind it in the same clause, or before it."""
    before = text[: event.start]
    return read_day(text[event.start : event.end] + _CLAUSE_COMMA.split(text[event.end :], maxsplit=1)[0]) or (
        None if FOUNDED.search(before) else read_day(before)
    )


def _read_certainty(text: str, event: Event) -> Certainty:
    certainty = read_certainty(text, event.start, event.end)
    before = text[: event.start].strip()
    if certainty is Certainty.PLANNED and _UPON.search(before[-_LOOK_BACK:]):
        return Certainty.DONE
    # "Acme raising $5m" is not yet done, as it is in "Acme ends its round raising $5m".
    is_going_on = text[event.start : event.end].lower().startswith("raising") and not before.endswith(",")
    is_going_on = is_going_on and not _AFTER_WORDS.search(before)
    if certainty is Certainty.DONE and is_going_on and (_GOING_ON.search(before) or first_phrase(before) == before):
        return Certainty.PLANNED
    return certainty
