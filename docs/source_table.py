"""Writes the table of ``docs/sources.md`` from the facts of the shipped sources: ``python -m docs.source_table``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from core.models import DocumentKind
from crawlers.source import Access, Gives, Source, load_sources

PAGE = Path(__file__).parent / "sources.md"
BEGIN, END = "<!-- table of sources: make source-table -->\n", "<!-- end of the table -->\n"
_HEAD = "| id | what | terms | key | pace | fields | kept |\n|---|---|---|---|---|---|---|\n"
_SECTIONS = {
    "Papers": DocumentKind.PAPER,
    "Patents": DocumentKind.PATENT,
    "News": DocumentKind.NEWS,
    "Projects and funding": DocumentKind.PROJECT,
    "Registers of organisations": DocumentKind.COMPANY,
    "Reports": DocumentKind.REPORT,
}


def make_tables(sources: list[Source]) -> str:
    """Return a table for each kind of source, as Markdown."""
    parts = []
    for title, kind in _SECTIONS.items():
        rows = [_row(source) for source in sources if source.kind is kind]
        parts.append(f"### {title}\n\n{_HEAD}{''.join(rows)}\n" if rows else "")
    return "".join(parts)


def renew(text: str, tables: str) -> str:
    """Return the page with its tables in the place of what stood there. Raises ValueError where it has no place."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the table")
    return f"{before}{BEGIN}\n{tables}{END}{after}"


def _row(source: Source) -> str:
    cells = (
        f"`{source.id}`",
        f"{source.title}; {_access(source)}",
        _terms(source),
        _key(source),
        _pace(source),
        ", ".join(_fields(source)),
        "lead" if source.terms.keep == "lead" else "entries" if source.gives is Gives.ENTRIES else "whole",
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _access(source: Source) -> str:
    if source.access is Access.BULK:
        return "files that you have"
    return f"{source.access.replace('-', ' ')}, {source.cadence}{'' if source.enabled else ', off until asked for'}"


def _terms(source: Source) -> str:
    return f"[{source.terms.licence}]({source.terms.url})" if source.terms.url else source.terms.licence


def _key(source: Source) -> str:
    if source.key is None:
        return "none"
    return source.key.name if source.key.required else f"{source.key.name}, optional"


def _pace(source: Source) -> str:
    return "" if source.access is Access.BULK else f"{source.pace.delay_s:g} s"


def _fields(source: Source) -> Iterator[str]:
    """Give the fields that are filled: by its rules where it has some, else those that it promises."""
    rules = source.record
    if rules is None:
        yield from source.expectations.fill
        return
    yield from (name for name in ("text", "people", "organisations") if getattr(rules, name))
    for name in ("dates", "identifiers", "classifications", "citations", "measures"):
        schemes = getattr(rules, name)
        if schemes:
            yield f"{name} ({', '.join(schemes)})"


def main() -> int:
    """Write the table anew."""
    PAGE.write_text(renew(PAGE.read_text(), make_tables(list(load_sources().values()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
