"""Text and Markdown files in whatever charset they are; of Markdown the title and what stands before the text."""

from __future__ import annotations

import re

from w3lib.encoding import read_bom

from core.errors import RecordError
from crawlers.files.content import FileContent, clean, refuse_unreadable

_FALLBACK = "cp1252"
_SAMPLE_BYTES = 4_096
# In UTF-16 every other byte of what is written in Latin letters is nought; in no text of one byte a letter is one.
_WIDE_SHARE = 0.2
_CONTROLS = frozenset((*range(9), *range(14, 32))) - {27}
_MANY_CONTROLS = 0.02
_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_FACT = re.compile(r"^(title|author|authors|lang|language)\s*+:\s*+(\S(?:.*\S)?)", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"^#{1,2}\s++(\S.*)|^(\S[^\n]*)\n(?:=+|-{3,})\s*$", re.MULTILINE)
_MARKS = re.compile(r"^#{1,6}\s+|^(?:=+|-{3,})\s*$|^```.*$", re.MULTILINE)


def read_text(body: bytes) -> FileContent:
    """Read a text file. Raises RecordError for what is no text."""
    text = clean(decode(body))
    refuse_unreadable(text)
    return FileContent(text=_paragraphs(text))


def read_markdown(body: bytes) -> FileContent:
    """Read a Markdown file: as text, without the marks of headings. Raises RecordError for what is no text."""
    text = clean(decode(body))
    front = _FRONT.match(text)
    facts = {name.lower(): value.strip("\"'[] ") for name, value in _FACT.findall(front[1] if front else "")}
    text = text[front.end() :] if front else text
    heading = _HEADING.search(text)
    plain = _MARKS.sub("", text)
    refuse_unreadable(plain)
    return FileContent(
        text=_paragraphs(plain),
        titles=(facts.get("title", ""), _words(heading) if heading else ""),
        authors=facts.get("authors") or facts.get("author", ""),
        lang=facts.get("lang") or facts.get("language", ""),
    )


def _words(heading: re.Match[str]) -> str:
    """The words of a heading, without the marks that may close it."""
    return str(heading[2] or heading[1].rstrip().rstrip("#").rstrip())


def decode(body: bytes) -> str:
    """Return a text by its byte order mark, as UTF-16 or UTF-8 where it is that, else as Windows wrote it in the West.

    Raises RecordError for bytes that are no text.
    """
    name, mark = read_bom(body)
    if name and mark:
        return body[len(mark) :].decode(name, "replace")
    if wide := _guess_wide(body[:_SAMPLE_BYTES]):
        return body.decode(wide, "replace")
    sample = body[:_SAMPLE_BYTES]
    if sum(byte in _CONTROLS for byte in sample) > _MANY_CONTROLS * len(sample):
        raise RecordError("not text, though its name says so")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_FALLBACK, "replace")


def _guess_wide(sample: bytes) -> str | None:
    pairs = len(sample) // 2
    low, high = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if max(low, high) < _WIDE_SHARE * pairs or min(low, high) > _WIDE_SHARE * pairs or not pairs:
        return None
    return "utf-16-be" if low > high else "utf-16-le"


def _paragraphs(text: str) -> str:
    """Return a text with single line ends inside paragraphs and one empty line between them."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
