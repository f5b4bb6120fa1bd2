"""Who estimates a market: *according to Gartner*, *Gartner forecasts*, *… | Technavio*."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from nlp.signals.market.places import count_place
from nlp.signals.market.tokens import Kind, Token, Tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REPORTS = _words(
    """report reports study studies research analysis survey data forecast forecasts estimate estimates figures guide
    outlook tracker analyst analysts bericht studie analyse onderzoek rapport whitepaper
    insight insights predictions projections"""
)
_MADE = _words("""published released conducted gathered compiled provided prepared issued carried out done made""")
_MADE_BY = _words("by from of at von van")
_JUDGED_BY = _words(
    """forecast forecasted projected predicted estimated expected anticipated valued published pegged prognostiziert
    geschatzt"""
)
# Between *according to* and the name.
_BETWEEN = _words(
    """a an the this that its their new recent latest most updated recently market consulting consultancy firm
    company agency group institute experts expert researchers dem den der das des die het de een ein eine einer
    einem marktforscher marktforschern marktforschungsunternehmen marktforschungsinstitut marktonderzoeker
    onderzoeksbureau angaben schatzungen von zahlen global publisher industry and in titled tech technology
    estimations projections predictions angaben' prognose prognosen"""
)
_FILLERS = _REPORTS | _MADE | _MADE_BY | _BETWEEN
_SAYING = _words(
    """forecast forecasts forecasted predict predicts predicted estimate estimates estimated expect expects project
    projects projected anticipates anticipated reports reported says said puts pegs finds found believes values
    suggests notes reckons sees say states stated shows writes wrote reveals schatzt erwartet prognostiziert rechnet
    beziffert verwacht schat voorspelt calculates thinks claims"""
)
_BEFORE_SAYING = _REPORTS | _words(
    """latest new recent newest has have had hat also now currently recently research analysts that which market"""
)
_NO_SPEAKERS = _words("market sales industry revenue revenues size value sector demand growth")
_IN_NAMES = _words("of for and the & de")
_LEGAL = _words("inc ltd llc corp co gmbh plc")
_ACRONYM_CHARS = 8
_MOST_WORDS = 9
_MOST_FILLERS = 12
# A name does not begin with these, capital or not.
_NO_BEGINNINGS = _FILLERS - _words(
    "market research global group industry consulting technology data forecast"
) | _words(
    """these those it in by on as for at to our we you he she they how what why if but while with some many his her
    your according key driver drivers worldwide exclusive es wir cagr usd eur gbp covid-19 growth top one rising
    revenue size sales source quelle bron industries investors experts january february march april may june july
    august september october november december"""
)
# Where these stand, the last part of a headline is no name.
_NO_PARTS = _words(
    """forecasts driver drivers cagr growth impact emerge trends contributor contributors size others vendor vendors
    players adoption demand by to is are will report challenges featuring driving"""
)
_BARS = _words("| : – — -")


def find_publisher(text: str, tokens: Tokens, *, is_title: bool) -> str | None:
    """Return who estimates, as the text writes it. ``is_title``: a headline, whose last part may name it."""
    trailing = _find_trailing(text, tokens)
    if trailing and (is_title or "|" in text or _is_last_colon(tokens)):
        return trailing
    for name in _iter_cued(text, tokens):
        return name
    return trailing


def _is_last_colon(tokens: Tokens) -> bool:
    return any(token.low == ":" for token in tokens[-9:])


def _iter_cued(text: str, tokens: Tokens) -> Iterator[str]:
    """Give the names that a cue stands beside: first those behind one, then those before a verb of saying."""
    for place, token in enumerate(tokens):
        begin = _begin_behind(tokens, place, token)
        name = _read_ahead(text, tokens, begin) if begin > 0 else ""
        if name:
            yield name
    for place, token in enumerate(tokens):
        is_saying = place > 0 and token.kind is Kind.WORD and token.low in _SAYING and not _is_passive(tokens, place)
        if is_saying or _owns_report(tokens, place):
            name = _read_back(text, tokens, place)
            if name:
                yield name


def _is_passive(tokens: Tokens, place: int) -> bool:
    """Return whether the market is spoken of and nobody speaks: *X Market Projected to Hit $ 5 Bn*."""
    following = tokens[place + 1].low if place + 1 < len(tokens) else ""
    return following == "to" or tokens[place - 1].low in _NO_SPEAKERS


def _owns_report(tokens: Tokens, place: int) -> bool:
    """Return whether somebody's report stands at ``place``: *IDC's predictions*."""
    if not place or tokens[place].low not in _REPORTS or not tokens[place - 1].is_owner:
        return False
    return not count_place(tokens, place - 1, place)


def _begin_behind(tokens: Tokens, place: int, token: Token) -> int:
    """Return where a name may begin behind a cue at ``place``, -1 where there is none."""
    following = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if (token.low, following) in {("according", "to"), ("based", "on"), ("as", "per"), ("nach", "angaben")}:
        return _skip_fillers(tokens, place + 2)
    if token.low in {"laut", "volgens", "gemass"}:
        return _skip_fillers(tokens, place + 1)
    is_cue = token.low in _REPORTS or token.low in _MADE or token.low in {'"', "”", ")"}
    if (is_cue or token.low in _JUDGED_BY) and following in {"by", "from", "von", "van"}:
        return _skip_fillers(tokens, place + 2)
    return -1


def _skip_fillers(tokens: Tokens, place: int) -> int:
    end = min(place + _MOST_FILLERS, len(tokens))
    while place < end and tokens[place].low in _FILLERS and not _is_name_word(tokens, place):
        place += 1
    return place


def _is_name_word(tokens: Tokens, place: int) -> bool:
    """Return whether a word that fills as well belongs to a name: *Market Research Future*."""
    following = tokens[place + 1 : place + 3]
    if following and following[0].low == "and":
        following = following[1:]
    return tokens[place].is_capital and bool(following) and following[0].is_capital


def _read_ahead(text: str, tokens: Tokens, begin: int) -> str:
    if begin >= len(tokens) or not _may_begin(text, tokens[begin]):
        return ""
    end = begin + 1
    while end < len(tokens) and end - begin < _MOST_WORDS and not tokens[end - 1].is_owner:
        token = tokens[end]
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if _is_in_name(text, token) or (
            token.low in _IN_NAMES and following is not None and _is_in_name(text, following)
        ):
            end += 1
        else:
            break
    return _cut(text, tokens, begin, end)


def _read_back(text: str, tokens: Tokens, verb: int) -> str:
    end = verb
    while (
        end > 0
        and (tokens[end - 1].low in _BEFORE_SAYING or tokens[end - 1].low in {"*", "_"})
        and not tokens[end - 1].is_capital
    ):
        end -= 1
    begin = end
    if begin > 2 and tokens[begin - 1].low == ")":
        begin = next((at for at in range(begin - 2, max(-1, begin - 6), -1) if tokens[at].low == "("), begin)
    while begin > 0 and end - begin < _MOST_WORDS:
        token = tokens[begin - 1]
        before = tokens[begin - 2] if begin > 1 else None
        if _is_in_name(text, token) or (
            token.low in _IN_NAMES and begin < end and before is not None and _is_in_name(text, before)
        ):
            begin -= 1
        else:
            break
    while begin < end and not _may_begin(text, tokens[begin]):
        begin += 1
    return _cut(text, tokens, begin, end) if begin < end else ""


def _may_begin(text: str, token: Token) -> bool:
    return _is_in_name(text, token) and token.low not in _NO_BEGINNINGS


def _is_in_name(text: str, token: Token) -> bool:
    if token.kind is not Kind.WORD:
        return False
    word = text[token.start : token.end]
    return any(character.isupper() for character in word) or word.endswith(".com")


def _cut(text: str, tokens: Tokens, begin: int, end: int) -> str:
    """Return the text of a name, its legal form and its letters in brackets included."""
    if end + 1 < len(tokens) and tokens[end].low == "," and tokens[end + 1].low in _LEGAL:
        end += 2
    last = tokens[end - 1]
    stop = last.end
    if last.low in _LEGAL and end < len(tokens) and tokens[end].low == "." and tokens[end].start == stop:
        stop = tokens[end].end
        end += 1
    if end + 2 < len(tokens) and tokens[end].low == "(" and tokens[end + 2].low == ")":
        acronym = text[tokens[end + 1].start : tokens[end + 1].end]
        if acronym.isupper() and len(acronym) <= _ACRONYM_CHARS:
            stop = tokens[end + 2].end
    name = text[tokens[begin].start : stop]
    return name.removesuffix("'s").removesuffix("’s")


def _find_trailing(text: str, tokens: Tokens) -> str | None:
    """Return the name behind the last bar, colon, dash or *says*, or in the brackets at the end."""
    end = len(tokens)
    while end > 0 and (
        tokens[end - 1].low in {"*", '"', "”", ":", "trade_mark", "…"} or _is_full_stop(tokens, end - 1)
    ):
        end -= 1
    if end > 2 and tokens[end - 1].low == ")":
        begin = next((at for at in range(end - 2, max(-1, end - 8), -1) if tokens[at].low == "("), -1)
        return _read_whole(text, tokens, begin + 1, end - 1) if begin >= 0 else None
    for begin in range(end - 1, max(-1, end - 12), -1):
        token = tokens[begin]
        if (
            token.low in _BARS
            and token.kind is Kind.MARK
            and (token.low != "-" or text[token.start - 1 : token.start] == " ")
        ):
            by = next((at for at in range(begin + 1, end) if tokens[at].low == "by"), begin)
            return _read_whole(text, tokens, by + 1, end)
        if token.low == "says" and begin + 1 < end:
            return _read_whole(text, tokens, begin + 1, end)
    return None


def _is_full_stop(tokens: Tokens, place: int) -> bool:
    return tokens[place].low == "." and place > 0 and tokens[place - 1].low not in _LEGAL


def _read_whole(text: str, tokens: Tokens, begin: int, end: int) -> str | None:
    """Return the name that a part is, its number in front left out (*17000+ Technavio*); ``None`` where it is none."""
    while begin < end and (
        tokens[begin].kind is Kind.NUMBER or tokens[begin].low in {"+", "source", "quelle", "bron", ":"}
    ):
        begin += 1
    part = tokens[begin:end]
    if not part or len(part) > _MOST_WORDS or not _may_begin(text, part[0]):
        return None
    for token in part:
        has_digit = any(character.isdigit() for character in token.low)
        is_right = not has_digit and (
            _is_in_name(text, token)
            or token.low in _IN_NAMES
            or token.low in {".", "®", "™"}
            or _is_before_form(part, token)
        )
        if not is_right or token.low in _NO_PARTS:
            return None
    if any(token.low in {"market", "markt"} for token in part) and len(part) < 3:
        return None
    return text[part[0].start : part[-1].end].rstrip("®™")


def _is_before_form(part: Tokens, token: Token) -> bool:
    """Return whether a comma stands before a legal form: *Grand View Research, Inc.*."""
    return token.low == "," and any(a is token and b.low in _LEGAL for a, b in pairwise(part))
