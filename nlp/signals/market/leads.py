"""Whether a figure is what a sentence says of a market: by the words right before it, never by being near."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.signals.market.figures import is_increase, is_of_a_horizon
from nlp.signals.market.names import Market
from nlp.signals.market.places import count_place
from nlp.signals.market.predicates import find_inverted
from nlp.signals.market.tokens import Kind, Tokens
from nlp.signals.market.words import (
    APPROXIMATE,
    INCREASE_NOUNS,
    LEADS,
    LEADS_WITH,
    MASTERED,
    MEASURING,
    OTHER_MONEY,
    RISING,
    SIZES,
    STARTS,
    VALUING,
)

_LEAST_AMOUNT = 1e6
_LEAST_BETWEEN = 1000
_BEHIND = 8
_BEFORE_VALUING = 6
_BEFORE_INVERTED = 4
# German and Dutch verbs and adjectives behind the figure.
_VERB_LAST = frozenset(
    """erreichen betragen waard wert schwer gross bereiken bedragen um umsetzen geschatzt beziffert wachsen steigen
    anwachsen ansteigen wachst steigt erreicht umfasst bereikt groeit stijgt anwachst ansteigt groeien stijgen geschat
    uitkomen groot belaufen zunehmen taxiert getaxeerd begroot""".split()
)
_PRE = frozenset("in by im bis tegen jahr jahre until op the".split())
_JOINING = frozenset(", and but as und en aber maar".split())
_SAYING = frozenset("says said expects according reports believes anticipates analysts laut zufolge volgens".split())
_HEADING = frozenset("set heading headed course track account accounts accounted".split())
_BY = frozenset("by um met mit".split())
_AND = frozenset("and und en".split())
_FROM = frozenset("from von van".split())
_TO = frozenset("to auf naar tot".split())
_EARNING = frozenset("witness see record register".split())
_BEHIND_MARK = STARTS | {"of", "up", "to", "at", "be", "reach", "hit"}
# "to observe $ 5 Bn growth": whatever the verb.
_COMING = frozenset("to will expected set poised likely".split())
_MOST_COMING = 5
_HUGE = frozenset("huge massive big large enormous vast size".split())
_LABELS = frozenset(["|", ":", "-", "–", "(", ""])


@dataclass(frozen=True, slots=True)
class Link:
    """A figure of a market. ``lead``: the word before it; ``since``: where what governs it begins.

    ``behind``: the last token of the market's name where that stands behind the figure, -1 where it stands before.
    """

    place: int
    lead: str
    since: int
    is_increment: bool = False
    behind: int = -1


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure with its surroundings. ``at``: the place of ``lead``; ``inverted``: of a verb before the market."""

    tokens: Tokens
    market: Market
    place: int
    is_first: bool
    at: int
    lead: str
    around: frozenset[str]
    behind: frozenset[str]
    inverted: int

    @property
    def is_measured(self) -> bool:
        return bool(self.around & MEASURING)

    @property
    def ends_in_verb(self) -> bool:
        return bool(self.behind & _VERB_LAST)


def read_link(tokens: Tokens, market: Market, since: int, place: int, *, is_first: bool) -> Link | None:
    """Return the link of the figure at ``place``, ``None`` where it is of something else.

    ``since``: where begins what is said of the market, or the token behind the figure before; ``is_first``: none was
    linked yet.
    """
    if tokens[place].kind is Kind.AMOUNT and (not is_large(tokens, place) or _is_other_money(tokens, place)):
        return None
    if is_first and any(token.low in MASTERED for token in tokens[market.after : place]):
        return None
    if _has_other_subject(tokens, since, place) or (is_first and not _is_close_enough(tokens, since, place)):
        return None
    if market.is_label:
        return Link(place, "" if is_first else "to", since)
    figure = _look_at(tokens, market, since, place, is_first=is_first)
    if not _is_led(figure):
        return None
    return Link(place, figure.lead, _governed_since(figure, since), _is_increment(figure))


def _look_at(tokens: Tokens, market: Market, since: int, place: int, *, is_first: bool) -> _Figure:
    at = place - 1
    while at >= since and _is_passed_over(tokens, at):
        at -= 1
    return _Figure(
        tokens,
        market,
        place,
        is_first,
        at,
        tokens[at].low if at >= since else "",
        frozenset(token.low for token in tokens[market.head + 1 if is_first else since : place]),
        frozenset(token.low for token in tokens[place + 1 : place + 1 + _BEHIND]),
        find_inverted(tokens, market) if is_first else -1,
    )


def _is_passed_over(tokens: Tokens, at: int) -> bool:
    return tokens[at].low in APPROXIMATE or tokens[at].kind in {Kind.YEAR, Kind.PERIOD} or _is_pre(tokens, at)


def _is_led(figure: _Figure) -> bool:
    if figure.lead in _BY:
        return bool(figure.around & RISING) or figure.ends_in_verb
    if figure.lead in _AND:
        is_dated = any(token.kind is Kind.YEAR for token in figure.tokens[figure.place + 1 : figure.place + 4])
        return is_dated and not figure.is_first
    is_growing = is_increase(figure.tokens, figure.place) and bool(figure.around & _COMING)
    if is_growing and figure.is_first and len(figure.around) <= _MOST_COMING:
        return True
    return _is_led_by_verb(figure) or _is_led_by_preposition(figure) or (figure.is_first and _is_label(figure))


def _is_led_by_verb(figure: _Figure) -> bool:
    if figure.at > 0 and figure.tokens[figure.at - 1].low in OTHER_MONEY:
        return False
    if figure.lead in LEADS or (figure.ends_in_verb and figure.lead in STARTS):
        return True
    if figure.inverted >= 0 and (figure.lead in LEADS_WITH or figure.ends_in_verb):
        return True
    return figure.lead in {"had", "has"} and figure.tokens[figure.place].kind is Kind.NUMBER


def _is_led_by_preposition(figure: _Figure) -> bool:
    lead, tokens, at = figure.lead, figure.tokens, figure.at
    is_said = figure.is_measured or figure.ends_in_verb
    if (lead in LEADS_WITH and is_said) or (lead in _FROM | _TO and not figure.is_first):
        return True
    match lead:
        case "for":
            return at > 0 and tokens[at - 1].low in _HEADING
        case "of":
            return figure.is_first and at == figure.market.after
        case "at":
            return _is_valued(figure)
        case "to":
            return is_of_a_horizon(tokens, figure.place)
        case _:
            return lead in _FROM and _has_partner(tokens, figure.place)


def _is_valued(figure: _Figure) -> bool:
    """Return whether somebody estimates the market *at* the figure."""
    outer = figure.market.outer
    return any(token.low in VALUING for token in figure.tokens[max(0, outer - _BEFORE_VALUING) : outer])


def _is_label(figure: _Figure) -> bool:
    """Return whether the figure stands behind a heading: *TAM: $50B*, *Market | $ 5 Bn growth*, *($1bn in 2020)*."""
    tokens, market = figure.tokens, figure.market
    if figure.lead in _LABELS and is_increase(tokens, figure.place):
        return True
    if figure.lead == "(" and tokens[figure.place + 1 : figure.place + 2] and figure.around & _HUGE:
        return tokens[figure.place + 1].low == ")"
    if figure.lead == "(":
        return any(token.kind is Kind.YEAR for token in tokens[figure.place + 1 : figure.place + 4])
    if figure.lead not in {":", ""}:
        return False
    is_size = tokens[market.head].low == "tam" or bool(figure.around & SIZES)
    return is_size or (tokens[market.after].low in {":", "|"} and is_of_a_horizon(tokens, figure.place))


def _governed_since(figure: _Figure, since: int) -> int:
    """Return where begins what says whether the figure is expected: before the market where a verb stands there."""
    if figure.inverted >= 0:
        return max(0, figure.inverted - _BEFORE_INVERTED)
    if figure.lead == "at" and not figure.is_measured and _is_valued(figure):
        return max(0, figure.market.outer - _BEFORE_VALUING)
    return since


def _is_increment(figure: _Figure) -> bool:
    tokens, place, lead = figure.tokens, figure.place, figure.lead
    following = tokens[place + 1 : place + 3]
    # "to witness $ 5 Bn during 2021-2025" is what comes together in these years.
    is_earned = lead in _EARNING and len(following) == 2 and following[1].kind is Kind.PERIOD
    is_growth = lead == "of" and figure.at > 0 and tokens[figure.at - 1].low in INCREASE_NOUNS
    return is_earned or is_growth or lead in _BY or lead == "add" or is_increase(tokens, place)


def _has_partner(tokens: Tokens, place: int) -> bool:
    """Return whether *to …* follows soon: *von 27 Milliarden Dollar im Jahr 2020 auf 74 Milliarden*."""
    for at in range(place + 1, min(place + 9, len(tokens))):
        if tokens[at].kind is Kind.AMOUNT:
            return any(token.low in _TO for token in tokens[place + 1 : at])
    return False


def _has_other_subject(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether somebody named takes over: *is growing fast, and Nvidia reached …*; a publisher may."""
    if any(token.is_owner or token.low in MASTERED for token in tokens[start:end]):
        return True
    for at in range(start, end - 1):
        if tokens[at].low not in _JOINING or not tokens[at + 1].is_capital or count_place(tokens, at + 1, end):
            continue
        said = {token.low for token in tokens[at + 2 : at + 7]}
        if not said & (VALUING | _SAYING) and not tokens[at + 1].low.startswith("cagr"):
            return not _is_headline(tokens)
    return False


def _is_headline(tokens: Tokens) -> bool:
    """Return whether most words begin with a capital."""
    words = [token for token in tokens if token.kind is Kind.WORD and len(token.low) > 3]
    return sum(token.is_capital for token in words) > 0.6 * len(words)


def _is_close_enough(tokens: Tokens, start: int, place: int) -> bool:
    """Return whether nothing else comes between: a mark is followed by a figure at once, and so is *market of*."""
    between = tokens[start:place]
    # "X Market | Rising Demand | $ 5 Bn growth": the parts of a headline.
    if between and between[0].low == between[-1].low == "|":
        return True
    if between and any(t.kind is Kind.NUMBER and t.number >= _LEAST_BETWEEN for t in between):
        return False
    if not between or between[0].low not in {"|", ":", "-", "–", "of"}:
        return True
    return len(between) <= 5 and all(
        t.low in APPROXIMATE | SIZES | INCREASE_NOUNS or t.kind is Kind.MARK or t.low in _BEHIND_MARK for t in between
    )


def _is_pre(tokens: Tokens, at: int) -> bool:
    """Return whether a preposition stands before a year: *was in 2020 …*."""
    return (
        tokens[at].low in _PRE
        and at + 1 < len(tokens)
        and (tokens[at + 1].kind is Kind.YEAR or tokens[at + 1].low in _PRE)
    )


def _is_other_money(tokens: Tokens, place: int) -> bool:
    """Return whether an amount is said to be put in, lost or owed."""
    following = [token.low for token in tokens[place + 1 : place + 5]]
    if not following:
        return False
    if following[0] in OTHER_MONEY:
        return True
    return following[0] in {"in", "of", "worth"} and bool(OTHER_MONEY & set(following[1:4]))


def is_large(tokens: Tokens, place: int) -> bool:
    """Return whether an amount is large enough for a market."""
    money = tokens[place].money
    return money is not None and money.high >= _LEAST_AMOUNT
