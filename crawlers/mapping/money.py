"""Amounts of money as lists of rounds write them: ``$17M``, ``€2.5 million``, ``CAD$3M``, ``₹48Cr``."""

from __future__ import annotations

import re

from core.errors import RecordError
from crawlers.mapping.numbers import read_number

# A yen and a yuan are written alike: that currency stays open.
_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "₹": "INR", "₩": "KRW", "₪": "ILS", "₺": "TRY", "¥": None}
_DOLLARS = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
            "NT$": "TWD", "R$": "BRL", "CAD$": "CAD", "AUD$": "AUD", "USD$": "USD", "SGD$": "SGD"}  # fmt: skip
_FACTORS = {
    "": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "lakh": 1e5, "cr": 1e7, "crore": 1e7, "crores": 1e7, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<before>[^\d\s.,-]*)\s*(?P<number>\d[\d.,]*)\s*+(?P<factor>[A-Za-z]*)\+?\s*(?P<after>[A-Z]{3})?"
)
_CODE = re.compile(r"[A-Z]{3}")


def read_money(text: str, name: str) -> tuple[float, str | None]:
    """Return an amount and its currency (ISO 4217), ``None`` where that is not said for sure. Raises RecordError.

    >>> read_money("$17M", "raised"), read_money("CAD$1.5M", "raised"), read_money("¥10M+", "raised")
    ((17000000.0, 'USD'), (1500000.0, 'CAD'), (10000000.0, None))
    """
    found = _AMOUNT.fullmatch(text.strip())
    factor = _FACTORS.get(found["factor"].lower()) if found else None
    if found is None or factor is None or not _is_currency(found["before"]):
        raise RecordError(f"{name} is no amount of money: {text[:40]!r}")
    amount = round(read_number(found["number"], name) * factor, 2)
    return amount, found["after"] or _currency(found["before"])


def _is_currency(before: str) -> bool:
    return before in ("", *_SYMBOLS, *_DOLLARS) or _CODE.fullmatch(before) is not None


def _currency(before: str) -> str | None:
    return _SYMBOLS.get(before) or _DOLLARS.get(before) or (before if _CODE.fullmatch(before) else None)
