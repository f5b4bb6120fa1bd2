"""How far a search can be trusted: its precision, and how much it misses, from what somebody judged of it.

Three groups are judged: the first ranks, all of them; a simple random draw from the hits after them; and one from the
units that have fewer of the words and are no hits. Shares in the draws have the score interval of Wilson (1927), in the
form of Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion", Statistical Science 16, p. 107:
for x of n and the normal quantile z

    (x + z²/2) / (n + z²)  ±  z √n / (n + z²) · √(p q + z²/4n),    p = x/n, q = 1 - p.

It is the better for draws without replacement, where it is too wide rather than too narrow. A group that was judged
whole has no interval. What several groups say together is bounded by their bounds, each at a level at which all hold at
once with at least ``LEVEL`` (Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
# With fewer of a draw judged there is nothing to say: of 4 that are all right the interval begins below a half.
MIN_JUDGED = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """Of ``frame`` units ``judged`` were judged, and of these ``right`` are what was looked for."""

    frame: int
    judged: int
    right: int

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.judged <= self.frame:
            raise ValueError(f"{self.right} right of {self.judged} judged of {self.frame}")

    @property
    def is_enough(self) -> bool:
        """Whether it says anything: all is judged, or enough of it."""
        return self.judged == self.frame or self.judged >= MIN_JUDGED


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its bounds."""

    value: float
    low: float
    high: float

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.value + other.value, self.low + other.low, self.high + other.high)

    def over(self, whole: float) -> Estimate:
        """Return it as a share of a number that is known."""
        return Estimate(self.value / whole, self.low / whole, self.high / whole)


@dataclass(frozen=True, slots=True)
class Trust:
    """What can be said of a search. ``None``: too few were judged to say it.

    ``precision``: share of the units that could be drawn. ``missed``: units like those looked for among those that have
    fewer of the words; ``recall``: share found of the found and the missed. ``recall`` is of what could be drawn too:
    what has none of the words, nobody drew from.
    """

    precision: Estimate | None
    missed: Estimate | None
    recall: Estimate | None


def wilson(right: int, judged: int, level: float = LEVEL) -> Estimate:
    """Return a share with its score interval; nothing judged: anything may be."""
    if judged == 0:
        return Estimate(0.5, 0.0, 1.0)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = right / judged
    centre = (right + z * z / 2) / (judged + z * z)
    half = z * sqrt(judged) / (judged + z * z) * sqrt(share * (1 - share) + z * z / (4 * judged))
    # At the ends the bounds are exact; what is left of them is rounding.
    low = 0.0 if right == 0 else max(0.0, centre - half)
    high = 1.0 if right == judged else min(1.0, centre + half)
    return Estimate(share, low, high)


def count_right(group: Judged, level: float = LEVEL) -> Estimate | None:
    """Return how many of a whole group are right; ``None`` where too few were judged to say."""
    if not group.is_enough:
        return None
    if group.judged == group.frame:
        return Estimate(group.right, group.right, group.right)
    share, rest = wilson(group.right, group.judged, level), group.frame - group.judged
    # What was judged is known: at least those are right, and at least the others are not.
    low = max(share.low * group.frame, group.right)
    high = min(share.high * group.frame, group.right + rest)
    return Estimate(share.value * group.frame, low, high)


def weigh(top: Judged, rest: Judged, near: Judged) -> Trust:
    """Return what the judgements of a search say of it; the groups are as in the docstring of the module."""
    found = _add(count_right(top), count_right(rest))
    whole = top.frame + rest.frame
    precision = found.over(whole) if found is not None and whole else None
    missed = count_right(near)
    return Trust(precision, missed, _recall(top, rest, near))


def _recall(top: Judged, rest: Judged, near: Judged) -> Estimate | None:
    level = 1 - (1 - LEVEL) / 2
    found = _add(count_right(top, level), count_right(rest, level))
    missed = count_right(near, level)
    if found is None or missed is None or found.value + missed.value == 0:
        return None
    return Estimate(
        found.value / (found.value + missed.value),
        found.low / (found.low + missed.high) if found.low else 0.0,
        found.high / (found.high + missed.low) if found.high else 0.0,
    )


def _add(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    return None if one is None or other is None else one + other
