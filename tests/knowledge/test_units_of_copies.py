"""Records of one work from several sources, and papers beside patents, through the readers and resolve."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from core.models import Cause, Consumer, DateKind, Document, DocumentDate, DocumentKind, Person
from core.stages import StageOptions
from core.store import Store
from crawlers.bulk.importer import import_file
from knowledge.stage import run_resolve
from tests.conftest import NOW

Row = dict[str, Any]
DOI = "10.5555/josc.2019.03.014"
TITLE = "Low-loss ring resonators of silicon nitride for narrow filters"
ARXIV: Row = {
    "arxiv_id": "1811.01234",
    "title": "Low-loss ring resonators of silicon\n  nitride for narrow filters",
    "abstract": "We show rings.",
    "authors": "Ada M. Vermeer, Boris Čapek",
    "categories": ["physics.optics"],
    "primary_category": "physics.optics",
    "created": "2018-11-03",
    "doi": DOI,
}
OPENALEX: Row = {
    "id": "https://openalex.org/W4200000001",
    "doi": f"https://doi.org/{DOI}",
    "title": "Low‐loss ring resonators of silicon nitride for narrow filters",
    "type": "article",
    "publication_date": "2019-03-20",
    "authorships": [{"author": {"display_name": name}} for name in ("A. M. Vermeer", "Boris Capek")],
}
CROSSREF: Row = {
    "DOI": DOI.upper(),
    "type": "journal-article",
    "title": ["Low-Loss Ring Resonators of <i>Silicon Nitride</i> for Narrow Filters"],
    "author": [{"given": "Ada M.", "family": "Vermeer"}, {"given": "Boris", "family": "Čapek"}],
    "issued": {"date-parts": [[2019]]},
}
IDS = ["arxiv:1811.01234", f"crossref:{DOI}", "openalex:W4200000001"]


def take(store: Store, folder: Path, **rows: Row) -> None:
    for source, row in rows.items():
        path = folder / f"{source}.jsonl"
        path.write_text(json.dumps(row), "utf-8")
        import_file(store, source, path, clock=lambda: NOW)


def resolve(store: Store, documents: Sequence[Document] = ()) -> None:
    store.documents.save([(document, None) for document in documents], NOW)
    ids = [i for batch in store.documents.iter_ids() for i in batch]
    store.pending.enqueue(Consumer.RESOLVE, [(i, 1) for i in ids], Cause.NEW, NOW)
    run_resolve(store, StageOptions(clock=lambda: NOW))


def units(store: Store) -> set[tuple[str, ...]]:
    ids = [i for batch in store.units.iter_ids() for i in batch]
    return {unit.members for unit in store.units.load(ids).values()}


def without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def test_records_of_three_sources_with_one_doi_are_one_work(store: Store, tmp_path: Path) -> None:
    renamed = CROSSREF | {"title": ["Rings"], "issued": {"date-parts": [[2022]]}}
    take(store, tmp_path, arxiv=ARXIV, openalex=OPENALEX, crossref=renamed)
    resolve(store)
    assert units(store) == {tuple(IDS)}


@pytest.mark.parametrize(
    "changes",
    [
        {"doi": "https://doi.org/10.48550/arXiv.1811.01234"},
        {"doi": None, "locations": [{"landing_page_url": "https://arxiv.org/abs/1811.01234v2"}]},
        {"doi": None, "locations": [{"pdf_url": "http://arxiv.org/pdf/1811.01234.pdf"}]},
    ],
    ids=["its DOI at arXiv", "page", "file"],
)
def test_a_record_that_only_names_the_preprint_is_the_same_work(store: Store, tmp_path: Path, changes: Row) -> None:
    other = OPENALEX | changes | {"title": "Rings with little loss, made of another glass", "authorships": []}
    take(store, tmp_path, arxiv=ARXIV, openalex=other)
    resolve(store)
    assert units(store) == {(IDS[0], IDS[2])}


def test_a_journal_version_that_names_its_preprint_is_the_same_work(store: Store, tmp_path: Path) -> None:
    relation = {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.1811.01234"}]}
    take(store, tmp_path, arxiv=without(ARXIV, "doi"), crossref=CROSSREF | {"title": ["Rings"], "relation": relation})
    resolve(store)
    assert units(store) == {(IDS[0], IDS[1])}


def test_without_identifiers_title_year_and_first_author_make_one_work(store: Store, tmp_path: Path) -> None:
    other_doi = CROSSREF | {"DOI": "10.5555/another"}
    take(store, tmp_path, arxiv=without(ARXIV, "doi"), openalex=without(OPENALEX, "doi"), crossref=other_doi)
    resolve(store)
    assert units(store) == {(IDS[0], "crossref:10.5555/another", IDS[2])}


@pytest.mark.parametrize(
    "changes",
    [
        {"authorships": [{"author": {"display_name": "Carla Vermeulen"}}]},
        {"title": "Low-loss ring resonators of silicon nitride for broad filters"},
        {"publication_date": "2024-03-20"},
        {"authorships": []},
    ],
    ids=["another author", "another title", "years later", "no author"],
)
def test_without_identifiers_what_differs_in_one_of_them_is_another_work(
    store: Store, tmp_path: Path, changes: Row
) -> None:
    take(store, tmp_path, arxiv=without(ARXIV, "doi"), openalex=without(OPENALEX, "doi") | changes)
    resolve(store)
    assert units(store) == {(IDS[0],), (IDS[2],)}


def paper_and_patent() -> tuple[Document, Document]:
    paper = Document(
        "openalex",
        "W1",
        DocumentKind.PAPER,
        TITLE,
        "We show rings.",
        people=(Person("Ada Vermeer"),),
        identifiers=(("openalex", "w1"), ("doi", DOI)),
        dates=(DocumentDate(DateKind.PUBLISHED, date(2019, 3, 20)),),
    )
    patent = replace(
        paper, source="uspto", key="US1", kind=DocumentKind.PATENT, identifiers=(("patent", "us1"), ("doi", DOI))
    )
    return paper, patent


def test_a_paper_and_a_patent_that_agree_in_everything_are_two_units(store: Store) -> None:
    resolve(store, paper_and_patent())
    assert units(store) == {("openalex:W1",), ("uspto:US1",)}


def iter_pap2pat(folder: Path, kind: str, count: int) -> Iterator[Row]:
    with gzip.open(folder / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, count))


def test_papers_and_patents_of_one_invention_are_two_units(store: Store, shared_data: Path) -> None:
    folder = shared_data / "relevance" / "pap2pat"
    paper, patent = paper_and_patent()

    def told(model: Document, row: Row, identifiers: tuple[tuple[str, str], ...]) -> Document:
        people = tuple(map(Person, row["authors"]))
        return replace(
            model, key=row["id"], title=row["title"], text=row["abstract"], people=people, identifiers=identifiers
        )

    papers = [told(paper, r, (("openalex", r["id"].lower()),)) for r in iter_pap2pat(folder, "papers", 150)]
    patents = [told(patent, r, (("patent", r["id"].lower()),)) for r in iter_pap2pat(folder, "patents", 150)]
    resolve(store, [*papers, *patents])
    sources = [{member.partition(":")[0] for member in members} for members in units(store)]
    assert len(sources) >= 290
    assert all(len(named) == 1 for named in sources)


def test_copies_in_the_files_of_openalex_and_crossref_are_one_work(store: Store, shared_data: Path) -> None:
    for source in ("openalex", "crossref"):
        import_file(store, source, shared_data / "papers" / f"{source}_works.jsonl.gz", clock=lambda: NOW)
    resolve(store)
    found = units(store)
    # Two records of one report with one DOI; a journal article and its preprint, a year apart, without a link.
    assert {
        ("openalex:W297480756", "openalex:W3122683044"),
        ("openalex:W2526253498", "openalex:W4392695770"),
        ("crossref:10.1002/ece3.2314", "crossref:10.1101/014852"),
    } <= found
    # A chapter of one title in another edition of its book is another work.
    assert ("crossref:10.1016/b978-0-12-384717-1.00012-9",) in found
