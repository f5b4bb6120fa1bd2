"""Precision, recall and F1 with their uncertainty, by bootstrap over documents (Efron and Tibshirani, 1993).

A document's findings stand or fall together, so documents are drawn, never single findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 1000
_SEED = 7
_TAILS = (2.5, 97.5)
# Of fewer documents an interval says little; their pieces are drawn instead.
_LEAST_GROUPS = 10
# Columns of the counts.
_RIGHT, _WRONG, _MISSED = range(3)

Rows = NDArray[np.int64]
Values = NDArray[np.float64]
Interval = tuple[float, float]


class Counts(NamedTuple):
    """Of one case: predicted and right, predicted and wrong, right and not predicted."""

    right: int
    wrong: int
    missed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What ``n`` cases come to. ``None``: nothing was predicted, or there was nothing to find."""

    n: int
    right: int
    wrong: int
    missed: int
    precision: float | None
    recall: float | None
    f1: float | None
    precision_ci: Interval | None
    recall_ci: Interval | None
    f1_ci: Interval | None


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much our F1 is above a peer's on the same cases, with the interval of the paired difference."""

    f1: float
    ci: Interval


def estimate(counts: Sequence[Counts], groups: Sequence[str]) -> Figures:
    """Return the figures of cases. ``groups``: the document that each is a piece of."""
    rows = _add_up(np.array(counts, dtype=np.int64).reshape(-1, 3), groups)
    right, wrong, missed = (int(total) for total in rows.sum(axis=0))
    point, drawn = _rates(rows.sum(axis=0, keepdims=True)), _rates(_resample(rows))
    precision, recall, f1 = (None if np.isnan(value) else float(value) for value in point[:, 0])
    intervals = (_interval(drawn[0]), _interval(drawn[1]), _interval(drawn[2]))
    return Figures(len(counts), right, wrong, missed, precision, recall, f1, *intervals)


def compare(ours: Sequence[Counts], peers: Sequence[Counts], groups: Sequence[str]) -> Difference | None:
    """Return the difference of two arms on the same cases, ``None`` where one has no F1."""
    paired = np.hstack([np.array(ours, dtype=np.int64), np.array(peers, dtype=np.int64)])
    rows = _add_up(paired, groups)
    drawn, point = _resample(rows), rows.sum(axis=0, keepdims=True)
    f1, peer_f1 = (float(_rates(side)[2, 0]) for side in (point[:, :3], point[:, 3:]))
    ci = _interval(_rates(drawn[:, :3])[2] - _rates(drawn[:, 3:])[2])
    return None if ci is None or np.isnan(f1 - peer_f1) else Difference(f1 - peer_f1, ci)


def _add_up(rows: Rows, groups: Sequence[str]) -> Rows:
    names, places = np.unique(np.array(groups, dtype=str), return_inverse=True)
    if len(names) < _LEAST_GROUPS or len(names) == len(rows):
        return rows
    totals = np.zeros((len(names), rows.shape[1]), dtype=np.int64)
    np.add.at(totals, places, rows)
    return totals


def _resample(rows: Rows) -> Rows:
    """Return the totals of ``_RESAMPLES`` draws of as many rows, with replacement: (resamples, columns).

    Equal rows are drawn as one with its share, which comes to the same and keeps 10,000 lines as cheap as 100.
    """
    kinds, times = np.unique(rows, axis=0, return_counts=True)
    draws = np.random.default_rng(_SEED).multinomial(len(rows), times / len(rows), size=_RESAMPLES)
    return np.asarray(draws @ kinds, dtype=np.int64)


def _rates(totals: Rows) -> Values:
    """Return precision, recall and F1 of each row of totals: (3, rows), NaN where there is nothing to divide by."""
    right, wrong, missed = (totals[:, column].astype(np.float64) for column in (_RIGHT, _WRONG, _MISSED))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([right / (right + wrong), right / (right + missed), 2 * right / (2 * right + wrong + missed)])


def _interval(values: Values) -> Interval | None:
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    low, high = np.percentile(known, _TAILS)
    return float(low), float(high)
