"""Countries and regions beside the name of a market, so that the name is one thing and its geography another."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.signals.market.tokens import Tokens

# In small letters without umlauts, as tokens are; adjectives too.
_ONE_WORD = frozenset(
    """africa african america american americas americans apac asean asia asian asia-pacific australia australian
    austria austrian bangladesh belgian belgium brazil brazilian britain british canada canadian chile chilean
    china chinese colombia colombian croatia czech danish denmark dutch egypt egyptian emea emirates estonia
    estonian eu europe european finland finnish france french gcc german germany ghana greece greek hungarian
    hungary iberian india indian indians indonesia indonesian iran iraq ireland irish israel israeli italian
    italy japan japanese kenya kenyan korea korean latam malaysia malaysian mea mena mexican mexico morocco
    netherlands nigeria nigerian nordic nordics norway norwegian pakistan pakistani peru philippine philippines
    poland polish portugal portuguese qatar romania romanian russia russian scandinavia scandinavian scottish
    scotland singapore spain spanish swedish sweden swiss switzerland taiwan taiwanese thai thailand turkey
    turkish u.k u.s uae ukraine ukrainian vietnam vietnamese benelux dach california deutschland deutsche
    deutschen deutscher deutschlands europa europaische europaischen europas osterreich osterreichische schweiz
    schweizer frankreich franzosische grossbritannien britische spanien italien italienische niederlande
    niederlandische chinesische chinesischen indien indische indischen amerikanische amerikanischen asien
    asiatische asiatischen japanische nederland nederlandse duitsland duitse europese belgie belgische frankrijk
    franse amerikaanse indiase azie aziatische nordamerika noord-amerika""".split()
)
_BEFORE = frozenset(
    """north south latin southeast south-east east west western eastern northern southern central middle saudi hong
    new""".split()
)
_AFTER = frozenset(
    """america american asia asian africa african east eastern europe european arabia arabian kong zealand pacific
    korea korean states kingdom""".split()
)
_FIRST = frozenset("united middle asia north".split())


def count_place(tokens: Tokens, place: int, end: int) -> int:
    """Return of how many tokens the geography is that begins at ``place``: 0 where there is none."""
    if place >= end:
        return 0
    low = tokens[place].low
    following = tokens[place + 1].low if place + 1 < end else ""
    if (low in _BEFORE or low in _FIRST) and following in _AFTER:
        return 2
    return int(low in _ONE_WORD)


def strip_places(words: Sequence[str]) -> list[str]:
    """Return the words of a name, in small letters, without those of geography."""
    kept: list[str] = []
    place = 0
    while place < len(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if words[place] in _BEFORE | _FIRST and following in _AFTER:
            place += 2
            continue
        if words[place] not in _ONE_WORD:
            kept.append(words[place])
        place += 1
    return kept
