"""Names of rounds of funding as papers write them, and the one name that each is given."""

from __future__ import annotations

import re

_ROUND = re.compile(
    r"\b(?:(?P<pre>pre)[- ]?)?(?:serie[s]?[- ]?(?P<letter>[A-K])(?:[1-9]|(?P<plus>\+))?(?![\w])|series seed\b"
    r"|(?P<seed>seed)(?!-stage\b| stage\b|-fund\b| funds?\b| investors?\b| accelerator\b|-accelerator\b|\w)"
    r"|(?P<seed_de>seed)(?:finanzierung|runde|ronde|investering|kapital))",
    re.IGNORECASE,
)
# Named by what they are rather than by a letter; the first that fits.
_KINDS = (
    ("Crowdfunding", r"crowd-?(?:funding|funded|sale|investing)|kickstarter|indiegogo|seedrs|crowdcube"),
    (
        "Growth",
        (
            r"growth[- ](?:equity|stage|capital|round|funding|financing|investment)|groei(?:kapitaal|financiering"
            r"|ronde)"
            r"|wachstums(?:kapital|finanzierung|runde)"
        ),
    ),
    ("Bridge", r"bridge (?:round|loan|financing|funding)|overbruggings\w+|brückenfinanzierung"),
    ("Angel", r"angel[- ](?:round|funding|investment|financing)"),
    ("Convertible Note", r"convertible (?:notes?|loan)|wandeldarlehen"),
)
_OTHERS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _KINDS)

_DEBT = re.compile(r"\b(?:(?<!equity and )(?<!equity & )debt(?! (?:and|&) equity)|fremdkapital)\b", re.IGNORECASE)
# "raises $5m to help people out of debt": what the money is for names no round.
_PURPOSE = re.compile(r"(?<!up)(?<!close)\s(?:to|for)\s(?!its\b)", re.IGNORECASE)


def find_round(text: str) -> str | None:
    """Return the name of the first round in a text, ``None`` where it names none.

    >>> [find_round(text) for text in ("a pre-series A", "Series Seed", "in growth equity", "its latest round")]
    ['Pre-Series A', 'Seed', 'Growth', None]
    """
    found = _ROUND.search(text)
    if found is None:
        said = _PURPOSE.split(text, maxsplit=1)[0]
        return next((name for name, pattern in _OTHERS if pattern.search(said)), None)
    before = "Pre-" if found["pre"] else ""
    if found["letter"]:
        return f"{before}Series {found['letter'].upper()}{found['plus'] or ''}"
    return f"{before}Seed"


def has_letter(text: str) -> bool:
    """Return whether a text names a round that only companies have: a series or seed."""
    return _ROUND.search(text) is not None


def is_debt(text: str) -> bool:
    """Return whether the money of a round is lent, wholly.

    >>> [is_debt(text) for text in ("$50M in debt financing", "$50M in equity and debt", "$5M to end debt")]
    [True, False, False]
    """
    return _DEBT.search(_PURPOSE.split(text, maxsplit=1)[0]) is not None
