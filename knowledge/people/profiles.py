"""Which of the authors of one name are one person: profiles, made when somebody asks, and kept nowhere.

Two appearances are joined where their given names do not contradict and something besides speaks for it; what was
joined never holds two given names that contradict, two ORCIDs, or two people of one document. Nothing depends on the
order of documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.models import DocumentKind
from knowledge.people.clusters import cluster
from knowledge.people.evidence import Appearance

# What must speak for a join (knowledge.people.evidence): one thing; two for a name that many bear, three where
# hundreds of documents have it: among 200 people of one name some have worked in one group after each other.
_NEEDED, _NEEDED_OF_COMMON, _NEEDED_OF_HUNDREDS = 1.0, 2.0, 3.0
# A name is common when its family name is, two ORCIDs bear it, or more documents than a busy author writes in years.
_MANY_DOCUMENTS, _HUNDREDS = 60, 300


@dataclass(frozen=True, slots=True)
class Profile:
    """What is held of one person, as far as can be told. ``names``: as written, the most frequent first.

    ``organisations``: with the first and last year (``None``: not known). ``co_authors``: how many there are.
    ``reasons``: by what documents were joined, with how often; empty where there is one.
    """

    names: tuple[str, ...]
    orcids: tuple[str, ...]
    organisations: tuple[tuple[str, int | None, int | None], ...]
    co_authors: int
    documents: Mapping[DocumentKind, int]
    document_ids: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]


def group(appearances: Iterable[Appearance]) -> list[list[Appearance]]:
    """Return the appearances of each person, the person with most documents first."""
    ordered = sorted(appearances, key=lambda one: (one.document_id, one.written))
    return [[ordered[number] for number in sorted(one.numbers)] for one in cluster(ordered, _needed(ordered))]


def build_profiles(appearances: Iterable[Appearance]) -> list[Profile]:
    """Return a profile for each person, the one with most documents first."""
    ordered = sorted(appearances, key=lambda one: (one.document_id, one.written))
    found = cluster(ordered, _needed(ordered))
    return [_build([ordered[number] for number in sorted(one.numbers)], one.reasons) for one in found]


def is_common(appearances: Sequence[Appearance]) -> bool:
    """Say whether many bear a name: by its family name, two ORCIDs, or more documents than one person writes."""
    orcids = {one.orcid for one in appearances} - {None}
    is_borne_by_many = any(one.name.is_common for one in appearances)
    return is_borne_by_many or len(orcids) > 1 or len(appearances) > _MANY_DOCUMENTS


def _needed(ordered: Sequence[Appearance]) -> float:
    if len(ordered) > _HUNDREDS:
        return _NEEDED_OF_HUNDREDS
    return _NEEDED_OF_COMMON if is_common(ordered) else _NEEDED


def _build(own: Sequence[Appearance], reasons: Counter[str]) -> Profile:
    years: dict[str, list[int]] = {}
    for one in own:
        for name in one.organisations:
            years.setdefault(name, []).extend([one.year] if one.year is not None else [])
    organisations = [(name, min(of, default=None), max(of, default=None)) for name, of in years.items()]
    names = Counter(one.written for one in own)
    return Profile(
        names=tuple(sorted(names, key=lambda name: (-names[name], name))),
        orcids=tuple(sorted({one.orcid for one in own if one.orcid})),
        organisations=tuple(sorted(organisations, key=lambda one: (-(one[2] or 0), one[0]))),
        co_authors=len({name.key for one in own for name in one.others}),
        documents=dict(sorted(Counter(one.kind for one in own).items())),
        document_ids=tuple(one.document_id for one in own),
        reasons=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
    )
