"""The weights of the features: fitted by ``knowledge.linking.training``, or set by hand where the data has no case."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_TABLE = Path(__file__).with_name("weights.yml")


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds by feature, and the score from which a link stands."""

    log_odds: Mapping[str, float]
    threshold: float
    version: str


@cache
def shipped_weights() -> Weights:
    """Return the weights that come with the package."""
    raw = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return Weights({**raw["fitted"], **raw["set"]}, raw["threshold"], str(raw["version"]))


def logistic(log_odds: float) -> float:
    """Return the probability of log odds."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, log_odds))))
