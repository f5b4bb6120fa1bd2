"""The whole pipeline over real records: documents a second of each stage, and memory that does not grow with them.

``python -m benchmarks.pipeline --data ../shared/data`` runs import, the same import again, tag, resolve and index in a
process of its own for each number of records, so that the peak of one does not hide the other's. The peer of the
import is SQLite itself: the same texts by ``executemany`` into one table with the same settings.
"""

from __future__ import annotations

import argparse
import json
import lzma
import multiprocessing
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.measure import ratios, spread
from core.settings import Settings
from core.store import open_store
from core.taxonomy import load_taxonomy
from crawlers.bulk.importer import import_file
from index.engines import open_engine
from index.stage import IndexStage
from knowledge.stage import run_resolve
from nlp.runners import RunnerKind
from nlp.stage import run_tag
from nlp.tagger import Tagger

RECORDS = "papers/arxiv_to_2019.jsonl.xz"
ROUNDS = 5
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each stage over ``documents``, and the peak resident memory of the process after it, in MB."""

    documents: int
    seconds: dict[str, float]
    peak_mb: dict[str, int]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
    parser.add_argument("--documents", type=int, nargs="+", default=[20_000, 146_274])
    parser.add_argument("--rounds", type=int, default=1, help="whole pipelines for each number of documents")
    parser.add_argument("--import-rounds", type=int, default=ROUNDS, help="imports beside their peer")
    parser.add_argument("--runner", choices=list(RunnerKind), type=RunnerKind, default=RunnerKind.POOL)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in options.documents:
            records = _cut(options.data / RECORDS, count, Path(folder))
            measured = [_in_process(_run_pipeline, records, options.runner) for _ in range(options.rounds)]
            _print_pipeline(measured)
            records.unlink()
        if options.import_rounds:
            _print_imports(_cut(options.data / RECORDS, 20_000, Path(folder)), options.import_rounds)


def _cut(path: Path, count: int, folder: Path) -> Path:
    """Write the first ``count`` records to a file of their own."""
    cut = folder / f"first_{count}.jsonl"
    with lzma.open(path, "rb") as source, cut.open("wb") as target:
        target.writelines(islice(source, count))
    return cut


def _run_pipeline(records: Path, runner: RunnerKind) -> Measured:
    seconds: dict[str, float] = {}
    peaks: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        tagger = Tagger(load_taxonomy())
        with open_store(settings.store_url) as store, closing(open_engine(settings)) as engine:
            stages: dict[str, Callable[[], object]] = {
                "import": lambda: import_file(store, "arxiv", records),
                "import again": lambda: import_file(store, "arxiv", records),
                f"tag ({runner})": lambda: run_tag(store, tagger, runner=runner),
                "resolve": lambda: run_resolve(store),
                "index": lambda: IndexStage(store, engine).run(),
            }
            for name, stage in stages.items():
                start = time.perf_counter()
                stage()
                seconds[name] = time.perf_counter() - start
                peaks[name] = _peak_mb()
            documents = store.documents.count()
    return Measured(documents, seconds, peaks)


def _peak_mb() -> int:
    """Return the larger peak of this process and of a child of it that has ended."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, child) // 1024


def _in_process(work: Callable[..., Measured], *arguments: object) -> Measured:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work, arguments))
    process.start()
    measured: Measured = receiver.recv()
    process.join()
    return measured


def _send(sender: Connection, work: Callable[..., Measured], arguments: tuple[object, ...]) -> None:
    sender.send(work(*arguments))


def _print_pipeline(measured: list[Measured]) -> None:
    documents = measured[0].documents
    print(f"\n### {documents:,} documents, {len(measured)} run(s)\n")
    print("| stage | documents/s | seconds | peak MB |\n|---|---|---|---|")
    for stage in measured[0].seconds:
        speed = spread([documents / one.seconds[stage] for one in measured])
        peak = max(one.peak_mb[stage] for one in measured)
        print(f"| {stage} | {speed:,.0f} | {spread([one.seconds[stage] for one in measured]):.1f} | {peak} |")
    print(json.dumps([asdict(one) for one in measured]))


def _print_imports(records: Path, rounds: int) -> None:
    first, again, peer = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            with open_store(f"sqlite:///{folder}/scoutbase.sqlite") as store:
                first.append(_seconds(lambda: import_file(store, "arxiv", records)))  # called at once
                again.append(_seconds(lambda: import_file(store, "arxiv", records)))  # called at once
            peer.append(_seconds(lambda: _import_plainly(records, Path(folder) / "peer.sqlite")))
    speed = spread([20_000 / s for s in first])
    print(f"\n### Import of 20,000 records into SQLite, {rounds} rounds\n")
    print("| what | median (low to high) |\n|---|---|")
    print(f"| documents/s | {speed:,.0f} |")
    print(f"| the same again, share of the first time | {ratios(again, first):.2f} |")
    print(f"| time over bare sqlite3.executemany of the same texts | {ratios(first, peer):.2f} |")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _import_plainly(records: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, records.open("rb") as lines:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE d (id TEXT PRIMARY KEY, title TEXT, text TEXT, record TEXT)")
        while batch := list(islice(lines, _BATCH)):
            rows = [json.loads(line) for line in batch]
            values = [(r["arxiv_id"], r["title"], r["abstract"], line) for r, line in zip(rows, batch, strict=True)]
            connection.executemany("INSERT INTO d VALUES (?, ?, ?, ?)", values)
            connection.commit()


if __name__ == "__main__":
    main()
