"""Whether what is one work becomes one unit, and what is two things stays two, through resolve as it is shipped.

    python -m benchmarks.units --data ../shared/data [--works 1000]

1. A paper and a patent of one invention (pap2pat) are two units: as they are, and where the patent bears the title and
   the DOI of the paper besides.
2. Copies in the files of arXiv, OpenAlex and Crossref: records with one DOI or arXiv id whose titles are the same, and
   records with the same title, a common author and years at most two apart.
3. Few works are in two of the files, so arXiv records whose DOI tells its year are also written as OpenAlex and
   Crossref write them: other spelling of title and authors, the year of the DOI, the identifiers in other forms.

2 and 3 once with their identifiers and once without any, by title, year and author alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.made_works import Row, has_year, number_work, plain_title, write_crossref, write_openalex
from core.models import Cause, Consumer, DateKind, Document, DocumentDate, DocumentKind, Person
from core.store import Store, open_store
from core.text.tokens import tokenise
from crawlers.bulk.importer import import_file
from knowledge.document_keys import surname_of
from knowledge.stage import run_resolve

Pair = tuple[str, str]
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_SEED = 8
_ARXIV = ("papers/arxiv_to_2019.jsonl.xz", "papers/arxiv_2025_2026.jsonl.xz")
_OPENALEX, _CROSSREF = "papers/openalex_works.jsonl.gz", "papers/crossref_works.jsonl.gz"
_LEAST_TITLE_CHARS = 20
_FURTHEST_YEARS = 2
_BATCH = 500


def main() -> None:
    """Print the table."""
    options = _parse_arguments()
    rng = random.Random(_SEED)  # the same each time
    print("| what | pairs | right |\n|---|---|---|")
    print_patents(options.data / "relevance/pap2pat")
    with tempfile.TemporaryDirectory() as folder:
        print_copies("records of one work in the files", *load_real(options.data, Path(folder)))
        print_copies("one work as three sources write it", *make_works(options.data, options.works, rng, Path(folder)))


def print_patents(folder: Path) -> None:
    """Print how many papers and patents of one invention are two units."""
    papers = {row["id"]: _paper(row) for row in _rows(folder / "papers.jsonl.gz")}
    patents = {row["id"]: _patent(row) for row in _rows(folder / "patents.jsonl.gz")}
    lines = (folder / "pairs.tsv").read_text("utf-8").splitlines()[1:]
    pairs = [(papers[one], patents[other]) for one, other, _ in (line.split("\t") for line in lines)]
    _print_apart("paper and patent of one invention", pairs)
    _print_apart("the same, the patent with title and DOI of the paper", [_alike(*pair) for pair in pairs])


def _print_apart(name: str, pairs: Sequence[tuple[Document, Document]]) -> None:
    documents = {document.id: document for pair in pairs for document in pair}
    units = resolve(documents.values())
    right = sum(units[one.id] != units[other.id] for one, other in pairs)
    print(f"| {name}: two units | {len(pairs)} | {right / len(pairs):.4f} |", flush=True)


def print_copies(name: str, documents: Mapping[str, Document], same: Mapping[str, set[Pair]]) -> None:
    """Print how many pairs of copies are one unit, and how many documents of different works are."""
    known = set().union(*same.values())
    bare = {i: replace(document, identifiers=()) for i, document in documents.items()}
    for how, taken in (("with identifiers", documents), ("without identifiers", bare)):
        units = resolve(taken.values())
        for kind, pairs in same.items():
            right = sum(units[one] == units[other] for one, other in pairs)
            print(f"| {name}, {kind}, {how}: one unit | {len(pairs)} | {right / len(pairs):.4f} |")
        members: dict[str, list[str]] = defaultdict(list)
        for document_id, unit in units.items():
            members[unit].append(document_id)
        joined = {pair for held in members.values() for pair in combinations(sorted(held), 2)}
        print(f"| {name}, {how}: joined and known as copies | {len(joined)} | {_share(joined, known)} |", flush=True)


def _share(joined: set[Pair], known: set[Pair]) -> str:
    return f"{len(joined & known) / len(joined):.4f}" if joined else "-"


def resolve(documents: Iterable[Document]) -> dict[str, str]:
    """Return document → unit, from a store in a file of its own."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/units.sqlite") as store:
        taken = list(documents)
        for start in range(0, len(taken), _BATCH):
            store.documents.save([(document, None) for document in taken[start : start + _BATCH]], _NOW)
        store.pending.enqueue(Consumer.RESOLVE, [(document.id, 1) for document in taken], Cause.NEW, _NOW)
        run_resolve(store)
        return dict(store.units.of_documents([document.id for document in taken]))


def load_real(data: Path, folder: Path) -> tuple[dict[str, Document], dict[str, set[Pair]]]:
    """Return the documents of the files that share a DOI, an arXiv id or a title, and which pairs are one work."""
    rows = [row for file in _ARXIV for row in _rows(data / file)]
    documents = {
        **import_documents("openalex", data / _OPENALEX),
        **import_documents("crossref", data / _CROSSREF),
    }
    # Of 177,000 records of arXiv those that another record resembles.
    wanted = {title for document in documents.values() if (title := _title(document.title))}
    wanted_ids = {value for document in documents.values() for _, value in document.identifiers}
    times: dict[str, int] = defaultdict(int)
    for row in rows:
        for key in {_title(row["title"]), (row.get("doi") or "").lower()} - {""}:
            times[key] += 1
    chosen = [
        row
        for row in rows
        if {_title(row["title"]), (row.get("doi") or "").lower(), row["arxiv_id"]} & (wanted | wanted_ids)
        or times[_title(row["title"])] > 1
        or times[(row.get("doi") or "").lower()] > 1
    ]
    documents |= import_documents("arxiv", _write(folder / "chosen.jsonl", chosen))
    return documents, _find_same(list(documents.values()))


def _find_same(documents: Sequence[Document]) -> dict[str, set[Pair]]:
    found: dict[str, set[Pair]] = {"one identifier and title": set(), "one title, an author, near years": set()}
    by_title: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if title := _title(document.title):
            by_title[title].append(document)
    for held in by_title.values():
        for one, other in combinations(sorted(held, key=lambda document: document.id), 2):
            if _naming(one) & _naming(other):
                found["one identifier and title"].add((one.id, other.id))
            elif _surnames(one) & _surnames(other) and abs(_year(one) - _year(other)) <= _FURTHEST_YEARS:
                found["one title, an author, near years"].add((one.id, other.id))
    return found


def make_works(
    data: Path, count: int, rng: random.Random, folder: Path
) -> tuple[dict[str, Document], dict[str, set[Pair]]]:
    """Return records of arXiv, each also as OpenAlex and Crossref write it, and which of them are one work."""
    dated = [row for row in _rows(data / _ARXIV[0]) if has_year(row)]
    chosen = list({row["doi"].lower(): row for row in rng.sample(dated, min(count, len(dated)))}.values())
    works = [write_openalex(row, n, rng) for n, row in enumerate(chosen)]
    registered = [write_crossref(row, rng) for row in chosen]
    arxiv = import_documents("arxiv", _write(folder / "made.jsonl", chosen))
    openalex = import_documents("openalex", _write(folder / "openalex.jsonl", works))
    crossref = import_documents("crossref", _write(folder / "crossref.jsonl", registered))
    triples = [
        (f"arxiv:{row['arxiv_id']}", f"openalex:W{number_work(n)}", f"crossref:{row['doi'].lower()}")
        for n, row in enumerate(chosen)
    ]
    documents = {**arxiv, **openalex, **crossref}
    whole = [triple for triple in triples if all(i in documents for i in triple)]
    same = {
        "arXiv and OpenAlex": {_pair(a, b) for a, b, _ in whole},
        "arXiv and Crossref": {_pair(a, c) for a, _, c in whole},
        "OpenAlex and Crossref": {_pair(b, c) for _, b, c in whole},
    }
    return {i: documents[i] for triple in whole for i in triple}, same


def _pair(one: str, other: str) -> Pair:
    return (min(one, other), max(one, other))


def import_documents(name: str, path: Path) -> dict[str, Document]:
    """Return the documents that a file becomes."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/records.sqlite") as store:
        import_file(store, name, path)
        return {stored.document.id: stored.document for stored in _stored(store)}


def _stored(store: Store) -> Iterator[Any]:
    for ids in store.documents.iter_ids():
        yield from store.documents.load(ids).values()


def _paper(row: Row) -> Document:
    return _document("openalex", row, DocumentKind.PAPER, (("openalex", row["id"].lower()),), DateKind.PUBLISHED)


def _patent(row: Row) -> Document:
    return _document("uspto", row, DocumentKind.PATENT, (("patent", row["id"].lower()),), DateKind.FILED)


def _document(source: str, row: Row, kind: DocumentKind, identifiers: tuple[Pair, ...], told: DateKind) -> Document:
    return Document(
        source,
        row["id"],
        kind,
        row["title"] or row["id"],
        row["abstract"] or "",
        people=tuple(Person(name) for name in row["authors"]),
        identifiers=identifiers,
        dates=(DocumentDate(told, date.fromisoformat(row["date"][:10])),) if row["date"] else (),
    )


def _alike(paper: Document, patent: Document) -> tuple[Document, Document]:
    doi = ("doi", f"10.5555/{paper.key.lower()}")
    return (
        replace(paper, identifiers=(*paper.identifiers, doi)),
        replace(
            patent,
            title=paper.title,
            people=paper.people,
            identifiers=(*patent.identifiers, doi),
            dates=(*patent.dates, *paper.dates),
        ),
    )


def _title(title: str) -> str:
    return " ".join(tokenise(plain_title(title))) if len(title) >= _LEAST_TITLE_CHARS else ""


def _naming(document: Document) -> set[tuple[str, str]]:
    return {one for one in document.identifiers if one[0] in ("doi", "arxiv")}


def _surnames(document: Document) -> set[str]:
    return {surname_of(person.name) for person in document.people} - {""}


def _year(document: Document) -> int:
    first = document.first_date(DateKind.PUBLISHED, DateKind.CREATED, DateKind.ANNOUNCED)
    return first.value.year if first else 0


def _rows(path: Path) -> Iterator[Row]:
    with (lzma.open if path.suffix == ".xz" else gzip.open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _write(path: Path, rows: Iterable[Row]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
    parser.add_argument("--works", type=int, default=1000, help="how many records of arXiv are written anew")
    return parser.parse_args()


if __name__ == "__main__":
    main()
