"""Takeovers: who buys whom, for how much, how large a stake, and how sure the sentence is.

A firm, or a part of one, must be bought by name: who acquires customers, skills or data buys none. Told by a verb
(*X acquires Y*, *Y bought by X*), by a noun (*X's acquisition of Y*), by the seller (*X sells its Z unit to Y*, with
the fact ``seller``) or as a stake (with the fact ``stake_pct``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import MoneyName, Part, Signal, SignalKind
from nlp.signals.dates import read_day_near
from nlp.signals.deal_certainty import read_deal_certainty
from nlp.signals.naming.before_verbs import Subject, read_subject
from nlp.signals.naming.behind_verbs import Named, read_object
from nlp.signals.naming.forms import is_title_case, looks_like_person, may_be_german_nouns, without_owner
from nlp.signals.prices import read_price
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "acquisition 1"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """acquire acquires acquired acquiring acquisition buys bought buy buying buyout buyouts purchase purchases
    purchased purchasing takeover takes took taking taken snaps snapped snapping snap gobbles gobbled gobbling
    scoops scooped scooping swallows swallowed sells sell sold selling divests divested divesting divest
    offloads offloaded offload übernimmt übernommen übernahme übernehmen kauft gekauft aufgekauft schluckt
    geschluckt overgenomen overname neemt koopt gekocht opgekocht verkauft verkoopt stake"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_PARTICIPLE = (
    r"acquired|bought(?: out)?|taken over|purchased|snapped up|gobbled up|scooped up|swallowed up"
    r"|overgenomen|gekocht"
)
_SURE = r"acquir(?:es?|ed|ing)|übernimmt|übernehmen"
_LIKELY = (
    r"buy(?:s|ing)?(?: out)?|bought(?: out)?|purchas(?:es|ed|ing|e)|snap(?:s|ped|ping)? up|gobbl(?:es?|ed"
    r"|ing) up|scoop(?:s|ed|ing)? up"
    r"|takes over|took over|taking over|take over|swallows|kauft|koopt|schluckt"
)
_ACTIVE = re.compile(rf"(?<![\w-])(?:(?P<sure>{_SURE})|(?P<likely>{_LIKELY}))(?=\s)", _I)
_PASSIVE = re.compile(
    rf"(?<![\w-])(?:{_PARTICIPLE})(?P<gap>(?:\s(?!by\s|door\s)[\w$€£.%-]{{1,20}}){{0,7}}?)\s(?:by"
    rf"|door)(?=\s)",
    _I,
)
_GERMAN_PASSIVE = re.compile(
    r"\b(?:wird|wurde|werden|wordt|werd|is|ist)\s(?:\w{1,15}\s){0,2}(?:von|durch|vom|door)(?=\s)", _I
)
_PARTICIPLE_BEHIND = re.compile(
    r"[^.;:]{0,60}?\s(?:übernommen|gekauft|aufgekauft|geschluckt|overgenomen|gekocht|opgekocht|übernehmen"
    r"|kaufen|overnemen|kopen)\b",
    _I,
)
_SEPARATED = re.compile(r"\bneemt(?=\s)", _I)
_OVER = re.compile(r"(?:\s(?:voor|in|met|van)\s[^.;:,]{1,60}?)?\sover\b(?!\s(?:op|naar)\b)", _I)
_PERFECT = re.compile(r"\b(?:hat|haben|heeft|hebben|will|soll|möchte|wil|zou)(?=\s)", _I)
_NOUN = re.compile(
    r"(?<![\w-])(?:acquisition|takeover|buy-?out|purchase|übernahme|overname)\s(?P<of>of|von|van|des|der)(?=\s)", _I
)
_STAKE = re.compile(
    r"(?<![\w-])(?:acquir(?:es?|ed|ing)|buy(?:s|ing)?|bought|tak(?:es?|ing)|took|purchas(?:es?|ed|ing)"
    r"|secur(?:es?|ed))\s(?:(?:an?|the|its)\s)?"
    r"(?:[\w$€£.,-]{1,15}\s){0,3}?(?:(?P<pct>\d{1,3}(?:\.\d{1,3})?)(?:\s?%|[\s-]per\s?cent|\spct\.?)\s"
    r"|(?:majority|minority|controlling)\s)"
    r"(?:[\w$€£.-]{1,15}\s){0,3}?(?:stake|share|interest|holding)\sin(?=\s)",
    _I,
)
_SALE = re.compile(
    r"(?<![\w-])(?:sells?|sold|selling|divest(?:s|ed|ing)?|offload(?:s|ed|ing)?|verkauft"
    r"|verkoopt)\s(?:off\s)?(?:its|their|the|seine|ihre|zijn|haar)\s"
    r"(?P<target>(?:[\w&/’'-]{1,25}\s){0,4}?(?:units?|business(?:es)?|divisions?|arm|subsidiar(?:y|ies)"
    r"|operations|brand|sparte|divisie|tak|tochter))"
    r"\s(?:[^.;:,]{0,60}?\s)?(?:to|an|aan)(?=\s)",
    _I,
)
# Behind the name of what was bought: a price, or nothing more to say.
_PRICE_BEHIND = re.compile(
    r"[^.;:]{0,60}?\b(?:for|in an?|voor|für)\s(?:\w+\s){0,5}?[~]?(?:US)?[$€£₹¥]?\s?\d[^.;:]{0,12}", _I
)
_ENDS_SENTENCE = re.compile(r"\sto\s[a-z]|[.!?\"”’')\]]{0,3}\s*\Z|\s[|–—-]\s")
_OWNER = re.compile(r"[’'](?:s)?\s(?:(?!acquisition)[\w$€£.,-]{1,20}\s){0,5}\Z")
_BY = re.compile(r"[^.;:,]{0,40}?\s(?:by|durch|door)(?=\s)", _I)
_ON_ACQUISITION = re.compile(
    r"\b(?:complet|clos|finali[sz]|announc|confirm|mak|abandon|cancel|drop|scrap|plan|approv|consider"
    r"|delay|agree)\w{0,5}\s(?:on\s)?(?:(?:the|its|their|a|an"
    r"|of)\s)?(?:[\w$€£.-]{1,15}\s){0,3}\Z",
    _I,
)
# Money, goods and land that are bought by name, and what is taken over without being bought.
_NO_TARGET = re.compile(
    r"(?:.*bitcoin.*|ethereum|btc|eth|xrp|dogecoin|doge|litecoin|altcoins?|\w{0,20}coins?|gps|wi-?fi|lte|android|ios"
    r"|windows|linux|iphones?(?: \w+)?|playstation(?: \w+)?"
    r"|xbox(?: \w+)?|leitung|verantwortung|kosten|aufgaben?|rolle|kontrolle|führung|haftung|steuerung"
    r"|regie|verwaltung|part of .*|google play|amazon prime"
    r"|\w+(?:ung|ungen|heit|keit|schaft|tion|tät))\Z",
    _I,
)
_NO_DEAL = re.compile(
    r"\b(?:f(?:oo)?tball|striker|midfielder|season|loan deal|soccer|player|league|stocks? to buy"
    r"|should (?:i|you) buy|reasons? to buy|where to buy|how to buy|buy now"
    r"|painting|mansion|bungalow|apartment)\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Deal:
    """A takeover at a place of a text: from the verb to the end of what it governs."""

    start: int
    end: int
    acquirers: tuple[str, ...]
    targets: tuple[str, ...]
    facts: tuple[tuple[str, str | int | float], ...] = ()


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the takeovers that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not has_trigger(text, _TRIGGERS):
        return []
    deals = sorted(_iter_deals(text), key=lambda deal: deal.start)
    if not deals or _NO_DEAL.search(text):
        return []
    signals: list[Signal] = []
    told: set[str] = set()
    for deal in deals:
        if lang == "de" and may_be_german_nouns((*deal.targets, *deal.acquirers)):
            continue
        if deal.targets and told.isdisjoint(deal.targets):
            told.update(deal.targets)
            signals.append(_to_signal(sentence, deal))
    return signals


def _iter_deals(text: str) -> Iterator[_Deal]:
    taken: list[tuple[int, int]] = []
    for read in (_iter_stakes, _iter_sales, _iter_passives, _iter_nouns, _iter_actives, _iter_separated):
        for deal in read(text):
            if all(deal.end <= start or deal.start >= end for start, end in taken):
                taken.append((deal.start, deal.end))
                yield deal


def _iter_stakes(text: str) -> Iterator[_Deal]:
    for found in _STAKE.finditer(text):
        subject, target = read_subject(text, found.start()), _read_target(text, found.end())
        if subject and target and _is_target(target.name):
            percent = float(found["pct"]) if found["pct"] else None
            facts = (("stake_pct", percent),) if percent and percent <= 100 else ()
            yield _Deal(found.start(), target.end, subject.names, (target.name,), facts)


def _iter_sales(text: str) -> Iterator[_Deal]:
    for found in _SALE.finditer(text):
        seller, buyer = read_subject(text, found.start()), read_object(text, found.end())
        if seller and buyer:
            facts = (("seller", seller.names[0]),) if seller.names else ()
            yield _Deal(found.start(), buyer.end, (buyer.name,), (found["target"],), facts)


def _iter_passives(text: str) -> Iterator[_Deal]:
    for found in _PASSIVE.finditer(text):
        yield from _bought_by(text, found.start(), found.end())
    for found in _GERMAN_PASSIVE.finditer(text):
        buyer = read_object(text, found.end())
        if buyer and _PARTICIPLE_BEHIND.match(text, buyer.end):
            yield from _bought_by(text, found.start(), found.end())


def _bought_by(text: str, start: int, end: int) -> Iterator[_Deal]:
    target, buyer = read_subject(text, start, is_passive=True), read_object(text, end)
    if target and target.names and buyer and all(map(_is_target, target.names)):
        yield _Deal(start, buyer.end, (buyer.name,), target.names[:1] if len(target.names) == 1 else target.names)


def _iter_nouns(text: str) -> Iterator[_Deal]:
    for found in _NOUN.finditer(text):
        target = _read_target(text, found.end())
        if target is None or not _is_target(target.name):
            continue
        buyer = _read_buyer(text, found.start(), target)
        # "the purchase of Windows": of a firm only where its buyer is said.
        if buyer is not None and (buyer.names or found[0].lower().startswith(("acq", "takeover", "über", "overn"))):
            yield _Deal(found.start(), target.end, buyer.names, (target.name,))


def _read_buyer(text: str, start: int, target: Named) -> Subject | None:
    """Return who makes an acquisition that a noun tells: *X's acquisition of Y*, *… by X*, *X completes …*."""
    owner = _OWNER.search(text, max(0, start - 60), start)
    if owner:
        return read_subject(text, owner.start()) or Subject((), is_pronoun=True)
    by = _BY.match(text, target.end)
    buyer = read_object(text, by.end()) if by else None
    if buyer:
        return Subject((buyer.name,))
    verb = _ON_ACQUISITION.search(text, max(0, start - 60), start)
    return (read_subject(text, verb.start()) if verb else None) or Subject((), is_pronoun=True)


def _iter_actives(text: str) -> Iterator[_Deal]:
    for found in _ACTIVE.finditer(text):
        target = _read_target(text, found.end())
        subject = read_subject(text, found.start()) if target else None
        if target is None or subject is None or not _is_target(target.name):
            continue
        if found["sure"] or (_is_governed(text, found, subject) and _is_surely_bought(text, subject, target)):
            # "Acme buying Foo and Bar buying Baz": of several before a participle the last is meant.
            names = subject.names[-1:] if found[0].lower().endswith("ing") else subject.names
            yield _Deal(found.start(), target.end, names, (target.name,))


def _is_governed(text: str, verb: re.Match[str], subject: Subject) -> bool:
    """Return whether *buy* is a verb of the subject: behind *to*, *will*, or of several; "Amazon Buy Box" has none."""
    is_bare = verb[0].lower() in {"buy", "purchase", "take over"}
    return not is_bare or len(subject.names) > 1 or bool(_GOVERNOR.search(text, 0, verb.start()))


_GOVERNOR = re.compile(r"\b(?:to|will|would|could|may|might|can|did|not|n['’]t)\s\Z", _I)


def _is_surely_bought(text: str, subject: Subject, target: Named) -> bool:
    """Return whether *buy* tells of a firm: a buyer with a name, and a price or nothing behind the target."""
    if not subject.names:
        return False
    if _PRICE_BEHIND.match(text, target.end):
        return not looks_like_person(subject.names[0])
    return is_title_case(text) or bool(_ENDS_SENTENCE.match(text, target.end))


def _iter_separated(text: str) -> Iterator[_Deal]:
    for found in _SEPARATED.finditer(text):
        target = _read_target(text, found.end())
        subject = read_subject(text, found.start()) if target and _OVER.match(text, target.end) else None
        if target and subject and _is_target(target.name):
            yield _Deal(found.start(), target.end, subject.names, (target.name,))
    for found in _PERFECT.finditer(text):
        target = _read_target(text, found.end())
        subject = read_subject(text, found.start()) if target and _PARTICIPLE_BEHIND.match(text, target.end) else None
        if target and subject and _is_target(target.name):
            yield _Deal(found.start(), target.end, subject.names, (target.name,))


def _read_target(text: str, start: int) -> Named | None:
    """Return what is bought; "Übernahme von MySQL von Sun" names its seller as well."""
    target = read_object(text, start)
    if target is None:
        return None
    return Named(without_owner(target.name), target.end)


def _is_target(name: str) -> bool:
    return not _NO_TARGET.match(name)


def _to_signal(sentence: Sentence, deal: _Deal) -> Signal:
    text = sentence.text
    price = read_price(text, deal.start)
    day = read_day_near(text, deal.start)
    named = [(Part.ACQUIRER, name) for name in deal.acquirers if name not in deal.targets]
    return Signal(
        SignalKind.ACQUISITION, sentence.field, sentence.start, sentence.end,
        read_deal_certainty(text, deal.start, deal.end), EXTRACTOR,
        (*named, *((Part.TARGET, name) for name in deal.targets)),
        ((MoneyName.AMOUNT, price),) if price else (),
        (*deal.facts, *((("day", day),) if day else ())),
    )  # fmt: skip
