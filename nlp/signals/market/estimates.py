"""Puts together what a sentence says of each market: its size, what is foreseen, its growth, with their years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from core.signals import Money, MoneyName
from nlp.signals.market.branches import find_branch
from nlp.signals.market.figures import find_period, find_rate, find_year, is_compound, is_future, is_of_a_horizon
from nlp.signals.market.leads import Link
from nlp.signals.market.links import (
    find_counts,
    link_ahead,
    link_before,
    link_rate,
)
from nlp.signals.market.names import Market, iter_markets
from nlp.signals.market.predicates import find_predicate
from nlp.signals.market.subjects import make_label, name_subject
from nlp.signals.market.tokens import Kind, Tokens
from nlp.signals.market.words import APPROXIMATE, DETERMINERS, FUTURE, TAKINGS, UNTIL

# Before "a $5bn market": it is foreseen to become one.
_FORESEEN = frozenset(
    """forecast forecasts forecasted forecasting predict predicts predicted predicting project projects projected
    expect expects expected anticipates foresees become""".split()
)
_MEASURED = frozenset(
    """reached hit was were exceeded surpassed crossed topped totaled totalled generated grew went rose fell had
    stood""".split()
)
_CARRIED = frozenset("to and auf und naar tot en reaching hitting".split())
_EARLIER = frozenset("compared against versus vs".split())
# German and Dutch say what is to come in the present tense.
_RISING_NOW = frozenset("wachst steigt groeit stijgt klettert".split())
# Of these also a figure behind them counts, if it is of a year to come.
_FAR_ENOUGH = frozenset("segment economy".split())
# A text that names more at a stretch is no sentence; the work grows with their square.
_MOST_MARKETS = 12
_LEAST_SPENDING = 1e8
_BEFORE_TOKENS = 8


@dataclass(slots=True)
class Estimate:
    """What was read of one market."""

    market: Market
    name: str
    money: dict[MoneyName, Money] = field(default_factory=dict)
    facts: dict[str, str | int | float] = field(default_factory=dict)
    is_foreseen: bool = False
    is_compound: bool = False


@dataclass(frozen=True, slots=True)
class _Dated:
    """An amount with its year. ``lead``: the word before it."""

    name: MoneyName
    money: Money
    lead: str
    year: int | None


def iter_estimates(text: str, tokens: Tokens, *, has_publisher: bool) -> Iterator[Estimate]:
    """Give the estimates of a sentence, one a market. ``has_publisher``: it says who estimates."""
    markets = make_label(text, tokens) or list(islice(iter_markets(text, tokens), _MOST_MARKETS))
    taken: set[int] = set()
    years: set[int] = set()
    rates: set[int] = set()
    branch = find_branch(text, tokens) if "Umsatz" in text else None
    estimates = [Estimate(branch[0], branch[0].name, {MoneyName.SIZE: branch[1]})] if branch else []
    for number, market in enumerate(markets):
        limit = _limit(tokens, markets, number)
        links = [link for link in _iter_links(tokens, market, limit) if link.place not in taken]
        estimate = Estimate(market, market.name)
        _read_money(tokens, estimate, links, years)
        _read_counts(text, tokens, estimate, limit, years)
        if not _is_kept(tokens, estimate, has_publisher=has_publisher):
            estimate.money.clear()
            estimate.facts.clear()
        taken |= {link.place for link in links if estimate.money}
        is_alone = sum(bool(m.name) for m in markets) <= 1
        rate = _read_growth(tokens, estimate, (0, len(tokens)) if is_alone else (market.outer, limit), limit)
        if rate >= 0 and rate in rates and not estimate.money:
            continue
        rates.add(rate)
        if estimate.money or estimate.facts:
            estimates.append(estimate)
    for estimate in estimates:
        if not estimate.name:
            estimate.name = _borrow_name(text, tokens, estimate, markets, estimates)
    yield from (e for e in estimates if e.name or e.money or e.is_compound)


def _limit(tokens: Tokens, markets: Sequence[Market], number: int) -> int:
    """Return where the next market begins that something is said of."""
    for market in markets[number + 1 :]:
        before = link_before(tokens, market)
        if market.name and before is not None:
            return before.place
        if market.name and find_predicate(tokens, market, len(tokens)) >= 0:
            return market.outer
    return len(tokens)


def _iter_links(tokens: Tokens, market: Market, limit: int) -> Iterator[Link]:
    before = link_before(tokens, market)
    if before is not None:
        yield before
    if not market.is_close or tokens[market.head].low in _FAR_ENOUGH:
        yield from link_ahead(tokens, market, limit)


def _read_money(tokens: Tokens, estimate: Estimate, links: Sequence[Link], years: set[int]) -> None:
    if estimate.market.is_counted and tokens[estimate.market.head].low != "demand":
        return
    dated = list(_iter_dated(tokens, estimate.market, links, years))
    foreseen = sorted((one for one in dated if one.name is MoneyName.FORECAST), key=lambda one: one.year or 0)
    sizes = [one for one in dated if one.name is MoneyName.SIZE]
    # "went from $25 billion to $15 billion": the later one is the size.
    if len(sizes) > 1 and sizes[0].lead == "from" and sizes[1].lead in _CARRIED:
        sizes.pop(0)
    # "will reach $86bn in 2017 and $93bn in 2018": growth counts from the first.
    if not sizes and len(foreseen) > 1 and foreseen[0].year:
        sizes = foreseen[:1]
    # "was worth $2.5bn in 2015 and $4bn in 2018": the later one.
    if len(sizes) > 1 and sizes[0].year:
        sizes.sort(key=lambda one: -(one.year or 0))
    increments = [one for one in dated if one.name is MoneyName.INCREMENT]
    chosen = ((MoneyName.SIZE, sizes[:1]), (MoneyName.FORECAST, foreseen[-1:]), (MoneyName.INCREMENT, increments[:1]))
    for name, ones in chosen:
        for one in ones:
            estimate.money[name] = one.money
            _set(estimate, "year" if name is MoneyName.SIZE else "horizon", one.year)
    estimate.is_foreseen = bool(foreseen or increments)


def _iter_dated(tokens: Tokens, market: Market, links: Sequence[Link], years: set[int]) -> Iterator[_Dated]:
    expected = False
    for number, link in enumerate(links):
        money = tokens[link.place].money
        if money is None:
            continue
        expected = _is_expected(tokens, link, was_expected=expected and link.lead in _CARRIED)
        is_size = _is_earlier(tokens, link)
        is_foreseen = (expected or link.is_increment) and not is_size
        behind = link.behind if link.behind >= 0 else link.place
        since = _since(tokens, market, link, number)
        year = find_year(tokens, behind, is_expected=is_foreseen, used=years, since=since)
        name = MoneyName.INCREMENT if link.is_increment else MoneyName.FORECAST if is_foreseen else MoneyName.SIZE
        yield _Dated(name, money, link.lead, year)
        # "will grow from $5bn to $7bn": the second is expected as well.
        expected = expected or (is_size and is_future(tokens, link.since, link.place))


def _is_earlier(tokens: Tokens, link: Link) -> bool:
    """Return whether the amount is what growth began with: *from $5bn*, *compared to $5bn in 2019*."""
    before = tokens[link.place - 2].low if link.place > 1 else ""
    return link.lead == "from" or before in _EARLIER or _comes_from(tokens, link)


def _comes_from(tokens: Tokens, link: Link) -> bool:
    """Return whether *from* governs the amount: *from a value of $5bn in 2020*."""
    return link.lead == "of" and any(
        token.low == "from" for token in tokens[max(link.since, link.place - 6) : link.place]
    )


def _is_expected(tokens: Tokens, link: Link, *, was_expected: bool) -> bool:
    if link.lead == "from":
        return False
    if link.behind >= 0:
        return _is_foreseen_before(tokens, link)
    if link.lead in {"auf", "naar", "tot"} and any(
        token.low in _RISING_NOW for token in tokens[link.since : link.place]
    ):
        return True
    is_next_cell = any(token.low == "→" for token in tokens[link.since : link.place])
    if was_expected or is_next_cell or is_future(tokens, link.since, link.place):
        return True
    return link.lead not in _MEASURED and is_of_a_horizon(tokens, link.place)


def _is_foreseen_before(tokens: Tokens, link: Link) -> bool:
    """Return whether *a $5bn market* is one to come: *forecasts a …*, *will be a …*, *a … by 2020*."""
    if is_of_a_horizon(tokens, link.behind):
        return True
    at = link.place - 1
    while at >= 0 and (tokens[at].low in DETERMINERS or tokens[at].low in APPROXIMATE):
        at -= 1
    if at < 0:
        return any(token.low in {"expected", "projected", "forecast"} for token in tokens[link.place : link.behind])
    if tokens[at].low in {"be", "create", "into", "represent", "form"}:
        return any(token.low in FUTURE or token.low == "to" for token in tokens[max(0, at - 4) : at])
    expects = any(token.low in {"expected", "projected"} for token in tokens[link.place : link.behind])
    return tokens[at].low in _FORESEEN or expects


def _since(tokens: Tokens, market: Market, link: Link, number: int) -> int:
    """Return from where a year before the amount may be its own: *In 2015, the market reached …*."""
    if number or link.behind >= 0:
        return link.since
    back = max(0, market.outer - _BEFORE_TOKENS)
    for at in range(market.outer - 1, back, -1):
        if tokens[at].kind is Kind.YEAR and tokens[at - 1].low in UNTIL | {"in", "im", "of"}:
            is_late = any(token.kind is Kind.AMOUNT for token in tokens[at : market.outer])
            is_told = any(token.low in FUTURE for token in tokens[at : market.outer])
            return link.since if is_late or is_told else at
    return market.head


def _read_counts(text: str, tokens: Tokens, estimate: Estimate, limit: int, years: set[int]) -> None:
    if estimate.money or estimate.market.is_close:
        return
    expected = False
    for number, (link, count, unit) in enumerate(find_counts(tokens, estimate.market, limit)):
        expected = _is_expected(tokens, link, was_expected=expected and link.lead in _CARRIED)
        since = _since(tokens, estimate.market, link, number)
        year = find_year(tokens, unit, is_expected=expected, used=years, since=since)
        _set(estimate, "volume_increment" if link.is_increment else "volume_forecast" if expected else "volume", count)
        _set(estimate, "horizon" if expected else "year", year)
        end = unit + 1 if tokens[unit].low in {"square", "cubic"} and unit + 1 < len(tokens) else unit
        _set(estimate, "unit", text[tokens[unit].start : tokens[end].end])
        estimate.is_foreseen = estimate.is_foreseen or expected


def _read_growth(tokens: Tokens, estimate: Estimate, stretch: tuple[int, int], limit: int) -> int:
    """Read the growth rate and its period in a stretch; return the place of the rate, -1 where there is none."""
    start, end = stretch
    rate = (
        find_rate(tokens, start, end) if estimate.money or estimate.facts else link_rate(tokens, estimate.market, limit)
    )
    period = find_period(tokens, start, end)
    if rate and any(token.low in {"segment", "segments"} for token in tokens[estimate.market.after : rate[0]]):
        rate = None
    if rate and (estimate.money or estimate.facts or not (estimate.market.is_spending or estimate.market.is_close)):
        if not (estimate.money or estimate.facts):
            estimate.is_foreseen = is_future(tokens, estimate.market.after, rate[0]) or period is not None
            horizon = next((a for a in range(rate[0], min(rate[0] + 8, end)) if tokens[a].kind is Kind.YEAR), -1)
            if horizon > 0 and tokens[horizon - 1].low in UNTIL:
                _set(estimate, "horizon", int(tokens[horizon].number))
        estimate.is_foreseen = estimate.is_foreseen or "horizon" in estimate.facts
        estimate.is_compound = is_compound(tokens, rate[0])
        estimate.facts["cagr_pct"] = rate[1]
    if period is not None and (estimate.money or estimate.facts):
        estimate.facts["period"] = f"{int(period.number)}-{period.until}"
        if estimate.is_foreseen and estimate.money and "horizon" not in estimate.facts:
            estimate.facts["horizon"] = period.until
    return rate[0] if rate and "cagr_pct" in estimate.facts else -1


def _is_close_kept(estimate: Estimate, word: str) -> bool:
    """Return whether *the $5bn X space* is one: an opportunity needs no name, a segment a year to come."""
    if not estimate.money or (word in _FAR_ENOUGH and estimate.market.is_owned):
        return False
    is_beside = word == "economy" and MoneyName.SIZE in estimate.money
    if word in _FAR_ENOUGH and "horizon" not in estimate.facts and not is_beside:
        return False
    least = min(money.high for money in estimate.money.values())
    return least >= _LEAST_SPENDING if word == "opportunity" else bool(estimate.name)


def _is_kept(tokens: Tokens, estimate: Estimate, *, has_publisher: bool) -> bool:
    market = estimate.market
    if market.is_close and not _is_close_kept(estimate, tokens[market.head].low):
        return False
    if market.is_value and "horizon" not in estimate.facts:
        return False
    if market.is_counted and estimate.money:
        return bool(estimate.name) and "horizon" in estimate.facts
    if market.is_counted:
        return bool(estimate.name) and (estimate.is_foreseen or has_publisher or market.is_worldwide)
    if market.is_spending:
        forecast = estimate.money.get(MoneyName.FORECAST)
        is_known = market.is_worldwide or (has_publisher and tokens[market.head].low not in TAKINGS)
        is_counted = market.is_worldwide and bool(estimate.facts.keys() & {"volume", "volume_forecast"})
        is_large_one = forecast is not None and forecast.high >= _LEAST_SPENDING
        return bool(estimate.name) and is_known and (is_large_one or is_counted)
    return True


def _borrow_name(
    text: str, tokens: Tokens, estimate: Estimate, markets: Sequence[Market], estimates: Sequence[Estimate]
) -> str:
    """Return the name that *this market* has elsewhere in the sentence, empty where it has none."""
    subject = name_subject(text, tokens, estimate.market)
    if subject:
        return subject
    others = {other.name for other in estimates}
    return next((m.name for m in markets if m.name and m.name not in others and m.outer < estimate.market.outer), "")


def _set(estimate: Estimate, name: str, value: str | float | None) -> None:
    if value is not None:
        estimate.facts.setdefault(name, value)
