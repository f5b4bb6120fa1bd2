"""What CORDIS, NWOpen and GDELT answer, in the shapes that their documentation and their users show."""

from __future__ import annotations

from typing import Any

import orjson

from core.errors import BlockedError, FormatError, NoAnswerError, SourceError, StatusError
from tests.crawlers.sources.cordis_tables import COLUMNS, COMPANY, PROJECT, make_archive, write_table
from tests.crawlers.sources.recorded import Answers, Told

_HTML = b"<!DOCTYPE html><html><body>Service unavailable</body></html>"

_NEW_COLUMN = write_table((*COLUMNS["project"], "colour"), [{**PROJECT, "colour": "blue"}])
_CORDIS = (
    Told("an archive of tables", make_archive(), items=1),
    Told("a project that begins in 2099", make_archive(project=[{**PROJECT, "startDate": "2099-01-01"}]), refused=1),
    Told("an amount that is none", make_archive(organization=[{**COMPANY, "ecContribution": "much"}]), refused=1),
    Told("a new column", make_archive(project=_NEW_COLUMN), items=1, unknown=("project.colour",)),
    Told("an archive without participants", make_archive(organization=None), error=FormatError, says="organization"),
    Told("an archive that breaks off", make_archive()[:-400], error=FormatError, says="not a whole archive"),
    Told("a page of HTML with status 200", _HTML, error=FormatError),
    Told("not there", _HTML, error=StatusError, status=503),
)

NWO_PROJECT: dict[str, Any] = {
    "project_id": "OCENW.XL.2026.001",
    "grant_id": "https://doi.org/10.61686/ABCDE12345",
    "title": "Licht op een chip",
    "funding_scheme_id": 3001,
    "funding_scheme": "Open Competitie ENW - XL",
    "department": "Exacte en Natuurwetenschappen",
    "sub_department": "Natuurkunde",
    "start_date": "2027-01-01T00:00:00",
    "end_date": "2031-12-31T00:00:00",
    "reporting_year": 2026,
    "award_amount": 2500000,
    "summary_nl": "Wij maken een laser van indiumfosfide die op elke chip past en die niet veel kost.",
    "summary_en": "We make a laser of indium phosphide that fits on any chip and that is not expensive.",
    "summary_updates": [
        {"submission_date": "2027-06-01", "update_en": "The first laser works.", "update_nl": "De eerste doet het."}
    ],
    "project_members": [
        {
            "role": "Main Applicant",
            "member_id": "1",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
            "last_name": "Vries",
            "prefix": "de",
            "first_name": "Ada",
            "initials": "A.",
            "organisation": "Technische Universiteit Eindhoven||Electrical Engineering||Photonic Integration",
            "ror": "https://ror.org/02c2kyt77",
            "active": "yes",
        },
        {
            "role": "Co-applicant",
            "member_id": "2",
            "orcid": "https://orcid.org/-",
            "last_name": "Byron",
            "initials": "G.",
            "organisation": "Universiteit Twente",
        },
        {
            "role": "Researcher",
            "member_id": "3",
            "orcid": "https://orcid.org/-",
            "last_name": "Jansen",
            "first_name": "Bo",
            "organisation": "Technische Universiteit Eindhoven||Applied Physics",
        },
    ],
    "products": [
        {"title": "A laser", "doi": "https://doi.org/10.1000/laser.1", "year": 2027, "type": "Scientific article"},
        {"title": "A talk", "doi": "", "year": 2027},
    ],
}


def nwo_page(*projects: dict[str, Any], count: int | None = None, page: int = 1) -> bytes:
    """Return a page of projects; ``count``: how many there are on all pages."""
    total = len(projects) if count is None else count
    meta = {"api_type": "NWO Projects", "version": "1.0", "funder": "NWO"}
    pages = {"count": total, "per_page": 100, "pages": -(-total // 100), "page": page}
    return orjson.dumps({"meta": meta | pages, "projects": list(projects)})


_NWOPEN = (
    Told("a page of projects", nwo_page(NWO_PROJECT), items=1),
    Told("no project at all", nwo_page()),
    Told("a project in the format of 2016", nwo_page({"project_id": "1", "title": "T", "project_members": None}), 1),
    Told("members that are no list", nwo_page({**NWO_PROJECT, "project_members": "A. de Vries"}), refused=1),
    Told("a project that lost its number", nwo_page({**NWO_PROJECT, "project_id": None}), refused=1),
    Told("a project that begins in 2099", nwo_page({**NWO_PROJECT, "start_date": "2099-01-01"}), refused=1),
    Told("a new field", nwo_page({**NWO_PROJECT, "colour": "blue"}), items=1, unknown=("colour",)),
    Told(
        "an error with status 200",
        orjson.dumps({"exception": {"status": 500, "error": "Internal Server Error", "message": "Timeout expired"}}),
        error=SourceError,
        says="Timeout expired",
    ),
    Told("an answer that breaks off", nwo_page(NWO_PROJECT)[:-20], error=FormatError, says="not JSON"),
    Told("a page of HTML with status 200", _HTML, error=FormatError, says="not JSON"),
    Told("no answer in time behind a proxy", _HTML, error=StatusError, says="HTTP 504", status=504),
)

ARTICLE: dict[str, Any] = {
    "url": "https://outlet.example/2026/quantum-chip",
    "url_mobile": "",
    "title": "A quantum chip &amp; its maker",
    "seendate": "20261125T143000Z",
    "socialimage": "https://outlet.example/chip.jpg",
    "domain": "outlet.example",
    "language": "Dutch",
    "sourcecountry": "Netherlands",
}
LIMIT = b"Please limit requests to one every 5 seconds or contact us for larger queries.\n"


def gdelt_list(*articles: dict[str, Any]) -> bytes:
    """Return a list of articles."""
    return orjson.dumps({"articles": list(articles)})


_GDELT = (
    Told("a list of articles", gdelt_list(ARTICLE, {**ARTICLE, "url": "https://other.example/1"}), items=2),
    Told("an empty object for no article", b"{}"),
    Told("an empty list", gdelt_list()),
    Told("the limit in plain text with status 200", LIMIT, error=NoAnswerError, says="limit", pause_s=30),
    Told("the limit with its status", LIMIT, error=StatusError, says="HTTP 429", pause_s=600, status=429),
    Told("an empty answer", b"", error=NoAnswerError),
    Told("too short a word", b"One or more of your keywords were too short", error=SourceError, says="too short"),
    Told("too long a search", b"Your query was too short or too long.", error=SourceError, says="refuses the search"),
    Told("a page of HTML with status 200", _HTML, error=FormatError, says="HTML"),
    Told("an answer that breaks off", gdelt_list(ARTICLE)[:-9], error=FormatError, says="not JSON"),
    Told("an object without a list", b'{"status": "ok"}', error=FormatError, says="no list"),
    Told("an article from the future", gdelt_list({**ARTICLE, "seendate": "20990101T000000Z"}), refused=1),
    Told("an article that lost its day", gdelt_list({**ARTICLE, "seendate": "?"}), refused=1, says="not a date"),
    Told("a new field", gdelt_list({**ARTICLE, "tone": -6.2}), items=1, unknown=("tone",)),
    Told("shut out", _HTML, error=BlockedError, status=403),
)

ANSWERS: Answers = {
    "cordis-horizon": _CORDIS,
    "cordis-h2020": _CORDIS,
    "cordis-fp7": _CORDIS,
    "nwopen": _NWOPEN,
    "gdelt": _GDELT,
}
