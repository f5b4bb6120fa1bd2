"""From the lines of pages to paragraphs: running heads and page numbers out, words and sentences whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# How many lines at the top and the bottom of a page may be running heads.
_EDGE = 2
# What stands on a third of the pages, and on three at least, is no content. Left and right pages differ.
_LEAST_SHARE = 1 / 3
_LEAST_PAGES = 3
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
# "Chapter 2: Rings 17", "18 Rings": a heading that changes, with the number of its page.
_NUMBERED = re.compile(r"#\s+.{1,100}|.{1,100}\s#")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|pagina|pag|seite|blatt|blad|p)\W*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|van|von|/)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
# Signs of a list, "(a) …", and headings with their number; "2.5 mm" is neither.
_ITEM = re.compile(r"(?:[•▪◦‣·●○■–—*-]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S|\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_a-zà-ÿ]")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’»)\]]*$")
# "Licht- und Schattenseiten", "korte- of langetermijn": the hyphen stands for the rest of the word.
_JOINED_LATER = frozenset("und oder bzw en of and or bis".split())
_HYPHENS = "-\u2010\u00ad"
# Begun where the word begins only: linear in any line.
_BROKEN_WORD = re.compile(rf"(?<![^\W\d_])(?<![^\W\d_]-)([^\W\d_]++(?:-[^\W\d_]++)*+)[{_HYPHENS}]$")
_LONGEST_WORD = 200
_SPAN = re.compile(r"\d-\d")
# The dots of a table of contents.
_LEADERS = re.compile(r"(?:\s?\.){5,}")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# A line shorter than this share of a full one ends a paragraph when a sentence ends with it; shorter still: always.
_FULL_SHARE = 0.85
_SHORT_SHARE = 0.6


def join_pages(pages: Sequence[str]) -> str:
    """Return the text of pages as paragraphs with an empty line between them."""
    lines = [line for page in drop_running_heads([_lines(page) for page in pages]) for line in page]
    return "\n\n".join(_paragraphs(lines))


def drop_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the lines of pages without those at their edges that stand on many pages, and without page numbers."""
    if len(pages) == 1:
        return [list(pages[0])]
    first = _first_number(pages)
    numbers = [None if first is None else first + at for at in range(len(pages))]
    edges = [
        {_shape(line, number) for line in (*page[:_EDGE], *page[-_EDGE:])}
        for page, number in zip(pages, numbers, strict=True)
    ]
    counts = Counter(shape for edge in edges for shape in edge)
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
    repeated = frozenset(shape for shape, count in counts.items() if shape and count >= least)
    return [_trim(list(page), repeated, number) for page, number in zip(pages, numbers, strict=True)]


def _lines(page: str) -> list[str]:
    # A line of nothing is a gap between paragraphs; several are one.
    lines = [" ".join(_LEADERS.sub(" … ", line).split()) for line in page.split("\n")]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _first_number(pages: Sequence[Sequence[str]]) -> int | None:
    """Return the number of the first page as the edges of most pages tell it, or ``None``."""
    counts = Counter(
        number - at
        for at, page in enumerate(pages)
        for number in {int(one) for line in (*page[:_EDGE], *page[-_EDGE:]) for one in _NUMBER.findall(line)}
    )
    first, count = counts.most_common(1)[0] if counts else (0, 0)
    return first if count >= _LEAST_PAGES and count * 2 > len(pages) else None


def _shape(line: str, number: int | None) -> str:
    """A line with a sign in place of the number of its page."""
    return _NUMBER.sub(lambda found: "#" if int(found[0]) == number else found[0], line)


def _trim(page: list[str], repeated: frozenset[str], number: int | None) -> list[str]:
    for at in (0, -1):
        for _ in range(_EDGE):
            while page and not page[at]:
                page.pop(at)
            shape = _shape(page[at], number) if page else ""
            if shape in repeated or _NUMBERED.fullmatch(shape) or _PAGE_NUMBER.fullmatch(shape.replace("#", "1")):
                page.pop(at)
    return page


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    full = _full_length(lines)
    known = {word.lower() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line)}
    parts: list[str] = []
    last = ""
    for line in lines:
        if parts and _begins_anew(last, line, full):
            yield "".join(parts)
            parts.clear()
        if line:
            # Only with the line before: a paragraph may be as long as a book.
            parts[-1:] = [*(_before(one, line, known) for one in parts[-1:]), line]
        last = line
    if parts:
        yield "".join(parts)


def _full_length(lines: Sequence[str]) -> int:
    """How long a line is that goes from margin to margin: only one in ten is longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _begins_anew(last: str, line: str, full: int) -> bool:
    if not line or _ITEM.match(line):
        return True
    if last[-1] in _HYPHENS:
        return False
    if _SENTENCE_END.search(last):
        return len(last) < _FULL_SHARE * full
    return len(last) < _SHORT_SHARE * full and not line[0].islower()


def _before(last: str, line: str, known: set[str]) -> str:
    """Return a line as it stands before the next one: with a blank behind it, or without the hyphen it ends in."""
    broken, first = _BROKEN_WORD.search(last[-_LONGEST_WORD:]), _FIRST_WORD.match(line)
    if broken is None or first is None:
        return last if _SPAN.fullmatch(f"{last[-2:]}{line[0]}") else f"{last} "
    if first[0].lower() in _JOINED_LATER:
        return f"{last} "
    if not line[0].islower():
        return f"{last[:-1]}-"
    whole, parted = (broken[1] + first[0]).lower(), f"{broken[1]}-{first[0]}".lower()
    # A compound keeps its hyphen: one that has others, or is written so elsewhere.
    keeps = whole not in known and ("-" in broken[1] or parted in known)
    return f"{last[:-1]}-" if keeps else last[:-1]
