"""Europe PMC: what is asked, how pages end, and what a record becomes."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.models import Measure, MeasureName, Organisation, OrganisationKind, Precision, Role
from core.store.crawling.asks import Ask
from crawlers.backfill.narrowing import narrow
from crawlers.backfill.topics import Topic, Window
from crawlers.reading import Answer, Counted
from crawlers.source import Source, load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_europe_pmc import PAPER, PATENT, PREPRINT, page
from tests.crawlers.spiders.apis import Given, make_round, read, seeds

TOPIC = Topic("organoids", terms=(("en", "organoid"), ("nl", "organoïde"), ("en", "organ-on-a-chip")))


@pytest.fixture(scope="module")
def source() -> Source:
    return narrow(load_sources()["europe-pmc"], TOPIC)


def query(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def test_it_is_asked_for_the_terms_that_are_followed_in_english_new_or_changed_since_and_for_no_patents(
    source: Source,
) -> None:
    [first] = seeds(source, since=date(2026, 10, 20))
    assert query(first) == {
        "query": '(TITLE_ABS:"organoid" OR TITLE_ABS:"organ-on-a-chip") AND (FIRST_PDATE:[2026-10-20 TO 2026-11-01] OR '
        "UPDATE_DATE:[2026-10-20 TO 2026-11-01]) NOT SRC:PAT",
        "format": "json",
        "resultType": "core",
        "pageSize": "1000",
        "cursorMark": "*",
    }


def test_a_cursor_leads_on_until_it_comes_again_with_an_empty_list(source: Source) -> None:
    first = read(source, page(PAPER, cursor="AoE=", total=2))
    assert query(first.asks[0])["cursorMark"] == "AoE="
    second = read(source, page(PREPRINT, cursor="AoI=", total=2), first.asks[0])
    last = read(source, page(cursor="AoI=", total=2), second.asks[0])
    assert (last.asks, last.refused, last.remembered) == ([], [], {"complete-": "2026-11-01"})


def test_a_walk_that_ends_early_is_told_and_the_next_round_asks_from_the_same_day(source: Source) -> None:
    given = read(source, page(PAPER, cursor="*", total=5))
    assert "only 1 of the 5 records" in given.refused[0].error.message
    assert given.remembered == {}


def test_a_paper_becomes_a_document(source: Source) -> None:
    [document] = read(source, page(PAPER)).documents
    assert (document.id, document.lang, document.outlet) == ("europe-pmc:MED:39000001", "en", "Lab on a Chip")
    assert (document.title, document.url) == ("Organoids on a chip.", "https://europepmc.org/article/MED/39000001")
    assert document.text == "Background\nWe put organoids on a chip.\nResults\nThey live."
    assert document.identifiers == (
        ("doi", "10.1000/bio.1"),
        ("pmid", "39000001"),
        ("pmcid", "pmc1100001"),
        ("award", "024.003.001"),
    )
    assert [(one.scheme, one.code) for one in document.classifications] == [
        ("mesh", "Organoids"),
        ("keyword", "organoid"),
        ("keyword", "microfluidics"),
    ]
    assert document.measures == (Measure(MeasureName.CITED_BY, 4),)
    assert (document.visible_from, document.licence, document.lead_only) == (date(2026, 11, 3), "cc by", False)


def test_people_have_their_names_the_right_way_round_and_no_address_of_their_mail(source: Source) -> None:
    [document] = read(source, page(PAPER)).documents
    ada, vries, group = document.people
    assert (ada.name, ada.orcid) == ("Ada Byron", "0000-0002-1825-0097")
    assert ada.affiliations == (
        "Mimetas B.V., Oegstgeest, The Netherlands.",
        "Leiden University, Leiden, The Netherlands.",
    )
    assert [vries.name, group.name] == ["de Vries, BC", "The Chip Group"]
    assert document.organisations == (
        Organisation("Mimetas B.V.", Role.AFFILIATION, "NL", kind=OrganisationKind.COMPANY),
        Organisation("Leiden University", Role.AFFILIATION, "NL"),
    )


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({"authorList": None, "authorString": "Byron A, de Vries BC."}, ["Byron, A", "de Vries, BC"]),
        ({"authorList": {"author": {"fullName": "van den Berg JAM"}}}, ["van den Berg, JAM"]),
        ({"authorList": None, "authorString": "The Chip Group."}, ["The Chip Group"]),
        ({"authorList": None, "authorString": None}, []),
        ({"authorList": {"author": [{"fullName": f"Name{n} A"} for n in range(3_000)]}}, None),
    ],
)
def test_names_are_read_however_they_are_given(source: Source, facts: dict[str, Any], names: list[str] | None) -> None:
    [document] = read(source, page(PREPRINT | facts)).documents
    assert len(document.people) == 3_000 if names is None else [one.name for one in document.people] == names


def test_of_a_paper_that_is_not_open_the_beginning_is_kept(source: Source) -> None:
    long = {"abstractText": "A sentence of an abstract. " * 60}
    [open_one, closed] = read(source, page(PAPER | long, PREPRINT | long)).documents
    assert (open_one.lead_only, closed.lead_only) == (False, True)
    assert len(closed.text) <= 600 < len(open_one.text)


@pytest.mark.parametrize(
    ("facts", "value", "precision", "visible_from"),
    [
        ({"firstPublicationDate": "2026-10-07"}, "2026-10-07", Precision.DAY, "2026-10-07"),
        ({"firstPublicationDate": "2026-10-01"}, "2026-10-01", Precision.MONTH, "2026-10-31"),
        ({"firstPublicationDate": "2025-01-01"}, "2025-01-01", Precision.YEAR, "2025-12-31"),
        (
            {"firstPublicationDate": "2026-01-01", "firstIndexDate": "2026-02-03"},
            "2026-01-01",
            Precision.YEAR,
            "2026-02-03",
        ),
        (
            {"firstPublicationDate": "2026-10-01", "electronicPublicationDate": "2026-10-01"},
            "2026-10-01",
            Precision.DAY,
            "2026-10-01",
        ),
        ({"firstPublicationDate": None, "pubYear": "2025"}, "2025-01-01", Precision.YEAR, "2025-12-31"),
    ],
)
def test_the_first_of_a_month_may_stand_for_the_month(
    source: Source, facts: dict[str, Any], value: str, precision: Precision, visible_from: str
) -> None:
    [document] = read(source, page(PREPRINT | facts)).documents
    [published] = document.dates
    assert (published.value.isoformat(), published.precision) == (value, precision)
    assert str(document.visible_from) == visible_from


def test_patents_are_left_to_who_has_them_whole(source: Source) -> None:
    given = read(source, page(PATENT, PAPER, PATENT))
    assert [one.key for one in given.documents] == ["MED:39000001"]
    assert [(one.error.message, one.is_record) for one in given.refused] == [
        ("2 left out, no papers: 2 patents", False)
    ]


def test_long_ago_it_is_asked_by_the_day_of_publication_in_windows_that_it_can_reach(source: Source) -> None:
    spider = make_spider(source, make_round())
    window = Window(date(2020, 1, 1), date(2021, 1, 1))
    [first] = spider.backfill(TOPIC, window)
    assert "AND FIRST_PDATE:[2020-01-01 TO 2020-12-31] NOT SRC:PAT" in query(first)["query"]
    assert '(TITLE_ABS:"organoid" OR' in query(first)["query"]
    items = list(spider.read(first, Answer(first.url, page(PAPER, cursor="AoE=", total=9))))
    assert Counted(9, 1) in items
    assert query(Given().take(iter(items)).asks[0])["cursorMark"] == "AoE="
