"""A saved HTML page or report as text: all of it, not only the article; scripts and forms stay out."""

from __future__ import annotations

from datetime import UTC, datetime, time

from lxml.etree import LxmlError

from core.errors import FormatError, RecordError
from crawlers.files.content import FileContent, clean, refuse_unreadable
from crawlers.parsing.article_text import strip_dead
from crawlers.parsing.markup import decode_markup, iter_lines, parse_markup
from crawlers.parsing.pages import parse_page


def read_html(body: bytes) -> FileContent:
    """Read an HTML file. Raises RecordError for what is none, or has no text."""
    try:
        page = parse_page(body, place="")
        tree = parse_markup(decode_markup(body))
    except (FormatError, LxmlError, ValueError) as exc:
        raise RecordError(f"not HTML that can be read: {exc}"[:300]) from exc
    strip_dead(tree)
    text = clean("\n\n".join(iter_lines(tree)))
    refuse_unreadable(text)
    day = page.published
    return FileContent(
        text=text,
        titles=(clean(page.title),),
        authors="; ".join(page.authors),
        lang=page.lang,
        created=datetime.combine(day, time(), UTC) if day else None,
    )
