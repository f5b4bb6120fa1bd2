"""Europe PMC: answers in the documented shape, for none are recorded."""

from __future__ import annotations

from typing import Any

import orjson

from core.errors import FormatError, NoAnswerError, SourceError, StatusError
from tests.crawlers.sources.recorded import Answers, Told

PAPER: dict[str, Any] = {
    "id": "39000001",
    "source": "MED",
    "pmid": "39000001",
    "pmcid": "PMC1100001",
    "doi": "10.1000/Bio.1",
    "title": "Organoids on a <i>chip</i>.",
    "authorString": "Byron A, de Vries B, The Chip Group.",
    "authorList": {
        "author": [
            {
                "fullName": "Byron A",
                "firstName": "Ada",
                "lastName": "Byron",
                "initials": "A",
                "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"},
                "authorAffiliationDetailsList": {
                    "authorAffiliation": [
                        {"affiliation": "Mimetas B.V., Oegstgeest, The Netherlands. E-mail: a@mimetas.example."},
                        {"affiliation": "Leiden University, Leiden, The Netherlands."},
                    ]
                },
            },
            {"fullName": "de Vries BC", "lastName": "de Vries", "initials": "BC"},
            {"collectiveName": "The Chip Group"},
        ]
    },
    "journalInfo": {
        "volume": "3",
        "yearOfPublication": 2026,
        "journal": {"title": "Lab on a Chip", "issn": "1473-0197"},
    },
    "pubYear": "2026",
    "abstractText": "<h4>Background</h4>We put organoids on a chip. <h4>Results</h4>They live.",
    "language": "eng",
    "firstPublicationDate": "2026-11-03",
    "firstIndexDate": "2026-11-05",
    "electronicPublicationDate": "2026-11-03",
    "citedByCount": 4,
    "isOpenAccess": "Y",
    "inEPMC": "Y",
    "hasPDF": "N",
    "license": "cc by",
    "keywordList": {"keyword": ["organoid", "microfluidics"]},
    "meshHeadingList": {"meshHeading": [{"majorTopic_YN": "Y", "descriptorName": "Organoids"}]},
    "grantsList": {"grant": [{"grantId": "024.003.001", "agency": "NWO", "orderIn": 0}]},
    "fullTextUrlList": {
        "fullTextUrl": [{"availability": "Open access", "url": "https://europepmc.org/articles/PMC1100001"}]
    },
}
PREPRINT: dict[str, Any] = {
    "id": "PPR900001",
    "source": "PPR",
    "doi": "10.1101/2026.11.01.1",
    "title": "A preprint",
    "authorString": "Noir G.",
    "abstractText": "It says little.",
    "firstPublicationDate": "2026-11-02",
    "isOpenAccess": "N",
    "citedByCount": 0,
}
PATENT: dict[str, Any] = {"id": "EP1234567", "source": "PAT", "title": "A chip", "firstPublicationDate": "2026-11-02"}


def page(*records: dict[str, Any], cursor: str = "AoIIP4", total: int | None = None, **facts: Any) -> bytes:
    """Return a page of results."""
    head = {"version": "6.9", "hitCount": len(records) if total is None else total, "nextCursorMark": cursor}
    return orjson.dumps(head | {"resultList": {"result": list(records)}} | facts)


ANSWERS: Answers = {
    "europe-pmc": (
        Told("a page of a paper and a preprint", page(PAPER, PREPRINT), items=2),
        Told("a patent among papers", page(PAPER, PATENT), items=1, says="1 left out, no papers: 1 patents"),
        Told("the last page", page(cursor="*", total=0)),
        Told("an error with 200", b'{"errCode":400,"errMsg":"Invalid query"}', error=SourceError, says="400: Invalid"),
        Told("an error that may pass", b'{"errCode":503,"errMsg":"Busy"}', error=NoAnswerError, says="503: Busy"),
        Told("an error without a code", b'{"errMsg":"Nothing"}', error=SourceError, says="an error: Nothing"),
        Told("an answer without its list", b'{"version":"6.9","hitCount":3}', error=FormatError, says="no list at"),
        Told("a page of HTML", b"<html>Maintenance</html>", error=FormatError, says="not JSON"),
        Told("a new field", page(PREPRINT | {"aiSummary": "x"}), items=1, unknown=("aiSummary",)),
        Told("a record that lost its title", page(PREPRINT, PAPER | {"title": None}), 1, 1, says="no title"),
        Told("a record that lost its id", page(PREPRINT, PAPER | {"id": None}), 1, 1, says="to be its key"),
        Told(
            "a date in 2099", page(PREPRINT | {"firstPublicationDate": "2099-01-01"}), refused=1, says="in the future"
        ),
        Told("a date that is none", page(PREPRINT | {"firstPublicationDate": "soon"}), refused=1, says="not a date"),
        Told("too many requests", b"", error=StatusError, status=429),
    ),
}
