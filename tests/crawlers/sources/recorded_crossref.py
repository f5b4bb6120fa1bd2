"""What Crossref answers, recorded and built, and what must come of it."""

from __future__ import annotations

import orjson

from core.errors import FormatError, StatusError
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.sources.papers import crossref_page, make_crossref
from tests.crawlers.sources.recorded import Answers, Told, cassette

_CASSETTES = "payloads/crossref_habanero_cassettes.jsonl.xz"
_API = "https://api.crossref.org"
_WIDGETS = f"{_API}/works?query=widget&cursor=%2A"


def _look(spider: SourceSpider) -> Ask:
    return spider.make_ask(f"{_API}/works/10.1234%2Fx", "look")


def _look_at_arxiv(spider: SourceSpider) -> Ask:
    return spider.make_ask(f"{_API}/works/10.48550%2FarXiv.2610.00001", "look")


def _recorded(path: str, name: str, items: int, says: str = "") -> Told:
    return Told(f"recorded: {name}", cassette(_CASSETTES, uri=f"{_API}/{path}"), items=items, says=says)


def _recorded_one(doi: str) -> Told:
    return Told(f"recorded: {doi}", cassette(_CASSETTES, uri=f"{_API}/works/{doi}"), items=1, ask=_look)


ANSWERS: Answers = {
    "crossref": (
        Told("two works", crossref_page(make_crossref(1), make_crossref(2)), items=2),
        Told("recorded: 20 works, three data sets", cassette(_CASSETTES, uri=_WIDGETS), items=17, says="3 dataset"),
        _recorded("prefixes/10.1371/works", "20 works, 16 figures and tables", 4, "16 component"),
        _recorded("members/98/works", "20 works, an issue", 19, "1 journal-issue"),
        _recorded("types/report/works", "20 reports", 20),
        _recorded("types/journal/works?rows=2", "two journals", 0, "2 journal"),
        _recorded("funders/10.13039/100000005/works", "20 works of a funder", 20),
        _recorded("journals/2167-8359/works", "20 works of a journal", 20),
        _recorded("works?query.publisher-name=Universidade+Federal+de+Santa+Maria", "20 works in Portuguese", 20),
        _recorded("works?sample=5", "five works", 5),
        _recorded("prefixes/10.4176/works", "nothing", 0),
        *map(
            _recorded_one,
            ("10.1371/journal.pone.0033693", "10.1038/srep16696", "10.3892/ijo_00000353", "10.1002/jor.1100150407"),
        ),
        Told(
            "recorded: works without authors and dates",
            cassette(_CASSETTES, uri=f"{_API}/works?query=ecology&select=DOI%2Ctitle"),
            error=FormatError,
            says="changed format: people in 0 of 20",
        ),
        Told(
            "recorded: a parameter that is not allowed",
            cassette(_CASSETTES, uri=f"{_API}/works/10.1371/journal.pone.0033693?query.author=carl+boettiger"),
            status=400,
            error=StatusError,
            says=r"refuses the request \(400\): parameter-not-allowed: This route does not",
        ),
        Told(
            "recorded: a DOI that there is not",
            cassette(_CASSETTES, uri=f"{_API}/prefixes/10.9999/works"),
            status=404,
            ask=_look,
            error=StatusError,
            says="HTTP 404",
        ),
        Told(
            "recorded: another format",
            cassette(_CASSETTES, content_type="application/x-bibtex"),
            ask=_look,
            error=FormatError,
            says="not JSON",
        ),
        Told(
            "a DOI of arXiv", b"Resource not found.", status=404, ask=_look_at_arxiv, error=StatusError, says="DataCite"
        ),
        Told("a field that is new", crossref_page(make_crossref(colour="blue")), items=1, unknown=("colour",)),
        Told(
            "a date in 2099",
            crossref_page(make_crossref(published={"date-parts": [[2099, 1]]})),
            refused=1,
            says="published in the future: 2099-01-01",
        ),
        Told("no title", crossref_page(make_crossref(title=[], subtitle=[])), refused=1, says="no title"),
        Told("no DOI", crossref_page(make_crossref(DOI=None)), refused=1, says="no DOI"),
        Told(
            "a date that is none",
            crossref_page(make_crossref(published={"date-parts": [[2026, 13]]})),
            refused=1,
            says="is not a date",
        ),
        Told(
            "3,000 authors", crossref_page(make_crossref(author=[{"family": f"A{n}"} for n in range(3_000)])), items=1
        ),
        Told("a page of HTML", b"<html>busy</html>", error=FormatError, says="not JSON"),
        Told(
            "no list",
            orjson.dumps({"status": "ok", "message": {"total-results": 3}}),
            error=FormatError,
            says="no list",
        ),
        Told(
            "asked too fast",
            b"Too many requests",
            status=429,
            headers={"x-api-pool": "public", "retry-after": "10"},
            error=StatusError,
            says="asked too fast for the public pool",
        ),
        Told(
            "a pool that allows less than our pace",
            crossref_page(make_crossref()),
            items=1,
            headers={"x-api-pool": "public", "x-rate-limit-limit": "1", "x-rate-limit-interval": "5s"},
            pause_s=5,
        ),
        Told(
            "a pool that allows more",
            crossref_page(make_crossref()),
            items=1,
            headers={"x-api-pool": "polite", "x-rate-limit-limit": "10", "x-rate-limit-interval": "1s"},
        ),
        Told(
            "limits that are none",
            crossref_page(make_crossref()),
            items=1,
            headers={"x-rate-limit-limit": "many", "x-rate-limit-interval": "often"},
        ),
        Told("a server error", b"", status=503, error=StatusError, says="HTTP 503"),
    ),
}
