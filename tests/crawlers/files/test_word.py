from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest

from core.errors import OversizeError, RecordError
from crawlers.files.word import read_docx
from tests.crawlers.files.making import RING, change_part, make_docx, save_docx

MAIN = "word/document.xml"
BODY = make_docx([RING, "Second paragraph."])


def with_main(old: str, new: str) -> bytes:
    return change_part(BODY, MAIN, old, new)


def in_runs(*inner: str) -> str:
    return "".join(f"<w:r><w:t>{one}</w:t></w:r>" for one in inner)


def test_headings_paragraphs_and_tables_stand_in_their_order() -> None:
    document = docx.Document()
    document.add_heading("Invention disclosure", 0)
    document.add_paragraph("What is it?")
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Name", "Ada", "Idea", "A ring"), strict=True):
        cell.text = text
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "in a box"
    document.add_paragraph("Signed.")
    read = read_docx(save_docx(document))
    assert read.text.split("\n\n") == [
        "Invention disclosure",
        "What is it?",
        "Name | Ada",
        "Idea | A ring in a box",
        "Signed.",
    ]
    assert read.titles == ("", "Invention disclosure")


def test_a_document_says_its_title_authors_days_and_language() -> None:
    made, changed = datetime(2024, 3, 1, 9, tzinfo=UTC), datetime(2024, 5, 2, 9, tzinfo=UTC)
    read = read_docx(make_docx(title="Rings", author="Ada", created=made, modified=changed, language="nl-NL"))
    assert (read.titles[0], read.authors, read.lang) == ("Rings", "Ada", "nl-NL")
    assert (read.created, read.modified) == (made, changed)


def test_a_document_that_says_nothing_of_itself_gets_no_made_up_title_and_day() -> None:
    body = change_part(BODY, "_rels/.rels", "metadata/core-properties", "metadata/other-properties")
    read = read_docx(body)
    assert (read.titles, read.authors, read.created, read.modified) == (("",), "", None, None)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (f'<w:ins w:id="1" w:author="x">{in_runs("added")}</w:ins>', "added"),
        (f'<w:del w:id="1" w:author="x">{in_runs("deleted")}</w:del>{in_runs("kept")}', "kept"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{in_runs('answer')}</w:sdtContent></w:sdt>", "answer"),
        (f"<w:hyperlink>{in_runs('link')}</w:hyperlink>", "link"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>", "a b c-d"),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{in_runs('7')}", "7"),
    ],
)
def test_what_stands_in_tracked_changes_forms_and_fields_is_read(inner: str, text: str) -> None:
    assert read_docx(with_main("<w:r><w:t>Second paragraph.</w:t></w:r>", inner)).text.split("\n\n")[1] == text


def test_the_answers_of_a_form_between_paragraphs_are_read() -> None:
    form = f"<w:sdt><w:sdtContent><w:p>{in_runs('An answer.')}</w:p></w:sdtContent></w:sdt><w:sectPr"
    assert read_docx(with_main("<w:sectPr", form)).text.endswith("An answer.")


def test_a_box_is_read_once_though_it_is_written_twice() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent><w:p>{in_runs('In a box.')}</w:p></w:txbxContent>"
    inner = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{in_runs('Beside it.')}"
    )
    read = read_docx(with_main("<w:r><w:t>Second paragraph.</w:t></w:r>", inner))
    assert read.text.split("\n\n")[1:] == ["Beside it.", "In a box."]


def test_footnotes_are_read_and_the_lines_above_them_are_not() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = (
        f'<w:footnotes {w}><w:footnote w:type="separator" w:id="0"><w:p>{in_runs("----")}</w:p></w:footnote>'
        f'<w:footnote w:id="1"><w:p>{in_runs("A note.")}</w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    body = change_part(BODY, "word/footnotes.xml", "", notes)
    link = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    body = change_part(body, "word/_rels/document.xml.rels", "</Relationships>", link)
    media = '<Override PartName="/word/footnotes.xml" ContentType="application/xml"/></Types>'
    assert read_docx(change_part(body, "[Content_Types].xml", "</Types>", media)).text.endswith("\n\nA note.")


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(MAIN, bytes(40_000_000))
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (b"plain words", RecordError, "not a whole package"),
        (BODY[: len(BODY) // 2], RecordError, "not a whole package"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), RecordError, "locked with a password, or in Word's old"),
        (bomb(), OversizeError, "unpacks to 38 MB"),
        (make_docx([]), RecordError, "no text"),
        (change_part(BODY, MAIN, "<w:body>", "<w:body"), RecordError, "broken DOCX: XMLSyntaxError"),
        (
            change_part(BODY, "_rels/.rels", "officeDocument/2006/relationships/officeDocument", "x"),
            RecordError,
            "broken",
        ),
        (change_part(BODY, "[Content_Types].xml", "document.main+xml", "x"), RecordError, "broken DOCX"),
        (
            change_part(
                BODY,
                "[Content_Types].xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            RecordError,
            "with macros",
        ),
    ],
    ids=["text", "cut", "old", "bomb", "empty", "xml", "no-document", "another", "macros"],
)
def test_what_is_no_document_is_refused(body: bytes, kind: type[RecordError], told: str) -> None:
    with pytest.raises(kind, match=told):
        read_docx(body)


def test_a_document_with_entities_is_refused() -> None:
    body = change_part(BODY, MAIN, "<w:document", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document')
    body = change_part(body, MAIN, "Second paragraph.", "Second &e; paragraph.")
    with pytest.raises(RecordError, match="a document type with entities"):
        read_docx(body)
