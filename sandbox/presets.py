"""Plans of faults by name. ``all``: every fault after which an honest crawl still ends with every planted document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sandbox.faults import Fault, FaultKind, parse_fault

# Kinds that are no part of "all": whoever meets a changed page cannot tell that it was not meant, and the others are of
# ways of access that the demo does not use.
LASTING = frozenset({FaultKind.CHANGED_PAGE, FaultKind.LOOPING_SITEMAP, FaultKind.CALENDAR})
_ON_PAGES = (
    FaultKind.NOT_FOUND,
    FaultKind.SERVER_ERROR,
    FaultKind.DROPPED,
    FaultKind.FORBIDDEN,
    FaultKind.ENDLESS,
    FaultKind.OVERSIZED,
    FaultKind.ZIPPED_ZEROS,
    FaultKind.BROKEN_GZIP,
    FaultKind.TRICKLED_BODY,
    FaultKind.LONG_LENGTH,
    FaultKind.REDIRECT_CHAIN,
    FaultKind.REDIRECT_LOOP,
    FaultKind.REDIRECT_INNER,
    FaultKind.HEADER_BOMB,
    FaultKind.MOVED,
    FaultKind.SLOW,
)
_OF_FEEDS = {
    "photon-ledger": (
        FaultKind.TRICKLED_HEADER,
        FaultKind.LONG_LENGTH,
        FaultKind.UNDATED,
        FaultKind.SHORT_LENGTH,
    ),
    "deep-chain-weekly": (FaultKind.TRICKLED_BODY, FaultKind.BROKEN_GZIP, FaultKind.FUTURE_DATED),
    "kennislijn": (FaultKind.HEADER_BOMB, FaultKind.DROPPED, FaultKind.ENTITY_BOMB, FaultKind.EMPTY_FEED),
    "werkbankblatt": (FaultKind.HTML_FOR_FEED, FaultKind.INVALID_UTF8, FaultKind.WRONG_CHARSET),
    "zellenpost": (FaultKind.REDIRECT_LOOP, FaultKind.BROKEN_XML),
}
_OF_SERVICES = {
    "/works*": (FaultKind.SPENT_CREDIT, FaultKind.BROKEN_JSON, FaultKind.SERVER_ERROR),
    "/3.2/auth/*": (FaultKind.UNAVAILABLE,),
    "/3.2/rest-services/*": (FaultKind.BLACK_LIGHT, FaultKind.EXPIRED_TOKEN, FaultKind.BROKEN_XML),
    "/data/cordis-HORIZON*": (FaultKind.DROPPED, FaultKind.TRUNCATED),
    "/data/cordis-h2020*": (FaultKind.HTML_FOR_FEED,),
    "/api/records/*": (FaultKind.SERVER_ERROR, FaultKind.BROKEN_JSON),
}
_OF_ARXIV = (FaultKind.RATE_LIMITED, FaultKind.UNAVAILABLE, FaultKind.TRUNCATED)


def read_faults(text: str) -> list[Fault]:
    """Return the faults of a preset's name, or the one that a text describes. Raises InputError."""
    return list(PRESETS[text]) if text in PRESETS else [parse_fault(text)]


def _in_turn(pattern: str, *kinds: FaultKind) -> list[Fault]:
    """The first request meets the first kind, the second the second: of several faults the first in the list wins."""
    return [Fault(kind, pattern, first=number, seconds=1) for number, kind in enumerate(kinds, 1)]


def _make_all() -> Sequence[Fault]:
    faults = _in_turn("/robots.txt", FaultKind.SERVER_ERROR, FaultKind.DROPPED, FaultKind.HUGE_ROBOTS)
    faults += _in_turn("/arxiv/*", *_OF_ARXIV)
    for pattern, kinds in _OF_SERVICES.items():
        faults += _in_turn(pattern, *kinds)
    for outlet, kinds in _OF_FEEDS.items():
        faults += _in_turn(f"/feeds/{outlet}.xml", *kinds)
    faults.append(Fault(FaultKind.MOVED, "/feeds/de-meetkamer.xml"))
    faults.append(Fault(FaultKind.SAME_PAGE, "/articles/photon-ledger/*", first=4))
    # All but photon-ledger, whose pages would be counted and meet another fault.
    faults += _in_turn("/articles/[!p]*", *_ON_PAGES)
    return [replace(one, size_mb=50, seconds=60 if one.kind is FaultKind.SLOW else one.seconds) for one in faults]


PRESETS = {"all": tuple(_make_all())}
