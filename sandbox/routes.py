"""Which path answers what: arXiv and other services, the outlets' feeds and pages, lists of them, robots.txt."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qsl, urlsplit

from sandbox.answers import Answer, make_redirect, make_text
from sandbox.arxiv_feed import answer_query
from sandbox.feeds import find_last_change, write_feed
from sandbox.lists import draw_list_page, write_sitemap, write_sitemap_index
from sandbox.model import Outlet, World
from sandbox.pages import draw_article, draw_front_page
from sandbox.repository import answer_api, answer_oai, write_archive
from sandbox.services import Services

ARXIV_PATH = "/arxiv/api/query"
ROBOTS = "User-agent: *\nDisallow: /share/\nDisallow: /subscribe\nAllow: /\n"
# Where faults lead: through some hops to /moved, which answers as the path behind it, or round in a loop.
_MOVED = "/moved"
_HOP = re.compile(r"/(hops|loop)/([1-9])(/.*)")
_LIST = re.compile(r"/(sitemaps|lists)/([a-z-]+?)(?:/(\d{4}))?(?:\.xml)?")
_XML = "application/xml; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_FEED_TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}


class Routes:
    """Answers requests for one world. ``base`` is the address under which it is served."""

    def __init__(self, world: World, base: str) -> None:
        self._world = world
        self._base = base
        self._services = Services(world, base)
        self._articles = {a.path: a for a in world.articles}
        self._feeds = {f"/feeds/{o.id}.xml": o for o in world.outlets.values()}

    def answer(self, target: str, headers: Mapping[str, str], *, changed_pages: bool = False) -> Answer:
        """Answer a request target (path and query). ``changed_pages``: articles come in an unknown layout."""
        hop = _HOP.fullmatch(target)
        if hop is not None:
            return make_redirect(_next_hop(hop[1], int(hop[2]), hop[3]))
        return self._answer_page(target.removeprefix(_MOVED), headers, changed_pages=changed_pages)

    def answer_post(self, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer a POST to a request target."""
        answer = self._services.answer_post(target.removeprefix(_MOVED), headers, body)
        return answer or make_text("Nothing is posted here.", 405)

    def _answer_page(self, target: str, headers: Mapping[str, str], *, changed_pages: bool) -> Answer:
        url = urlsplit(target)
        parameters = dict(parse_qsl(url.query, keep_blank_values=True))
        if url.path in self._feeds:
            return self._answer_feed(self._feeds[url.path], headers)
        if url.path in self._articles:
            page = draw_article(self._world, self._articles[url.path], changed=changed_pages)
            return Answer(page, _HTML)
        answer = self._answer_papers(url.path, parameters) or self._answer_list(url.path, parameters)
        answer = answer or self._services.answer(target, headers)
        if answer is not None:
            return answer
        if url.path == "/robots.txt":
            return make_text(ROBOTS)
        if url.path == "/":
            return Answer(draw_front_page(self._world, self._base), _HTML)
        return make_text("Nothing here.", 404)

    def _answer_papers(self, path: str, parameters: Mapping[str, str]) -> Answer | None:
        """Answer as one of the services that have the papers."""
        if path == ARXIV_PATH:
            answer = answer_query(self._world, parameters)
            return Answer(answer.body, "application/atom+xml; charset=utf-8", answer.status)
        if path == "/api/papers":
            return Answer(answer_api(self._world, parameters), "application/json")
        if path == "/oai":
            return Answer(answer_oai(self._world, parameters, self._base), _XML)
        if path == "/files/papers.zip":
            return Answer(write_archive(self._world), "application/zip")
        return None

    def _answer_list(self, path: str, parameters: Mapping[str, str]) -> Answer | None:
        """Answer with a list of an outlet's articles that is no feed."""
        found = _LIST.fullmatch(path)
        outlet = found[2] if found else ""
        if found is None or outlet not in self._world.outlets:
            return None
        if found[1] == "lists":
            page = parameters.get("page", "1")
            number = int(page) if page.isdecimal() and len(page) < 6 else 1
            return Answer(draw_list_page(self._world, outlet, max(number, 1)), _HTML)
        if found[3]:
            return Answer(write_sitemap(self._world, outlet, int(found[3]), self._base), _XML)
        return Answer(write_sitemap_index(self._world, outlet, self._base), _XML)

    def _answer_feed(self, outlet: Outlet, headers: Mapping[str, str]) -> Answer:
        body = write_feed(self._world, outlet, self._base)
        changed = find_last_change(self._world, outlet)
        validators = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
            "Last-Modified": format_datetime(changed, usegmt=True),
        }
        if _is_unchanged(headers, validators):
            return Answer(b"", _FEED_TYPES[outlet.format], 304, validators)
        return Answer(body, _FEED_TYPES[outlet.format], 200, validators)


def _next_hop(kind: str, number: int, target: str) -> str:
    if kind == "loop":
        return f"/loop/{3 - number}{target}"
    return f"/hops/{number - 1}{target}" if number > 1 else _MOVED + target


def _is_unchanged(headers: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """Say whether the client has this version already; an entity tag goes before a date (RFC 9110, 13.2.2)."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        return validators["ETag"] in [t.strip().removeprefix("W/") for t in tags.split(",")]
    since = headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    known = known if known.tzinfo else known.replace(tzinfo=UTC)
    return parsedate_to_datetime(validators["Last-Modified"]) <= known
