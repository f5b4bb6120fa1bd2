"""Every format over the beginning of its real file: nothing unexpected, dates by their rule, organisations by role."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from core.models import DateKind, Document, Role
from crawlers.bulk.formats import FORMATS
from crawlers.bulk.lines import open_lines
from crawlers.bulk.patents import number_identifiers, parse_number
from crawlers.bulk.reader import iter_records
from crawlers.source import load_sources

FILES = {
    "arxiv": ("papers/arxiv_to_2019.jsonl.xz", "papers/arxiv_2025_2026.jsonl.xz"),
    "uspto-text": ("patents/uspto_apievangelist.jsonl.gz",),
    "patentsview": ("patents/patentsview_nvidia.jsonl.gz",),
    "uspto-ppubs": ("patents/uspto_ppubs_search_hits.jsonl.gz",),
    "lens": ("patents/lens_battery_patents.csv.gz",),
    "articles": ("news/articles_2015_2019.jsonl.xz",),
    "headlines": ("news/headlines_2021.jsonl.xz",),
}
COUNT = 300


def iter_documents(name: str, path: Path) -> Iterator[Document]:
    form, source = FORMATS[name], load_sources()[FORMATS[name].source]
    with open_lines(path) as file:
        for raw in islice(iter_records(file, form, 2048), COUNT):
            assert raw.value is not None
            assert set(raw.value) <= form.known
            document = form.build(raw.value, source)
            assert isinstance(document, Document)
            yield document


@pytest.mark.parametrize("name", FORMATS)
def test_a_real_file_is_read_whole_with_all_fields_known(shared_data: Path, name: str) -> None:
    for path in FILES[name]:
        documents = list(iter_documents(name, shared_data / path))
        assert len({d.id for d in documents}) == COUNT
        assert all(d.title and d.dates and d.licence for d in documents)
        assert all(d.source == FORMATS[name].source and d.identifiers for d in documents)


@pytest.mark.parametrize(
    ("name", "index", "kind", "days"),
    [
        ("patentsview", 0, DateKind.GRANTED, 0),
        ("lens", 0, DateKind.PUBLISHED, 0),
        ("headlines", 0, DateKind.PUBLISHED, 0),
    ],
)
def test_what_is_published_is_visible_that_day(
    shared_data: Path, name: str, index: int, kind: DateKind, days: int
) -> None:
    for document in iter_documents(name, shared_data / FILES[name][index]):
        stated = document.first_date(kind)
        assert stated is not None
        assert document.visible_from is not None
        assert (document.visible_from - stated.value).days == days


def test_a_filing_date_makes_nothing_visible(shared_data: Path) -> None:
    documents = list(iter_documents("uspto-text", shared_data / FILES["uspto-text"][0]))
    assert {d.visible_from for d in documents} == {None}
    assert {one.kind for d in documents for one in d.dates} == {DateKind.FILED}


def test_a_saved_article_is_visible_when_it_was_saved(shared_data: Path) -> None:
    documents = list(iter_documents("articles", shared_data / FILES["articles"][0]))
    assert {one.kind for d in documents for one in d.dates} == {DateKind.CAPTURED}
    assert all(d.visible_from == d.dates[0].value for d in documents)
    assert not any("utm_" in (d.url or "") for d in documents)


def test_a_listing_date_is_no_date_of_creation(shared_data: Path) -> None:
    documents = list(iter_documents("arxiv", shared_data / FILES["arxiv"][1]))
    assert {one.kind for d in documents for one in d.dates} == {DateKind.ANNOUNCED}
    assert all(d.visible_from == d.dates[0].value for d in documents)
    assert all(len(d.people) >= 1 for d in documents)


def test_applicants_and_assignees_stay_apart(shared_data: Path) -> None:
    documents = list(iter_documents("uspto-ppubs", shared_data / FILES["uspto-ppubs"][0]))
    roles = {organisation.role for d in documents for organisation in d.organisations}
    assert roles == {Role.APPLICANT, Role.ASSIGNEE}
    assert any(c.scheme == "cpc" for d in documents for c in d.classifications)


def test_a_patent_has_one_number_in_every_format() -> None:
    forms = ("US-10493327-B2", "US10493327B2", "us 10493327 b2")
    identifiers = {number_identifiers(*parse_number(form)) for form in forms}
    assert identifiers == {(("patent", "us10493327"), ("docdb", "us.10493327.b2"))}
    assert number_identifiers(*parse_number("US9317860")) == (("patent", "us9317860"),)
