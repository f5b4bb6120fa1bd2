"""Amounts of money in a text, with what they come to: English, Dutch and German.

A number is an amount where a currency stands with it; nothing is converted. What the amount is of, others decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.signals import Money
from nlp.money.currencies import CURRENCY_AFTER, CURRENCY_BEFORE, currency_after, currency_before

_SCALES = {
    1e3: "thousand k tsd. tsd tausend duizend",
    1e5: "lakhs lakh lacs lac",
    1e6: "millions million m mn mm mln. mln mio. mio miljoen millionen",
    1e7: "crores crore cr",
    1e9: "billions billion b bn bln miljard milliarden milliarde mrd. mrd mld. mld",
    # An English "1 Billion" is a thousand times less than the rare German singular, and far more often written.
    1e12: "trillions trillion tn trn t biljoen billionen",
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_LONG = "|".join(sorted((w for w in _SCALE_OF if len(w) > 2), key=len, reverse=True)).replace(".", r"\.")
_SCALE = re.compile(rf"\+?[ \u00a0]?-?(?P<word>{_LONG}|[mbt]n|mm|cr|[kmb]|(?<=\d)(?-i:T))(?!\w)", re.IGNORECASE)
# Groups of three digits with marks between them, or digits with decimals.
_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:\d{1,3}(?:[.,'’ \u00a0]\d{3}(?!\d)){1,4}(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,12}(?:[.,]\d{1,8})?)(?!\d)"
)
_BLANKS = str.maketrans("", "", "'’ \u00a0")
# With these words a comma stands before the decimals and a stop between thousands; with others the other way round.
_CONTINENTAL = frozenset("tsd tausend duizend mln mio miljoen millionen miljard milliarden milliarde mrd mld".split())
_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "half a": 0.5, "a half": 0.5, "a quarter of a": 0.25, "one and a half": 1.5, "een": 1, "één": 1, "anderhalf": 1.5,
    "anderhalve": 1.5, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "tien": 10, "een half": 0.5, "een halve": 0.5,
    "eine": 1,
    "einer": 1, "eine halbe": 0.5, "eineinhalb": 1.5, "anderthalb": 1.5, "zwei": 2, "drei": 3, "fünf": 5, "zehn": 10,
}  # fmt: skip
_WORD_NUMBER = re.compile(
    rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=[ -](?:[mb]illion|[mb]iljoen|miljard|milliarde))",
    re.IGNORECASE,
)
# Between the two figures of a range; "and" only behind "between".
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|or|tot|bis|oder)\s")
_AND = re.compile(r"\s(?:and|en|und)\s")
_BETWEEN = re.compile(r"\b(?:between|tussen|zwischen) (?:[a-z]{1,8} )?\Z", re.IGNORECASE)
# "grew from $5 million to $7 million": two amounts, not one.
_FROM = re.compile(r"\b(?:from|van|von) (?:[a-z]{1,8} )?\Z", re.IGNORECASE)
_YEARS = range(1900, 2100)
_SIGN_CHARS = 7
_LINK_CHARS = 10
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount at a place of a text, its currency included."""

    start: int
    end: int
    money: Money


@dataclass(frozen=True, slots=True)
class _Piece:
    """A number with what stands close to it. ``scale`` is 1 where no word of scale follows."""

    start: int
    end: int
    number: float
    scale: float
    currency: str | None
    has_currency: bool
    is_signed: bool

    @property
    def is_year(self) -> bool:
        return not self.has_currency and self.scale == 1 and self.number in _YEARS

    @property
    def value(self) -> float:
        # 17.3 * 1e6 is 17299999.999999998 in floating point; an amount has no more than twelve digits of its own.
        return float(f"{self.number * self.scale:.12g}")


def iter_amounts(text: str, *, bare: bool = False) -> Iterator[FoundAmount]:
    """Give the amounts of a text in order. A range is one, with both ends.

    ``bare``: also those whose currency is not said but that have a word of scale (*1.5bn*). *20,000* is none.

    >>> [(text[a.start : a.end], a.money.high) for text in ["haalt € 6,5 miljoen op"] for a in iter_amounts(text)]
    [('€ 6,5 miljoen', 6500000.0)]
    """
    first: _Piece | None = None
    for piece in _iter_pieces(text):
        if first is not None:
            joined = _join(text, first, piece, bare=bare)
            if joined is not None:
                yield joined
                first = None
                continue
            yield from _single(first, bare=bare)
        first = piece
    if first is not None:
        yield from _single(first, bare=bare)


def _single(piece: _Piece, *, bare: bool) -> Iterator[FoundAmount]:
    if piece.has_currency or (bare and piece.scale > 1):
        yield FoundAmount(piece.start, piece.end, Money(piece.value, piece.value, piece.currency))


def _iter_pieces(text: str) -> Iterator[_Piece]:
    """Give all numbers, those that are no money too: one may be the lower end of a range."""
    matches = list(_NUMBER.finditer(text))
    if "illi" in text or "ilj" in text or "ILLI" in text:
        matches = sorted([*matches, *_WORD_NUMBER.finditer(text)], key=lambda match: match.start())
    for match in matches:
        yield _read_piece(text, match)


def _read_piece(text: str, match: re.Match[str]) -> _Piece:
    start, end = match.span()
    sign = CURRENCY_BEFORE.search(text[max(0, start - _SIGN_CHARS) : start]) if start else None
    scale = _SCALE.match(text, end)
    if scale:
        end = scale.end()
    unit = CURRENCY_AFTER.match(text, end)
    currency = None
    if sign:
        start -= len(sign[0])
        currency = currency_before(sign)
    # "$10.7 million CAD": what is written out says it better; "$15 £20" are two.
    if unit and not (sign and unit["sign"]):
        end = unit.end()
        currency = currency_after(unit)
    word = scale["word"].lower() if scale else ""
    return _Piece(
        start, end, _read_number(match[0].lower(), word), _SCALE_OF.get(word, 1), currency,
        has_currency=bool(sign or unit), is_signed=bool(sign),
    )  # fmt: skip


def _read_number(number: str, scale_word: str) -> float:
    if number in _WORDS:
        return _WORDS[number]
    number = number.translate(_BLANKS)
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return float(number)
    whole, decimals = number[:last].replace(".", "").replace(",", ""), number[last + 1 :]
    if _is_decimal(number, last, scale_word):
        return float(f"{whole}.{decimals}")
    return float(whole + decimals)


def _is_decimal(number: str, mark: int, scale_word: str) -> bool:
    """Return whether the last mark of a number stands before decimals, not between thousands."""
    others = number[:mark]
    if len(number) - mark - 1 != 3 or number[0] == "0":
        return True
    if "." in others or "," in others:
        return number[mark] not in others
    if not scale_word:
        return False
    return number[mark] == ("," if scale_word.rstrip(".") in _CONTINENTAL else ".")


def _join(text: str, first: _Piece, second: _Piece, *, bare: bool) -> FoundAmount | None:
    """Return the range that two numbers are the ends of, ``None`` where they are none."""
    link = text[first.end : second.start]
    is_money = first.has_currency or second.has_currency or (bare and second.scale > 1)
    if len(link) > _LINK_CHARS or not is_money or first.is_year:
        return None
    before = text[max(0, first.start - _LOOK_BACK) : first.start]
    if not (_TO.fullmatch(link) or (_AND.fullmatch(link) and _BETWEEN.search(before))):
        return None
    if first.scale > 1 and first.has_currency and second.has_currency and _FROM.search(before):
        return None
    if first.has_currency and second.has_currency and first.currency not in {second.currency, "USD"}:
        return None
    low = replace(first, scale=second.scale) if first.scale == 1 and first.number < 1000 else first
    if low.value >= second.value or (second.scale == 1 and first.scale > 1):
        return None
    currency = second.currency if second.has_currency and not second.is_signed else first.currency or second.currency
    return FoundAmount(first.start, second.end, Money(low.value, second.value, currency))
