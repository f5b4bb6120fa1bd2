"""Which column is which field, in files as institutions publish them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.errors import FormatError
from core.models import DateKind, DocumentKind, Role
from core.store import Store
from crawlers.adding import TableProposal, probe_table, write_mapping
from crawlers.adding.proposals import Wishes
from crawlers.bulk.importer import ImportOptions, import_file
from crawlers.bulk.mapping import load_mapping

PROJECTS = """\
id;acronym;title;startDate;endDate;objective;coordinator;country;grantDoi;contentUpdateDate
7;LUX;Light on a chip;2024-01-01;2027-01-01;A chip of light.;Oudermeer TU;NL;10.1/a;2024-02-02 10:00:00
8;SAL;A battery of salt;2024-02-01;2027-02-01;Salt is cheap.;Veldgolf;NL;10.1/b;2024-03-02 10:00:00
9;CUT
"""
DUTCH = """\
Projectnummer,Titel,Samenvatting,Penvoerder,Datum
P-1,Licht op een chip,Een chip.,Oudermeer TU,24-11-2026
P-2,Een batterij van zout,Zout.,Veldgolf,25-11-2026
"""
PAPERS = """\
{"doi": "10.1/a", "title": "Light", "abstract": "Of light.", "authors": ["A. Byron"], "published": "2026-01-02", "url": "https://o.example/a"}
{"doi": "10.1/b", "title": "Salt", "abstract": "Of salt.", "authors": ["G. Noir"], "published": "2026-01-03", "url": "https://o.example/b"}
"""
PATENTS = "number\tname\tapplicants\tcpc\tfiled\npublication\tx\ty\tG02B\t2020-01-01\nB\tx2\ty\tH01S\t2020-01-02\n"


def propose(text: str, name: str = "list.csv", **wishes: Any) -> TableProposal:
    return probe_table(name, text.encode(), Wishes(**wishes))


def test_a_file_of_projects_is_mapped() -> None:
    proposal = propose(PROJECTS, "cordis_projects.csv")
    columns = proposal.mapping.columns
    assert (columns.key, columns.title, columns.text, columns.country) == ("id", "title", "objective", "country")
    assert columns.organisations == {Role.COORDINATOR: "coordinator"}
    assert columns.dates == {DateKind.CREATED: "startDate", DateKind.UPDATED: "contentUpdateDate"}
    assert dict(proposal.unmapped) == {"acronym": "LUX", "endDate": "2027-01-01"}
    assert (proposal.mapping.delimiter, proposal.mapping.source.kind) == (";", DocumentKind.PROJECT)


def test_columns_in_dutch_are_known_and_a_date_that_cannot_be_read_is_said() -> None:
    proposal = propose(DUTCH)
    columns = proposal.mapping.columns
    assert (columns.title, columns.text, columns.key) == ("Titel", "Samenvatting", "Projectnummer")
    assert columns.organisations == {Role.COORDINATOR: "Penvoerder"}
    assert "Datum is not mapped: '24-11-2026' is no date" in " ".join(proposal.notes)


@pytest.mark.parametrize(
    ("text", "container", "kind"),
    [
        (PROJECTS, "csv", DocumentKind.PROJECT),
        (PAPERS, "jsonl", DocumentKind.PAPER),
        (PATENTS, "csv", DocumentKind.PATENT),
        ("url,headline,newspaper,date\nhttps://o.example/1,A,B,2026-01-01\nx,", "csv", DocumentKind.NEWS),
        ("\ufefftitle|url\nA|https://o.example/1\nB|https://o.example/2\n", "csv", DocumentKind.REPORT),
    ],
)
def test_what_is_proposed_reads_back_as_the_same_mapping(
    text: str, container: Any, kind: DocumentKind, tmp_path: Path
) -> None:
    proposal = propose(text)
    assert (proposal.container, proposal.mapping.source.kind) == (container, kind)
    path = tmp_path / "map.yml"
    path.write_text(write_mapping(proposal.mapping), encoding="utf-8")
    form, source = load_mapping(path, container)
    assert source == proposal.mapping.source
    assert form.delimiter == proposal.mapping.delimiter


def test_a_proposed_mapping_imports_its_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "map.yml").write_text(write_mapping(propose(PAPERS).mapping), encoding="utf-8")
    (tmp_path / "papers.jsonl").write_text(PAPERS, encoding="utf-8")
    options = ImportOptions(mapping=tmp_path / "map.yml", max_document_kb=50)
    run = import_file(store, "jsonl", tmp_path / "papers.jsonl", options)
    assert (run.new, run.refused) == (2, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no CSV header"),
        ("just words\n", "no CSV header"),
        ("a,b,a\n1,2,3\n", "no CSV header"),
        ("a,,b\n1,2,3\n", "no CSV header"),
        ("colour,size\nred,3\n", "no column is a title; there are: colour, size"),
        ("title,size\nA,3\nB,3\n", "no column tells the records apart"),
        ('[{"title": "A"}]', "one object a line"),
        ('{"title": \n"A"}\n', "no JSON object"),
    ],
)
def test_what_cannot_be_mapped_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        propose(text)


def test_a_key_that_is_not_unique_is_said() -> None:
    proposal = propose("id,title,text\n1,A,x\n1,B,y\n2,C,z\n")
    assert any("id is not unique" in note for note in proposal.notes)
