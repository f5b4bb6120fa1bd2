"""Compare the store on PostgreSQL with that on SQLite: imports, and one tagging worker with two.

Run as ``python -m benchmarks.store --data ../shared/data/papers/arxiv_to_2019.jsonl.xz``. The server is one of its own
with PostgreSQL's own settings (``fsync`` on), or that of ``SCOUT_TEST_POSTGRES_URL``.
"""

from __future__ import annotations

import argparse
import lzma
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from benchmarks.measure import ROUNDS, ratios, spread
from core.store import Store, open_store
from core.taxonomy import load_taxonomy
from crawlers.bulk.importer import import_file
from nlp.stage import run_tag
from nlp.tagger import Tagger
from tests.postgres.server import GIVEN_URL, own_server

_NAME = "scoutbench"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines of arXiv records, .xz")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres_server() as url:
        records = Path(folder) / "records.jsonl"
        with lzma.open(asked.data, "rb") as source, records.open("wb") as target:
            target.writelines(islice(source, asked.records))
        print(f"PostgreSQL {_version(url)}, {asked.records:,} records, {asked.rounds} rounds\n")
        print("| what | median (low to high) | asked |\n|---|---|---|")
        compare_imports(records, url, asked.records, asked.rounds)
        compare_workers(records, url, asked.records, asked.rounds)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Give the address of a server: the one that is given, or one of its own."""
    given = os.environ.get(GIVEN_URL)
    if given is not None:
        yield given
        return
    with own_server() as server:
        yield server.url.render_as_string()


def _version(url: str) -> str:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version")))
    engine.dispose()
    return version


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """Give an empty database on the server, and drop it afterwards."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {_NAME} TEMPLATE template0"))
        yield make_url(url).set(database=_NAME).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {_NAME} WITH (FORCE)"))
    engine.dispose()


def compare_imports(records: Path, url: str, count: int, rounds: int) -> None:
    """Print how fast records are imported, and the same ones again."""
    postgres, again, sqlite = list[float](), list[float](), list[float]()
    for _ in range(rounds):
        with fresh_database(url) as fresh, open_store(fresh) as store:
            postgres.append(_seconds(lambda s=store: import_file(s, "arxiv", records)))  # type: ignore[misc]
            again.append(_seconds(lambda s=store: import_file(s, "arxiv", records)))  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/base.sqlite") as store:
            sqlite.append(_seconds(lambda s=store: import_file(s, "arxiv", records)))  # type: ignore[misc]
    print(f"| import into PostgreSQL, documents/s | {spread([count / s for s in postgres]):,.0f} | ≥ 2,000 |")
    print(f"| the same again, share of the time | {ratios(again, postgres):.2f} | |")
    print(f"| import, time over SQLite | {ratios(postgres, sqlite):.2f} | |")


def compare_workers(records: Path, url: str, count: int, rounds: int) -> None:
    """Print how much faster two tagging workers are than one."""
    one, two = list[float](), list[float]()
    for _ in range(rounds):
        for workers, times in ((1, one), (2, two)):
            with fresh_database(url) as fresh:
                with open_store(fresh) as store:
                    import_file(store, "arxiv", records)
                times.append(_tag(fresh, workers))
    print(f"| tagging by one worker, documents/s | {spread([count / s for s in one]):,.0f} | |")
    print(f"| tagging by two workers, speed over one | {ratios(one, two):.2f} | ≥ 1.5 |")


def _tag(url: str, workers: int) -> float:
    """Return how long so many processes take to tag all there is, from when all of them are ready."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(workers + 1)
    processes = [context.Process(target=_work, args=(url, ready)) for _ in range(workers)]
    for process in processes:
        process.start()
    ready.wait()
    start = time.perf_counter()
    for process in processes:
        process.join()
    return time.perf_counter() - start


def _work(url: str, ready: Barrier) -> None:
    tagger = Tagger(load_taxonomy())
    store: Store = open_store(url)
    ready.wait()
    run_tag(store, tagger)
    store.close()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
