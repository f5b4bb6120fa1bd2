"""Words between a verb or noun of funding and the amount that say nothing of what the amount is of."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Between the verb and the amount: nothing that says what else is raised.
_WORDS = r"""
    in|a|an|its|another|over|more than|more|about|around|nearly|almost|some|further|additional|extra|fresh|new
    first|second|third|initial|whopping|massive|mega|record|cool|close to|up to|up|approximately|roughly|just
    under|at least|as much as|the|his|her|their|total|of|series|pre-seed|seed|pre-series|round|rounds
    fund-?raising|funding|financing|investment|venture|capital|growth|equity|debt|oversubscribed|successful
    strategic|private|major|huge|big|impressive|latest|only|estimated|undisclosed|worth|totall?ing|amounting to
    between|[A-K]|extended|extension|below|and|early-stage|all-equity|significant|multi-million|institutional
    external|outside|closing|close|completion|final|upsized|follow-on|combined|over-subscribed|[\w-]+-figure
    multimillion-dollar|[12][09]\d\d|zeker|ruim|circa|ongeveer|bijna|meer dan|rond de|rond|opnieuw|nog eens|een
    van|totaal|naar verluidt|vandaag|voor|\w{0,20}investering|\w{0,20}ronde|\w{0,20}financiering
    \w{0,12}kapitaal|kapitaalinjectie|tussen|rund|etwa|knapp|über|mehr als|fast|weitere[nr]?|insgesamt|eine[nr]?
    die|das|ihre|seine|sich|in höhe von|von|mit|im|bereits|neue[s]?|frisches|angeblich|heute|zwischen
    private[s]?|erfolgreich|\w{0,20}finanzierung|\w{0,20}runde|\w{0,12}kapital"""


def _join_by_letter(words: Iterable[str]) -> str:
    """Return alternatives, those that begin with one letter together: a word is compared with few of them.

    The longer first, since what is passed is not given back: "in Höhe von" before "in".
    """
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[0] if word[0].isalpha() else "", []).append(word)
    patterns = groups.pop("", [])
    return "|".join([*patterns, *(f"(?={letter})(?:{'|'.join(mine)})" for letter, mine in groups.items())])


FILLERS = _join_by_letter(re.split(r"[|\n]\s*", _WORDS.strip()))
FILLER = re.compile(
    rf"(?:\s(?:{FILLERS})(?!\w))*+\s?[~>]?\s?",
    re.IGNORECASE,
)
