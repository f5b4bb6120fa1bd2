"""Semantic Scholar: a batch in the documented shape, recorded searches, and its recorded errors."""

from __future__ import annotations

from typing import Any

import orjson

from core.errors import BlockedError, FormatError, SourceError, StatusError
from tests.crawlers.sources.recorded import Answers, Told, cassette

WANTED = {"wanted": ("arxiv:2401.00001", "doi:10.1000/b", "doi:10.1000/c")}
PAPER: dict[str, Any] = {
    "paperId": "649def34f8be52c8b66281af98ae884c09aef38b",
    "corpusId": 215_416_146,
    "externalIds": {"ArXiv": "2401.00001", "DOI": "10.1000/A", "CorpusId": 215_416_146, "PubMed": "123", "MAG": "456"},
    "url": "https://www.semanticscholar.org/paper/649def34f8be52c8b66281af98ae884c09aef38b",
    "title": "A laser of one atom",
    "abstract": "We build a laser of one atom.",
    "venue": "Physical Review Letters",
    "year": 2024,
    "publicationDate": "2024-01-02",
    "authors": [{"authorId": "1", "name": "Ada Byron"}, {"authorId": None, "name": "Guy Noir", "affiliations": []}],
    "citationCount": 12,
    "influentialCitationCount": 3,
    "referenceCount": 3,
    "s2FieldsOfStudy": [
        {"category": "Physics", "source": "external"},
        {"category": "Physics", "source": "s2-fos-model"},
    ],
    "tldr": {"model": "tldr@v2.0.0", "text": "A model says: a laser."},
    "references": [
        {"paperId": "r1", "externalIds": {"DOI": "10.1000/R1", "ArXiv": "2301.00001"}, "title": "With a DOI"},
        {"paperId": None, "externalIds": None, "title": "Without  an id"},
        {"paperId": "r3", "externalIds": {"ArXiv": "2301.00003v2"}, "title": "With an arXiv id"},
        {"paperId": None, "title": ""},
    ],
}
OLD: dict[str, Any] = {"paperId": "b" * 40, "title": "An old one", "year": 1987, "externalIds": {"DOI": "10.1000/b"}}
_FILE = "payloads/semanticscholar_cassettes.jsonl.xz"
_API = "https://api.semanticscholar.org/graph/v1/paper"


def batch(*papers: dict[str, Any] | None) -> bytes:
    """Return the answer to a batch."""
    return orjson.dumps(list(papers))


ANSWERS: Answers = {
    "semantic-scholar": (
        Told("a batch of which one is not known", batch(PAPER, None, OLD), items=2, round=WANTED),
        Told("a batch of which nothing is known", batch(None, None, None), round=WANTED),
        Told(
            "an embedding", batch(PAPER | {"embedding": {"model": "specter", "vector": [0.1]}}), items=1, round=WANTED
        ),
        Told(
            "a new field",
            batch(PAPER | {"textAvailability": "abstract"}),
            1,
            unknown=("textAvailability",),
            round=WANTED,
        ),
        Told("a paper that lost its id", batch(OLD | {"paperId": None}), refused=1, says="no paperId", round=WANTED),
        Told("a paper that lost its title", batch(OLD | {"title": None}), refused=1, says="no title", round=WANTED),
        Told("a date in 2099", batch(OLD | {"year": 2099}), refused=1, says="in the future", round=WANTED),
        Told("a year that is none", batch(OLD | {"year": "soon"}), refused=1, says="not a date", round=WANTED),
        Told("references that are no list", batch(PAPER | {"references": "three"}), refused=1, round=WANTED),
        Told("a list of ids", orjson.dumps(["b" * 40]), error=FormatError, says="something else", round=WANTED),
        Told("a page of HTML", b"<html>Bad gateway</html>", error=FormatError, says="not JSON", round=WANTED),
        Told("an error with 200", b'{"error":"Internal"}', error=SourceError, says="reports: Internal", round=WANTED),
        Told(
            "a field that it does not know",
            cassette(_FILE, uri=f"{_API}/10.1093/mind/lix.236.433?fields=unknown"),
            error=StatusError,
            says=r"HTTP 400.*Unrecognized or unsupported fields: \[unknown\]",
            status=400,
            round=WANTED,
        ),
        Told(
            "a paper that it does not know",
            cassette(_FILE, uri=f"{_API}/0?fields=t%2Ci%2Ct%2Cl%2Ce"),
            error=StatusError,
            says="HTTP 404.*Paper with id 0 not found",
            status=404,
            round=WANTED,
        ),
        Told(
            "throttled without a word", b'{"message":"Too Many Requests"}', error=StatusError, status=429, round=WANTED
        ),
        Told("a key that is none", b'{"message":"Forbidden"}', error=BlockedError, status=403, round=WANTED),
        Told(
            "a recorded batch that was not asked for titles",
            cassette(_FILE, uri=f"{_API}/batch?fields=authors"),
            refused=3,
            says="no title",
            round=WANTED,
        ),
        Told(
            "a recorded page of a search that gave a title and nothing else",
            cassette(_FILE, uri=f"{_API}/search/bulk?query=kubernetes&fields=title&offset=0&limit=100"),
            error=FormatError,
            says="changed format: people in 0 of 1000 records",
            round=WANTED,
        ),
    ),
}
