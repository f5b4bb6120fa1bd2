"""OpenAlex: what a work becomes, the organisations that no register knows, and lists that cut authors off."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RecordError
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
from crawlers.backfill.topics import Topic, Window
from crawlers.reading import Answer
from crawlers.sources.openalex_fields import rebuild_abstract
from tests.crawlers.sources.papers import AUTHORSHIPS, TOPIC, make_openalex, openalex_page
from tests.crawlers.sources.reading_papers import build, load, read_file, spider_of
from tests.crawlers.spiders.apis import cassettes, read

KNOWN, UNKNOWN = AUTHORSHIPS


def author(*written: str, matched: bool = False, **fields: Any) -> dict[str, Any]:
    """Return an author with affiliations that OpenAlex knows, or does not."""
    ids = ["https://openalex.org/I98358874"] if matched else []
    pairs = [{"raw_affiliation_string": one, "institution_ids": ids} for one in written]
    return UNKNOWN | {"affiliations": pairs, "raw_affiliation_strings": list(written), "countries": []} | fields


def test_a_work_becomes_a_document() -> None:
    document = build("openalex", make_openalex())
    assert (document.id, document.title) == ("openalex:W1", "A qubit of two atoms")
    assert document.text == "We couple two atoms, two qubits."
    assert (document.url, document.outlet, document.lang) == ("https://doi.org/10.1234/Work.1", "Qubits", "en")
    assert document.dates == (DocumentDate(DateKind.PUBLISHED, date(2026, 11, 17)),)
    assert document.visible_from == date(2026, 11, 17)
    assert document.citations == (Citation("openalex", "w8"), Citation("openalex", "w9"))
    assert document.measures == (Measure(MeasureName.CITED_BY, 3.0), Measure(MeasureName.REFERENCES, 2.0))
    assert document.classifications == (
        Classification("openalex", "T10682", primary=True),
        Classification("openalex", "T10020"),
        Classification("keyword", "Qubit"),
    )


def test_all_identifiers_of_a_work_are_kept_bare() -> None:
    assert build("openalex", make_openalex()).identifiers == (
        ("openalex", "w1"),
        ("doi", "10.1234/work.1"),
        ("arxiv", "2610.00001"),
        ("pmid", "1"),
        ("award", "101070558"),
        ("award", "vi.1"),
    )


def test_people_have_their_affiliations_as_written() -> None:
    assert build("openalex", make_openalex()).people == (
        Person("Ada Byron", "0000-0002-1825-0097", ("QuTech, Delft University of Technology, Delft, The Netherlands",)),
        Person("Guy Steele", None, ("QuantWare B.V., Elektronicaweg 10, 2628 XG Delft, The Netherlands",)),
    )


def test_an_organisation_that_openalex_does_not_know_is_kept_without_identifiers() -> None:
    known, young = build("openalex", make_openalex()).organisations
    ids = (("ror", "02e2c7k09"), ("openalex", "i98358874"))
    education = OrganisationKind.EDUCATION
    assert known == Organisation("Delft University of Technology", Role.AFFILIATION, "NL", None, ids, education)
    assert young == Organisation("QuantWare B.V.", Role.AFFILIATION, "NL", "Delft", (), OrganisationKind.COMPANY)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ([author("Delft University of Technology, Delft")], ["Delft University of Technology"]),
        ([KNOWN, author("Delft University of Technology, Delft")], ["Delft University of Technology"]),
        ([author("QuantWare B.V., Delft", matched=True)], []),
        ([author("Rome, Italy"), author("")], []),
        (
            [author("QuantWare B.V., Delft", "Orange Quantum Systems, Delft")],
            ["QuantWare B.V.", "Orange Quantum Systems"],
        ),
        ([{"author": {"display_name": "A"}, "raw_affiliation_strings": ["Qblox B.V., Delft"]}], ["Qblox B.V."]),
    ],
)
def test_an_affiliation_is_an_organisation_once_and_where_it_names_one(
    authors: list[dict[str, Any]], names: list[str]
) -> None:
    organisations = build("openalex", make_openalex(authorships=authors)).organisations
    assert [one.name for one in organisations] == names


@pytest.mark.parametrize(
    ("one", "country"),
    [
        (author("QuiX Quantum B.V., Enschede", countries=["NL"]), "NL"),
        (author("QuiX Quantum B.V., Enschede", countries=["NL", "DE"]), None),
        (author("QuiX Quantum B.V., Ulm, Germany", countries=["NL"]), "DE"),
        (author("QuiX Quantum B.V., Enschede", "Rome, Italy", countries=["IT"]), None),
    ],
)
def test_a_country_is_told_only_where_it_is_certain(one: dict[str, Any], country: str | None) -> None:
    assert build("openalex", make_openalex(authorships=[one])).organisations[0].country == country


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"two": [2, 4], "We": [0], "couple": [1], "atoms": [3]}, "We couple two atoms two"),
        ({"We": [0], "atoms": [90_000]}, "We atoms"),
        ({"We": [0], "They": [0], "couple": [1]}, "We couple"),
        ({"Abstract:": [0], "We": [1]}, "We"),
        ({"correlation&amp;gt;80%,": [0], "2013.<br>A": [1]}, "correlation>80%, 2013.\nA"),
        ({}, ""),
        (None, ""),
    ],
)
def test_an_abstract_is_put_together_by_the_places_of_its_words(index: object, text: str) -> None:
    assert rebuild_abstract(index) == text


@pytest.mark.parametrize(
    "index", [{"We": [-1]}, {"We": [10**12]}, {"We": ["0"]}, {"We": [True]}, {"We": [0.5]}, ["We"], "We", {"We": [[0]]}]
)
def test_an_index_that_is_none_refuses_its_work(index: object) -> None:
    with pytest.raises(RecordError, match="abstract_inverted_index"):
        rebuild_abstract(index)


@pytest.mark.parametrize(
    ("day", "created", "precision", "visible_from"),
    [
        ("2026-11-17", "2026-11-20", Precision.DAY, date(2026, 11, 17)),
        ("2026-11-01", "2026-11-06", Precision.MONTH, date(2026, 11, 6)),
        ("2026-09-01", "2026-11-06", Precision.MONTH, date(2026, 9, 30)),
        ("2026-01-01", "2026-02-03", Precision.YEAR, date(2026, 2, 3)),
        ("1999-01-01", "2025-10-10", Precision.YEAR, date(1999, 12, 31)),
        ("2026-11-01", "", Precision.MONTH, date(2026, 11, 30)),
        ("2026-11-01", "2026-10-06", Precision.MONTH, date(2026, 11, 30)),
    ],
)
def test_the_first_of_a_month_may_be_any_day_of_it(
    day: str, created: str, precision: Precision, visible_from: date
) -> None:
    document = build("openalex", make_openalex(publication_date=day, created_date=created))
    assert document.dates[0].precision is precision
    assert document.visible_from == visible_from


def test_a_retracted_work_says_so() -> None:
    document = build("openalex", make_openalex(is_retracted=True))
    assert Classification("status", "retracted") in document.classifications


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"is_paratext": True}, "paratext"), ({"type": "paratext"}, "paratext"), ({"type": "dataset"}, "dataset")],
)
def test_what_is_no_paper_is_left_out_and_told(fields: dict[str, Any], told: str) -> None:
    found = read(load("openalex"), openalex_page(make_openalex(1), make_openalex(2, **fields)))
    assert [one.key for one in found.documents] == ["W1"]
    assert found.refused[0].error.message == f"1 left out, no papers: 1 {told}"
    assert not found.refused[0].is_record


def test_of_several_arxiv_ids_none_is_taken() -> None:
    places = [{"landing_page_url": f"http://arxiv.org/abs/2610.0000{n}"} for n in (1, 2)]
    assert "arxiv" not in dict(build("openalex", make_openalex(locations=places)).identifiers)


@pytest.mark.parametrize("fields", [{"is_authors_truncated": True}, {"is_authors_truncated": None}])
def test_a_work_that_a_list_cut_short_is_asked_for_whole_and_not_kept(fields: dict[str, Any]) -> None:
    cut = make_openalex(2, authorships=AUTHORSHIPS * 50) | fields
    cut = {name: value for name, value in cut.items() if value is not None}
    found = read(load("openalex"), openalex_page(make_openalex(1), cut))
    assert [one.key for one in found.documents] == ["W1"]
    assert [(one.role, one.key, one.url) for one in found.asks] == [
        ("look", "look-whole-W2", "https://api.openalex.org/works/W2")
    ]


@pytest.mark.parametrize("body", [make_openalex(2, authorships=AUTHORSHIPS * 50, is_authors_truncated=True)])
def test_a_work_asked_for_by_itself_is_kept_however_many_wrote_it(body: dict[str, Any]) -> None:
    spider = spider_of("openalex")
    ask = spider.make_ask("https://api.openalex.org/works/W2", "look")
    found = read(load("openalex"), body, ask)
    assert [len(one.people) for one in found.documents] == [100]
    assert found.asks == []


def test_a_hundred_authors_that_are_all_are_kept() -> None:
    found = read(load("openalex"), openalex_page(make_openalex(authorships=AUTHORSHIPS * 50)))
    assert (len(found.documents), found.asks) == (1, [])


def test_each_record_is_asked_for_again_by_itself() -> None:
    spider = spider_of("openalex")
    ask = spider.second_ask(build("openalex", make_openalex()))
    assert ask is not None
    assert ask.url == "https://api.openalex.org/works/W1"
    assert spider.source.second_look is not None
    assert spider.source.second_look.after_days == (10,)


def test_no_filter_is_asked_for_that_there_is_not(shared_data: Path) -> None:
    path = shared_data / "payloads" / "openalex_openalexPro_cassettes.jsonl.xz"
    body = next(one["body"] for one in cassettes(path) if "DOESNTEXIST is not a valid field" in one["body"])
    known = set(re.split(r"[,\s]+", orjson.loads(body)["message"].partition("versions of: ")[2]))
    options, backfill = load("openalex").paged_api, load("openalex").backfill
    assert options is not None
    assert backfill is not None
    searches = [str(one["filter"]) for one in (*options.searches.values(), backfill.parameters)]
    assert {part.partition(":")[0] for search in searches for part in search.split(",")} <= known
    assert all(len(part.split("|")) <= 50 for search in searches for part in search.split(","))


def test_a_backfill_asks_by_topics_in_a_window() -> None:
    topic = Topic("quantum-computing", openalex=("T10682", "T10020"))
    [ask] = spider_of("openalex").backfill(topic, Window(date(2024, 1, 1), date(2024, 4, 1)))
    wanted = (
        "primary_topic.id%3AT10682%7CT10020%2Cfrom_publication_date%3A2024-01-01%2Cto_publication_date%3A2024-03-31"
    )
    assert wanted in ask.url
    assert "cursor=%2A" in ask.url


def test_a_technology_without_topics_is_not_asked_for() -> None:
    window = Window(date(2024, 1, 1), date(2024, 4, 1))
    assert list(spider_of("openalex").backfill(Topic("alchemy"), window)) == []


def test_the_whole_file_goes_in(shared_data: Path) -> None:
    found = read_file("openalex", shared_data / "papers" / "openalex_works.jsonl.gz")
    refused, left = found.refused
    assert (len(found.documents), found.unknown) == (335, [])
    assert (refused.is_record, refused.error.message) == (True, "no title")
    assert (left.is_record, left.error.message) == (False, "4 left out, no papers: 4 paratext")
    assert sum(bool(one.text) for one in found.documents) == 278
    assert sum(len(one.citations) for one in found.documents) == 4_993


def test_organisations_of_the_file_that_no_register_knows_are_no_places(shared_data: Path) -> None:
    found = read_file("openalex", shared_data / "papers" / "openalex_works.jsonl.gz")
    names = {one.name for d in found.documents for one in d.organisations if not one.identifiers}
    assert {"EcoSecurities Ltd", "Environmental Financial Products LLC", "FlourishOA", "Earthmind.net"} <= names
    assert not names & {"Rome", "Winchester", "Naivasha", "Department of Food Science", "Independent Consultant"}


def test_headers_of_any_spelling_are_read() -> None:
    spider = spider_of("openalex")
    for name in ("x-ratelimit-remaining", "X-RateLimit-Remaining"):
        assert spider.pause_after(Answer("https://api.openalex.org/works", b"", 200, {name: "0"})) is not None
    assert spider.pause_after(Answer("https://api.openalex.org/works", b"", 200, {name: "many"})) is None


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("7200", 7_200), ("0", 1), ("1795000000", 90_000), ("inf", 3_600), ("nan", 3_600), ("soon", 3_600), ("", 3_600)],
)
def test_a_pause_for_credit_is_never_longer_than_a_day(reset: str, seconds: float) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    pause = spider_of("openalex").pause_after(Answer("https://api.openalex.org/works", b"", 200, headers))
    assert pause is not None
    assert pause.seconds == seconds


@given(st.lists(st.text("abcdefghij", min_size=1), max_size=60))
def test_an_index_of_any_text_gives_the_text_back(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    assert rebuild_abstract(index) == " ".join(words)


def test_a_type_that_is_none_refuses_its_work_alone() -> None:
    found = read(load("openalex"), openalex_page(make_openalex(1), make_openalex(2, type={"id": "x"})))
    assert [one.key for one in found.documents] == ["W1"]
    assert [one.is_record for one in found.refused] == [True]


def test_a_work_of_its_main_topic_alone_has_it_once() -> None:
    document = build("openalex", make_openalex(topics=[TOPIC], keywords=[]))
    assert document.classifications == (Classification("openalex", "T10682", primary=True),)


@pytest.mark.parametrize("key", ["A5023888391", "I27837315", "T11636", "F4320332161"])
def test_what_is_an_author_an_institution_or_a_topic_is_refused(key: str) -> None:
    with pytest.raises(RecordError, match=f"no work: {key}"):
        build("openalex", make_openalex(id=f"https://openalex.org/{key}"))
