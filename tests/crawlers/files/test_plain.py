from __future__ import annotations

import codecs

import pytest

from core.errors import RecordError
from crawlers.files.plain import decode, read_markdown, read_text

TEXT = "Eine Überprüfung der Ringe: größer als 2 µm.\n\nUnd noch ein Satz über Lichtwellenleiter."


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8-mark", "windows", "16-le", "16-be", "16-be-mark", "32-le-mark", "crlf"],
)
def test_a_text_is_the_same_in_every_charset(body: bytes) -> None:
    assert read_text(body).text == TEXT


@pytest.mark.parametrize("body", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\x00\x01\x02" * 20])
def test_bytes_that_are_no_text_are_refused(body: bytes) -> None:
    with pytest.raises(RecordError, match="not text"):
        decode(body)


@pytest.mark.parametrize("body", [b"\n \t\n", b"\xef\xbb\xbf", b"----- ***** -----"])
def test_a_file_without_words_is_refused(body: bytes) -> None:
    with pytest.raises(RecordError, match="text"):
        read_text(body)


def test_markdown_says_its_title_authors_and_language_before_the_text() -> None:
    read = read_markdown(
        b"---\ntitle: 'Rings of light'\nauthors: [Ada, Guy]\nlang: nl\n---\n# Rings\n\nThey are round.\n"
    )
    assert (read.titles, read.authors, read.lang) == (("Rings of light", "Rings"), "Ada, Guy", "nl")
    assert read.text == "Rings\n\nThey are round."


@pytest.mark.parametrize("text", ["# Rings #\n\nThey are.", "Rings\n=====\n\nThey are."])
def test_the_first_heading_is_a_title(text: str) -> None:
    assert read_markdown(text.encode()).titles == ("", "Rings")


def test_a_line_in_a_text_is_no_heading() -> None:
    assert read_markdown(b"They are round.\nC# is a language.").titles == ("", "")
