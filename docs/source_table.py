"""Writes the table of ``docs/sources.md``: ``python -m docs.source_table --data ../shared/data``.

What a source is stands in its facts; which fields it fills is seen in the answers that the tests hold of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from core.models import Document, DocumentKind
from core.registers import RegisterEntry
from crawlers.source import Access, Gives, Source, load_sources
from tests.crawlers.sources.recorded import Told
from tests.crawlers.sources.test_recorded import of, read_told

PAGE = Path(__file__).parent / "sources.md"
BEGIN, END = "<!-- table of sources: make source-table -->\n", "<!-- end of the table -->\n"
_HEAD = "| id | what | terms | key | pace | fields | kept |\n|---|---|---|---|---|---|---|\n"
# What is told of the values of a field.
_KINDS: dict[str, Callable[[Any], str]] = {
    "names": lambda one: one.kind,
    "organisations": lambda one: one.role,
    "dates": lambda one: one.kind,
    "identifiers": itemgetter(0),
    "codes": itemgetter(0),
    "relations": lambda one: one.kind,
    "citations": lambda one: one.scheme,
    "classifications": lambda one: one.scheme,
    "measures": lambda one: one.name,
}
_SECTIONS = {
    "Papers": DocumentKind.PAPER,
    "Patents": DocumentKind.PATENT,
    "News": DocumentKind.NEWS,
    "Projects and funding": DocumentKind.PROJECT,
    "Registers of organisations": DocumentKind.COMPANY,
    "Reports": DocumentKind.REPORT,
}


def make_tables(sources: list[Source], data: Path) -> str:
    """Return a table for each kind of source, as Markdown; ``data`` holds recorded answers."""
    parts = []
    for title, kind in _SECTIONS.items():
        rows = [_row(source, data) for source in sources if source.kind is kind]
        parts.append(f"### {title}\n\n{_HEAD}{''.join(rows)}\n" if rows else "")
    return "".join(parts)


def renew(text: str, tables: str) -> str:
    """Return the page with its tables in the place of what stood there. Raises ValueError where it has no place."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the table")
    return f"{before}{BEGIN}\n{tables}{END}{after}"


def _row(source: Source, data: Path) -> str:
    cells = (
        f"`{source.id}`",
        f"{source.title}; {_access(source)}",
        _terms(source),
        _key(source),
        _pace(source),
        ", ".join(_fields(source, data)),
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


def _fields(source: Source, data: Path) -> Iterator[str]:
    """Give the fields that are filled in the answers of the tests; those that it promises where these lead on."""
    documents = [made for told in of(source.id) for made in _read(source, told, data)]
    found = {name: kinds for name, kind_of in _KINDS.items() if (kinds := _filled(documents, name, kind_of))}
    yield from (name for name in ("text", "people") if any(getattr(one, name, None) for one in documents))
    for name, kinds in found.items():
        yield f"{name} ({', '.join(kinds)})"
    if not documents:
        yield from source.expectations.fill


def _read(source: Source, told: Told, data: Path) -> list[Document | RegisterEntry]:
    if told.is_failure:
        return []
    reading, _ = read_told(source, told, told.body if isinstance(told.body, bytes) else told.body(data))
    return [*(record.document for record in reading.records), *(held.entry for held in reading.entries)]


def _filled(documents: list[Document | RegisterEntry], name: str, kind_of: Callable[[Any], str]) -> list[str]:
    return sorted({kind_of(one) for document in documents for one in getattr(document, name, ())})


def main() -> int:
    """Write the table anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
    tables = make_tables(list(load_sources().values()), parser.parse_args().data)
    PAGE.write_text(renew(PAGE.read_text(), tables))
    return 0


if __name__ == "__main__":
    sys.exit(main())
