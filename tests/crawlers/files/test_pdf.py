from __future__ import annotations

from datetime import date

import pytest
from pypdf import PageObject

from core.errors import OversizeError, RecordError
from crawlers.files import pdf
from crawlers.files.content import clean
from crawlers.files.pdf import read_pdf
from tests.crawlers.files.making import RING, Line, lock_pdf, make_pdf

BODY = make_pdf([["Rings of silicon nitride", "hold light for long."], ["And more of it."]])


def test_a_pdf_says_its_text_title_authors_and_days() -> None:
    facts = {"Title": "Rings", "Author": "Ada Byron; Guy Steele", "CreationDate": "D:20240229", "Keywords": "x"}
    read = read_pdf(make_pdf([[RING]], facts | {"ModDate": "D:20240401120000Z"}))
    assert read.text == RING
    assert (read.titles[0], read.authors) == ("Rings", "Ada Byron; Guy Steele")
    assert [one and one.date() for one in (read.created, read.modified)] == [date(2024, 2, 29), date(2024, 4, 1)]


def test_the_largest_letters_of_the_first_page_are_a_title() -> None:
    page: list[Line | str] = ["Report 17", Line("Rings that hold", 20), Line("light for long", 20), RING]
    assert read_pdf(make_pdf([page])).titles == ("", "Rings that hold light for long")


def test_letters_of_one_size_are_no_title() -> None:
    assert read_pdf(BODY).titles == ("", "")


def test_a_pdf_that_is_locked_against_changes_only_is_read() -> None:
    assert read_pdf(lock_pdf(BODY, "")).text == read_pdf(BODY).text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (lock_pdf(BODY, "secret"), "locked: it needs a password"),
        (BODY[: len(BODY) // 2], "breaks off"),
        (BODY.replace(b"%PDF-1.7", b"<html>  "), "not a PDF"),
        (make_pdf([[], [], []], pictures=[0, 1, 2]), "needs OCR: 3 pages, no text"),
        (make_pdf([["A cover"], [], []], pictures=[1, 2]), "needs OCR: 2 of 3 pages are pictures"),
        (make_pdf([["#?!*+-" * 40 + "abc"]]), "cannot be read: only 3 of 243 signs"),
        (BODY.replace(b"BT /F1", b"\xff\xfe /F1"), "broken PDF"),
        (b"%PDF-1.7\n%%EOF\n", "broken PDF"),
        (make_pdf([]), "no page"),
        (BODY.replace(b"/Count 2", b"/Count 3"), "only 2 of its 3 pages are there"),
    ],
)
def test_what_would_be_half_a_document_is_refused(body: bytes, told: str) -> None:
    with pytest.raises(RecordError, match=told.replace("?", r"\?")):
        read_pdf(body)


def test_a_few_pictures_among_the_pages_are_told() -> None:
    read = read_pdf(make_pdf([[RING], [], [RING]], pictures=[1]))
    assert read.remarks == ("1 of 3 pages are pictures without text",)


def test_a_page_that_is_meant_to_be_empty_is_no_picture() -> None:
    assert read_pdf(make_pdf([[RING], [], []])).remarks == ()


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(OversizeError, match="2 pages; the limit is 1"):
        read_pdf(BODY)


@pytest.mark.parametrize("facts", [{"CreationDate": "yesterday"}, {"CreationDate": "D:20249999"}, {"Title": "\\"}])
def test_broken_facts_do_not_cost_the_text(facts: dict[str, str]) -> None:
    assert read_pdf(make_pdf([[RING]], facts)).text == RING


def test_what_a_parser_stumbles_over_is_a_broken_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: PageObject) -> str:
        raise RecursionError

    monkeypatch.setattr(PageObject, "extract_text", stumble)
    with pytest.raises(RecordError, match="broken PDF: RecursionError"):
        read_pdf(BODY)


def test_ligatures_become_letters_and_accents_are_composed() -> None:
    assert clean("an e\ufb03cient \ufb02uor\u00adide ring, naı\u0308ve?") == "an efficient fluoride ring, naı̈ve?"
    assert clean("A\u0308nderung") == "Änderung"
