"""A service in the shape of the EPO's on loopback: tokens, searches by day and range, families, lights and quotas."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.crawlers.loopback import Reply
from tests.crawlers.sources.ops import Publication, make_family, make_fault, make_search

KEY = "consumer:s3cret"
LIGHTS = "idle (images=green:200, inpadoc=green:60, other=green:1000, retrieval=green:200, search=green:3000)"
_REST = "/3.2/rest-services"
_DAYS = re.compile(r'pd within "(\d{8}) (\d{8})"')


class OpsServer:
    """Holds publications. ``refusals``: replies that are given first, in order; ``asked``: searches with their range.

    ``holds_for``: how many requests a token is good for. ``on_search``: called with the number of each search.
    """

    def __init__(self, publications: Sequence[Publication], holds_for: int = 1_000) -> None:
        self.publications = publications
        self.holds_for = holds_for
        self.refusals: list[Reply] = []
        self.asked: list[tuple[str, str]] = []
        self.families: list[str] = []
        self.tokens = 0
        self.on_search: Callable[[int], None] = lambda _number: None
        self._left = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> OpsServer:
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def give_token(self, authorization: str) -> Reply:
        if authorization != f"Basic {base64.b64encode(KEY.encode()).decode()}":
            return Reply(b'{"ErrorCode": "invalid_client", "Error": "ClientId is Invalid"}', 401, "application/json")
        self.tokens, self._left = self.tokens + 1, self.holds_for
        said = {"access_token": f"token{self.tokens}", "token_type": "BearerToken", "expires_in": "1199"}
        return Reply(json.dumps(said).encode(), media_type="application/json")

    def give_data(self, path: str, query: str, authorization: str, ops_range: str) -> Reply:
        if authorization != f"Bearer token{self.tokens}" or self._left <= 0:
            said = b"<error><code>400</code><message>invalid_access_token</message></error>"
            return Reply(said, 400, "application/xml")
        self._left -= 1
        if self.refusals:
            return self.refusals.pop(0)
        lights = {"X-Throttling-Control": LIGHTS}
        if path.startswith(f"{_REST}/family/"):
            self.families.append(path)
            number = path.split("/")[-2].replace(".", "")
            family = next(one.family for one in self.publications if one.key == number)
            members = [one for one in self.publications if one.family == family]
            return Reply(make_family(members), media_type="application/xml", headers=lights)
        return self._search(parse_qs(query)["q"][0], ops_range, lights)

    def _search(self, query: str, ops_range: str, headers: dict[str, str]) -> Reply:
        self.asked.append((query, ops_range))
        self.on_search(len(self.asked))
        found = _DAYS.search(query)
        begin, end = found.groups() if found else ("", "")
        hits = [one for one in self.publications if begin <= one.day <= end]
        if not hits:
            fault = make_fault("SERVER.EntityNotFound", "No results found")
            return Reply(fault, 404, "application/xml", headers=headers)
        first, last = (int(number) for number in ops_range.split("-"))
        page = make_search(hits[first - 1 : last], len(hits), first)
        return Reply(page, media_type="application/xml", headers=headers)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                if not path.startswith(_REST):
                    self._reply(Reply(b"not found", 404, "text/plain"))
                    return
                shown = self.headers.get("Authorization", "")
                self._reply(service.give_data(path, query, shown, self.headers.get("X-OPS-Range", "1-25")))

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._reply(service.give_token(self.headers.get("Authorization", "")))

            def _reply(self, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media_type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(reply.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler
