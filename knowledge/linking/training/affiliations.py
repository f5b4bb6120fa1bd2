"""Teaches the weights of linking by labelled affiliation strings, and counts the words of a register.

Each string is read twice: with all entries, and without half of the labelled ones, so that the weights know what a
string looks like whose organisation has no entry. The same data gives the same weights.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import yaml

from core.evaluation.cases import Case
from core.registers import RegisterEntry
from knowledge.evaluation.affiliation_gold import AffiliationGold
from knowledge.evaluation.affiliations import GoldRegister
from knowledge.linking.affiliations import parse_affiliation
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker
from knowledge.linking.training.fitting import Labelled, fit_weights
from knowledge.linking.weights import Weights

_LEAST_COUNT = 25
_SEED = 5
_ROUNDS = 2
# What the strings cannot teach, as they come without hints.
_SET = {"identifier_same": 8.0, "companion": 1.5, "kind_other": -1.0}
# The least score of a link: the highest at which recall on train and val together is .85.
_THRESHOLD = 0.6
_VERSION = "1"


def count_words(gazetteer: Gazetteer) -> str:
    """Return the file of the words that many entries have, the most used first."""
    counts = {word: count for word, count in gazetteer.counts().items() if count >= _LEAST_COUNT and not word.isdigit()}
    listed = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    return yaml.safe_dump({"total": len(gazetteer), "counts": listed}, sort_keys=False, allow_unicode=True)


def train(entries: Sequence[RegisterEntry], cases: Sequence[Case[AffiliationGold]]) -> str:
    """Return the file of the weights that these cases teach."""
    registers = [GoldRegister(Gazetteer(some)) for some in (entries, _without_half(entries, cases))]
    fitted: dict[str, float] = {}
    for _ in range(_ROUNDS):
        write = {"version": _VERSION, "threshold": _THRESHOLD, "fitted": fitted, "set": _SET}
        strings = [one for register in registers for one in _label(register, cases, fitted)]
        fitted = fit_weights(strings)
        write["fitted"] = dict(sorted(fitted.items()))
    return yaml.safe_dump(write, sort_keys=False)


def _without_half(entries: Iterable[RegisterEntry], cases: Sequence[Case[AffiliationGold]]) -> list[RegisterEntry]:
    labelled = sorted({one for case in cases for one in case.gold.ids})
    dropped = set(random.Random(_SEED).sample(labelled, len(labelled) // 2))  # noqa: S311 - a draw, no secret
    return [entry for entry in entries if entry.id not in dropped]


def _label(
    register: GoldRegister, cases: Sequence[Case[AffiliationGold]], fitted: dict[str, float]
) -> Iterator[Labelled]:
    gazetteer = register.gazetteer
    numbers = {entry.id: number for number, entry in enumerate(gazetteer.entries)}
    linker = Linker(gazetteer, Weights(fitted, _THRESHOLD, _VERSION))
    for case in cases:
        candidates = linker.find_candidates(parse_affiliation(case.text, gazetteer.cities))
        right = frozenset(numbers[one] for one in register.find(case.gold))
        above = frozenset(other for one in right for other in gazetteer.ancestors(one))
        below = frozenset(one.entry for one in candidates if right & set(gazetteer.ancestors(one.entry)))
        yield Labelled(candidates, right, above - right, below - right)
