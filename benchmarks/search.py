"""Compare indexing and searching real records with raw tantivy-py and SQLite FTS5.

Run as ``python -m benchmarks.search --data ../shared/data/papers/arxiv_to_2019.jsonl.xz``. Each arm does the same
work: the same fields indexed and kept; ten hits as entries with marked titles and snippets, three facets and the years.
The raw arm stems and marks with tantivy's own parts.
"""

from __future__ import annotations

import argparse
import gc
import lzma
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import orjson

from benchmarks.measure import ROUNDS, Spread, compare, percentile, row, seconds, spread
from benchmarks.search_peers import Fts5, RawTantivy
from core.models import DocumentKind
from core.taxonomy import load_taxonomy
from index.embedded import EmbeddedEngine
from index.entry import IndexEntry
from index.parser import parse_query
from index.query import FacetField, Interval, Query
from index.understanding.lexicon import build_lexicon
from index.understanding.reading import understand

TOPICS = (
    "silicon nitride ring resonator", "topological insulator", "solid state battery", "lithium ion", "dark matter",
    "superconducting qubit readout", "graphene photodetector", "deep learning", "neural machine translation",
    "quantum key distribution", "gravitational waves",
    "perovskite solar cell", "single photon source", "error correction code", "optical frequency comb",
    "integrated photonics", "spin orbit coupling", "random walk", "laser cooling", "machine learning potentials",
)  # fmt: skip
FACETS = (FacetField.KIND, FacetField.SOURCE, FacetField.TECHNOLOGY)
QUERIES = 200


def load_entries(path: Path, number: int) -> list[IndexEntry]:
    """Load arXiv records as entries; categories stand in for technologies, the main archive for the source."""
    with lzma.open(path) as lines:
        return [_entry(orjson.loads(line)) for line in islice(lines, number)]


def _entry(record: dict[str, str | list[str]]) -> IndexEntry:
    categories = tuple(record["categories"])
    return IndexEntry(
        id=f"u-{record['arxiv_id']}",
        kind=DocumentKind.PAPER,
        title=str(record["title"]),
        text=str(record["abstract"]),
        lang="en",
        sources=(categories[0].split(".")[0],),
        documents=(f"arxiv:{record['arxiv_id']}",),
        technologies=categories,
        people=tuple(str(record["authors"]).split(", ")),
        published=date.fromisoformat(str(record["created"])),
    )


def make_searches(entries: Sequence[IndexEntry]) -> list[str]:
    """Return 20 topics written by hand and 180 runs of one to four words from titles, always the same."""
    rng = random.Random(7)
    found = list(TOPICS)
    while len(found) < QUERIES:
        words = [word for word in rng.choice(entries).title.split() if word.isalpha() and len(word) > 3]
        size = rng.randint(1, 4)
        if len(words) >= size:
            start = rng.randint(0, len(words) - size)
            found.append(" ".join(words[start : start + size]).lower())
    return found


def fill(entries: Sequence[IndexEntry], folder: Path) -> EmbeddedEngine:
    """Index with our engine."""
    engine = EmbeddedEngine(folder, heap_mb=128, writer_threads=2)
    generation = engine.create()
    with engine.writer(generation) as writer:
        writer.put(entries)
    engine.activate(generation)
    return engine


def compare_indexing(entries: Sequence[IndexEntry]) -> None:
    """Print speed of indexing as a share of the raw library's."""
    with tempfile.TemporaryDirectory() as folder:
        names = _folders(Path(folder))
        result = compare(lambda: fill(entries, next(names)), lambda: RawTantivy(next(names)).fill(entries))
    print(row("indexing, speed over raw tantivy-py", result.speed_ratio, "≥ 0.5", result.control_ratio))
    print(f"|   ours, entries/s | {len(entries) / spread(result.ours_s).median:,.0f} | | |")


def _folders(root: Path) -> Iterator[Path]:
    number = 0
    while True:
        number += 1
        yield root / str(number)


def compare_searching(engine: EmbeddedEngine, raw: RawTantivy, searches: Sequence[str]) -> None:
    """Print time for whole answers as a share of the raw library's, and our slowest in a hundred."""

    def whole(text: str) -> object:
        query = Query(parse_query(text).expression, facets=FACETS, histogram=Interval.YEAR, highlight=True)
        return engine.search(query)

    result = compare(lambda: _all(whole, searches), lambda: _all(raw.answer, searches))
    print(row("whole answer, time over raw tantivy-py", result.time_ratio, "≤ 1.3", result.control_ratio))
    _print_milliseconds("ours p50", whole, searches, 0.5, "")
    _print_milliseconds("ours p99", whole, searches, 0.99, "≤ 80 ms")
    _print_milliseconds("raw p99", raw.answer, searches, 0.99, "")


def compare_understanding(engine: EmbeddedEngine, searches: Sequence[str]) -> None:
    """Print time for whole answers to searches that are understood, over the same searched as typed."""
    lexicon = build_lexicon(load_taxonomy())

    def whole(text: str, *, plain: bool) -> object:
        expression = understand(text, lexicon, plain=plain).query.expression
        return engine.search(Query(expression, facets=FACETS, histogram=Interval.YEAR, highlight=True))

    understood, typed = partial(whole, plain=False), partial(whole, plain=True)
    result = compare(lambda: _all(understood, searches), lambda: _all(typed, searches))
    print(row("understood answer, time over as typed", result.time_ratio, "≤ 1.5", result.control_ratio))
    # The best of five a search: the rest is what else the machine was doing.
    alone = [min(seconds(partial(understand, text, lexicon)) for _ in range(ROUNDS)) for text in searches]
    print(f"|   understanding alone, slowest in a hundred, ms | {percentile(alone, 0.99) * 1e3:.2f} | ≤ 2 | |")


def _all(search: Callable[[str], object], searches: Sequence[str]) -> None:
    for text in searches:
        search(text)


def _print_milliseconds(
    name: str, work: Callable[[str], object], asked: Sequence[str], share: float, bound: str
) -> None:
    rounds = [percentile([seconds(lambda text=text: work(text)) for text in asked], share) for _ in range(ROUNDS)]  # type: ignore[misc]
    print(f"|   {name}, ms | {_milliseconds(spread(rounds)):.1f} | {bound} | |")


def _milliseconds(value: Spread) -> Spread:
    return Spread(value.median * 1e3, value.low * 1e3, value.high * 1e3)


def compare_or(engine: EmbeddedEngine, fts: Fts5, searches: Sequence[str]) -> None:
    """Print how many times faster the slowest OR searches are than SQLite's: the ten best of any of the words."""
    asked = [text.split() for text in searches if len(text.split()) > 1]
    ours, peer, control = [], [], []
    for _ in range(ROUNDS):
        ours.append(percentile([seconds(lambda words=words: _search_any(engine, words)) for words in asked], 0.99))  # type: ignore[misc]
        peer.append(percentile([seconds(lambda words=words: fts.search_any(words)) for words in asked], 0.99))  # type: ignore[misc]
        control.append(percentile([seconds(lambda words=words: fts.search_any(words)) for words in asked], 0.99))  # type: ignore[misc]
    times = spread([b / a for a, b in zip(ours, peer, strict=True)])
    noise = spread([b / a for a, b in zip(control, peer, strict=True)])
    print(row("OR searches at p99, speed over SQLite FTS5", times, "≥ 20", noise))
    print(f"|   ours p99, ms | {_milliseconds(spread(ours)):.1f} | | |")


def _search_any(engine: EmbeddedEngine, words: Sequence[str]) -> object:
    return engine.search(Query(parse_query(" OR ".join(words)).expression))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines of arXiv records, .xz")
    parser.add_argument("--records", type=int, default=200_000, help="how many records to search, at most")
    parser.add_argument("--index-records", type=int, default=20_000, help="how many to index in each round")
    asked = parser.parse_args()
    entries = load_entries(asked.data, asked.records)
    searches = make_searches(entries)
    gc.freeze()  # our own list of entries must not make the collector slow in either arm
    print(f"{len(entries):,} records, {len(searches)} searches\n")
    print("| what | median (spread) | asked | control |\n|---|---|---|---|")
    compare_indexing(entries[: asked.index_records])
    with tempfile.TemporaryDirectory() as folder:
        engine, raw = fill(entries, Path(folder) / "ours"), RawTantivy(Path(folder) / "raw")
        raw.fill(entries)
        raw.open()
        compare_searching(engine, raw, searches)
        compare_understanding(engine, searches)
        with sqlite3.connect(Path(folder) / "fts.sqlite") as database:
            compare_or(engine, Fts5(database, entries), searches)


if __name__ == "__main__":
    main()
