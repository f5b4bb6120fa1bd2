"""Which words reserve text and data mining (Directive (EU) 2019/790, Article 4), each with its reason: the one table.

A reservation counts when a machine can read it and it is addressed to everybody or to us. In doubt it counts: what is
lost is the article's text, while title, lead and link stay, as the publisher's own feed hands them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Where words stand: tdm-reservation, Content-Signal and Content-Usage, rules for robots, groups of robots.txt."""

    TDM = "tdm"
    USAGE = "usage"
    RULE = "rule"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is made of some words."""

    kind: Kind
    words: tuple[str, ...]
    reserves: bool
    reason: str


DECISIONS = (
    Decision(
        Kind.TDM,
        ("1", "true"),
        True,
        "The W3C TDM Reservation Protocol was made for Article 4: header, meta element, tdmrep.json. Any of the three "
        "is enough; a 0 lifts only what a shorter location of the same tdmrep.json reserves. A tdm-policy offers a "
        "licence, which nobody here has signed.",
    ),
    Decision(
        Kind.USAGE,
        ("ai-train", "ai-input", "train-ai", "train-genai", "genai", "ai", "ai-output", "tdm", "bots"),
        True,
        "Content-Signal says of itself that each restriction is a reservation under Article 4; Content-Usage "
        "(draft-ietf-aipref-attach) takes its place. Training and mining are not told apart by the law.",
    ),
    Decision(Kind.USAGE, ("search",), True, "What we keep is searched: a text that may not be in an index is in none."),
    Decision(Kind.RULE, ("noai",), True, "Says in one word what Article 4 asks for; made for data sets of AI."),
    Decision(
        Kind.RULE,
        ("noindex", "none"),
        True,
        "A wish about indexes and not about mining; but our copy is made to be indexed, as with search=no.",
    ),
    Decision(
        Kind.RULE,
        (
            "noarchive",
            "nocache",
            "nosnippet",
            "nofollow",
            "noimageai",
            "noimageindex",
            "notranslate",
            "indexifembedded",
        ),
        False,
        "How a public search engine shows a page: our copy is shown to no public, and links are followed by rules of "
        "our own. Images are not fetched.",
    ),
    Decision(
        Kind.AGENT,
        ("gptbot", "ccbot", "google-extended", "applebot-extended", "claudebot", "anthropic-ai", "bytespider"),
        False,
        "A group that names others binds those others (RFC 9309, 2.2.1). Before the Rechtbank Amsterdam such groups "
        "did not show that mining was reserved towards a crawler that they do not name (30 October 2024, "
        "ECLI:NL:RBAMS:2024:6563, 4.33). A group that names us or * is kept as what it is: the page is not asked for. "
        "Who wants to be stricter says keep: lead in the source's terms.",
    ),
)
_PREFERENCE = re.compile(r"(?<![\w-])([a-z][a-z-]*)\s*=\s*\"?no?(?![\w-])", re.IGNORECASE)


def reserving_words(kind: Kind) -> frozenset[str]:
    """Return the words of a kind that reserve."""
    return frozenset(word for one in DECISIONS if one.kind is kind and one.reserves for word in one.words)


_TDM, _USAGES, _RULES = (reserving_words(kind) for kind in (Kind.TDM, Kind.USAGE, Kind.RULE))


def find_tdm(value: object) -> bool:
    """Say whether a value of ``tdm-reservation`` reserves; a header that was sent twice counts if either does."""
    return any(part.strip().lower() in _TDM for part in str(value).split(","))


def find_usage(value: str) -> str | None:
    """Return the first preference of ``Content-Signal`` or ``Content-Usage`` that reserves, as it stands there."""
    for found in _PREFERENCE.finditer(value):
        if found[1].lower() in _USAGES:
            return found[0].lower()
    return None


def find_rule(rules: Iterable[str]) -> str | None:
    """Return the first of some rules for robots that reserves."""
    return next((rule for rule in rules if rule in _RULES), None)
