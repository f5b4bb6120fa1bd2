from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.models import DateKind, Document, DocumentDate, DocumentKind
from crawlers.files.content import FileContent
from crawlers.files.describing import FileFacts, choose_title, describe
from crawlers.source import load_sources

SOURCE = load_sources()["own-documents"]
FACTS = FileFacts("reports/ring_study.pdf", "key", "0" * 64, datetime(2026, 5, 4, 23, tzinfo=UTC), date(2026, 11, 1))


def describe_file(content: FileContent, facts: FileFacts = FACTS) -> Document:
    return describe(content, facts, SOURCE)[0]


def test_a_file_is_a_report_that_is_no_part_of_history() -> None:
    document = describe_file(FileContent("Rings are round."))
    assert (document.kind, document.visible_from, document.url) == (DocumentKind.REPORT, None, None)
    assert document.identifiers == (("file", "reports/ring_study.pdf"), ("sha256", "0" * 64))


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        (("Rings of light", "Heading"), "Rings of light"),
        (("Microsoft Word - Rings of light", ""), "Rings of light"),
        (("Microsoft Word - rings_v3.docx", "Heading"), "Heading"),
        (("untitled", "PowerPoint Presentation", "Document1", "17"), "ring study"),
        ((), "ring study"),
    ],
)
def test_a_title_is_what_somebody_wrote_or_the_name_of_the_file(titles: tuple[str, ...], title: str) -> None:
    assert choose_title(titles, FACTS.name) == title


def test_a_title_of_a_whole_page_is_cut_at_a_word() -> None:
    title = choose_title(("many words " * 60,), FACTS.name)
    assert len(title) < 310
    assert title.endswith(("words …", "many …"))


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Byron; Guy Steele; Ada Byron", ["Ada Byron", "Guy Steele"]),
        ("Ada Byron, Guy Steele and Grace Hopper", ["Ada Byron", "Guy Steele", "Grace Hopper"]),
        ("Byron, Ada", ["Byron, Ada"]),
        ("Microsoft Office User", []),
        ("python-docx", []),
        ("", []),
    ],
)
def test_authors_are_people(authors: str, names: list[str]) -> None:
    assert [one.name for one in describe_file(FileContent("Text.", authors=authors)).people] == names


def test_days_are_those_that_the_file_says() -> None:
    made, changed = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
    assert describe_file(FileContent("Text.", created=made, modified=changed)).dates == (
        DocumentDate(DateKind.CREATED, date(2024, 3, 1)),
        DocumentDate(DateKind.UPDATED, date(2024, 4, 1)),
    )


def test_a_file_that_says_no_day_has_its_own() -> None:
    assert describe_file(FileContent("Text.")).dates == (DocumentDate(DateKind.UPDATED, date(2026, 5, 4)),)


@pytest.mark.parametrize("year", [1904, 2099])
def test_an_absurd_day_is_told_and_not_taken(year: int) -> None:
    document, remarks = describe(FileContent("Text.", created=datetime(year, 1, 1, tzinfo=UTC)), FACTS, SOURCE)
    assert [one.kind for one in document.dates] == [DateKind.UPDATED]
    assert remarks == (f"created {year}-01-01 is not believed",)


def test_the_day_of_a_template_is_no_change() -> None:
    content = FileContent(
        "Text.", created=datetime(2026, 8, 1, tzinfo=UTC), modified=datetime(2013, 12, 23, tzinfo=UTC)
    )
    assert {one.value for one in describe_file(content).dates} == {date(2026, 8, 1)}


def test_a_file_of_the_future_has_no_day_at_all() -> None:
    assert describe_file(FileContent("Text."), replace(FACTS, changed=datetime(2099, 1, 1, tzinfo=UTC))).dates == ()


@pytest.mark.parametrize(
    ("text", "claimed", "lang"),
    [
        ("De ring is van glas, en het licht blijft er lang in.", "en-US", "nl"),
        ("Der Ring ist aus Glas, und das Licht bleibt lange in ihm.", "", "de"),
        ("The ring is made of glass, and light stays in it for long.", "fr-FR", "en"),
        ("L'anneau est en verre et la lumière y reste longtemps.", "fr-FR", "fr"),
        ("Ring 17 4 mm 3 dB", "", "und"),
    ],
)
def test_the_language_is_that_of_the_words_where_they_tell(text: str, claimed: str, lang: str) -> None:
    assert describe_file(FileContent(text, lang=claimed)).lang == lang
