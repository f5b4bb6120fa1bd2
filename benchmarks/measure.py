"""Compare two ways of doing the same work on one noisy machine: alternate them, and report ratios.

Absolute times on a shared machine mean little; the ratio of two arms that ran in turn means much. A control arm (the
baseline against itself) shows how far from 1.0 noise alone takes a ratio.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some values with the smallest and the largest."""

    median: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        return f"{self.median:{spec}} ({self.low:{spec}} to {self.high:{spec}})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of each arm by round, and of the baseline run a second time (the control)."""

    ours_s: tuple[float, ...]
    peer_s: tuple[float, ...]
    control_s: tuple[float, ...]

    @property
    def time_ratio(self) -> Spread:
        """Our time over the peer's: below 1 is faster than the peer."""
        return ratios(self.ours_s, self.peer_s)

    @property
    def speed_ratio(self) -> Spread:
        """The peer's time over ours: above 1 is faster than the peer."""
        return ratios(self.peer_s, self.ours_s)

    @property
    def control_ratio(self) -> Spread:
        """The peer's time over its own second run: what noise alone does."""
        return ratios(self.control_s, self.peer_s)


def spread(values: Sequence[float]) -> Spread:
    """Return median, smallest and largest of ``values`` (at least one)."""
    return Spread(statistics.median(values), min(values), max(values))


def ratios(numerators: Sequence[float], denominators: Sequence[float]) -> Spread:
    """Return the spread of the ratios round by round."""
    return spread([a / b for a, b in zip(numerators, denominators, strict=True)])


def seconds(work: Work) -> float:
    """Return how long one call takes, in seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(ours: Work, peer: Work, *, rounds: int = ROUNDS, warm_up: bool = True) -> Comparison:
    """Run both arms and the control in turn, ``rounds`` times; each round starts with another arm."""
    arms: dict[str, Work] = {"ours": ours, "peer": peer, "control": peer}
    if warm_up:
        ours()
        peer()
    times: dict[str, list[float]] = {name: [] for name in arms}
    names = list(arms)
    for turn in range(rounds):
        for name in names[turn % 3 :] + names[: turn % 3]:
            times[name].append(seconds(arms[name]))
    return Comparison(tuple(times["ours"]), tuple(times["peer"]), tuple(times["control"]))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile; ``share`` is 0 to 1 (``0.99`` for p99)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1e6) * len(ordered) // 1_000_000) - 1))]


def row(name: str, ratio: Spread, bound: str, control: Spread | None = None) -> str:
    """Return one line of a table: name, ratio with its spread, what is asked, and the control."""
    noise = f"{control:.2f}" if control else "-"
    return f"| {name} | {ratio:.2f} | {bound} | {noise} |"
