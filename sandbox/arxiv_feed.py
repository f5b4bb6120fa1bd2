"""Answers arXiv's query API in its Atom wire format, with its paging, its counts and its error entry.

Affiliations are given for every author, as ``Name, City, country code``: the format allows it, the real service hardly
ever does.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from sandbox.arxiv_search import SearchError, parse_search, rewrite_search
from sandbox.model import Paper, World

ATOM = "http://www.w3.org/2005/Atom"
ARXIV = "http://arxiv.org/schemas/atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
MAX_SLICE = 2_000
MAX_RESULTS = 30_000
_DEFAULT_RESULTS = 10
_NAMESPACES = {None: ATOM, "arxiv": ARXIV}
_ERROR_PAGE = "https://arxiv.org/api/errors#"
_KEYS = {"submittedDate": "created", "lastUpdatedDate": "updated"}


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """Status and body of an answer."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Request:
    search: str
    ids: tuple[str, ...]
    start: int
    count: int
    sort_by: str
    descending: bool


def answer_query(world: World, parameters: Mapping[str, str]) -> ApiAnswer:
    """Answer one request of ``/api/query``.

    A search or number that cannot be read is answered as the service does: status 200 and one entry titled "Error";
    more than 30,000 results are refused with status 400.
    """
    try:
        request = _parse_request(parameters)
        found = _find(world, request)
    except SearchError as exc:
        return ApiAnswer(200, _error_feed(str(exc)))
    if request.start + request.count > MAX_RESULTS or request.count > MAX_RESULTS:
        return ApiAnswer(400, _error_feed(f"max_results must not exceed {MAX_RESULTS}"))
    page = found[request.start : request.start + min(request.count, MAX_SLICE)]
    return ApiAnswer(200, _feed(world, request, page, len(found)))


def _parse_request(parameters: Mapping[str, str]) -> _Request:
    sort_by = parameters.get("sortBy", "relevance")
    if sort_by not in ("relevance", *_KEYS):
        raise SearchError("sortBy must be in: relevance, lastUpdatedDate, submittedDate")
    return _Request(
        search=rewrite_search(parameters.get("search_query", "").strip()),
        ids=tuple(i for i in parameters.get("id_list", "").split(",") if i),
        start=_parse_number(parameters, "start", 0),
        count=_parse_number(parameters, "max_results", _DEFAULT_RESULTS),
        sort_by=sort_by,
        descending=parameters.get("sortOrder", "descending") != "ascending",
    )


def _parse_number(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = parameters.get(name, str(default))
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise SearchError(f"{name} must be an integer")
    if int(text) < 0:
        raise SearchError(f"{name} must be non-negative")
    return int(text)


def _find(world: World, request: _Request) -> list[Paper]:
    papers = [p for p in world.papers if not request.ids or p.id in {i.partition("v")[0] for i in request.ids}]
    if request.search:
        matches = parse_search(request.search)
        papers = [p for p in papers if matches(p)]
    elif not request.ids:
        papers = []
    key = _KEYS.get(request.sort_by, "created")
    return sorted(papers, key=lambda p: (getattr(p, key), p.id), reverse=request.descending)


def _feed(world: World, request: _Request, page: Sequence[Paper], total: int) -> bytes:
    query = (
        f"search_query={request.search}&id_list={','.join(request.ids)}"
        f"&start={request.start}&max_results={request.count}"
    )
    feed = _open_feed(query, f"{world.today}T00:00:00-04:00")
    for name, value in (("totalResults", total), ("startIndex", request.start), ("itemsPerPage", len(page))):
        etree.SubElement(feed, f"{{{OPENSEARCH}}}{name}", nsmap={"opensearch": OPENSEARCH}).text = str(value)
    for paper in page:
        _add_entry(feed, world, paper)
    return _to_bytes(feed)


def _open_feed(query: str, updated: str) -> etree._Element:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMESPACES)  # type: ignore[arg-type] # the stubs know no default namespace
    _add_link(feed, f"http://arxiv.org/api/query?{query}", rel="self", type="application/atom+xml")
    _add(feed, "title", f"ArXiv Query: {query}").set("type", "html")
    _add(feed, "id", f"http://arxiv.org/api/{hashlib.sha256(query.encode()).hexdigest()[:27]}")
    _add(feed, "updated", updated)
    return feed


def _add_entry(feed: etree._Element, world: World, paper: Paper) -> None:
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
    page = f"http://arxiv.org/abs/{paper.id}v{paper.version}"
    _add(entry, "id", page)
    _add(entry, "updated", f"{paper.updated:%Y-%m-%dT%H:%M:%SZ}")
    _add(entry, "published", f"{paper.created:%Y-%m-%dT%H:%M:%SZ}")
    _add(entry, "title", "\n  ".join(textwrap.wrap(paper.title, 70, break_on_hyphens=False)))
    _add(entry, "summary", f"  {textwrap.fill(paper.abstract, 79, break_on_hyphens=False)}\n")
    for author in paper.authors:
        element = etree.SubElement(entry, f"{{{ATOM}}}author")
        _add(element, "name", author.name)
        home = world.organisations[author.organisation]
        _add_arxiv(element, "affiliation", home.affiliation(paper.created.year))
    if paper.doi:
        _add_link(entry, f"http://dx.doi.org/{paper.doi}", title="doi", rel="related")
        _add_arxiv(entry, "doi", paper.doi)
    for name, text in (("comment", paper.comment), ("journal_ref", paper.journal)):
        if text:
            _add_arxiv(entry, name, text)
    _add_link(entry, page, rel="alternate", type="text/html")
    _add_link(entry, page.replace("/abs/", "/pdf/"), title="pdf", rel="related", type="application/pdf")
    for name, code in ((f"{{{ARXIV}}}primary_category", paper.categories[0]), *_categories(paper)):
        etree.SubElement(entry, name, term=code, scheme=ARXIV)


def _categories(paper: Paper) -> list[tuple[str, str]]:
    return [(f"{{{ATOM}}}category", code) for code in paper.categories]


def _error_feed(message: str) -> bytes:
    feed = _open_feed("", "2026-11-01T00:00:00-04:00")
    for name, value in (("totalResults", 1), ("startIndex", 0), ("itemsPerPage", 1)):
        etree.SubElement(feed, f"{{{OPENSEARCH}}}{name}", nsmap={"opensearch": OPENSEARCH}).text = str(value)
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
    place = _ERROR_PAGE + re.sub(r"\W+", "_", message)
    _add(entry, "id", place)
    _add(entry, "title", "Error")
    _add(entry, "summary", message)
    _add(entry, "updated", "2026-11-01T00:00:00-04:00")
    _add_link(entry, place, rel="alternate", type="text/html")
    _add(etree.SubElement(entry, f"{{{ATOM}}}author"), "name", "arXiv api core")
    return _to_bytes(feed)


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = text
    return element


def _add_arxiv(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ARXIV}}}{name}").text = text


def _add_link(parent: etree._Element, href: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", {"href": href} | attributes)


def _to_bytes(feed: etree._Element) -> bytes:
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
