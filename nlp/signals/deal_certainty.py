"""How sure a sentence is of a takeover or merger: a *proposed* one is planned, a *possible* one rumoured."""

from __future__ import annotations

import re

from core.signals import Certainty
from nlp.signals.certainty import read_certainty

_I = re.IGNORECASE
_BEFORE_CHARS = 60
_DOUBTED = re.compile(
    r"\b(?:proposed|planned|pending|upcoming|intended|geplante[nr]?|voorgenomen)\s(?:\S+\s){0,3}\Z", _I
)
_POSSIBLE = re.compile(r"\b(?:potential|possible|rumou?red|mögliche[nr]?|mogelijke)\s(?:\S+\s){0,3}\Z", _I)
_DUE_TO = re.compile(r"\bdue to\s(?:\S+\s){0,5}\Z", _I)


def read_deal_certainty(text: str, start: int, end: int) -> Certainty:
    """Return how sure ``text`` is of the deal that ``text[start:end]`` tells.

    >>> read_deal_certainty("the proposed acquisition of Arm", 13, 31).value
    'planned'
    """
    certainty = read_certainty(text, start, end)
    before = text[max(0, start - _BEFORE_CHARS) : start]
    if certainty is Certainty.PLANNED and _DUE_TO.search(before):
        return Certainty.DONE
    if certainty is Certainty.DONE and _POSSIBLE.search(before):
        return Certainty.RUMOURED
    if certainty is Certainty.DONE and _DOUBTED.search(before):
        return Certainty.PLANNED
    return certainty
