"""What each part of the evidence is worth, in log odds that the document is about the technology.

Learned from documents read under a guide (``nlp.training.technologies``), none of them of the gold set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weights:
    """Two steps: what a technology's own evidence is worth, then how it stands beside the others of the document.

    ``parts``: log odds for one unit of a part. ``own`` multiplies their sum; ``parent``: for one unit of the parent's
    sum; ``behind``: for one unit by which it lies behind the best; ``among``: for the logarithm of how many there are.
    ``base`` and ``narrower`` are added, and what ``technologies`` has for it: some are named in passing more often than
    others. From ``central`` on, the document is about the technology.
    """

    parts: Mapping[str, float]
    own: float
    parent: float
    behind: float
    among: float
    base: float
    narrower: float
    technologies: Mapping[str, float]
    central: float


_FILE = Path(__file__).parent.parent / "models" / "technologies" / "weights.json"


@lru_cache(maxsize=1)
def load_weights(path: Path = _FILE) -> Weights:
    """Return the shipped weights, read once a process."""
    facts = json.loads(path.read_text(encoding="utf-8"))
    return Weights(**facts)
