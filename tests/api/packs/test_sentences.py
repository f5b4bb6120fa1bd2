"""Sentences of documents, and texts that would be markup or formulas elsewhere."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from api.packs.archive import make_archive
from api.packs.documents import MAX_SENTENCE_CHARS, cut_pieces, find_sentence
from api.packs.model import Pack, Sentence, Table
from api.packs.paper import make_paper
from api.pages.hits import Piece
from core.models import Mention
from tests.api.exports.making import hostile_texts

PACK = Pack("search", "Search", "Rings", "", date(2026, 10, 1), "/x", (), (), (), ())


def make_mention(text: str, word: str) -> Mention:
    start = text.index(word)
    return Mention("text", start, start + len(word), word, word)


def test_the_sentence_around_a_name_is_found() -> None:
    text = "One. Two has a ring in it! Three"
    start, end = find_sentence(text, make_mention(text, "ring"))
    assert text[start:end] == "Two has a ring in it!"


@given(st.text(alphabet="ab. !?\n", max_size=2_000), st.data())
def test_a_sentence_holds_its_name_and_has_a_bound(text: str, data: st.DataObject) -> None:
    text += "x"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 20)))
    mention = Mention("text", start, end, text[start:end], "t")
    first, last = find_sentence(text, mention)
    assert 0 <= first <= start < end <= last <= len(text)
    assert last - first <= MAX_SENTENCE_CHARS + 20
    pieces = cut_pieces(text, (first, last), [mention])
    assert "".join(piece.text for piece in pieces).rstrip() == text[first:last].rstrip()
    assert [piece.text for piece in pieces if piece.is_marked] == [text[start:end]]


def test_names_that_overlap_are_marked_once() -> None:
    text = "A silicon nitride ring."
    named = [make_mention(text, word) for word in ("silicon", "silicon nitride", "nitride ring")]
    pieces = cut_pieces(text, (0, len(text)), named)
    assert [piece.text for piece in pieces if piece.is_marked] == ["silicon nitride"]
    assert "".join(piece.text for piece in pieces) == text


def make_hostile_pack(text: str) -> Pack:
    sentence = Sentence((Piece(text), Piece(text, is_marked=True)), text, text, text, text, text, f"https://x/{text}")
    table = Table("organisations", text or "-", ("organisation", "#units"), ((text, text),))
    return replace(PACK, title=text, lead=text, facts=(("Query", text),), tables=(table,), sentences=(sentence,))


@settings(deadline=None, max_examples=40)
@given(hostile_texts)
def test_any_text_makes_a_paper(text: str) -> None:
    pack = make_hostile_pack(text)
    paper = make_paper(pack, pack.facts, {})
    assert len(PdfReader(io.BytesIO(paper)).pages) >= 1
    assert paper == make_paper(pack, pack.facts, {})


@settings(deadline=None, max_examples=40)
@given(hostile_texts)
def test_any_text_makes_an_archive_whose_cells_do_not_run(text: str) -> None:
    pack = make_hostile_pack(text)
    archive = zipfile.ZipFile(io.BytesIO(make_archive(pack, pack.facts, {})))
    for name in ("sentences.csv", "tables/organisations.csv"):
        rows = list(csv.reader(io.StringIO(archive.read(name).decode(), newline=""), strict=True))
        assert len(rows) == 2
        words = [cell for cell in rows[1] if not re.fullmatch(r"[-+]?[0-9.]+", cell)]
        assert not [cell for cell in words if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_other_numbers_have_another_digest() -> None:
    table = Table("t", "T", ("#units",), (("1",),))
    one = replace(PACK, tables=(table,))
    assert one.digest == replace(one, facts=(("Index", "another"),)).digest
    assert one.digest != replace(one, tables=(replace(table, rows=(("2",),)),)).digest
