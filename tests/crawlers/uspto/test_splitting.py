"""Files of documents that follow each other: cut where each begins, whatever stands in them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FormatError
from crawlers.uspto.splitting import DocumentStream, Piece
from tests.crawlers.uspto.grants import SAMPLES, iter_samples, make_grant

DECLARED = b'<?xml version="1.0"?>\n<a>1</a>\n'
TYPED = b'<!-- <!DOCTYPE a PUBLIC "old"> -->\n<!DOCTYPE a SYSTEM "a.dtd" [ ]>\n<a>2 <?xml-stylesheet x?></a>\n'
BOTH = b'<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "a.dtd">\n<a>3</a>\n'
TYPE_ALONE = b'<!DOCTYPE a SYSTEM "a.dtd"><a>4</a>\n'


class Slow:
    """A stream that gives a few bytes at a time."""

    def __init__(self, body: bytes, step: int) -> None:
        self._stream = io.BytesIO(body)
        self._step = step
        self.most_asked = 0

    def read(self, size: int, /) -> bytes:
        self.most_asked = max(self.most_asked, size)
        return self._stream.read(min(size, self._step))


def split(body: bytes, step: int = 1 << 20, max_bytes: int = 1 << 20) -> list[Piece]:
    return list(DocumentStream(Slow(body, step), max_bytes))


@pytest.mark.parametrize("step", [1, 2, 7, 64, 1 << 20])
def test_each_document_begins_with_its_declaration_or_its_type(step: int) -> None:
    documents = [DECLARED, BOTH, TYPE_ALONE, DECLARED, TYPE_ALONE, BOTH]
    assert [piece.body for piece in split(b"".join(documents), step)] == documents


@pytest.mark.parametrize("step", [1, 64])
def test_a_type_in_a_comment_or_behind_the_declaration_begins_no_document(step: int) -> None:
    first = b'<?xml version="1.0"?>\n' + TYPED
    assert [piece.body for piece in split(first + DECLARED, step)] == [first, DECLARED]


@given(st.lists(st.sampled_from([DECLARED, BOTH, TYPE_ALONE]), min_size=1), st.integers(1, 100))
def test_what_was_joined_is_cut_again(documents: list[bytes], step: int) -> None:
    assert [piece.body for piece in split(b"".join(documents), step)] == documents


def test_documents_that_stand_in_one_line_are_cut() -> None:
    bodies = [DECLARED.strip(), DECLARED.strip()]
    assert [piece.body for piece in split(b"".join(bodies))] == bodies


def test_a_piece_knows_its_first_line() -> None:
    assert [piece.line for piece in split(b"\xef\xbb\xbf" + DECLARED + BOTH + DECLARED)] == [1, 3, 6]


def test_a_document_without_an_element_does_not_swallow_the_next() -> None:
    broken = b'<?xml version="1.0"?>\n<!DOCTYPE a [ <!ENTITY b "c">\n'
    assert [piece.body for piece in split(broken + DECLARED)] == [broken, DECLARED]


@pytest.mark.parametrize("step", [10, 1 << 20])
def test_what_is_too_long_is_passed_over_and_told(step: int) -> None:
    long = b'<?xml version="1.0"?>\n<a>' + b"x\n" * 5_000 + b"</a>\n"
    pieces = split(DECLARED + long + BOTH, step, max_bytes=1_000)
    assert [piece.body for piece in pieces if not piece.is_too_long] == [DECLARED, BOTH]
    assert pieces[1].is_too_long
    assert (len(pieces[1].body), pieces[2].line) == (1_000, 5_005)


def test_memory_does_not_grow_with_what_is_too_long() -> None:
    stream = Slow(DECLARED + b"x" * 30_000_000 + b"\n" + BOTH, 1 << 16)
    assert len(list(DocumentStream(stream, max_bytes=100_000))) == 2
    # It asks for half as much again as it holds.
    assert stream.most_asked <= 1 << 20


def test_text_before_the_first_document_is_told() -> None:
    first, *rest = split(b"weekly file\n" + DECLARED)
    assert (first.is_stray, first.body, first.line) == (True, b"weekly file\n", 1)
    assert [(piece.body, piece.line) for piece in rest] == [(DECLARED, 2)]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "holds no document"),
        (b" \n\n\xef\xbb\xbf", "holds no document"),
        (b"PATN\nWKU  039327094\n", "Green Book text of 1976 to 2001"),
        (b'{"error": "no key"}', "JSON, which is no XML"),
        (b"<html>gone</html>", "no XML document begins in it"),
    ],
)
def test_a_file_without_a_document_is_refused_with_what_it_is(body: bytes, word: str) -> None:
    with pytest.raises(FormatError, match=word):
        split(body)


@pytest.mark.parametrize("name", ["greenbook", "css_brs"])
def test_recorded_text_is_no_xml(shared_data: Path, name: str) -> None:
    for path in (shared_data / SAMPLES / name).iterdir():
        with pytest.raises(FormatError, match="XML"):
            split(path.read_bytes())


def test_recorded_documents_are_cut_as_they_were_joined(shared_data: Path) -> None:
    paths = iter_samples(shared_data, "xml2014", "sgml", "pap", "xmlApp2004", "xml2004", "sgml", "xml2006")
    bodies = [path.read_bytes() for path in paths]
    pieces = split(b"".join(bodies), 100_003)
    assert [piece.body for piece in pieces] == bodies


def test_made_up_documents_are_cut_like_recorded_ones() -> None:
    bodies = [make_grant(str(number)) for number in range(3)]
    assert [piece.body for piece in split(b"".join(bodies))] == bodies
