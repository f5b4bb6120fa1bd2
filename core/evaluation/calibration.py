"""Whether scores are probabilities: of documents scored .7, are 70 % central?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_BINS = 10


def describe_scores(pairs: Iterable[tuple[float, bool]]) -> dict[str, object]:
    """Return the Brier score (Brier, 1950), the expected calibration error and the table behind it, ready for JSON.

    ``pairs``: a score of 0 to 1, and whether it was right.
    """
    held = list(pairs)
    if not held:
        return {"n": 0, "brier": None, "ece": None, "bins": []}
    scores, right = (np.array(column, dtype=np.float64) for column in zip(*held, strict=True))
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    bins = [
        {
            "from": place / _BINS,
            "to": (place + 1) / _BINS,
            "n": int(inside.sum()),
            "score": float(scores[inside].mean()),
            "right": float(right[inside].mean()),
        }
        for place in range(_BINS)
        if (inside := places == place).any()
    ]
    gaps = [float(entry["n"]) * abs(float(entry["score"]) - float(entry["right"])) for entry in bins]
    return {"n": len(held), "brier": float(((scores - right) ** 2).mean()), "ece": sum(gaps) / len(held), "bins": bins}
