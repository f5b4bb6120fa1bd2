"""How a count changed from one time to the next, and how surely.

Given both together, the later of two Poisson counts is binomial (Przyborowski and Wilenski 1940, "Homogeneity of
results in testing samples from Poisson series", Biometrika 31); the interval of its share, by Wilson's score, gives
that of the ratio.
"""

from __future__ import annotations

from insight.precision import LEVEL, Estimate, wilson

# Fewer units in both times together say nothing of a change.
MIN_UNITS = 10


def compare_counts(before: int, after: int, level: float = LEVEL) -> Estimate | None:
    """Return ``after`` as a multiple of ``before`` with its bounds; ``None`` where there is too little to say."""
    if before + after < MIN_UNITS or not before:
        return None
    share = wilson(after, before + after, level)
    # There is something before, so the bound of the share is below 1.
    return Estimate(after / before, share.low / (1 - share.low), share.high / (1 - share.high))
