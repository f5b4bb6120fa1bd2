"""Identifiers as we keep them: bare and in lower case, whether a source writes them so or as an address."""

from __future__ import annotations

import re

_BARE = {
    # A DOI stands at the beginning, or behind "doi.org/" or "doi:"; an address may hold "10." for other reasons.
    "doi": re.compile(r"(?:^|doi\.org/|doi:\s*)(10\.\d{4,9}/\S+)"),
    # Without its version: one paper is one thing.
    "arxiv": re.compile(
        r"(?:^|arxiv:\s*|arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z-]+)?/\d{7})"
        r"(?:v\d+)?(?:\.pdf)?$"
    ),
    "openalex": re.compile(r"(?:^|openalex\.org/(?:\w+/)?)([waisctpf]\d+)$"),
    "pmid": re.compile(r"(?:^|/)(\d+)/?$"),
    "pmcid": re.compile(r"(?:^|/)(?:pmc)?(\d+)/?$"),
    "ror": re.compile(r"(?:^|ror\.org/)(0[a-z0-9]{6}\d{2})$"),
    "wikidata": re.compile(r"(?:^|/)(q\d+)$"),
    # A spreadsheet takes it for a number: it drops the nought before it, and may put one behind a point.
    "kvk": re.compile(r"^(\d{7,8})(?:\.0)?$"),
}
_PREFIX = {"pmcid": "pmc"}
_DIGITS = {"kvk": 8}


def name_cited(scheme: str, value: str) -> tuple[str, str]:
    """Return by what a cited work is named: a DOI that arXiv gave is its id there, which all copies of the paper bear.

    >>> name_cited("doi", "10.48550/arxiv.2301.00001")
    ('arxiv', '2301.00001')
    """
    found = read_identifiers("arxiv", [value]) if scheme == "doi" else []
    return ("arxiv", found[0]) if found else (scheme, value)


def read_identifiers(scheme: str, values: list[str]) -> list[str]:
    """Return identifiers in lower case, once each.

    Of the schemes that are also written as addresses, what is no such identifier is left out.
    """
    folded = [value.strip().lower() for value in values]
    pattern = _BARE.get(scheme)
    if pattern is None:
        return list(dict.fromkeys(value for value in folded if value))
    found = [match[1].rstrip(".,;") for value in folded if (match := pattern.search(value))]
    return [_PREFIX.get(scheme, "") + one.zfill(_DIGITS.get(scheme, 0)) for one in dict.fromkeys(found)]
