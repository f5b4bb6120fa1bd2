"""Try again what failed for a reason that passes: a database that restarts, an engine that is overloaded."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from core.errors import ScoutError
from core.logs import get_logger

log = get_logger(__name__)

T = TypeVar("T")
Sleep = Callable[[float], None]

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 15.0


def is_passing(error: Exception) -> bool:
    """Whether the same may succeed when it is tried again."""
    return isinstance(error, ScoutError) and error.is_transient


@dataclass(slots=True)
class Patience:
    """How long to go on trying. Each pause is twice the one before, less a random part, so that workers spread out.

    ``limit_s`` counts the pauses since the last success; 0 never waits.
    """

    limit_s: float
    sleep: Sleep = time.sleep
    rng: random.Random | None = None
    _waited_s: float = 0.0
    _pause_s: float = FIRST_PAUSE_S

    def wait(self, error: ScoutError) -> None:
        """Wait before the next attempt. Raises ``error`` if it does not pass, or has not for ``limit_s``."""
        if not error.is_transient or self._waited_s >= self.limit_s:
            raise error
        share = (self.rng or random).uniform(0.5, 1.0)  # spreads load, guards nothing
        pause_s = min(self._pause_s * share, self.limit_s - self._waited_s)
        log.warning("trying again", error=str(error), pause_s=round(pause_s, 2))
        self.sleep(pause_s)
        self._waited_s += pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def succeeded(self) -> None:
        """Begin anew: the next failure is another one."""
        self._waited_s, self._pause_s = 0.0, FIRST_PAUSE_S


def retry(work: Callable[[], T], patience: Patience) -> T:
    """Return what ``work`` returns, trying again while its errors may pass; ``work`` may be done twice."""
    while True:
        try:
            result = work()
        except ScoutError as exc:
            patience.wait(exc)
        else:
            patience.succeeded()
            return result
