"""Where a sentence names a market: the words before *market* or behind *market for*, and the geography apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.signals.market.places import count_place
from nlp.signals.market.tokens import Kind, Token, Tokens
from nlp.signals.market.words import (
    APPROXIMATE,
    AT_YEAR,
    CLOSE_MARKETS,
    COMPOUND_ENDINGS,
    COUNTED,
    DETERMINERS,
    FUNCTION,
    INCREASE_NOUNS,
    MARKETS,
    MODALS,
    MODIFIERS,
    NAME_LINKS,
    NO_COMPOUNDS,
    NO_MARKETS,
    NO_SIZES,
    PREPOSITIONS,
    SIZES,
    SPENDINGS,
    STARTS,
    STOPS,
    TAKINGS,
    WORLD,
    WORLD_COMPOUNDS,
)

_MOST_WORDS = 12
_FOR = frozenset("for of on fur voor von van in mit met".split())
_ENUMERATING = frozenset(", & /".split())
_BEHIND_SHARE = frozenset("to worth size value".split())
_BESIDE_SIZE = frozenset("share trends analysis".split())
_AND = frozenset("and & und en".split())


@dataclass(frozen=True, slots=True)
class Market:
    """A market named by the tokens from ``first``; ``head`` is the word *market*, ``after`` the token behind all of it.

    ``outer``: where its determiner, geography and adjectives begin. ``is_close``: only a figure right beside it counts.
    ``is_spending``: what is spent on something; ``is_counted``: shipments and the like, a number. ``is_value``: *market
    value* is said, which a firm has as well. ``is_owned``: somebody's; ``is_label``: a line of a table begins with it.
    """

    outer: int
    first: int
    head: int
    after: int
    name: str
    geography: str
    is_close: bool = False
    is_spending: bool = False
    is_counted: bool = False
    is_value: bool = False
    is_owned: bool = False
    is_worldwide: bool = False
    is_label: bool = False


def iter_markets(text: str, tokens: Tokens) -> Iterator[Market]:
    """Give the markets that a sentence names, in order; a name may be empty: *this market*."""
    done = 0
    for place, token in enumerate(tokens):
        if place >= done and token.kind is Kind.WORD and (market := _read(text, tokens, place)):
            done = market.after
            yield market


def _read(text: str, tokens: Tokens, head: int) -> Market | None:
    low = tokens[head].low
    is_compound = low.endswith(COMPOUND_ENDINGS) and low not in MARKETS
    if low in COUNTED and (low != "base" or (head and tokens[head - 1].low == "installed")):
        return _read_named(text, tokens, head)
    if not (
        low in MARKETS
        or low in CLOSE_MARKETS
        or low in SPENDINGS
        or (is_compound and low not in NO_COMPOUNDS | MARKETS)
    ):
        return None if low not in WORLD_COMPOUNDS else _read_named(text, tokens, head)
    if head + 1 < len(tokens) and tokens[head + 1].low in NO_SIZES and not _is_share_of_size(tokens, head + 1):
        return None
    if low == "opportunity" and head and tokens[head - 1].low in INCREASE_NOUNS:
        return None
    if head and tokens[head - 1].low in NO_MARKETS and low in MARKETS:
        return None
    return _read_named(text, tokens, head)


def _is_share_of_size(tokens: Tokens, place: int) -> bool:
    """Return whether *share* is said for size, as headlines do: *X Market Share to Surpass $ 5 Bn*."""
    return tokens[place].low == "share" and place + 1 < len(tokens) and tokens[place + 1].low in _BEHIND_SHARE


def _read_named(text: str, tokens: Tokens, head: int) -> Market | None:
    low = tokens[head].low
    outer = walk_left(tokens, head)
    first, geography, is_worldwide = strip_left(text, tokens, outer, head)
    if tokens[outer].low == "most":
        first = head
    after, is_value = _skip_sizes(tokens, head + 1)
    end = head
    while end > first and tokens[end - 1].low in WORLD:
        end -= 1
    name = text[tokens[first].start : tokens[end - 1].end] if first < end else ""
    if low == "base":
        name = text[tokens[first].start : tokens[head - 2].end] if first < head - 1 else ""
    if low.endswith(COMPOUND_ENDINGS) and low not in MARKETS | WORLD_COMPOUNDS:
        name = _cut_compound(text[tokens[head].start : tokens[head].end])
    if after < len(tokens) and (tokens[after].low in _FOR or (tokens[after].low == "from" and low in TAKINGS)):
        is_of = tokens[after].low not in {"for", "fur", "voor"}
        named, end, place = _walk_right(text, tokens, after + 1, is_of=is_of)
        if place or (named and not (is_of and name)):
            name = name or named
            geography, after = place or geography, end
            after, _ = _skip_sizes(tokens, after)
    if "(" in name and ")" not in name:
        name = name.partition("(")[0].strip()
    name = name.removesuffix(" Category").removesuffix(" category")
    return Market(
        outer, first, head, after, name.strip(" -,&"), geography,
        is_close=low in CLOSE_MARKETS, is_spending=low in SPENDINGS, is_value=is_value,
        is_counted=low in COUNTED, is_owned=outer > 0 and tokens[outer - 1].is_owner, is_worldwide=is_worldwide,
    )  # fmt: skip


def walk_left(tokens: Tokens, head: int) -> int:
    """Return where the words before *market* begin that belong to it.

    A preposition inside (*Internet of Things*, *5G in healthcare*) counts where the whole has a clear beginning: a
    determiner, a mark or the beginning of the sentence.
    """
    place, fallback = head, -1
    while place > 0 and head - place < _MOST_WORDS:
        token = tokens[place - 1]
        if token.low == ")" and token.kind is Kind.MARK:
            opened = _find_back(tokens, place - 1, "(")
            if opened < 0:
                return place
            place = opened
            continue
        if token.low in NAME_LINKS and token.low not in DETERMINERS and not token.is_owner:
            if fallback < 0 and token.low not in _AND:
                fallback = place
        elif token.low == "," and not (_AND & {t.low for t in tokens[place:head]}):
            return place
        elif _is_boundary(token) and not (token.low in WORLD and place == head):
            if token.low in MODALS and token.kind is Kind.WORD and place < head:
                place += 1
            if (
                token.kind is Kind.AMOUNT
                and fallback >= 0
                and tokens[place].low in INCREASE_NOUNS | SPENDINGS | CLOSE_MARKETS
            ):
                return fallback
            is_clear = token.low in DETERMINERS or token.low in WORLD or token.kind is not Kind.WORD or token.is_owner
            return place if is_clear or fallback < 0 else fallback
        place -= 1
    return place if place == 0 or fallback < 0 else fallback


def _is_boundary(token: Token) -> bool:
    if token.kind is Kind.MARK:
        return token.low not in _ENUMERATING
    if token.kind is not Kind.WORD:
        return True
    return token.is_owner or token.low in DETERMINERS or token.low in WORLD or token.low in STOPS


def _find_back(tokens: Tokens, place: int, mark: str) -> int:
    for back in range(place - 1, max(-1, place - 10), -1):
        if tokens[back].low == mark:
            return back
    return -1


def strip_left(text: str, tokens: Tokens, place: int, head: int) -> tuple[int, str, bool]:
    """Return where the name proper begins, the geography before it, and whether it is said of the world."""
    geography, is_worldwide = "", place > 0 and tokens[place - 1].low in WORLD
    if place > 0 and tokens[place - 1].is_owner:
        back = place - 1
        if count_place(tokens, back, back + 1):
            geography = text[tokens[back].start : tokens[back].end].removesuffix("'s").removesuffix("’s")
    while place < head:
        found = count_place(tokens, place, head)
        if found:
            geography = text[tokens[place].start : tokens[place + found - 1].end]
            place += found
        elif tokens[place].low == "(":
            closed = next((at for at in range(place, head) if tokens[at].low == ")"), place)
            place = closed + 1
        elif tokens[place].low in WORLD:
            is_worldwide = True
            place += 1
        elif _is_outside(tokens, place):
            place += 1
        else:
            break
    return place, geography, is_worldwide


def _is_outside(tokens: Tokens, place: int) -> bool:
    token = tokens[place]
    if token.kind is not Kind.WORD or token.low in MODIFIERS or token.low in NAME_LINKS or token.low in DETERMINERS:
        return True
    is_size = token.low in SIZES or token.low in INCREASE_NOUNS or token.low in SPENDINGS or token.low in MARKETS
    return is_size and place + 1 < len(tokens) and tokens[place + 1].low in NAME_LINKS


def _skip_sizes(tokens: Tokens, place: int) -> tuple[int, bool]:
    """Return the place behind *size*, *revenue*, a year and the like, and whether *value* is among them."""
    is_value = False
    while place < len(tokens):
        token = tokens[place]
        if token.low == "(" and place + 2 < len(tokens):
            closed = next((p for p in range(place + 1, min(place + 8, len(tokens))) if tokens[p].low == ")"), -1)
            if closed < 0 or any(t.kind is Kind.AMOUNT for t in tokens[place:closed]):
                break
            place = closed + 1
            continue
        following = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if _is_share_of_size(tokens, place):
            place += 1
            continue
        if token.low in {"&", "and", ","} and (following in SIZES or following in _BESIDE_SIZE):
            place += 2
            continue
        if not (
            token.low in SIZES or (token.kind in {Kind.YEAR, Kind.PERIOD} and tokens[place - 1].low not in AT_YEAR)
        ):
            break
        is_firm_like = tokens[place - 1].low in MARKETS and not tokens[place - 1].is_owner
        is_value = is_value or (token.low in {"value", "valuation"} and is_firm_like)
        place += 1
    return place, is_value


def _walk_right(text: str, tokens: Tokens, place: int, *, is_of: bool) -> tuple[str, int, str]:
    """Return the name behind *market for*, the place behind it and the geography. ``is_of``: behind *of* or *in*."""
    while place < len(tokens) and (tokens[place].low in DETERMINERS or tokens[place].low in WORLD):
        place += 1
    found = count_place(tokens, place, len(tokens))
    if found:
        return "", place + found, text[tokens[place].start : tokens[place + found - 1].end]
    begin = place
    if begin < len(tokens) and tokens[begin].low in APPROXIMATE:
        return "", begin, ""
    while place < len(tokens) and place - begin < _MOST_WORDS and not _ends_name(tokens, place):
        place += 1
    while place > begin and (tokens[place - 1].low in NAME_LINKS or tokens[place - 1].kind is Kind.MARK):
        place -= 1
    if place == begin or (is_of and place - begin > 6):
        return "", begin, ""
    name = text[tokens[begin].start : tokens[place - 1].end]
    geography = ""
    if place + 1 < len(tokens) and tokens[place].low in {"in", "across", "within"}:
        skip = place + 1
        while skip < len(tokens) and tokens[skip].low in DETERMINERS:
            skip += 1
        if found := count_place(tokens, skip, len(tokens)):
            geography = text[tokens[skip].start : tokens[skip + found - 1].end]
            place = skip + found
    return name, place, geography


def _ends_name(tokens: Tokens, place: int) -> bool:
    token = tokens[place]
    if token.kind is Kind.MARK:
        return token.low not in {"&", "/"}
    if token.kind is not Kind.WORD or token.low in STARTS or token.low in MARKETS | CLOSE_MARKETS:
        return True
    if token.low in {"in", "of", "for", "and", "or", "und", "en"}:
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if (
            following is None
            or following.kind is not Kind.WORD
            or following.low in DETERMINERS
            or following.low in STARTS
        ):
            return True
        return token.low == "in" and bool(count_place(tokens, place + 1, len(tokens)))
    return token.low in FUNCTION or token.low in PREPOSITIONS or token.low in STOPS


def _cut_compound(word: str) -> str:
    low = word.lower()
    for ending in ("marktes", "markts", "markt", "branche", "industrie", "sector", "sektor"):
        if low.endswith(ending):
            return word[: -len(ending)].rstrip("-")
    return word
