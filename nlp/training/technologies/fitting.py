"""Fits what each part of the evidence is worth, on documents that were read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from core.taxonomy.model import Taxonomy
from nlp.technologies.evidence import PARTS, Evidence, Part, Parts, Subject
from nlp.technologies.scoring import MAX_BEHIND, MAX_PARENT, Scorer, clip, gather_all, weigh
from nlp.technologies.weights import Weights

# Not learned, for no patent that was read has its classes: the first one decides, even against words.
_FIXED = {Part.EXAMINED: 5.0}
_PARTS = tuple(part for part in PARTS if part not in _FIXED)
_FOLDS = 5
# About as probably about it as not. F1 on folds left out is flat from .35 to .50.
_CENTRAL = 0.4
# How loosely the weight of one technology may stand: most have few documents.
_LOOSENESS = 0.3


@dataclass(frozen=True, slots=True)
class Example:
    """What one document shows, and what it is about."""

    subject: Subject
    central: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights, and how good they are on documents that they were not fitted on: F1 at level 1 and 2."""

    weights: Weights
    f1: tuple[float, float]


def fit_weights(examples: Sequence[Example], taxonomy: Taxonomy) -> Fit:
    """Return weights fitted on all examples; the figures are from folds left out in turn."""
    folds = np.arange(len(examples)) % _FOLDS
    scores = [
        score
        for fold in range(_FOLDS)
        for score in _score_all(
            [e for e, f in zip(examples, folds, strict=True) if f == fold],
            taxonomy,
            _fit([e for e, f in zip(examples, folds, strict=True) if f != fold], taxonomy),
        )
    ]
    return Fit(_fit(examples, taxonomy), (_f1_at(scores, _at(taxonomy, 1)), _f1_at(scores, _at(taxonomy, 2))))


def save_weights(weights: Weights, folder: Path) -> None:
    """Write the weights as ``load_weights`` reads them."""
    technologies = {technology: round(value, 4) for technology, value in weights.technologies.items()}
    facts = asdict(weights) | {
        "parts": {part: round(weights.parts[part], 4) for part in PARTS},
        "technologies": technologies,
    }
    rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in facts.items()}
    (folder / "weights.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def _fit(examples: Sequence[Example], taxonomy: Taxonomy) -> Weights:
    evidence = Evidence(taxonomy)
    gathered = [gather_all(evidence, example.subject, taxonomy.technologies) for example in examples]
    is_central = np.array([t in e.central for e, found in zip(examples, gathered, strict=True) for t in found])
    first = _logistic(np.array([_row(parts) for found in gathered for parts in found.values()]), is_central)
    parts = dict(zip(_PARTS, first.coef_[0].tolist(), strict=True)) | _FIXED
    rows = [row for found in gathered for row in _relations(found, parts, taxonomy)]
    second = _logistic(np.array(rows), is_central)
    own, parent, behind, among, narrower, *loose = second.coef_[0].tolist()
    technologies = {t: _LOOSENESS * value for t, value in zip(taxonomy.technologies, loose, strict=True)}
    return Weights(parts, own, parent, behind, among, float(second.intercept_[0]), narrower, technologies, _CENTRAL)


def _logistic(rows: NDArray[np.float64], is_central: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=2000).fit(rows, is_central)


def _row(parts: Parts) -> list[float]:
    return [parts.get(part, 0.0) for part in _PARTS]


def _relations(found: dict[str, Parts], weights: dict[str, float], taxonomy: Taxonomy) -> list[list[float]]:
    own = {technology: weigh(parts, weights) for technology, parts in found.items()}
    best, among = max(own.values(), default=0.0), log(max(1, len(own)))
    rows = []
    for technology, mine in own.items():
        parent = taxonomy[technology].parent
        above = clip(own.get(parent, -MAX_PARENT), MAX_PARENT) if parent else 0.0
        is_it = [_LOOSENESS * (one == technology) for one in taxonomy.technologies]
        rows.append([mine, above, min(MAX_BEHIND, best - mine), among, float(parent is not None), *is_it])
    return rows


_Scored = tuple[frozenset[str], frozenset[str]]


def _score_all(examples: Sequence[Example], taxonomy: Taxonomy, weights: Weights) -> list[_Scored]:
    scorer = Scorer(taxonomy, weights)
    return [(e.central, frozenset(t.technology for t in scorer.score(e.subject) if t.central)) for e in examples]


def _at(taxonomy: Taxonomy, level: int) -> Callable[[str], bool]:
    return lambda technology: taxonomy[technology].level == level


def _f1_at(scores: Sequence[_Scored], counts: Callable[[str], bool]) -> float:
    right = found = wanted = 0
    for about, mine in scores:
        said, asked = set(filter(counts, mine)), set(filter(counts, about))
        right, found, wanted = right + len(said & asked), found + len(said), wanted + len(asked)
    return 2 * right / max(1, found + wanted)
