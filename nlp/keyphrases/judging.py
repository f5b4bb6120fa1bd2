"""Which phrases are worth a scout's look: rising ones that are terms, of more than one pen, each told once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlp.keyphrases.counting import Coverage, PhraseTally
from nlp.keyphrases.rising import c_value, rise, topicality


@dataclass(frozen=True, slots=True)
class Limits:
    """What a phrase must reach, each with its reason. Chosen on arXiv abstracts of 2016-2019 and 2025-2026."""

    # Two fifths more than expected, at the lower end of what the counts allow.
    rise: float = 1.4
    # One word is a name more rarely: it has to be new, and to belong to a field.
    single_rise: float = 2.5
    single_topicality: float = 0.5
    single_prominent: float = 0.4
    # Names stand in titles, or again and again; phrases of all papers ("extensive experiments") stand once.
    prominent: float = 0.3
    topicality: float = 0.15
    # A whole name sometimes stands alone, with nothing of its phrase before or behind: "time quantum" never does.
    begins: float = 0.3
    ends: float = 0.4
    # Four in ten of its documents are about a technology: else it is of a field that nobody here follows.
    about: float = 0.4
    # One author or organisation may not be most of it: that is a project, not yet a field.
    holder: float = 0.34
    # A phrase that holds another, or lies in it, is another one only if it has documents of its own.
    overlap: float = 0.5


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Rising:
    """A phrase with its counts, and how it was judged. ``score`` orders; ``rise`` is the lower end of the ratio."""

    name: str
    tally: PhraseTally
    rise: float
    term: float
    score: float


def judge(tallies: Mapping[str, PhraseTally], coverage: Coverage, least: int, limits: Limits = LIMITS) -> list[Rising]:
    """Return the phrases that pass, the best first."""
    longer = _count_longer(tallies)
    fields = coverage.fields()
    found = []
    for name, tally in tallies.items():
        if tally.recent < least or not _is_term(name, tally, limits):
            continue
        judged = _judge_one(name, tally, coverage, longer.get(name, (0, 0)))
        is_single = " " not in name
        if judged.rise < (limits.single_rise if is_single else limits.rise) or judged.term <= 0:
            continue
        if topicality(tally.fields, fields) >= (limits.single_topicality if is_single else limits.topicality):
            found.append(judged)
    return list(_once(sorted(found, key=lambda one: (-one.score, one.name)), limits))


def _judge_one(name: str, tally: PhraseTally, coverage: Coverage, longer: tuple[int, int]) -> Rising:
    weight = sum(n * coverage.weight(c) for c, n in tally.fields.items()) / sum(tally.fields.values())
    ratio = rise(tally.recent, tally.expected, weight)
    term = c_value(name.count(" ") + 1, tally.recent, longer)
    score = math.log2(max(ratio, 1.0)) * math.log2(1 + max(term, 0.0))
    return Rising(name, tally, ratio, term, score)


def _is_term(name: str, tally: PhraseTally, limits: Limits) -> bool:
    documents = tally.recent
    prominent = limits.prominent if " " in name else limits.single_prominent
    if tally.prominent < prominent * documents or tally.about < limits.about * documents:
        return False
    if tally.begins < limits.begins * documents or tally.ends < limits.ends * documents:
        return False
    return not tally.holders or max(tally.holders.values()) <= limits.holder * documents


def _count_longer(tallies: Mapping[str, PhraseTally]) -> dict[str, tuple[int, int]]:
    """Return for each phrase how many longer ones hold it, and their documents together."""
    longer: dict[str, tuple[int, int]] = {}
    for name, tally in tallies.items():
        for part in _parts(name):
            if part in tallies and tally.recent:
                count, total = longer.get(part, (0, 0))
                longer[part] = count + 1, total + tally.recent
    return longer


def _parts(name: str) -> set[str]:
    """Return the phrases within a phrase."""
    words = name.split()
    size = len(words)
    return {
        " ".join(words[start:end]) for start in range(size) for end in range(start + 1, size + 1) if end - start < size
    }


def _once(ordered: Iterable[Rising], limits: Limits) -> Iterable[Rising]:
    """Give the phrases that are not nearly the same as a better one: a piece of it, or it with another word."""
    taken: list[Rising] = []
    for one in ordered:
        mine = f" {one.name} "
        for other in taken:
            theirs = f" {other.name} "
            if mine in theirs or theirs in mine:
                fewer, more = sorted((one.tally.recent, other.tally.recent))
                if mine in theirs and more * limits.overlap <= fewer:
                    break
                if theirs in mine and fewer <= more:  # all its documents are the other's
                    break
        else:
            taken.append(one)
            yield one
