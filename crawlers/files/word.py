"""DOCX as text: headings, paragraphs, tables, notes and boxes in their order; what was deleted stays out.

python-docx opens the package; its own paragraphs leave out what stands in tracked changes, in the fields of a form, and
in boxes, which is where the answers of an invention disclosure are.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from core.errors import RecordError
from crawlers.files.content import FileContent, clean, name_error, refuse_unreadable
from crawlers.files.zipped import check_package

_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "txbxContent"))
# Deleted and moved text; what older programs are shown instead; codes and properties.
_LEFT_OUT = frozenset(
    (
        *(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sectPr", "sdtPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXTS = frozenset((qn("w:t"), _MATHS))
_SIGNS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_STYLE, _VALUE, _TYPE = qn("w:pStyle"), qn("w:val"), qn("w:type")
_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_TITLE_STYLES = ("title", "heading 1", "heading 2")
_MACROS = "macroEnabled"
_BROKEN = (
    OpcError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_docx(body: bytes) -> FileContent:
    """Read a DOCX. Raises RecordError for one that is locked, broken, has macros, has no text, or is a bomb."""
    check_package(body)
    try:
        return _read(docx.Document(io.BytesIO(body)))
    except _BROKEN as exc:
        if _MACROS in str(exc):
            raise RecordError("a document with macros: save it as DOCX without them") from exc
        raise RecordError(f"broken DOCX: {name_error(exc)}") from exc


def _read(document: WordDocument) -> FileContent:
    _refuse_entities(document.element)
    root = document.element.body
    text = "\n\n".join((*_blocks(root), *_notes(document)))
    refuse_unreadable(text)
    stated = _properties(document)
    return FileContent(
        text=text,
        titles=(clean(stated.title) if stated else "", *_headings(root, _style_names(document))),
        authors=clean(stated.author) if stated else "",
        lang=(stated.language if stated else "") or _default_language(document),
        created=stated.created if stated else None,
        modified=stated.modified if stated else None,
    )


def _refuse_entities(root: etree._Element) -> None:
    """Raise RecordError for text that is defined elsewhere: it is not read, and neither is what stands behind it."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise RecordError("it has a document type with entities, which no word processor writes")


def _blocks(element: etree._Element) -> Iterator[str]:
    """Give paragraphs and rows of tables in the order of the document, none of them empty."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield from filter(None, (_text(child), *_boxes(child)))
        elif child.tag == _TABLE:
            yield from filter(None, (_row(one) for one in child.iter(_ROW) if _is_of(one, child)))
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child)


def _is_of(row: etree._Element, table: etree._Element) -> bool:
    """Whether a row is the table's own, not one of a table in it."""
    return next(row.iterancestors(_TABLE), None) is table


def _row(row: etree._Element) -> str:
    cells = [one for one in row.iter(_CELL) if next(one.iterancestors(_ROW), None) is row]
    return " | ".join(filter(None, (" ".join(_blocks(cell)) for cell in cells)))


def _text(paragraph: etree._Element) -> str:
    return " ".join(clean("".join(_pieces(paragraph))).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _LEFT_OUT and child.tag != _BOX:
            yield from _pieces(child)


def _boxes(paragraph: etree._Element) -> Iterator[str]:
    for box in paragraph.iter(_BOX):
        if not any(one.tag in _LEFT_OUT or one.tag == _BOX for one in box.iterancestors()):
            yield from _blocks(box)


def _notes(document: WordDocument) -> Iterator[str]:
    """Give the notes; the lines that part them from the text are notes with a type."""
    for relation in document.part.rels.values():
        if relation.reltype in _NOTES and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            notes = etree.fromstring(relation.target_part.blob, parser)
            _refuse_entities(notes)
            for note in notes:
                yield from _blocks(note) if note.get(_TYPE) is None else ()


def _headings(root: etree._Element, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the first paragraph in the style of a title, and of a heading."""
    found: dict[str, str] = {}
    for style in root.iter(_STYLE):
        name = names.get(style.get(_VALUE, ""), "")
        paragraph = next(style.iterancestors(_PARAGRAPH), None)
        if name in _TITLE_STYLES and name not in found and paragraph is not None and (text := _text(paragraph)):
            found[name] = text
    return tuple(found[name] for name in _TITLE_STYLES if name in found)


def _style_names(document: WordDocument) -> dict[str, str]:
    return {style.style_id: (style.name or "").lower() for style in document.styles}


def _properties(document: WordDocument) -> CoreProperties | None:
    """Return what the file says of itself; where it says nothing, python-docx would make up a title and a date."""
    package = document.part.package
    has_own = (
        any(one.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for one in package.rels.values()) if package else False
    )
    return document.core_properties if has_own else None


def _default_language(document: WordDocument) -> str:
    found = document.styles.element.xpath("//w:docDefaults//w:lang/@w:val")
    return str(found[0]) if found else ""
