"""What classification codes say of a document: which technologies they indicate, and how surely.

CPC and IPC prefixes hold by rule: a subclass is the first four characters, a main group ends at the stroke, a subgroup
is exact. ``G06N10`` is not the beginning of ``G06N100``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache

from core.models import Classification
from core.taxonomy.model import Taxonomy

# Sections that office staff add beside a real class: they tell a use, never what an invention is.
_NEVER_ALONE = ("Y02", "Y04", "B82Y")
_OFFICE_SCHEMES = ("cpc", "ipc")
_MAX_CACHED = 100_000
_SYMBOL = re.compile(r"\s*([A-HY]\d\d[A-Z])\s*(?:(\d{1,4})(?!\d)\s*(?:/\s*(\d{2,6})(?!\d))?)?")


class Strength(IntEnum):
    """How much a code says; the larger one wins."""

    HINT = 1
    ADDITIONAL = 2
    PRIMARY = 3
    # What a patent office found the invention to be, by examination.
    EXAMINED = 4


class Codes:
    """Looks classification codes up in the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._patents = _invert({t.id: (t.cpc, t.cpc_hints) for t in taxonomy})
        self._arxiv = _invert({t.id: (t.arxiv, t.arxiv_hints) for t in taxonomy})
        self._topics = _invert({t.id: ((), t.openalex) for t in taxonomy})
        self._look_up = lru_cache(_MAX_CACHED)(self._find)

    def strengths(self, classifications: Iterable[Classification]) -> dict[str, Strength]:
        """Return the technologies that the codes indicate or hint at, each with its strongest code."""
        best: dict[str, Strength] = {}
        for code in classifications:
            for technology, strength in self._look_up(code.scheme, code.code, code.primary):
                if strength > best.get(technology, 0):
                    best[technology] = strength
        return best

    def _find(self, scheme: str, code: str, primary: bool) -> tuple[tuple[str, Strength], ...]:
        first = Strength.EXAMINED if scheme.lower() in _OFFICE_SCHEMES else Strength.PRIMARY
        strong = first if primary else Strength.ADDITIONAL
        best: dict[str, Strength] = {}
        for prefix, rules in self._prefixes(scheme, code):
            for technology, indicates in rules.get(prefix, ()):
                sure = indicates and not prefix.startswith(_NEVER_ALONE)
                best[technology] = max(best.get(technology, Strength.HINT), strong if sure else Strength.HINT)
        return tuple(best.items())

    def _prefixes(self, scheme: str, code: str) -> list[tuple[str, _Rules]]:
        match scheme.lower():
            case "cpc" | "ipc":
                return [(prefix, self._patents) for prefix in cpc_prefixes(code)]
            case "arxiv":
                return [(code.strip(), self._arxiv)]
            case "openalex":
                return [(code.rsplit("/", 1)[-1].strip(), self._topics)]
            case _:
                return []


_Rules = Mapping[str, tuple[tuple[str, bool], ...]]


def _invert(codes: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> _Rules:
    """Return for each code the technologies it stands for, and whether it indicates them by itself."""
    inverted: dict[str, list[tuple[str, bool]]] = {}
    for technology, (sure, hints) in codes.items():
        for code in sure:
            inverted.setdefault(code, []).append((technology, True))
        for code in hints:
            inverted.setdefault(code, []).append((technology, False))
    return {code: tuple(found) for code, found in inverted.items()}


def cpc_prefixes(code: str) -> tuple[str, ...]:
    """Return subclass, main group and subgroup of a CPC or IPC code, as far as it has them.

    Blanks between the parts are left out, and what offices write behind them (``A I``, a version) is too.

    >>> cpc_prefixes("H01M  10/0525")
    ('H01M', 'H01M10', 'H01M10/0525')
    """
    match = _SYMBOL.match(code.upper())
    if match is None:
        return ()
    subclass, group, subgroup = match.groups()
    prefixes = [subclass]
    if group:
        prefixes.append(subclass + group)
    if subgroup:
        prefixes.append(f"{subclass}{group}/{subgroup}")
    return tuple(prefixes)
