"""RIS and BibTeX, read by rispy and bibtexparser."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from hypothesis import given, settings
from pylatexenc.latex2text import LatexNodes2Text

from api.exports.bibtex import escape
from api.exports.citing import make_citation_key
from api.exports.cleaning import clean_text
from api.exports.formats import ExportFormat
from api.exports.writing import Ending
from core.models import DocumentKind, Precision
from tests.api.exports.making import hostile_texts, make_hostile, make_record, write

KINDS = list(DocumentKind)


def read_ris(data: bytes) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = rispy.loads(data.decode())
    return entries


def read_bibtex(data: bytes) -> Library:
    library = parse_string(data.decode(), append_middleware=[])
    assert library.failed_blocks == []
    return library


def field(library: Library, name: str, number: int = 0) -> str:
    return str(library.entries[number].fields_dict[name].value)


def test_ris_says_what_is_known_of_a_unit() -> None:
    (entry,) = read_ris(write(ExportFormat.RIS, [make_record(outlet="Optica")]))
    assert (entry["type_of_reference"], entry["title"], entry["authors"]) == ("JOUR", "Rings", ["Ada de Vries"])
    assert (entry["year"], entry["date"], entry["doi"]) == ("2024", "2024/03/02/", "10.1/x")
    assert entry["urls"] == ["https://example.org/a_b?c=1%20d"]
    assert entry["keywords"] == ["Integrated photonics"]
    assert (entry["abstract"], entry["name_of_database"]) == ("We show rings.", "arxiv")


def test_ris_of_a_patent_names_its_holder_and_number() -> None:
    record = make_record(kind=DocumentKind.PATENT, identifiers=(("patent", "us123b2"),), people=())
    (entry,) = read_ris(write(ExportFormat.RIS, [record]))
    assert entry["type_of_reference"] == "PAT"
    assert entry["secondary_authors"] == ["TU Delft"]
    assert "IS  - US123B2" in write(ExportFormat.RIS, [record]).decode()


@pytest.mark.parametrize(
    ("precision", "shown"),
    [(Precision.YEAR, "2024///"), (Precision.MONTH, "2024/03//"), (Precision.DAY, "2024/03/02/")],
)
def test_ris_dates_are_as_exact_as_they_are_known(precision: Precision, shown: str) -> None:
    (entry,) = read_ris(write(ExportFormat.RIS, [make_record(precision=precision)]))
    assert entry["date"] == shown


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_no_text_ends_or_begins_a_ris_record(text: str) -> None:
    for kind in KINDS:
        entries = read_ris(write(ExportFormat.RIS, [make_hostile(text, kind=kind), make_record("work-2")]))
        assert len(entries) == 2
        assert entries[0].get("title", "") == clean_text(text)
        assert entries[1]["title"] == "Rings"


def test_ris_and_bibtex_say_what_they_are_and_how_they_ended() -> None:
    ris = write(ExportFormat.RIS, [make_record()]).decode()
    assert ris.startswith("Provider: scoutbase 0.1.0\r\n")
    assert "\r\nGeneration: tantivy-000001\r\n" in ris
    assert ris.endswith("Units: 1\r\n")
    broken = Ending(1, None, "Store unavailable: gone")
    assert write(ExportFormat.RIS, [make_record()], broken).decode().endswith("Error: Store unavailable: gone\r\n")
    first, last = read_bibtex(write(ExportFormat.BIBTEX, [make_record()], broken)).comments
    assert "generation: tantivy-000001" in str(first.comment)
    assert "error: Store unavailable: gone" in str(last.comment)


def test_bibtex_says_what_is_known_of_a_unit() -> None:
    library = read_bibtex(write(ExportFormat.BIBTEX, [make_record(outlet="Optica & Co")]))
    assert library.entries[0].entry_type == "article"
    assert (field(library, "title"), field(library, "author")) == ("{Rings}", "Ada de Vries")
    assert field(library, "journal") == r"Optica \& Co"
    assert (field(library, "year"), field(library, "doi"), field(library, "eprint")) == ("2024", "10.1/x", "2403.00001")
    assert field(library, "url") == "https://example.org/a_b?c=1%20d"


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_no_text_ends_or_begins_a_bibtex_entry(text: str) -> None:
    records = [make_hostile(text, f"unit-{kind}", kind=kind) for kind in KINDS]
    library = read_bibtex(write(ExportFormat.BIBTEX, records))
    assert [entry.key for entry in library.entries] == [make_citation_key(record) for record in records]
    assert len(library.comments) == 2
    for entry in library.entries:
        assert all(is_balanced(str(one.value)) for one in entry.fields)


def is_balanced(text: str) -> bool:
    """Whether braces match as BibTeX counts them: also those behind a backslash."""
    depth = 0
    for sign in re.findall("[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("text", ["100% of $5 & #1_2", "a\\b", "a~b", "é 光"])
def test_latex_prints_what_was_written(text: str) -> None:
    assert LatexNodes2Text().latex_to_text(escape(text)).replace("\xa0", " ") == text


def test_a_name_with_and_in_it_is_one_author() -> None:
    record = make_record(people=("Smith and Jones Ltd", "Ada de Vries"))
    library = read_bibtex(write(ExportFormat.BIBTEX, [record]))
    assert field(library, "author") == "{Smith and Jones Ltd} and Ada de Vries"


def test_citation_keys_are_stable_and_each_its_own() -> None:
    assert make_citation_key(make_record()) == make_citation_key(make_record(title="Another title", outlet="Optica"))
    assert re.fullmatch(r"vries2024-[0-9a-f]{8}", make_citation_key(make_record()))
    keys = {make_citation_key(make_record(f"work-{number}")) for number in range(1_000)}
    assert len(keys) == 1_000


@pytest.mark.parametrize(
    ("people", "published", "word"),
    [
        (("Müller, Änne",), date(1999, 1, 1), "muller1999"),
        (("山田",), None, "paper"),
        ((), date(1999, 1, 1), "paper1999"),
        (("{\\x}, =1",), None, "x"),
    ],
)
def test_citation_keys_hold_letters_and_figures_only(
    people: tuple[str, ...], published: date | None, word: str
) -> None:
    key = make_citation_key(make_record(people=people, published=published))
    assert key.rpartition("-")[0] == word
