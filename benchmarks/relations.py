"""How many patents are found for the papers of their inventions, and how many of those found are right.

    python -m benchmarks.relations --data ../shared/data/relevance/pap2pat

Every paper beside every patent: a candidate shares two people, and the rule decides.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.models import DateKind, Document, DocumentDate, DocumentKind, Person
from core.relations import Telling
from core.store import Store, open_store
from knowledge.relations import relate, relation_keys_of

Pair = tuple[str, str]


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder with papers, patents and pairs")
    data = parser.parse_args().data
    papers = {one.key: one for one in iter_documents(data / "papers.jsonl.gz", DocumentKind.PAPER)}
    patents = {one.key: one for one in iter_documents(data / "patents.jsonl.gz", DocumentKind.PATENT)}
    lines = (data / "pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    gold = {(paper, patent) for paper, patent, *_ in (line.split("\t") for line in lines)}
    candidates = find_candidates(papers, patents)
    found = {pair for pair in candidates if any(relate(Telling(papers[pair[0]]), Telling(patents[pair[1]])))}
    right = len(found & gold)
    print("| pairs | candidates | of them pairs | found | precision | recall |\n|---|---|---|---|---|---|")
    shares = f"{right / len(found):.3f} | {right / len(gold):.3f}"
    print(f"| {len(gold):,} | {len(candidates):,} | {len(candidates & gold):,} | {len(found):,} | {shares} |")


def iter_documents(path: Path, kind: DocumentKind) -> Iterator[Document]:
    """Give the records of a file as documents."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            day = DocumentDate(DateKind.PUBLISHED, date.fromisoformat(record["date"][:10]))
            people = tuple(map(Person, record["authors"]))
            yield Document(
                "b", record["id"], kind, record["title"], record["abstract"], "en", people=people, dates=(day,)
            )


def find_candidates(papers: dict[str, Document], patents: dict[str, Document]) -> set[Pair]:
    """Return the pairs that have two people in common, as the store proposes them."""
    with open_store("sqlite://") as store:
        for batch in (papers.values(), patents.values()):
            save_keys(store, list(batch))
        with store.database.read() as connection:
            pairs = store.relations.people.pairs_in(connection, list(papers.values()))
    return {(one.removeprefix("b:"), other.removeprefix("b:")) for one, other in pairs}


def save_keys(store: Store, documents: list[Document]) -> None:
    """Write the keys of documents."""
    keys = {one.id: relation_keys_of(Telling(one)).people for one in documents}
    with store.database.write() as connection:
        store.relations.people.save_in(connection, documents, keys)


if __name__ == "__main__":
    main()
