"""Records, files and hostile texts for the tests of exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from api.exports.cleaning import clean_text
from api.exports.formats import FORMATS, ExportFormat
from api.exports.records import ExportRecord, TechnologyScore
from api.exports.writing import About, Ending
from core.models import DateKind, DocumentDate, DocumentKind, Precision
from index.entry import EntryActor
from index.query import Sort

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '"=1"',
    " '=1",
    "＝1",
    "a\r\nER  - \r\nTY  - JOUR",
    "a\nTY  - GEN\x85ER  - \u2028TY  - BOOK",
    "}\n@article{x, title={y}}",
    "\\} \\{ } } {",
    "100% of $5 & #1_2 ^~",
    "Smith and Jones",
    "x\0y\x0b\x1b[31m\ud800\ufffe",
    "_x0041_ é 光 🙂",
    "</script><script>",
)
hostile_texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet=st.sampled_from(list("aé光{}\\\"'=+-@,;%#$&_~^\r\n\t\0\x1b\x85\u2028\ud800 ")), max_size=30),
    st.text(max_size=30),
)
ABOUT = About(
    query='"silicon nitride" kind:paper',
    sort=Sort.NEWEST,
    as_of=date(2026, 1, 1),
    limit=200_000,
    matches=2,
    generation="tantivy-000001",
    taxonomy="2026.11",
    made_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    made_by="scoutbase 0.1.0",
    principal="local",
)


def make_record(unit: str = "work-1", **fields: Any) -> ExportRecord:
    """Return a record; what a test does not name is plain. Texts are cleaned, as ``load_records`` does."""
    plain: dict[str, Any] = {
        "kind": DocumentKind.PAPER,
        "title": "Rings",
        "published": date(2024, 3, 2),
        "precision": Precision.DAY,
        "visible_from": date(2024, 3, 3),
        "changed_at": datetime(2026, 10, 1, tzinfo=UTC),
        "dates": (DocumentDate(DateKind.CREATED, date(2024, 3, 2)),),
        "organisations": (EntryActor("org-1", "TU Delft", "affiliation", "NL"),),
        "countries": ("NL",),
        "people": ("Ada de Vries",),
        "technologies": (TechnologyScore("integrated-photonics", "Integrated photonics", 0.9, True),),
        "identifiers": (("doi", "10.1/x"), ("arxiv", "2403.00001")),
        "url": "https://example.org/a_b?c=1%20d",
        "outlet": "",
        "source": "arxiv",
        "licence": "CC0-1.0",
        "language": "en",
        "lead_only": False,
        "summary": "We show rings.",
        "documents": ("arxiv:2403.00001",),
    }
    return ExportRecord(unit=unit, **(plain | fields))


def make_hostile(text: str, unit: str = "work-1", **fields: Any) -> ExportRecord:
    """Return a record that says ``text`` wherever a source may write."""
    said = clean_text(text)
    return make_record(
        unit,
        **{
            "title": said,
            "summary": said,
            "outlet": said,
            "licence": said,
            "people": (said,) if said else (),
            "organisations": (EntryActor("org-1", said, said, "NL"),),
            "identifiers": (("doi", said), ("other", said)),
            "url": said,
            **fields,
        },
    )


def write(form: ExportFormat, records: Sequence[ExportRecord], ending: Ending | None = None) -> bytes:
    """Return the file of some records."""
    writer = FORMATS[form].open()
    try:
        pieces = [*writer.begin(ABOUT), *writer.add(records), *writer.end(ending or Ending(len(records)))]
    finally:
        writer.close()
    return b"".join(pieces)
