"""How often something may be asked: buckets of tokens, and a delay that grows with every sign-in that fails.

Both hold a bounded number of names, the most recent ones, in the memory of one process; several processes each count
for themselves. Not safe between threads: they are asked from the event loop only.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import TooManyError

Timer = Callable[[], float]
_MOST_NAMES = 20_000


class Buckets:
    """A bucket of tokens for each name: ``per_s`` run in, up to ``burst`` of them."""

    def __init__(self, per_s: float, burst: int, timer: Timer = time.monotonic, most: int = _MOST_NAMES) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._timer = timer
        self._most = most
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Take a token; raises TooManyError with the time until there is one."""
        now = self._timer()
        tokens, at = self._held.get(name, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._per_s)
        is_let_in = tokens >= 1
        self._held[name] = (tokens - 1 if is_let_in else tokens, now)
        self._held.move_to_end(name)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        if not is_let_in:
            raise TooManyError("too many requests", wait_s=(1 - tokens) / self._per_s)


@dataclass(frozen=True, slots=True)
class Patience:
    """``free`` failures cost nothing; then each doubles the delay, from one second up to ``most_s``."""

    free: int
    most_s: float


@dataclass(slots=True)
class _Failures:
    count: int
    free_at: float
    at: float


class Throttle:
    """Delays a name after failures. They are forgotten an hour after the last."""

    _KEPT_S = 3_600.0

    def __init__(self, patience: Patience, timer: Timer = time.monotonic, most: int = _MOST_NAMES) -> None:
        self._patience = patience
        self._timer = timer
        self._most = most
        self._held: OrderedDict[str, _Failures] = OrderedDict()

    def wait_s(self, name: str) -> float:
        """Return how long a name has to wait."""
        held = self._get(name)
        return max(0.0, held.free_at - self._timer()) if held else 0.0

    def count(self, name: str) -> None:
        """Count a try as failed: before it is made, so that many at once are no way round."""
        now, held = self._timer(), self._get(name)
        count = (held.count if held else 0) + 1
        over = count - self._patience.free
        delay_s = min(self._patience.most_s, 2.0 ** min(over - 1, 30)) if over > 0 else 0.0
        self._held[name] = _Failures(count, now + delay_s, now)
        self._held.move_to_end(name)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def take_back(self, name: str) -> None:
        """Take the last try back: it did not fail."""
        held = self._held.get(name)
        if held is not None:
            held.count -= 1
            held.free_at = held.at

    def clear(self, name: str) -> None:
        """Forget the failures of a name."""
        self._held.pop(name, None)

    def _get(self, name: str) -> _Failures | None:
        held = self._held.get(name)
        if held is not None and self._timer() - held.at > self._KEPT_S:
            del self._held[name]
            return None
        return held


class SignInThrottle:
    """Delays sign-ins by name and address together, and less soon by each alone.

    By name alone the delay stays short: else anybody could keep somebody out by failing in their name.
    """

    def __init__(self, timer: Timer = time.monotonic) -> None:
        self._pair = Throttle(Patience(free=4, most_s=900), timer)
        self._address = Throttle(Patience(free=30, most_s=900), timer)
        self._login = Throttle(Patience(free=60, most_s=30), timer)

    def begin(self, login: str, address: str) -> None:
        """Count a try; raises TooManyError where it comes too soon."""
        places = ((self._pair, f"{login}\n{address}"), (self._address, address), (self._login, login))
        wait_s = max(throttle.wait_s(name) for throttle, name in places)
        if wait_s > 0:
            raise TooManyError("too many sign-ins failed", wait_s=wait_s, place="login")
        for throttle, name in places:
            throttle.count(name)

    def succeed(self, login: str, address: str) -> None:
        """Take back a try that did not fail; other names' failures from the address stay."""
        self._pair.clear(f"{login}\n{address}")
        self._address.take_back(address)
        self._login.take_back(login)
