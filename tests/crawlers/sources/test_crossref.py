"""Crossref: what a work becomes, which records are no papers, and cursors that expire."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import SourceError, StatusError
from core.models import (
    Citation,
    Classification,
    DateKind,
    DocumentDate,
    Measure,
    MeasureName,
    Organisation,
    OrganisationKind,
    Person,
    Precision,
    Role,
)
from core.store.crawling.asks import Ask
from crawlers.sources.crossref_fields import iter_people
from tests.crawlers.sources.papers import EXPIRED, crossref_page, make_crossref
from tests.crawlers.sources.reading_papers import build, load, read_file, spider_of
from tests.crawlers.spiders.apis import cassettes, read


def parts(*day: int | None) -> dict[str, Any]:
    return {"date-parts": [list(day)]}


def test_a_work_becomes_a_document() -> None:
    document = build("crossref", make_crossref())
    assert (document.id, document.url) == ("crossref:10.1234/work.1", "https://doi.org/10.1234/Work.1")
    assert (document.title, document.text) == ("A qubit of two atoms: And its laser", "We couple two atoms.")
    assert (document.outlet, document.lang) == ("Qubits & Light", "en")
    assert document.dates == (DocumentDate(DateKind.PUBLISHED, date(2026, 11, 1), Precision.MONTH),)
    assert document.measures == (Measure(MeasureName.CITED_BY, 4.0), Measure(MeasureName.REFERENCES, 3.0))
    assert document.citations == (Citation("doi", "10.1000/one"), Citation("arxiv", "2301.00001"))


def test_a_preprint_is_cited_once_by_its_id_however_it_is_referred_to() -> None:
    references = [{"DOI": "10.48550/arXiv.2301.00001"}, {"unstructured": "A. Author, arXiv:2301.00001v2 (2023)"}]
    assert build("crossref", make_crossref(reference=references)).citations == (Citation("arxiv", "2301.00001"),)


def test_its_preprint_is_the_same_work() -> None:
    assert build("crossref", make_crossref()).identifiers == (
        ("doi", "10.1234/work.1"),
        ("doi", "10.48550/arxiv.2610.00001"),
        ("arxiv", "2610.00001"),
        ("award", "vi.1"),
    )


@pytest.mark.parametrize("name", ["is-supplemented-by", "has-review", "references"])
def test_what_only_belongs_to_it_is_not_the_same_work(name: str) -> None:
    relation = {name: [{"id-type": "doi", "id": "10.1000/other"}]}
    assert build("crossref", make_crossref(relation=relation, funder=[])).identifiers == (("doi", "10.1234/work.1"),)


def test_people_and_organisations_are_read_of_authors() -> None:
    document = build("crossref", make_crossref())
    assert document.people == (
        Person("Ada Byron", "0000-0002-1825-0097", ("QuantWare B.V., Delft, The Netherlands",)),
        Person("Guy Steele Jr.", None, ("Department of Physics, Harvard University, Cambridge, USA",)),
    )
    assert document.organisations == (
        Organisation("QuantWare B.V.", Role.AFFILIATION, "NL", None, (), OrganisationKind.COMPANY),
        Organisation("Harvard University", Role.AFFILIATION, "US"),
    )


def test_an_affiliation_with_its_ror_id_has_it() -> None:
    place = {
        "name": "Delft University of Technology",
        "place": ["Delft"],
        "id": [{"id": "https://ror.org/02e2c7k09", "id-type": "ROR", "asserted-by": "publisher"}],
    }
    document = build("crossref", make_crossref(author=[{"family": "Byron", "affiliation": [place]}]))
    ids = (("ror", "02e2c7k09"),)
    assert document.organisations == (
        Organisation("Delft University of Technology", Role.AFFILIATION, None, None, ids),
    )


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"given": "Ada", "family": "Byron"}, "Ada Byron"),
        ({"family": "Byron"}, "Byron"),
        ({"given": "Ada"}, "Ada"),
        ({"prefix": "Dr.", "given": "Ada", "family": "Byron", "suffix": "Jr."}, "Dr. Ada Byron Jr."),
        ({"name": "Concrete Technology Associates"}, "Concrete Technology Associates"),
        ({"sequence": "additional"}, ""),
    ],
)
def test_names_come_in_parts_or_whole(author: dict[str, Any], name: str) -> None:
    assert [one["name"] for one in iter_people({"author": [author]})] == [name]


@pytest.mark.parametrize(
    ("name", "organisations"),
    [
        ("Concrete Technology Associates", ["Concrete Technology Associates"]),
        ("The ATLAS Collaboration", []),
        ("Sudesiqin", []),
    ],
)
def test_an_author_without_family_name_is_an_organisation_where_it_is_called_so(
    name: str, organisations: list[str]
) -> None:
    document = build("crossref", make_crossref(author=[{"name": name}]))
    assert [one.name for one in document.organisations] == organisations
    assert [one.name for one in document.people] == [name]


def test_an_author_without_a_name_is_nobody() -> None:
    document = build("crossref", make_crossref(author=[{"sequence": "additional", "affiliation": []}]))
    assert document.people == ()


@pytest.mark.parametrize(
    ("fields", "value", "precision"),
    [
        ({"published": parts(2026, 11, 9)}, date(2026, 11, 9), Precision.DAY),
        ({"published": parts(2011)}, date(2011, 1, 1), Precision.YEAR),
        ({"published": parts(2011, 9), "published-online": parts(2011, 8, 31)}, date(2011, 8, 31), Precision.DAY),
        ({"published": None, "issued": parts(2011, 9)}, date(2011, 9, 1), Precision.MONTH),
        ({"published": None, "issued": parts(None), "posted": parts(2015, 2, 4)}, date(2015, 2, 4), Precision.DAY),
    ],
)
def test_a_date_is_as_exact_as_its_parts(fields: dict[str, Any], value: date, precision: Precision) -> None:
    document = build("crossref", make_crossref(**fields))
    assert document.dates == (DocumentDate(DateKind.PUBLISHED, value, precision),)


@pytest.mark.parametrize(
    ("published", "created", "visible_from"),
    [
        (parts(2026, 11), parts(2026, 11, 12), date(2026, 11, 12)),
        (parts(2026, 11), parts(2026, 11, 10**30), date(2026, 11, 30)),
        (parts(1970), parts(2003, 1, 2), date(1970, 12, 31)),
        (parts(2026, 11), {}, date(2026, 11, 30)),
    ],
)
def test_a_month_counts_from_the_day_on_which_it_was_listed(
    published: dict[str, Any], created: dict[str, Any], visible_from: date
) -> None:
    assert build("crossref", make_crossref(published=published, created=created)).visible_from == visible_from


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"published": parts(2027, 3), "published-print": parts(2027, 3)}, date(2026, 11, 12)),
        ({"published": parts(2026, 11, 20)}, date(2026, 11, 12)),
        ({"published": parts(2028, 12)}, date(2028, 12, 1)),
        ({"published": parts(2026, 11, 20), "published-online": parts(2026, 11, 20)}, date(2026, 11, 20)),
    ],
    ids=["an issue to come", "a later day", "too far ahead", "online"],
)
def test_for_the_date_of_a_later_issue_stands_the_day_on_which_the_doi_was_registered(
    fields: dict[str, Any], published: date
) -> None:
    document = build("crossref", make_crossref(created=parts(2026, 11, 12), **fields))
    assert [one.value for one in document.dates] == [published]
    assert document.visible_from == (published if published.year == 2026 else date(2028, 12, 31))


def test_a_work_without_any_date_is_no_part_of_history() -> None:
    document = build("crossref", make_crossref(published=None, issued=parts(None)))
    assert (document.dates, document.visible_from) == ((), None)


def test_a_retracted_work_says_so_and_the_notice_cites_it() -> None:
    retracted = build("crossref", make_crossref(1, **{"updated-by": [{"DOI": "10.1000/notice", "type": "retraction"}]}))
    notice = build("crossref", make_crossref(1, **{"update-to": [{"DOI": "10.1000/Bad", "type": "retraction"}]}))
    assert retracted.classifications == (Classification("status", "retracted"),)
    assert notice.classifications == ()
    assert Citation("doi", "10.1000/bad") in notice.citations


def test_a_new_version_of_itself_is_no_citation() -> None:
    document = build("crossref", make_crossref(1, reference=[], **{"update-to": [{"DOI": "10.1234/WORK.1"}]}))
    assert document.citations == ()


@pytest.mark.parametrize("kind", ["component", "journal-issue", "journal", "dataset", "peer-review", "grant"])
def test_what_is_no_paper_is_left_out_and_told(kind: str) -> None:
    given = read(load("crossref"), crossref_page(make_crossref(1), make_crossref(2, type=kind)))
    assert [one.key for one in given.documents] == ["10.1234/work.1"]
    assert given.refused[0].error.message == f"1 left out, no papers: 1 {kind}"
    assert not given.refused[0].is_record


def test_a_preprint_stands_at_its_server() -> None:
    fields: dict[str, Any] = {
        "type": "posted-content",
        "container-title": None,
        "institution": [{"name": "bioRxiv"}],
        "author": [],
    }
    document = build("crossref", make_crossref(**fields))
    assert (document.outlet, document.organisations) == ("bioRxiv", ())


def test_a_report_belongs_to_those_who_made_it() -> None:
    places = [{"name": "EG and G Idaho, Inc., Idaho Falls, ID (United States)"}, {"name": "USDOE"}]
    document = build("crossref", make_crossref(type="report", institution=places, author=[]))
    assert [(one.name, one.country) for one in document.organisations] == [
        ("EG and G Idaho, Inc.", "US"),
        ("USDOE", None),
    ]


def _page_of(ask: Ask, number: int = 1) -> Ask:
    """The request of a further page, as the first one leads to it."""
    page = crossref_page(make_crossref(number), following=f"c{number}", count=9)
    return read(load("crossref"), page, ask).asks[0]


def test_an_expired_cursor_begins_the_search_again() -> None:
    spider = spider_of("crossref")
    onward = _page_of(next(iter(spider.seeds())))
    given = read(load("crossref"), EXPIRED, onward, status=404)
    assert isinstance(given.refused[0].error, StatusError)
    assert "the cursor expired" in given.refused[0].error.message
    [again] = given.asks
    assert again.url == next(iter(spider.seeds())).url
    assert again.key not in {"seed", onward.key}
    assert (again.payload["at"], again.payload["seen"]) == ("*", 0)


def test_pages_after_a_new_beginning_are_no_pages_that_were_asked_for_before() -> None:
    first = _page_of(next(iter(spider_of("crossref").seeds())))
    again = read(load("crossref"), EXPIRED, first, status=404).asks[0]
    second = _page_of(again)
    assert len({first.key, again.key, second.key}) == 3
    assert second.depth == again.depth == 1


def test_a_cursor_that_expires_again_and_again_stops_the_source() -> None:
    onward = replace(_page_of(next(iter(spider_of("crossref").seeds()))), depth=3)
    with pytest.raises(SourceError, match="the cursor expired 4 times"):
        read(load("crossref"), EXPIRED, onward, status=404)


def test_the_recorded_refusal_of_a_cursor_is_read_as_one(shared_data: Path) -> None:
    path = shared_data / "payloads" / "crossref_habanero_cassettes.jsonl.xz"
    recorded = next(one for one in cassettes(path) if one["uri"].endswith("cursor=thing"))
    onward = _page_of(next(iter(spider_of("crossref").seeds())))
    given = read(load("crossref"), recorded["body"].encode(), onward, status=recorded["status"])
    assert [ask.payload["at"] for ask in given.asks] == ["*"]


def test_a_round_asks_for_what_was_indexed_since_the_last() -> None:
    asks = list(spider_of("crossref", memory={"complete-quantum": "2026-10-30"}).seeds())
    assert "from-index-date%3A2026-10-28" in asks[0].url
    assert all("cursor=%2A" in ask.url and "rows=200" in ask.url for ask in asks)


def test_the_whole_file_goes_in(shared_data: Path) -> None:
    given = read_file("crossref", shared_data / "papers" / "crossref_works.jsonl.gz")
    refused, left = given.refused
    assert (len(given.documents), given.unknown) == (492, [])
    assert (refused.is_record, refused.error.message) == (True, "no title")
    said = "28 left out, no papers: 16 component, 8 dataset, 2 journal, 2 journal-issue"
    assert (left.is_record, left.error.message) == (False, said)
    assert sum(bool(one.text) for one in given.documents) == 171
    assert len({one.key for one in given.documents}) == 492
