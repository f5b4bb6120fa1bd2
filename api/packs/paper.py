"""A pack as PDF, by typst, whose template reads it as JSON: nothing of it is markup. The same pack, the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import orjson
import typst

from api.addresses import is_web_address
from api.exports.cleaning import clean_text
from api.packs.model import Figure, Pack, Sentence, Table
from core.errors import ScoutError

# Columns that hold more words than others.
_WIDE = frozenset({"title", "why", "technology", "technologies", "organisation", "organisations"})
_TEMPLATE = Path(__file__).with_name("pack.typ")


def make_paper(pack: Pack, facts: Sequence[tuple[str, str]], drawings: Mapping[str, str]) -> bytes:
    """Return the PDF of a pack; ``drawings``: the SVG of each figure by its name."""
    told = {
        "title": clean_text(pack.title),
        "kind": pack.kind,
        "lead": clean_text(pack.lead),
        "as_of": {"year": pack.as_of.year, "month": pack.as_of.month, "day": pack.as_of.day},
        "facts": [[name, clean_text(value)] for name, value in facts],
        "figures": [_figure(figure, drawings[figure.name]) for figure in pack.figures],
        "tables": [_table(table) for table in pack.tables if table.rows],
        "sentences": [_sentence(sentence) for sentence in pack.sentences],
    }
    moment = datetime.combine(pack.as_of, time(), UTC)
    try:
        made = typst.compile(
            _TEMPLATE.read_bytes(),
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"pack": orjson.dumps(told).decode()},
            timestamp=moment,
        )
    except RuntimeError as exc:  # typst's own error is one
        raise ScoutError(f"the PDF could not be made: {exc}", place="typst") from exc
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the package's own fonts first, those of the system where they lack a script; looked for once."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def _figure(figure: Figure, drawing: str) -> dict[str, object]:
    return {"svg": drawing, "caption": figure.caption, "notes": figure.notes, "numbers": _table(figure.numbers)}


def _table(table: Table) -> dict[str, object]:
    return {
        "title": clean_text(table.title),
        "header": [name.removeprefix("#") for name in table.header],
        "is_number": [name.startswith("#") for name in table.header],
        "widths": [2 if name in _WIDE else 1 for name in table.header],
        "rows": [[clean_text(cell) for cell in row] for row in table.rows],
    }


def _sentence(sentence: Sentence) -> dict[str, object]:
    said = [sentence.published, sentence.source, f"licence {sentence.licence}", sentence.document]
    return {
        "pieces": [[_clean_piece(piece.text), piece.is_marked] for piece in sentence.pieces],
        "title": clean_text(sentence.title),
        "said": clean_text(" · ".join(said)),
        "url": clean_text(sentence.url) if is_web_address(sentence.url) else "",
    }


def _clean_piece(text: str) -> str:
    """Return a piece of a sentence as one line, with a blank where it had some at its ends."""
    before, after = (" " if text[at : at + 1].isspace() else "" for at in (0, len(text) - 1))
    cleaned = clean_text(text)
    return f"{before}{cleaned}{after}" if cleaned else before
