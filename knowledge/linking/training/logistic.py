"""Logistic regression with weights bound to the side that reason says they are on, and pulled to 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
_BIAS = "bias"
_MAX_STEPS = 2000
_DIGITS = 3
_MOST_LOG_ODDS = 40.0


@dataclass(frozen=True, slots=True)
class Row:
    """Features of one case, what is right of it, and how much it counts."""

    features: Mapping[str, float]
    is_right: bool
    weight: float = 1.0


def solve(rows: Sequence[Row], least: Mapping[str, float], most: Mapping[str, float]) -> dict[str, float]:
    """Return the log odds of each feature, between its least and most where they are given."""
    names = sorted({name for row in rows for name in row.features} - {_BIAS})
    matrix = np.array([[*(row.features.get(name, 0.0) for name in names), 1.0] for row in rows])
    sides = np.array([1.0 if row.is_right else -1.0 for row in rows])
    weights = np.array([row.weight for row in rows])

    def loss(point: Floats) -> tuple[float, Floats]:
        margins = sides * (matrix @ point)
        errors = 1.0 / (1.0 + np.exp(np.clip(margins, -_MOST_LOG_ODDS, _MOST_LOG_ODDS)))
        pull = np.append(point[:-1], 0.0)
        value = float(weights @ np.logaddexp(0.0, -margins)) + 0.5 * float(pull @ pull)
        return value, pull - matrix.T @ (weights * sides * errors)

    bounds = [*((least.get(name), most.get(name)) for name in names), (None, None)]
    start = np.array([max(low or 0.0, 0.0) + min(high or 0.0, 0.0) for low, high in bounds])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": _MAX_STEPS})
    return dict(zip([*names, _BIAS], (round(float(value), _DIGITS) for value in found.x), strict=True))
