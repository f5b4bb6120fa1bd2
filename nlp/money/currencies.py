"""Signs, codes and words of currencies before and behind a number, as ISO 4217 codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Where one sign serves several countries the one that papers mean by it; ``None``: the text must say more.
_SIGNS: dict[str, str | None] = {
    "$": "USD", "US$": "USD", "USD$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "A$": "AUD", "AU$": "AUD",
    "AUD$": "AUD",
    "NZ$": "NZD", "NZD$": "NZD", "HKD$": "HKD", "SGD$": "SGD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "R$": "BRL",
    "MX$": "MXN", "NT$": "TWD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₪": "ILS", "₦": "NGN", "₽": "RUB", "₺": "TRY",
    "Rs": "INR", "Rs.": "INR", "RMB": "CNY", "CN¥": "CNY", "Fr.": "CHF", "SFr.": "CHF", "kr": None, "kr.": None,
    "NIS": "ILS", "RM": "MYR",
}  # fmt: skip
_CODES = frozenset(
    """EUR USD GBP CHF SEK DKK NOK ISK JPY CNY INR CAD AUD NZD HKD SGD BRL MXN KRW TWD ILS NGN ZAR RUB TRY PLN CZK HUF
    RON AED SAR EGP KES IDR VND THB MYR PHP PKR BDT COP CLP ARS""".split()
)
_WORDS: dict[str, str | None] = {
    "dollar": "USD", "dollars": "USD", "bucks": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP",
    "pounds": "GBP", "pfund": "GBP",
    "pond": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "rupee": "INR", "rupees": "INR",
    "rupien": "INR",
    "roepie": "INR", "won": "KRW", "francs": "CHF", "franken": "CHF", "shekels": "ILS", "roubles": "RUB",
    "rubles": "RUB", "rubel": "RUB",
    "naira": "NGN", "rand": "ZAR", "zloty": "PLN", "ringgit": "MYR", "kronor": "SEK", "kroner": None,
    "kronen": None, "kr": None, "lira": "TRY",
}  # fmt: skip
# Whose dollar, pound or crown it is, in the words before it.
_OWNERS = {
    "us": "USD", "u.s.": "USD", "canadian": "CAD", "canadese": "CAD", "kanadische": "CAD", "australian": "AUD",
    "australische": "AUD",
    "new zealand": "NZD", "hong kong": "HKD", "singapore": "SGD", "taiwan": "TWD", "swiss": "CHF",
    "schweizer": "CHF", "zwitserse": "CHF",
    "swedish": "SEK", "danish": "DKK", "norwegian": "NOK", "indian": "INR", "british": "GBP", "britische": "GBP",
    "amerikaanse": "USD",
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# Looked for in the few characters before a number, its last blank included.
CURRENCY_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z/])(?P<code>{_any([*_CODES, 'Rs.', 'Rs', 'RMB', 'kr.', 'kr', 'Fr.', 'SFr.', 'NIS', 'RM'])})"
    r"|(?P<sign>(?<![A-Za-z])(?:[A-Z]{1,3}|(?:US|CA|AU|NZ|HK|CAD|AUD|USD|NZD|HKD|SGD) )\$|[€$£¥₹₩₪₦₽₺]))[ \u00a0]?\Z"
)
CURRENCY_AFTER = re.compile(
    rf"[ \u00a0]?-?(?:(?P<owner>{_any(_OWNERS)})[ -]?)?"
    rf"(?:(?P<word>{_any(_WORDS)})(?:n)?(?!\w)|(?P<code>{_any([*_CODES, 'RMB', 'NIS'])})(?!\w|[ \u00a0]?\d)"
    rf"|(?P<sign>US-\$|US\$|[€$£¥₹])(?![ \u00a0]?\d))",  # "in 2020 € 5 million": the sign is the next one's
    re.IGNORECASE,
)


def currency_before(match: re.Match[str]) -> str | None:
    """Return the currency of a match of ``CURRENCY_BEFORE``; ``None``: a dollar or crown of some country."""
    name = (match["code"] or match["sign"]).replace(" ", "")
    return name if name in _CODES else _SIGNS.get(name)


def currency_after(match: re.Match[str]) -> str | None:
    """Return the currency of a match of ``CURRENCY_AFTER``; ``None``: a dollar or crown of some country."""
    if match["owner"]:
        return _OWNERS[match["owner"].lower()]
    if match["code"]:
        code = match["code"].upper()
        return code if code in _CODES else _SIGNS.get(code)
    if match["sign"]:
        return _SIGNS.get(match["sign"].replace("-", "").upper())
    return _WORDS[match["word"].lower()]
