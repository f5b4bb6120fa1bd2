"""A saved HTML page or report as text: all of it, not only the article; scripts, menus and fields stay out."""

from __future__ import annotations

from datetime import UTC, datetime, time

from lxml.etree import LxmlError, strip_elements

from core.errors import FormatError, RecordError
from crawlers.files.content import FileContent, clean, name_error, refuse_unreadable
from crawlers.parsing.markup import decode_markup, iter_lines, parse_markup
from crawlers.parsing.pages import parse_page

# Less than of an article: notes, captions and what stands at the foot belong to a report.
_NO_TEXT = tuple(
    """applet area audio button canvas datalist embed head iframe img input link map menu meta nav noscript object
    optgroup option progress script select source style svg template textarea track video""".split()
)


def read_html(body: bytes) -> FileContent:
    """Read an HTML file. Raises RecordError for what is none, or has no text."""
    try:
        page = parse_page(body, place="")
        tree = parse_markup(decode_markup(body))
    except (FormatError, LxmlError, ValueError) as exc:
        raise RecordError(f"not HTML that can be read: {name_error(exc)}") from exc
    strip_elements(tree, *_NO_TEXT, with_tail=False)
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
