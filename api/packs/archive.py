"""A pack as a ZIP: figures (SVG), tables and sentences (CSV), how it was made (JSON). The same pack, the same bytes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import orjson

from api.exports.cleaning import clean_text, make_inert
from api.packs.model import Pack, Sentence, list_tables

_SENTENCE_HEADER = ("sentence", "document", "title", "published", "source", "licence", "url")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)  # of a ZIP's calendar
_READABLE = 0o644 << 16


def make_archive(pack: Pack, facts: Sequence[tuple[str, str]], drawings: Mapping[str, str]) -> bytes:
    """Return the ZIP of a pack; ``drawings``: the SVG of each figure by its name."""
    files = {f"figures/{name}.svg": drawing.encode() for name, drawing in drawings.items()}
    files |= {f"tables/{table.name}.csv": _format_csv(table.header, table.rows) for table in list_tables(pack)}
    files["sentences.csv"] = _format_csv(_SENTENCE_HEADER, map(_make_row, pack.sentences))
    files["about.json"] = _describe(pack, facts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(_make_info(name, pack), files[name])
    return buffer.getvalue()


def _make_info(name: str, pack: Pack) -> zipfile.ZipInfo:
    day = min(max(pack.as_of, _FIRST_DAY), _LAST_DAY)
    info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # else it is that of the machine
    info.external_attr = _READABLE
    return info


def _make_row(sentence: Sentence) -> tuple[str, ...]:
    return (
        sentence.text,
        sentence.document,
        sentence.title,
        sentence.published,
        sentence.source,
        sentence.licence,
        sentence.url,
    )


def _format_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([name.removeprefix("#") or "number" for name in header])
    writer.writerows(map(_make_cell, row) for row in rows)
    return buffer.getvalue().encode()


def _make_cell(cell: str) -> str:
    """Return a cell that runs nowhere; a number keeps its sign."""
    cleaned = clean_text(cell)
    return cleaned if _NUMBER.fullmatch(cleaned) else make_inert(cleaned)


def _describe(pack: Pack, facts: Sequence[tuple[str, str]]) -> bytes:
    told = {
        "title": clean_text(pack.title),
        "kind": pack.kind,
        "as_of": pack.as_of,
        "digest": pack.digest,
        "facts": {name: clean_text(value) for name, value in facts},
        "figures": {figure.name: {"caption": figure.caption, "notes": figure.notes} for figure in pack.figures},
        "tables": {table.name: clean_text(table.title) for table in list_tables(pack)},
        "sentences": len(pack.sentences),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)
