"""An answer of the sandbox before it goes over the wire, and how it is delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers.

    ``duration_s``: the body is spread over this time. ``sent_bytes``: the connection is cut after so many bytes,
    though the header promises all. ``promised_bytes``: the length that the header says, where that is a lie. ``tail``:
    what is sent after the body, without a length in the header. ``trickle_s``: the pause before every single byte, of
    the header too when ``is_head_trickled``. ``is_dropped``: the connection is closed without a word.
    """

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    duration_s: float = 0.0
    sent_bytes: int | None = None
    promised_bytes: int | None = None
    tail: Callable[[], Iterable[bytes]] | None = None
    trickle_s: float = 0.0
    is_head_trickled: bool = False
    is_dropped: bool = False


def make_text(text: str, status: int = 200) -> Answer:
    """Return a plain text answer."""
    return Answer(text.encode(), "text/plain; charset=utf-8", status)


def make_redirect(location: str, status: int = 302) -> Answer:
    """Return an answer that leads elsewhere."""
    return Answer(b"", "text/plain; charset=utf-8", status, {"Location": location})
