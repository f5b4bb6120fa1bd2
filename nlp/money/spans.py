"""Where amounts of money stand in English, Dutch and German texts, by rule: their form is regular.

For marking names in whole texts. What an amount comes to, and ranges, ``nlp.money.amounts`` reads, six times as slowly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"\d{1,3}(?:[.,' ]\d{3}){0,4}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
_SCALE = (
    r"(?:[ -]?(?:thousand|million|billion|trillion|miljoen|miljard|duizend|Millionen|Milliarden|Million|Milliarde"
    r"|Mio\.?|Mrd\.?|mln\.?|mld\.?|mrd\.?|bn|mn|[kKmM])(?![\w]))"
)
_SIGN = r"(?:[A-Z]{1,2}\$|US\$|[€$£¥₹]|(?:EUR|USD|GBP|CHF|SEK|DKK|NOK|JPY|CNY|INR)(?= ?\d))"
_UNIT = (
    r"(?:euros?|Euros?|dollars?|Dollars?|pounds?|Pfund|pond|Franken|francs?|kronor|kroner|Kronen|yen|Yen|yuan|roepie"
    r"|rupees|EUR|USD|GBP|CHF|[€$£¥])"
)
_MONEY = re.compile(
    rf"(?=[\dA-Z€$£¥₹])(?:(?<![\w$€£]){_SIGN} ?(?:{_NUMBER}){_SCALE}?(?: {_UNIT}(?!\w))?"
    rf"|(?<![\w.,$€£])(?:{_NUMBER}){_SCALE}?[ -]?(?:US-|US |Canadian |Australian |Schweizer )?{_UNIT}(?!\w))"
)


def iter_money(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of amounts with their currency.

    >>> [text[a:b] for text in ["raised € 6,5 miljoen in 2024"] for a, b in iter_money(text)]
    ['€ 6,5 miljoen']
    """
    return (match.span() for match in _MONEY.finditer(text))
