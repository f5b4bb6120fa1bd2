"""An answer of the sandbox before it goes over the wire, and how it is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers.

    ``duration_s``: the body is spread over this time. ``sent_bytes``: the connection is cut after so many bytes,
    though the header promises all. ``padding_bytes``: blanks sent after the body, without a length in the header.
    """

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    duration_s: float = 0.0
    sent_bytes: int | None = None
    padding_bytes: int = 0


def make_text(text: str, status: int = 200) -> Answer:
    """Return a plain text answer."""
    return Answer(text.encode(), "text/plain; charset=utf-8", status)
