"""Works as OpenAlex and Crossref answer them, small ones with all that matters."""

from __future__ import annotations

from typing import Any

import orjson

# What Crossref says of a cursor that it no longer knows, with status 404.
EXPIRED = orjson.dumps(
    {"status": "failed", "message-type": "resource-failure", "message": [{"type": "cursor-invalid", "value": "abc"}]}
)
TOPIC = {"id": "https://openalex.org/T10682", "display_name": "Quantum Computing", "score": 0.99}
AUTHORSHIPS: list[dict[str, Any]] = [
    {
        "author_position": "first",
        "author": {
            "id": "https://openalex.org/A1",
            "display_name": "Ada Byron",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        "institutions": [
            {
                "id": "https://openalex.org/I98358874",
                "display_name": "Delft University of Technology",
                "ror": "https://ror.org/02e2c7k09",
                "country_code": "NL",
                "type": "education",
                "lineage": ["https://openalex.org/I98358874"],
            }
        ],
        "countries": ["NL"],
        "is_corresponding": True,
        "raw_author_name": "Byron, A.",
        "raw_affiliation_strings": ["QuTech, Delft University of Technology, Delft, The Netherlands"],
        "affiliations": [
            {
                "raw_affiliation_string": "QuTech, Delft University of Technology, Delft, The Netherlands",
                "institution_ids": ["https://openalex.org/I98358874"],
            }
        ],
    },
    {
        "author_position": "last",
        "author": {"id": "https://openalex.org/A2", "display_name": "Guy Steele", "orcid": None},
        "institutions": [],
        "countries": ["NL"],
        "is_corresponding": False,
        "raw_author_name": "Guy Steele",
        "raw_affiliation_strings": ["QuantWare B.V., Elektronicaweg 10, 2628 XG Delft, The Netherlands"],
        "affiliations": [
            {
                "raw_affiliation_string": "QuantWare B.V., Elektronicaweg 10, 2628 XG Delft, The Netherlands",
                "institution_ids": [],
            }
        ],
    },
]


def make_openalex(number: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a work of OpenAlex, with some fields changed."""
    work = f"https://openalex.org/W{number}"
    places = {
        "id": f"pmh:oai:arXiv.org:2610.0000{number}",
        "landing_page_url": f"http://arxiv.org/abs/2610.0000{number}",
    }
    return {
        "id": work,
        "doi": f"https://doi.org/10.1234/Work.{number}",
        "title": "A qubit of <i>two</i> atoms",
        "display_name": "A qubit of <i>two</i> atoms",
        "publication_year": 2026,
        "publication_date": "2026-11-17",
        "ids": {"openalex": work, "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{number}"},
        "language": "en",
        "type": "article",
        "primary_location": {"landing_page_url": "https://doi.org/10.1234/w", "source": {"display_name": "Qubits"}},
        "locations": [places],
        "authorships": AUTHORSHIPS,
        "is_authors_truncated": False,
        "is_retracted": False,
        "is_paratext": False,
        "cited_by_count": 3,
        "primary_topic": TOPIC,
        "topics": [TOPIC, {"id": "https://openalex.org/T10020", "display_name": "Cryptography", "score": 0.4}],
        "keywords": [{"id": "https://openalex.org/keywords/qubit", "display_name": "Qubit", "score": 0.7}],
        "concepts": [{"id": "https://openalex.org/C1", "display_name": "Physics"}],
        "awards": [{"id": "https://openalex.org/G1", "funder_award_id": "101070558, VI.1"}],
        "referenced_works": ["https://openalex.org/W8", "https://openalex.org/W9"],
        "referenced_works_count": 2,
        "abstract_inverted_index": {"We": [0], "couple": [1], "two": [2, 4], "atoms,": [3], "qubits.": [6]},
        "created_date": "2026-11-18T00:00:00",
    } | fields


def make_crossref(number: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a work of Crossref, with some fields changed."""
    doi = f"10.1234/Work.{number}"
    return {
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "type": "journal-article",
        "title": ["A qubit of <i>two</i> atoms"],
        "subtitle": ["And its laser"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>We couple two atoms.</jats:p>",
        "container-title": ["Qubits &amp; Light"],
        "language": "en",
        "author": [
            {
                "given": "Ada",
                "family": "Byron",
                "ORCID": "https://orcid.org/0000-0002-1825-0097",
                "sequence": "first",
                "affiliation": [{"name": "QuantWare B.V., Delft, The Netherlands"}],
            },
            {
                "given": "Guy",
                "family": "Steele",
                "suffix": "Jr.",
                "sequence": "additional",
                "affiliation": [
                    {"name": "Department of Physics"},
                    {"name": "Harvard University"},
                    {"name": "Cambridge"},
                    {"name": "USA"},
                ],
            },
        ],
        "published": {"date-parts": [[2026, 11]]},
        "issued": {"date-parts": [[2026, 11]]},
        "created": {"date-parts": [[2026, 11, 12]], "date-time": "2026-11-12T08:00:00Z"},
        "is-referenced-by-count": 4,
        "references-count": 3,
        "reference": [
            {"key": "r1", "DOI": "10.1000/One", "doi-asserted-by": "publisher"},
            {"key": "r2", "unstructured": "A. Author, arXiv:2301.00001v2 (2023)"},
            {"key": "r3", "unstructured": "B. Author, private communication"},
        ],
        "funder": [{"name": "NWO", "DOI": "10.13039/501100003246", "award": ["VI.1"]}],
        "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2610.00001", "asserted-by": "object"}]},
    } | fields


def openalex_page(*works: dict[str, Any], following: str | None = None, count: int | None = None) -> bytes:
    """Return an answer of OpenAlex with a list of works."""
    meta = {"count": len(works) if count is None else count, "per_page": 100, "next_cursor": following}
    return orjson.dumps({"meta": meta, "results": list(works), "group_by": []})


def crossref_page(*works: dict[str, Any], following: str | None = None, count: int | None = None) -> bytes:
    """Return an answer of Crossref with a list of works."""
    total = len(works) if count is None else count
    message = {"total-results": total, "items": list(works), "items-per-page": 200}
    if following is not None:
        message["next-cursor"] = following
    return orjson.dumps({"status": "ok", "message-type": "work-list", "message": message})
