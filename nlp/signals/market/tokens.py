"""The words, years, percentages and amounts of a sentence about a market, as one row that rules can walk along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.signals import Money
from nlp.money.amounts import FoundAmount


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    MARK = "mark"
    AMOUNT = "amount"
    PERCENT = "percent"
    YEAR = "year"
    PERIOD = "period"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Token:
    """``low``: in small letters, without umlauts and the mark of a genitive (then ``is_owner``).

    ``number``: the percentage, the count or the (first) year. ``until``: the last year of a period.
    """

    kind: Kind
    low: str
    start: int
    end: int
    number: float = 0
    until: int = 0
    money: Money | None = None
    is_owner: bool = False
    is_capital: bool = False


Tokens = Sequence[Token]

_FOLDED = str.maketrans("äöüàáâèéêëïîôûç＆", "aouaaaeeeeiiouc&")
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "tausend": 1e3, "duizend": 1e3, "lakh": 1e5, "million": 1e6, "millions": 1e6,
    "millionen": 1e6, "miljoen": 1e6, "mio": 1e6, "mn": 1e6, "m": 1e6, "crore": 1e7, "billion": 1e9, "billions": 1e9,
    "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "miljard": 1e9, "mrd": 1e9, "trillion": 1e12,
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<period>(?<![\w.,])(?:19|20)\d\d ?[-–—/] ?(?:(?:19|20)\d\d|\d\d)(?![\w%]))"
    r"|(?P<percent>\d{1,4}(?:[.,]\d{1,4})?(?: ?[-–] ?\d{1,4}(?:[.,]\d{1,4})?)? ?-?"
    r"(?:%|(?:percent|per cent|prozent|procent|pct)(?!\w)))"
    r"|(?P<year>(?<![\w.,])(?:19|20)\d\d(?![\w%]|[.,]\d))"
    r"|(?P<number>(?!\d-[a-z])(?:\d{1,3}(?:[.,]\d{3})++(?:[.,]\d{1,2})?(?![\w.,]\d)"
    r"|\d++(?:[.,]\d{1,4})?(?=(?-i:m|mn|bn)?(?![^\W_]))))"
    r"|(?P<word>(?:U\.S\.|U\.K\.|E\.U\.)(?:A\.)?|[^\W_](?:[^\W_]|[-'’./&+_](?=[^\W_]))*+)"
    r"|(?P<mark>\S)",
    re.IGNORECASE,
)
# Words that small letters would make pronouns of, and one sign of several ways to write a country.
_ACRONYMS = {
    "IT": "i.t", "US": "u.s", "U.S.": "u.s", "U.S.A.": "u.s", "USA": "u.s", "U.S": "u.s", "UK": "u.k", "U.K.": "u.k",
    "E.U.": "eu",
}  # fmt: skip
_CONTRACTED = frozenset("it that there what who he she here let".split())
_LINKS = frozenset("to through until till thru bis tot - – — →".split())
_BETWEEN = frozenset("between zwischen tussen".split())
_AND = frozenset("and und en".split())


def read_tokens(text: str, amounts: Iterable[FoundAmount]) -> list[Token]:
    """Return the tokens of a sentence; two years with *to* or *between … and* are one period."""
    tokens: list[Token] = []
    place = 0
    for amount in amounts:
        if amount.start < place:
            continue
        tokens += _iter_plain(text, place, amount.start)
        low = text[amount.start : amount.end].lower()
        tokens.append(Token(Kind.AMOUNT, low, amount.start, amount.end, money=amount.money))
        place = amount.end
    tokens += _iter_plain(text, place, len(text))
    return list(_join_years(tokens))


def is_end(tokens: Tokens, place: int) -> bool:
    """Return whether a sentence ends at a stop inside that nobody cut at, for want of a blank or after *etc.*."""
    if tokens[place].low != "." or place < 1 or place + 1 >= len(tokens) or tokens[place - 1].is_capital:
        return False
    following = next((token for token in tokens[place + 1 : place + 5] if token.low not in {"*", "_", '"'}), None)
    return following is not None and following.is_capital


def read_count(tokens: Tokens, place: int) -> tuple[float, int]:
    """Return the count that begins at a number, its word of scale read, and the place behind it."""
    scale = _SCALES.get(tokens[place + 1].low, 0.0) if place + 1 < len(tokens) else 0.0
    if not scale:
        return tokens[place].number, place + 1
    # 8.2 * 1e6 is 8199999.999999999.
    return float(f"{tokens[place].number * scale:.12g}"), place + 2


def _iter_plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        kind = Kind(match.lastgroup or Kind.MARK)
        low = match[0].lower().translate(_FOLDED)
        match kind:
            case Kind.PERIOD:
                yield _make_period(low, match.span())
            case Kind.PERCENT:
                yield Token(kind, low, *match.span(), number=_read_percent(low))
            case Kind.YEAR | Kind.NUMBER:
                yield Token(kind, low, *match.span(), number=_read_number(low))
            case _:
                bare = _ACRONYMS.get(match[0]) or low.removesuffix("'s").removesuffix("’s")
                is_owner = low.endswith(("'s", "’s")) and bare not in _CONTRACTED
                yield Token(kind, bare, *match.span(), is_owner=is_owner, is_capital=match[0][0].isupper())


def _make_period(low: str, span: tuple[int, int]) -> Token:
    first, last = re.findall(r"\d+", low)
    year = int(first)
    until = int(last) if len(last) == 4 else year // 100 * 100 + int(last)
    # "2020/21" and "2020-25" are periods, "2020-12" is a month.
    if until <= year:
        return Token(Kind.YEAR, low, *span, number=year)
    return Token(Kind.PERIOD, low, *span, number=year, until=until)


def _read_percent(low: str) -> float:
    figures = [float(figure.replace(",", ".")) for figure in re.findall(r"\d+(?:[.,]\d+)?", low)]
    return sum(figures) / len(figures)


def _read_number(low: str) -> float:
    """Read *155,000*, *1.200.000*, *36.0*: three digits behind each mark are thousands."""
    parts = re.split("[.,]", low)
    if len(parts) == 1:
        return float(low)
    if len(parts[-1]) == 3 and parts[0] != "0":
        return float("".join(parts))
    return float("".join(parts[:-1]) + "." + parts[-1])


def _join_years(tokens: list[Token]) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind is Kind.YEAR and place + 2 < len(tokens) and _is_joined(tokens, place):
            last = tokens[place + 2]
            yield replace(token, kind=Kind.PERIOD, end=last.end, until=int(last.number))
            place += 3
            continue
        yield token
        place += 1


def _is_joined(tokens: list[Token], place: int) -> bool:
    first, link, last = tokens[place : place + 3]
    if last.kind is not Kind.YEAR or last.number <= first.number:
        return False
    return link.low in _LINKS or (link.low in _AND and place > 0 and tokens[place - 1].low in _BETWEEN)
