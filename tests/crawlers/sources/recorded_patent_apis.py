"""What Open Patent Services answer: recorded answers of each service, and what its guide says of errors."""

from __future__ import annotations

from core.errors import BlockedError, FormatError, LimitError, SourceError, StatusError
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.sources.ops import Publication, make_family, make_fault, make_parties, make_search
from tests.crawlers.sources.recorded import Answers, Told, cassette, shared

_XML = "payloads/epo_ops_xml"
_CASSETTES = "payloads/epo_ops_patent_client_cassettes.jsonl.xz"
_SERVICES = "http://ops.epo.org/3.2/rest-services"
_GREEN = "idle (images=green:200, inpadoc=green:60, other=green:1000, retrieval=green:200, search=green:30)"

_MANY = Publication(parties=make_parties("inventor", *((f"NAME{n} ADA [NL]", None) for n in range(3_000))))


def _look(spider: SourceSpider) -> Ask:
    return spider.make_ask(f"{_SERVICES}/family/publication/docdb/EP.1.A1/biblio", "look")


def _files(*told: tuple[str, int, int]) -> tuple[Told, ...]:
    """Recorded answers: the file, and how many documents it gives and refuses."""
    return tuple(
        Told(
            f"recorded {path}",
            shared(f"{_XML}/{path}"),
            items,
            refused,
            says="" if not refused else "no title|only a number",
        )
        for path, items, refused in told
    )


def _others(*told: tuple[str, str]) -> tuple[Told, ...]:
    """Recorded answers of services that hold no bibliographic data."""
    return tuple(
        Told(f"recorded {path}", shared(f"{_XML}/{path}"), error=FormatError, says=f"no bibliographic data: {says}")
        for path, says in told
    )


def _exchanges(*told: tuple[str, int, int]) -> tuple[Told, ...]:
    return tuple(
        Told(f"recorded exchange {path}", cassette(_CASSETTES, uri=f"{_SERVICES}/{path}", status=200), items, refused)
        for path, items, refused in told
    )


_EPO = (
    Told("a week of two publications", make_search([Publication(), Publication("4000002")]), items=2),
    Told("nothing found, with status 404", make_fault("SERVER.EntityNotFound", "No results found"), status=404),
    Told("a search without results", make_search([])),
    Told("a family with its data", make_family([Publication(), Publication(kind="B1")]), items=2, ask=_look),
    Told(
        "a family of numbers",
        make_family([Publication()], with_data=False),
        refused=1,
        says="only a number: EP4000001A1 of family 90000001",
        ask=_look,
    ),
    Told("3,000 inventors", make_search([_MANY]), items=1),
    Told("a publication of 2099", make_search([Publication(day="20990101")]), refused=1, says="in the future"),
    Told("a publication without day", make_search([Publication(day="")]), refused=1, says="no date"),
    Told("a day that is none", make_search([Publication(day="20261345")]), refused=1, says="not a date"),
    Told("a publication without title", make_search([Publication(title="")]), refused=1, says="no title"),
    Told("one that is not there", make_search([Publication("", "")]), refused=1, says="no number"),
    Told(
        "a new field and a new scheme",
        make_search([Publication(parts="<colour>blue</colour>")]).replace(
            b"</patent-classifications>",
            b'<patent-classification><classification-scheme office="JP" scheme="FTERM"/></patent-classification>'
            b"</patent-classifications>",
        ),
        items=1,
        unknown=("bibliographic-data.colour", "patent-classification of scheme FTERM"),
    ),
    Told("a page of HTML", b"<!DOCTYPE html><html><body>Log in</body></html>", error=FormatError, says="HTML"),
    Told("entities", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', error=FormatError, says="declares entities"),
    Told("an answer that breaks off", make_search([Publication()])[:-90], error=FormatError, says="broken XML"),
    Told("a search without its total", make_search([]).replace(b"total-result", b"result"), error=FormatError),
    Told(
        "another service",
        make_search([]).replace(b"biblio-search", b"register-search"),
        error=FormatError,
        says="nobody knows",
    ),
    Told("an error with status 200", make_fault("SERVER.DomainAccess"), error=SourceError, says="SERVER.DomainAccess"),
    Told(
        "a query that is not understood",
        make_fault("CLIENT.CQL", "bad"),
        error=StatusError,
        says="CQL: bad",
        status=400,
    ),
    Told(
        "a service that is down",
        make_fault("SERVER.LimitedServerResources"),
        error=StatusError,
        says="HTTP 503",
        status=503,
    ),
    Told("not let in", make_fault("CLIENT.RobotDetected"), error=BlockedError, says="RobotDetected", status=403),
    Told(
        "the quota of an hour is used up",
        make_fault("CLIENT.Quota"),
        error=LimitError,
        says="IndividualQuotaPerHour, 451 MB",
        pause_s=60,
        status=403,
        headers={"x-rejection-reason": "IndividualQuotaPerHour", "x-individualquotaperhour-used": "451000000"},
    ),
    Told(
        "the quota of a week is used up",
        make_fault("CLIENT.Quota"),
        error=LimitError,
        says="RegisteredQuotaPerWeek, 4,012 MB",
        pause_s=43_200,
        status=403,
        headers={
            "x-rejection-reason": "RegisteredQuotaPerWeek",
            "x-registeredquotaperweek-used": "4012000000",
            "date": "Wed, 25 Nov 2026 12:00:00 GMT",
        },
    ),
    Told(
        "a black light",
        make_fault("CLIENT.Throttled"),
        error=LimitError,
        says="search is closed",
        pause_s=120,
        status=403,
        headers={"x-throttling-control": "overloaded (search=black:0)", "retry-after": "120000"},
    ),
    Told(
        "a red light",
        make_search([Publication()]),
        items=1,
        pause_s=12,
        headers={"x-throttling-control": "busy (retrieval=green:100, search=red:5)"},
    ),
    Told("a green light", make_search([Publication()]), items=1, headers={"x-throttling-control": _GREEN}),
    *_files(
        ("published/biblio_example.xml", 1, 0),
        ("published/biblio_example_2.xml", 0, 1),
        ("published/biblio_example_3.xml", 1, 0),
        ("published/biblio_example_4.xml", 1, 0),
        ("published/full_cycle_example.xml", 2, 0),
        ("published/expected/search_result.xml", 0, 0),
        ("published/expected/ep1000000_biblio_result.xml", 1, 0),
        ("published/expected/ep1000000_full_cycle_result.xml", 2, 0),
        ("published/fixtures/ep1000000_full_cycle_result.xml", 2, 0),
        ("published/fixtures/ep1000000_abstract_result.xml", 0, 1),
        ("family/fixtures/family_input.xml", 0, 6),
        ("legal/fixtures/example_1.xml", 0, 1),
        ("legal/fixtures/example_2.xml", 0, 1),
        ("legal/fixtures/example_3.xml", 0, 1),
    ),
    *_others(
        ("published/claims_example.xml", "claims"),
        ("published/claims_example_2.xml", "claims"),
        ("published/description_example.xml", "claims or description"),
        ("published/image_example.xml", "which pages"),
        ("published/expected/ep1000000_claims_result.xml", "claims"),
        ("published/expected/ep1000000_description_result.xml", "claims or description"),
    ),
    *_exchanges(
        ("published-data/publication/docdb/WO2020081771/biblio", 1, 0),
        ("published-data/publication/docdb/WO2010050748A2/biblio", 1, 0),
        ("published-data/publication/docdb/CA3237996A1/biblio", 1, 0),
        ("published-data/publication/docdb/WO2009085664A2/biblio", 1, 0),
        ("published-data/publication/docdb/JP2005533465A/biblio", 0, 1),
        ("published-data/publication/epodoc/EP1000000.A1/abstract", 0, 1),
        ("published-data/publication/epodoc/EP1000000.A1/full-cycle", 2, 0),
        ("published-data/search?Range=1-100&q=pa%3D%22Google%20LLC%22", 0, 0),
    ),
    Told(
        "recorded results that are only numbers",
        shared(f"{_XML}/published/search_example.xml"),
        error=FormatError,
        says="15 of 15 records cannot be read",
    ),
    Told(
        "recorded family of numbers",
        cassette(_CASSETTES, uri=f"{_SERVICES}/family/publication/docdb/WO2009085664.A2"),
        error=FormatError,
        says="20 of 20 records cannot be read",
        ask=_look,
    ),
    Told(
        "recorded number service",
        cassette(_CASSETTES, uri=f"{_SERVICES}/number-service/application/docdb/MD.20050130.A.20050130/epodoc"),
        error=FormatError,
        says="a number in another format",
    ),
    Told(
        "recorded token that ended",
        cassette(_CASSETTES, status=400),
        error=StatusError,
        says="invalid_access_token",
        status=400,
    ),
)

ANSWERS: Answers = {"epo-ops": _EPO}
