"""Files as programs write them: PDFs by hand, DOCX by python-docx, and what is wrong with some."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import EncodedStreamObject

RING = (
    "A ring of silicon nitride holds light for a long time, because its walls are smooth. "
    "We show how such a ring is made on a wafer of two hundred millimetres."
)


@dataclass(frozen=True)
class Line:
    """A line of a page: its text, the height of its letters in points, and how far up it stands."""

    text: str
    size: float = 10
    y: float | None = None


Page = Sequence[Line | str]


def make_pdf(pages: Sequence[Page], facts: Mapping[str, str] | None = None, pictures: Sequence[int] = ()) -> bytes:
    """Return a PDF; ``pictures``: the pages that show a picture of one grey dot. An empty page has no text."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    dot = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects.append(dot + b"\nstream\n\x80\nendstream")
    kids = []
    for number, page in enumerate(pages):
        content = _draw(page) + (b"q 500 0 0 700 50 50 cm /Dot Do Q\n" if number in pictures else b"")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << %s >> >> >>"
            % (len(objects), b"/Dot 4 0 R" if number in pictures else b"")
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % one for one in kids), len(kids))
    objects.append(b"<< %s >>" % b" ".join(b"/%s %s" % (k.encode(), _string(v)) for k, v in (facts or {}).items()))
    return _write(objects)


def make_endless_pdf() -> bytes:
    """Return a PDF of a million million words: each form on its page draws the next one twice."""
    forms = 40
    first = 5
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (first + forms + 1),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for number in range(first, first + forms):
        resources = b"/Font << /F1 3 0 R >> /XObject << /X %d 0 R >>" % (number + 1)
        content = b"/X Do /X Do BT /F1 9 Tf (ring) Tj ET"
        objects.append(_form(resources, content))
    objects.append(_form(b"/Font << /F1 3 0 R >>", b"BT /F1 9 Tf (ring) Tj ET"))
    return _write([*objects, page, b"<< >>"])


def pack_pdf(body: bytes, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """Return a PDF whose pages are compressed; ``change``: what became of the bytes of each since then."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    for page in writer.pages:
        page.compress_content_streams()
        stream = page["/Contents"].get_object()
        assert isinstance(stream, EncodedStreamObject)
        stream._data = change(stream._data)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def lock_pdf(body: bytes, password: str, owner: str = "owner") -> bytes:
    """Return a PDF that opens with a password; with an empty one everybody can read it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    writer.encrypt(password, owner, algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def make_docx(paragraphs: Sequence[str] = (RING,), *, heading: str = "", **facts: str | datetime) -> bytes:
    """Return a DOCX; ``facts`` are what it says of itself (``title``, ``author``, ``created``…)."""
    document = docx.Document()
    for name, value in facts.items():
        setattr(document.core_properties, name, value)
    if heading:
        document.add_heading(heading, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    return save_docx(document)


def save_docx(document: docx.document.Document) -> bytes:
    """Return a document as the bytes of its file."""
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def change_part(body: bytes, name: str, old: str, new: str) -> bytes:
    """Return a package with one of its parts changed; a part that is not there is added (``old`` is empty)."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            text = before.read(info)
            if info.filename == name:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(info.filename, text)
        if name not in before.namelist():
            after.writestr(name, new)
    return changed.getvalue()


def write_files(folder: Path, files: Mapping[str, bytes | str]) -> None:
    """Write files with their folders."""
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)


def _draw(page: Page) -> bytes:
    lines = [one if isinstance(one, Line) else Line(one) for one in page]
    top, drawn = 780.0, []
    for number, line in enumerate(lines):
        y = line.y if line.y is not None else top - 16 * number
        drawn.append(b"BT /F1 %g Tf 60 %g Td %s Tj ET" % (line.size, y, _string(line.text)))
    return b"\n".join(drawn)


def _form(resources: bytes, content: bytes) -> bytes:
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >> /Length %d >>"
    return head % (resources, len(content)) + b"\nstream\n" + content + b"\nendstream"


def _string(text: str) -> bytes:
    body = text.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        body = body.replace(sign, b"\\" + sign)
    return b"(" + body + b")"


def _write(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)
