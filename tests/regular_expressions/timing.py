"""Which regular expressions take too long for a text of 100 kB, in processor time and beside a peer on this machine."""

from __future__ import annotations

import re
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.regular_expressions.attacks import iter_attacks

SIZE = 100_000
LIMIT_S = 0.1
# Ten times the text takes at most a hundred times as long, unless the time grows with its cube; then this small one
# takes hours.
_SMALL_SIZE, _SMALL_LIMIT_S = SIZE // 10, LIMIT_S / 100
# A busy machine slows down what shares its caches: as much as it slows down this, which takes so long on a quiet one.
_PEER, _PEER_TEXT, _PEER_S = re.compile(r"\w{0,20}(?:round|runde)"), "a" * 200_000, 0.01
_MOST_SLOWED = 2.5
_TRIES = 5
_HOPELESS_S = 3 * LIMIT_S
_AS_THEY_ARE = frozenset({"search", "match", "fullmatch"})


class _TooLongError(Exception):
    pass


def find_slow(pattern: re.Pattern[Any], uses: frozenset[str], bound: int | None = None) -> str:
    """Return the beginning of a text and the method that take too long, empty where none does.

    ``bound``: how long the texts are at most that the expression ever sees, in characters.
    """
    texts = list(iter_attacks(pattern, bound or SIZE))
    small = texts if bound else list(iter_attacks(pattern, _SMALL_SIZE))
    for use in _methods(uses):
        for text, beginning in zip(texts, small, strict=True):
            if _measure(pattern, use, beginning) > _SMALL_LIMIT_S and not _is_fast(pattern, use, text):
                return f"{use} {text[:40]!r}…{text[-5:]!r}"
    return ""


def _methods(uses: frozenset[str]) -> list[str]:
    """Return the methods to try; to find all takes at least as long as to find the first."""
    tried = {use if use in _AS_THEY_ARE else "finditer" for use in uses or _AS_THEY_ARE}
    return sorted(tried - {"search"} if "finditer" in tried else tried)


def _is_fast(pattern: re.Pattern[Any], use: str, text: str) -> bool:
    for _ in range(_TRIES):
        taken = _measure(pattern, use, text)
        if taken < LIMIT_S or taken >= _HOPELESS_S:
            return taken < LIMIT_S
        slowed = min(_measure(_PEER, "search", _PEER_TEXT) / _PEER_S, _MOST_SLOWED)
        if taken < LIMIT_S * slowed:
            return True
    return False


def _measure(pattern: re.Pattern[Any], use: str, text: str) -> float:
    """Return the seconds that one search takes, ``_HOPELESS_S`` where it takes longer."""
    subject = text if isinstance(pattern.pattern, str) else text.encode("latin-1")
    started = time.process_time()
    try:
        with _stopped_after(_HOPELESS_S):
            found = getattr(pattern, use)(subject)
            if isinstance(found, Iterator):
                deque(found, 0)
    except _TooLongError:
        return _HOPELESS_S
    return time.process_time() - started


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Break off what takes longer: the engine looks for signals while it searches."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: object) -> None:
    raise _TooLongError
