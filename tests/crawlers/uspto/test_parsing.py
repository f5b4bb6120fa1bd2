"""One document as bytes: characters by name, document types that may do nothing, and what is no XML."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from core.errors import RecordError
from crawlers.uspto.parsing import element_names, parse_document
from tests.crawlers.uspto.grants import iter_samples

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
FILE = b'<!ENTITY US1-D0.TIF SYSTEM "US1-D0.TIF" NDATA TIF>'
LAUGHS = b'<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">'


def text_of(body: bytes) -> str:
    return "".join(map(str, parse_document(body).itertext()))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&aring;&ldquo;&agr;&PHgr;&ohgr;&minus;&b.alpha;", "å“αΦω−α"),  # Greek and a minus
        ("&lt;&gt;&amp;&quot;&apos;&#945;&#x3b1;", "<>&\"'αα"),
        ("&LT;&AMP;", "<&"),
        ("a&af;b&it;c", "abc"),
    ],
)
def test_characters_are_known_by_their_names(written: str, read: str) -> None:
    assert text_of(XML + f"<a>{written}</a>".encode()) == read


@pytest.mark.parametrize("written", ["&bomb;", "&b.bomb;", "R&D", "a & b", "&;", "&aring "])
def test_a_name_that_nobody_knows_is_refused(written: str) -> None:
    with pytest.raises(RecordError, match="nobody knows the entity"):
        parse_document(XML + f"<a>{written}</a>".encode())


@pytest.mark.parametrize(
    "document_type",
    [
        b"",
        b'<!DOCTYPE a SYSTEM "a.dtd">',
        b'<!DOCTYPE a SYSTEM "a.dtd" [ ]>',
        b'<!DOCTYPE a PUBLIC "-//A//B>C [" "http://a.example/a.dtd" [\n' + FILE * 300 + b"<!-- ] > -->\n]>",
        b"<!-- <!DOCTYPE a [ --><!DOCTYPE a [<!NOTATION TIF SYSTEM 'tif'>" + FILE + b"]  >",
    ],
)
def test_a_document_type_may_name_files_and_nothing_of_it_is_read(document_type: bytes) -> None:
    assert text_of(XML + document_type + b"\n<a>text</a>") == "text"


@pytest.mark.parametrize(
    "inner",
    [
        b'<!ENTITY a "ha">',
        LAUGHS,
        b'<!ENTITY a SYSTEM "file:///etc/passwd">',
        b'<!ENTITY a PUBLIC "x" "http://a.example/x">',
        b'<!ENTITY % p SYSTEM "http://a.example/p"> %p;',
        b"<!ENTITY % p '<!ENTITY a \"ha\">'>",
        FILE + b'<!ENTITY a "ha">',
        b'<!ATTLIST a b CDATA "x">',
        b"<!ELEMENT a ANY>",
    ],
)
def test_declarations_of_any_other_kind_are_refused(inner: bytes) -> None:
    with pytest.raises(RecordError, match="declares entities or elements of its own"):
        parse_document(XML + b"<!DOCTYPE a [" + inner + b"]><a>&a;</a>")


def test_an_entity_that_is_declared_elsewhere_is_never_looked_up(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_text('<!ENTITY secret "found">')
    with pytest.raises(RecordError, match="&secret;"):
        parse_document(XML + f'<!DOCTYPE a SYSTEM "{tmp_path}/a.dtd"><a>&secret;</a>'.encode())


@pytest.mark.parametrize(
    "body",
    [
        b"<PATDOC><B561><CITED-BY-EXAMINER></B561></PATDOC>",
        b"<a><b>text</a>",
        b"<a>text</a><b/>",
        b"<a>" * 300 + b"</a>" * 300,
        b"<a>text",
        b"<!DOCTYPE a [",
        b"<!DOCTYPE a 'b",
        b"no element",
        b"",
        b"<a>\xff\xfe</a>",
        b"<a>\x00</a>",
        b"<a>\x01</a>",
    ],
)
def test_what_is_no_xml_is_refused(body: bytes) -> None:
    with pytest.raises(RecordError, match=r"not XML|declares"):
        parse_document(body)


def test_an_error_names_the_line_of_the_document() -> None:
    with pytest.raises(RecordError, match="line 6"):
        parse_document(XML + b"<!DOCTYPE a [\n\n]>\n<a>\n<b></c></a>")


def test_a_document_is_read_in_the_charset_that_it_declares() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")
    assert text_of(body) == "é"
    with pytest.raises(RecordError, match="not XML"):
        parse_document(body.replace(b"ISO-8859-1", b"KLINGON"))


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\x1a", b"\x00", b"\n\xef\xbb\xbf"])
def test_what_ends_a_file_is_no_error(end: bytes) -> None:
    assert text_of(XML + b"<a>text</a>" + end) == "text"


@pytest.mark.parametrize(
    "body",
    [
        b"<a " + b" ".join(b'a%d="1"' % number for number in range(50_000)) + b"/>",
        b"<!DOCTYPE a [" + b" " * 200_000 + b"<!-- " * 50_000,
        b"<!DOCTYPE a " + b"'" * 200_001,
        b"<a>" + b"&" * 1_000_000 + b"</a>",
        b"<a>" + b"<b/>" * 200_000 + b"</a>",
    ],
)
def test_hostile_documents_take_no_time(body: bytes) -> None:
    start = time.process_time()
    try:
        parse_document(XML + body)
    except RecordError as exc:
        assert exc.message  # noqa: PT017  # whether it is refused is not the question
    assert time.process_time() - start < 2


@pytest.mark.parametrize("name", ["sgml", "pap", "xml2004", "xml2006", "xml2014", "xmlApp2004"])
def test_recorded_documents_are_parsed_without_their_types(shared_data: Path, name: str) -> None:
    for path in iter_samples(shared_data, name):
        root = parse_document(path.read_bytes())
        assert element_names(root, root[0]) > {root[0].tag}
        assert not list(root.iter("{*}&"))
