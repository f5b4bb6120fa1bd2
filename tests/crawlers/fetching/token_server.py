"""A service on loopback that gives tokens for a key, and records to who shows one that holds."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from crawlers.source import Source
from tests.crawlers.loopback import Reply, make_source

KEY = "our-id:s3cret-half"
_PAGE = 10
# As the EPO says it.
_EXPIRED = (
    b"<error><code>400</code><message>invalid_access_token</message>"
    b"<description>Access token is invalid</description></error>"
)
_WRONG = b'{"ErrorCode" : "invalid_client", "Error" :"ClientId is Invalid"}'


def _expired() -> Reply:
    return Reply(_EXPIRED, 400, "application/xml")


@dataclass(slots=True)
class TokenService:
    """What the service does. ``holds_for``: how many requests a token is good for.

    ``given`` counts tokens, ``asked`` the requests for one, ``pages`` those for records, ``shown`` what they showed.
    ``on_page``: called with the number of each request for records.
    """

    count: int = 35
    key: str = KEY
    name: str = "token"
    holds_for: int = 1_000
    expires_in: object = "1199"
    token_reply: Callable[[int], Reply | None] = lambda _number: None
    refusal: Callable[[], Reply] = _expired
    on_page: Callable[[int], None] = lambda _number: None
    given: int = 0
    asked: int = 0
    pages: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    _left: dict[str, int] = field(default_factory=dict)
    _at_once: int = 0
    most_at_once: int = 0

    def ask_token(self, authorization: str, body: str) -> Reply:
        self.asked += 1
        reply = self.token_reply(self.asked)
        if reply is not None:
            return reply
        basic = f"Basic {base64.b64encode(self.key.encode()).decode()}"
        if authorization != basic or body != "grant_type=client_credentials":
            return Reply(_WRONG, 401, "application/json")
        self.given += 1
        token = f"{self.name}-{self.given:03d}-s3cret"
        self._left[token] = self.holds_for
        said = {"access_token": token, "token_type": "BearerToken", "expires_in": self.expires_in}
        return Reply(json.dumps(said).encode(), media_type="application/json")

    def ask_page(self, authorization: str, query: str) -> Reply:
        self.pages.append(query)
        self.shown.append(authorization)
        self.on_page(len(self.pages))
        token = authorization.removeprefix("Bearer ")
        if self._left.get(token, 0) <= 0:
            return self.refusal()
        self._left[token] -= 1
        start = _PAGE * int(parse_qs(query).get("page", ["1"])[0]) - _PAGE
        numbers = range(start, min(start + _PAGE, self.count))
        said = {"count": self.count, "items": [{"id": f"w{n}", "title": f"Work {n}"} for n in numbers]}
        return Reply(json.dumps(said).encode(), media_type="application/json")

    @property
    def tokens_shown(self) -> list[str]:
        """The tokens that requests for records showed, each once, in the order in which they came."""
        return list(dict.fromkeys(one.removeprefix("Bearer ") for one in self.shown))


class TokenServer:
    """Answers for several services, each under a path of its own: ``/0/token`` and ``/0/works``."""

    def __init__(self, services: Iterable[TokenService] = ()) -> None:
        self.services = list(services) or [TokenService()]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def service(self) -> TokenService:
        """The first service."""
        return self.services[0]

    def __enter__(self) -> TokenServer:
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def source(self, number: int = 0, **facts: Any) -> Source:
        """Return the facts of a service as a source; ``facts`` of its key with ``key_`` before their names."""
        key = {"name": "OUR_KEY", "header": "Authorization", "prefix": "Bearer "}
        key |= {"token_url": f"{self.url}/{number}/token"}
        key |= {name.removeprefix("key_"): facts.pop(name) for name in list(facts) if name.startswith("key_")}
        paging = {"by": "page", "parameter": "page", "size": _PAGE}
        block = {"records": "items", "total_path": "count", "paging": paging}
        own = {
            "access": "paged-api",
            "url": f"{self.url}/{number}/works",
            "record": {"key": "id", "title": "title"},
            "paged_api": block,
            "key": key,
        }
        return make_source(**(own | facts))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        services = self.services

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                number, _, what = path[1:].partition("/")
                is_known = what == "works" and number.isdigit()
                self._reply(services[int(number)].ask_page(self._authorization(), query) if is_known else _MISSING)

            def do_POST(self) -> None:
                number, _, what = self.path[1:].partition("/")
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                is_known = what == "token" and number.isdigit()
                self._reply(services[int(number)].ask_token(self._authorization(), body) if is_known else _MISSING)

            def _authorization(self) -> str:
                return str(self.headers.get("Authorization", ""))

            def _reply(self, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media_type)
                self.send_header("Content-Length", str(len(reply.body)))
                # Or a request goes out on a connection that is being closed, and is made once more.
                self.send_header("Connection", "close")
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


_MISSING = Reply(b"not found", 404, "text/plain")
