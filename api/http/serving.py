"""How uvicorn serves: what a slow client may cost.

A connection takes no thread, so slow ones hold up nobody; but each takes a file descriptor, of which there are few.
uvicorn bounds how long a connection may say nothing between two requests, not how long one request may take to come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class PatientProtocol(H11Protocol):
    """Gives up on who does not send the head of a request, or does not read the answer, within a time.

    How long a body may take is ``api.auth.hosts.BodyLimit``'s.
    """

    head_s = 10.0
    stalled_s = 60.0
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of the first request."""
        super().connection_made(transport)
        self._head_timer = self._call_later(self.head_s, self._refuse)

    def data_received(self, data: bytes) -> None:
        """Take what came; wait no longer once a head is whole, and anew where the next has begun."""
        super().data_received(data)
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy:
            self._end_head_timer()
        elif self._head_timer is None and not self.transport.is_closing():
            self._head_timer = self._call_later(self.head_s, self._refuse)

    def on_response_complete(self) -> None:
        """Begin anew: a head that comes next has its own time."""
        self._end_head_timer()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Note that the client does not read."""
        super().pause_writing()
        self._stall_timer = self._call_later(self.stalled_s, self.transport.abort)

    def resume_writing(self) -> None:
        """Note that it reads again."""
        self._end_stall_timer()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._end_head_timer()
        self._end_stall_timer()
        super().connection_lost(exc)

    def _call_later(self, seconds: float, work: Callable[[], object]) -> asyncio.TimerHandle:
        return self.loop.call_later(seconds, work)

    def _end_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _end_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _refuse(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.write(_TOO_SLOW)
            self.transport.close()


# What is the same wherever pages are served. No web sockets: no route has one.
SERVING: dict[str, Any] = {
    "http": PatientProtocol,
    "ws": "none",
    "server_header": False,
    "timeout_keep_alive": 20,
    "h11_max_incomplete_event_size": 64 * 1024,
}
