"""What an answer says beside its content, in the words of its source: how long to wait, and why it is no success."""

from __future__ import annotations

from dataclasses import replace

from core.errors import BlockedError, ScoutError, StatusError
from crawlers.fetching.lanes import Turn
from crawlers.fetching.response import Fetched
from crawlers.politeness.pauses import LONGEST_S
from crawlers.reading import Answer, Pause

# More of an error than this says nothing; it is looked at in the process that crawls.
_MOST_BYTES = 64 * 1024
_REASON_CHARS = 300
_NOT_LET_IN = frozenset({401, 403, 407, 451})


def source_pause(turn: Turn, fetched: Fetched) -> Pause | None:
    """Return the pause that a source's own headers ask for, of a length that anybody may mean; ``None`` for none."""
    pause = turn.run.spider.pause_after(_answer(turn, fetched))
    if pause is None or not pause.seconds > 0:  # what is no number is none either
        return None
    return replace(pause, seconds=min(pause.seconds, LONGEST_S), reason=pause.reason[:_REASON_CHARS])


def is_readable(turn: Turn, fetched: Fetched) -> bool:
    """Whether an answer is read though its status is no success."""
    return turn.run.spider.is_readable(_answer(turn, fetched))


def make_error(turn: Turn, fetched: Fetched) -> ScoutError:
    """Return the error of an answer whose status is no success: as its source explains it, or as the status says."""
    error = turn.run.spider.explain_failure(_answer(turn, fetched))
    if error is not None:
        error.place = error.place or turn.url
        return error
    said = f"HTTP {fetched.status}{fetched.excerpt()}"
    if fetched.status in _NOT_LET_IN:
        return BlockedError(said, place=turn.url)
    return StatusError(said, http_status=fetched.status, place=turn.url)


def _answer(turn: Turn, fetched: Fetched) -> Answer:
    return Answer(
        url=turn.held.ask.url,
        body=_beginning(fetched),
        status=fetched.status,
        headers=fetched.headers,
        charset=fetched.charset,
    )


def _beginning(fetched: Fetched) -> bytes:
    if fetched.path is None:
        return fetched.body[:_MOST_BYTES]
    with fetched.path.open("rb") as file:
        return file.read(_MOST_BYTES)
