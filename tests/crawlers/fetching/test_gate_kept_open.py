"""Connections that are kept open: a request is never made twice without the pause that its host wants."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.crawlers.fetching.asking import Asked, Plan, ask
from tests.crawlers.hostile import HostileServer, read_head

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"


def test_a_request_that_a_kept_connection_swallows_is_not_repeated_at_once(tmp_path: Path) -> None:
    swallowed: list[str] = []

    def answer_once(connection: socket.socket) -> None:
        connection.sendall(ANSWER)
        swallowed.append(read_head(connection))

    with HostileServer({"/first": answer_once}) as server:
        asked = [Asked(f"{server.url}/{name}") for name in ("first", "second")]
        outcome = ask(Plan(asked), tmp_path, SCOUT_EGRESS__ALLOW=f"127.0.0.1:{server.port}")
    assert [(one.text, one.error) for one in outcome.came] == [("fine", None), ("", "NoAnswerError")]
    assert (len(swallowed), server.connections) == (1, 1)
