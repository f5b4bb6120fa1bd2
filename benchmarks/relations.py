"""How many patents are found for the papers of their inventions, and how many of those found are right.

    python -m benchmarks.relations --data ../shared/data/relevance/pap2pat

Every paper beside every patent: a candidate shares a key, and the rule decides.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.models import DateKind, Document, DocumentDate, DocumentKind, Person
from core.relations import RelationKey
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
    found = {pair for pair in candidates if any(relate(papers[pair[0]], patents[pair[1]]))}
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
    """Return the pairs that share a key."""
    holders: dict[RelationKey, list[str]] = defaultdict(list)
    for key, patent in patents.items():
        for shared in relation_keys_of(patent):
            holders[shared].append(key)
    return {
        (key, other) for key, paper in papers.items() for shared in relation_keys_of(paper) for other in holders[shared]
    }


if __name__ == "__main__":
    main()
