"""What OpenAlex answers, recorded and built, and what must come of it."""

from __future__ import annotations

import orjson

from core.errors import BlockedError, FormatError, LimitError, SourceError, StatusError
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.sources.papers import AUTHORSHIPS, make_openalex, openalex_page
from tests.crawlers.sources.recorded import Answers, Told, cassette, shared

_CASSETTES = "payloads/openalex_openalexPro_cassettes.jsonl.xz"
_API = "https://api.openalex.org"
_CITING = "works?filter=cites%3AW3046863325%7CW3045921891"
_CITED = "works?filter=cited_by%3AW3046863325%7CW3045921891"
_BOTH = "works?filter=openalex%3AW3045921891%7CW3046863325"
_FINANCE = "works?filter=title_and_abstract.search%3Abiodiversity+AND+finance%2Cto_publication_date%3A2010-01-01"
_AT_ONCE = "per-page=200&mailto=REDACTED&cursor=%2A"


def _look(spider: SourceSpider) -> Ask:
    return spider.make_ask(f"{_API}/works/W1", "look")


def _onward(spider: SourceSpider) -> Ask:
    seed = next(iter(spider.seeds()))
    return spider.make_ask(f"{_API}/works?cursor=abc", "page", payload=seed.payload)


def _error(error: str, message: str) -> bytes:
    return orjson.dumps({"error": error, "message": message})


_SPENT = {"X-RateLimit-Limit": "10000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7200"}
_PLENTY = {"X-RateLimit-Limit": "10000", "X-RateLimit-Remaining": "9000", "X-RateLimit-Reset": "7200"}
_LIMIT = _error("Rate limit exceeded", "Too many requests")

ANSWERS: Answers = {
    "openalex": (
        Told("two works", openalex_page(make_openalex(1), make_openalex(2)), items=2),
        Told("recorded: two works and a cursor", cassette(_CASSETTES, uri=f"{_API}/{_BOTH}&{_AT_ONCE}"), items=2),
        Told("recorded: five works", cassette(_CASSETTES, uri=f"{_API}/{_CITING}&{_AT_ONCE}"), items=5),
        Told(
            "recorded: 38 works, one without title",
            cassette(_CASSETTES, uri=f"{_API}/{_CITED}&{_AT_ONCE}"),
            items=37,
            refused=1,
            says="no title",
        ),
        Told(
            "recorded: 200 works, one of them paratext",
            cassette(_CASSETTES, uri=f"{_API}/{_FINANCE}&per_page=200&cursor=%2A&api_key=REDACTED"),
            items=199,
            says="1 left out, no papers: 1 paratext",
        ),
        Told(
            "recorded: one work asked for by itself",
            cassette(_CASSETTES, uri=f"{_API}/works/W2162348455?per_page=200&cursor=%2A&api_key=REDACTED"),
            items=1,
            ask=_look,
        ),
        Told("recorded: a work of 2018", shared("payloads/openalex_json/bv_W2741809807.json"), items=1, ask=_look),
        Told("recorded: a work of 2025", shared("payloads/openalex_json/work.json"), items=1, ask=_look),
        Told(
            "recorded: a work before 2023", shared("payloads/openalex_json/bv_W-api-response.json"), items=1, ask=_look
        ),
        Told(
            "recorded: a filter that there is not",
            cassette(_CASSETTES, uri=f"{_API}/works?filter=DOESNTEXIST%3A1"),
            status=400,
            error=StatusError,
            says="DOESNTEXIST is not a valid field",
        ),
        Told(
            "recorded: an error in place of works",
            cassette(_CASSETTES, uri=f"{_API}/works?filter=DOESNTEXIST%3A1"),
            error=SourceError,
            says="the source reports: Invalid query parameters error",
        ),
        Told("a field that is new", openalex_page(make_openalex(1, colour="blue")), items=1, unknown=("colour",)),
        Told(
            "a field of an author that is new",
            openalex_page(make_openalex(1, authorships=[AUTHORSHIPS[0] | {"mood": "good"}])),
            items=1,
            unknown=("authorships.mood",),
        ),
        Told("a date in 2099", openalex_page(make_openalex(publication_date="2099-01-02")), refused=1, says="future"),
        Told("no title", openalex_page(make_openalex(title=None, display_name=None)), refused=1, says="no title"),
        Told("no id", openalex_page(make_openalex(id=None)), refused=1, says="to be its key"),
        Told(
            "a word at a place that no text has",
            openalex_page(make_openalex(abstract_inverted_index={"We": [10**12]})),
            refused=1,
            says="a word at '1000000000000'",
        ),
        Told("an object for a title", openalex_page(make_openalex(title={"en": "x"})), refused=1, says="an object"),
        Told("3,000 authors", orjson.dumps(make_openalex(authorships=AUTHORSHIPS * 1_500)), items=1, ask=_look),
        Told(
            "works that lost their dates",
            openalex_page(*(make_openalex(n, publication_date=None, publication_year=None) for n in range(20))),
            error=FormatError,
            says="changed format: dates in 0 of 20",
        ),
        Told("a page of HTML", b"<html>maintenance</html>", error=FormatError, says="not JSON"),
        Told("no list", orjson.dumps({"meta": {"count": 5}}), error=FormatError, says="no list at results"),
        Told("the last of the credit", openalex_page(make_openalex()), items=1, headers=_SPENT, pause_s=7_200),
        Told(
            "not enough left for another list",
            openalex_page(make_openalex()),
            items=1,
            headers={
                "X-RateLimit-Remaining-USD": "0.00004",
                "X-RateLimit-Cost-USD": "0.0001",
                "X-RateLimit-Reset": "60",
            },
            pause_s=60,
        ),
        Told("enough is left", openalex_page(make_openalex()), items=1, headers=_PLENTY),
        Told(
            "the credit is spent",
            _LIMIT,
            status=429,
            headers=_SPENT,
            error=LimitError,
            says="credit of the day is spent: 0 of 10000 credits left; filled again in 2.0 h",
            pause_s=7_200,
        ),
        Told(
            "the credit is spent, said in words",
            _error("Rate limit exceeded", "Insufficient budget. This request costs $0.0001."),
            status=429,
            error=LimitError,
            says="credit of the day is spent",
            pause_s=3_600,
        ),
        Told("asked too fast", _LIMIT, status=429, headers=_PLENTY, error=StatusError, says="asked too fast"),
        Told("asked too fast, told with 403", _LIMIT, status=403, error=StatusError, says="asked too fast"),
        Told(
            "a filter that costs",
            _error("Plan upgrade required", "from_updated_date needs a paid plan"),
            status=429,
            error=BlockedError,
            says="wants a paid plan",
        ),
        Told(
            "a cursor without a key",
            _error("Unauthorized", "An API key is required"),
            status=401,
            ask=_onward,
            error=BlockedError,
            says=r"the cursor is refused \(401\)",
        ),
        Told(
            "a cursor that is refused",
            _error("Pagination error.", "Cursor value is invalid"),
            status=400,
            ask=_onward,
            error=StatusError,
            says=r"the cursor is refused \(400\)",
        ),
        Told("a server error", b"oops", status=500, error=StatusError, says="HTTP 500"),
    ),
}
