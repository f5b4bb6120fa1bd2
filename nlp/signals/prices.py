"""What is paid for a firm or a part of one."""

from __future__ import annotations

import re

from core.signals import Money
from nlp.money.amounts import iter_amounts

_I = re.IGNORECASE
_BEFORE_PRICE = re.compile(
    r"(?:\b(?:for|worth|of|at|valued at|in an?|in a deal worth|paid|paying|pays|spent|with|voor|für)"
    r"(?:\s(?:a|an|about|around|roughly|nearly|almost|over|more|than|up|to|approximately|some|just|under"
    r"|reported|reportedly|total|the|estimated|whopping|cool|rund|etwa|knapp|ruim|circa|zo'n)){0,4}|[’']s"
    r"|\bits|\bthe|\ba)\s?\Z",
    _I,
)
_AFTER_PRICE = re.compile(
    r"[\s-](?:(?:all-)?(?:cash|stock|share)\s|in\s|and\s|-?){0,4}(?:deal|acquisition|takeover|buyout"
    r"|purchase|transaction|cash|stock)\b",
    _I,
)
_PER_SHARE = re.compile(r"\s(?:per|a|each|pro|je)\s?(?:share|aktie|aandeel)?\b", _I)
_LOOK_BACK = 60


def read_price(text: str, start: int) -> Money | None:
    """Return what a takeover that begins at ``start`` costs: *for $2bn*, *a $2bn acquisition*; not per share."""
    for amount in iter_amounts(text):
        before = text[max(0, amount.start - _LOOK_BACK) : amount.start]
        if _PER_SHARE.match(text, amount.end) or not _BEFORE_PRICE.search(before):
            continue
        if amount.start >= start or _AFTER_PRICE.match(text, amount.end):
            return amount.money
    return None
