"""Compare ranking with bm25s on judged collections: Cranfield, and paper titles looking for their patents.

Ours goes the way that a person's search goes as typed: the text is parsed, the engine answers. What understanding adds
is measured by ``benchmarks.scouts``. Run as ``python -m benchmarks.relevance --data ../shared/data/relevance``.
"""

from __future__ import annotations

import argparse
import gzip
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import orjson
import Stemmer

from core.errors import QueryError
from core.models import DocumentKind
from index.asking import ask
from index.embedded import EmbeddedEngine
from index.entry import IndexEntry
from index.parser import parse_free_text, parse_query
from index.query import Expression, Query

DEPTH = 10
Ranker = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection. ``judgements``: query id → document id → grade."""

    name: str
    entries: list[IndexEntry]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, float]]


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], depth: int = DEPTH) -> float:
    """Return nDCG with the grade as gain and a logarithmic discount (Järvelin and Kekäläinen, 2002)."""
    found = [grades.get(document, 0.0) for document in ranked[:depth]]
    ideal = sorted(grades.values(), reverse=True)[:depth]
    return _dcg(found) / _dcg(ideal) if any(ideal) else 0.0


def _dcg(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def score(ranker: Ranker, collection: Collection) -> float:
    """Return the mean nDCG over the queries that have an answer."""
    values = [
        ndcg(ranker(text), collection.judgements[key])
        for key, text in collection.queries.items()
        if any(collection.judgements.get(key, {}).values())
    ]
    return sum(values) / len(values)


def our_ranker(entries: Iterable[IndexEntry], folder: Path) -> Ranker:
    """Return a search of the default engine."""
    engine = EmbeddedEngine(folder)
    generation = engine.create()
    with engine.writer(generation) as writer:
        writer.put(entries)
    engine.activate(generation)

    def rank(text: str) -> list[str]:
        answer = ask(engine, Query(_parse(text), limit=DEPTH))
        return [hit.entry.id for hit in (*answer.hits, *answer.more)]

    return rank


def _parse(text: str) -> Expression:
    """Read the text as a person's search; one that is no search string (a title with one bracket) as plain words."""
    try:
        return parse_query(text).expression
    except QueryError:
        return parse_free_text(text)


def peer_ranker(entries: Sequence[IndexEntry]) -> Ranker:
    """Return bm25s as its documentation uses it: English stop words and stems, title and text as one."""
    stemmer = Stemmer.Stemmer("english")
    texts = [f"{entry.title} {entry.text}" for entry in entries]
    index = bm25s.BM25()
    index.index(_tokenise(texts, stemmer), show_progress=False)

    def rank(text: str) -> list[str]:
        found, _ = index.retrieve(_tokenise([text], stemmer), k=DEPTH, show_progress=False)
        return [entries[int(number)].id for number in found[0]]

    return rank


def _tokenise(texts: list[str], stemmer: Any) -> Any:
    return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)


def load_cranfield(folder: Path) -> Collection:
    """Load the 1,400 abstracts; each text begins with its title, which is taken off."""
    rows = list(iter_rows(folder / "corpus.jsonl.gz"))
    entries = [_entry(row["_id"], row["title"], row["text"].removeprefix(row["title"]).strip()) for row in rows]
    queries = {row["_id"]: row["text"] for row in iter_rows(folder / "queries.jsonl")}
    return Collection("Cranfield", entries, queries, load_judgements(folder / "qrels.tsv"))


def load_pap2pat(folder: Path) -> Collection:
    """Load titles of papers as queries, and patents with abstract as documents."""
    patents = [
        _entry(row["id"], row["title"] or "", row["abstract"] or "") for row in iter_rows(folder / "patents.jsonl.gz")
    ]
    pairs = load_judgements(folder / "pairs.tsv")
    queries = {row["id"]: row["title"] for row in iter_rows(folder / "papers.jsonl.gz") if row["id"] in pairs}
    return Collection("pap2pat", patents, queries, pairs)


def _entry(unit_id: str, title: str, text: str, lang: str = "en") -> IndexEntry:
    return IndexEntry(unit_id, DocumentKind.PAPER, title, text, lang or "und", ("bench",), (unit_id,))


def iter_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Give the lines of a JSON lines file, packed or not."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from map(orjson.loads, lines)


def load_judgements(path: Path) -> dict[str, dict[str, float]]:
    """Load query → document → grade; a grade below zero counts as none."""
    found: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        if grade.replace("-", "").isdigit():  # not the heading
            found.setdefault(query, {})[document] = max(0.0, float(grade))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with cranfield/ and pap2pat/")
    asked = parser.parse_args()
    collections = [load_cranfield(asked.data / "cranfield"), load_pap2pat(asked.data / "pap2pat")]
    print("| collection | documents | queries | ours nDCG@10 | bm25s nDCG@10 |\n|---|---|---|---|---|")
    for collection in collections:
        with tempfile.TemporaryDirectory() as folder:
            ours = score(our_ranker(collection.entries, Path(folder)), collection)
        peer = score(peer_ranker(collection.entries), collection)
        size = f"{len(collection.entries):,} | {len(collection.queries)}"
        print(f"| {collection.name} | {size} | {ours:.3f} | {peer:.3f} |")


if __name__ == "__main__":
    main()
