"""Compare our engine on Elasticsearch with the bare client, and with the embedded engine, over real records.

Run as ``python -m benchmarks.engines --data ../shared/data/papers/arxiv_to_2019.jsonl.xz``. It starts a node of its own
as the tests do, or asks the one of ``SCOUT_TEST_ELASTICSEARCH_URL``; one node, one shard, no copy.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
from elasticsearch import Elasticsearch, helpers
from elasticsearch.serializer import OrjsonSerializer

from benchmarks.measure import ROUNDS, Spread, compare, percentile, ratios, row, seconds, spread
from benchmarks.search import FACETS, fill, load_entries, make_searches
from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine
from index.elastic_mapping import build_index, make_source
from index.elastic_query import build_search
from index.engine import Engine
from index.entry import IndexEntry
from index.parser import parse_query
from index.query import Interval, Query
from tests.elasticsearch.shared import new_settings, remove_indexes

_TOP = 10


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines of arXiv records, .xz")
    parser.add_argument("--records", type=int, default=200_000, help="how many records to search, at most")
    parser.add_argument("--index-records", type=int, default=20_000, help="how many to index in each round")
    asked = parser.parse_args()
    entries = load_entries(asked.data, asked.records)
    searches = make_searches(entries)
    gc.freeze()  # our own list of entries must not make the collector slow in either arm
    settings = new_settings(timeout_s=120)
    with closing(Elasticsearch(settings.hosts, serializer=OrjsonSerializer(), request_timeout=120)) as raw:
        print(f"Elasticsearch {raw.info()['version']['number']}, {len(entries):,} records, {len(searches)} searches\n")
        print("| what | median (spread) | asked | control |\n|---|---|---|---|")
        compare_indexing(entries[: asked.index_records], settings, raw)
        with tempfile.TemporaryDirectory() as folder, closing(ElasticsearchEngine(settings)) as elastic:
            compare_engines(entries, searches, elastic, Path(folder), raw, settings)
    remove_indexes(settings.hosts, settings.prefix)


def compare_indexing(entries: Sequence[IndexEntry], settings: ElasticsearchSettings, raw: Elasticsearch) -> None:
    """Print the speed of indexing as a share of the client's own helper, which is given the documents ready-made."""
    ready = [(entry.id, entry.version, orjson.loads(make_source(entry))) for entry in entries]

    def ours() -> None:
        with closing(ElasticsearchEngine(settings)) as engine:
            generation = engine.create()
            with engine.writer(generation) as writer:
                writer.put(entries)
            raw.indices.delete(index=generation)

    def peer() -> None:
        name = f"{settings.prefix}-peer"
        raw.indices.create(index=name, **build_index(settings))
        for _ in helpers.streaming_bulk(raw, _actions(name, ready)):
            pass
        raw.indices.refresh(index=name)
        raw.indices.delete(index=name)

    result = compare(ours, peer)
    print(
        row(
            "indexing, speed over helpers.streaming_bulk of ready JSON",
            result.speed_ratio,
            "≥ 0.8",
            result.control_ratio,
        )
    )
    print(f"|   ours, entries/s | {len(entries) / spread(result.ours_s).median:,.0f} | | |")


def _actions(name: str, ready: Sequence[tuple[str, int, dict[str, Any]]]) -> Any:
    for unit_id, version, source in ready:
        yield {
            "_index": name,
            "_id": unit_id,
            "_version": version,
            "_version_type": "external_gte",
            "_source": source,
        }


def compare_engines(
    entries: Sequence[IndexEntry],
    searches: Sequence[str],
    elastic: ElasticsearchEngine,
    folder: Path,
    raw: Elasticsearch,
    settings: ElasticsearchSettings,
) -> None:
    """Print what searching costs beside the bare client, and how the two engines differ."""
    start = time.perf_counter()
    generation = elastic.create()
    with elastic.writer(generation) as writer:
        writer.put(entries)
    elastic.activate(generation)
    elastic_s, start = time.perf_counter() - start, time.perf_counter()
    embedded = fill(entries, folder / "embedded")
    embedded_s = time.perf_counter() - start
    compare_searching(elastic, raw, settings.prefix, searches)
    raw.indices.forcemerge(index=generation, max_num_segments=5)
    size = raw.indices.stats(index=generation, metric="store")["_all"]["primaries"]["store"]["size_in_bytes"]
    held = sum(path.stat().st_size for path in (folder / "embedded").rglob("*") if path.is_file())
    print(f"\n| {len(entries):,} entries | tantivy | Elasticsearch |\n|---|---|---|")
    print(f"| index time, s | {embedded_s:.0f} | {elastic_s:.0f} |")
    print(f"| size, MB | {held / 1e6:.0f} | {size / 1e6:.0f} |")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        times = [_percentiles(_asking(engine), searches, share) for engine in (embedded, elastic)]
        print(f"| whole answer {name}, ms | {times[0]:.1f} | {times[1]:.1f} |")
    overlap, same = _overlap(embedded, elastic, searches)
    print(f"\nOf the first {_TOP} {overlap:.2f} are the same on average; {same} of {len(searches)} totals are equal.")


def _asking(engine: Engine) -> Callable[[str], object]:
    return lambda text: engine.search(_whole(text))


def _whole(text: str) -> Query:
    return Query(parse_query(text).expression, facets=FACETS, histogram=Interval.YEAR, highlight=True)


def compare_searching(engine: Engine, raw: Elasticsearch, alias: str, searches: Sequence[str]) -> None:
    """Print our slowest in a hundred as a share of the client's, with the same bodies."""
    bodies = {text: build_search(_whole(text)) for text in searches}
    whole = _asking(engine)
    ours, peer, control = list[float](), list[float](), list[float]()

    def bare(text: str) -> object:
        return raw.search(index=alias, body=bodies[text])

    for text in searches:  # what the server reads first is in memory for all
        bare(text)
        whole(text)
    for number in range(ROUNDS):
        times = _in_turn((whole, bare, bare), searches, number)
        for kept, arm in zip((ours, peer, control), times, strict=True):
            kept.append(percentile(arm, 0.99))
    print(row("whole answer at p99, time over the bare client", ratios(ours, peer), "≤ 1.3", ratios(control, peer)))
    print(f"|   ours p99, ms | {_milliseconds(spread(ours)):.1f} | | |")


def _in_turn(arms: Sequence[Callable[[str], object]], searches: Sequence[str], first: int) -> tuple[list[float], ...]:
    """Return the seconds of each search by each arm; the arms take turns at each search, so that noise meets all."""
    times: tuple[list[float], ...] = tuple([] for _ in arms)
    for number, text in enumerate(searches):
        for turn in range(len(arms)):
            arm = (first + number + turn) % len(arms)
            times[arm].append(seconds(lambda t=text, w=arms[arm]: w(t)))  # type: ignore[misc]
    return times


def _percentiles(work: Callable[[str], object], searches: Sequence[str], share: float) -> Spread:
    rounds = [percentile([seconds(lambda t=text: work(t)) for text in searches], share) for _ in range(ROUNDS)]  # type: ignore[misc]
    return _milliseconds(spread(rounds))


def _milliseconds(value: Spread) -> Spread:
    return Spread(value.median * 1e3, value.low * 1e3, value.high * 1e3)


def _overlap(one: Engine, other: Engine, searches: Sequence[str]) -> tuple[float, int]:
    """Return which share of the first hits two engines have in common, and how often their totals are equal."""
    shares, same = [], 0
    for text in searches:
        first, second = one.search(_whole(text)), other.search(_whole(text))
        same += first.total == second.total
        mine, theirs = ({hit.entry.id for hit in answer.hits[:_TOP]} for answer in (first, second))
        if mine | theirs:
            shares.append(len(mine & theirs) / max(len(mine), len(theirs)))
    return sum(shares) / len(shares), same


if __name__ == "__main__":
    main()
