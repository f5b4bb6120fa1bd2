"""PatentsView's tables into the store: seconds of a core, and memory that does not grow with them.

``python -m benchmarks.patentsview`` writes tables of made-up patents in the office's columns, in the proportions of the
whole set of 2026 (a patent has 6 codes, 16 citations of patents, 7 of texts and 2.5 inventors), and imports them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from core.store import open_store
from crawlers.bulk.file_readers import JOINED
from crawlers.bulk.importer import ImportOptions, import_file
from crawlers.patentsview.joining import find_tables
from crawlers.source import SHIPPED, load_source

Row = tuple[str, ...]
_SOURCE = "patentsview"
_PLACES = 20_000
_WORDS = "laser photonic ring resonator quantum device method system battery electrode apparatus circuit layer".split()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patents", type=int, nargs="+", default=[20_000, 200_000])
    options = parser.parse_args()
    print("| patents | rows | MB of tables | work | seconds of a core | patents/s | peak MB |")
    print("|---|---|---|---|---|---|---|")
    for count in options.patents:
        with tempfile.TemporaryDirectory() as folder:
            rows = sum(_write(Path(folder), name, made) for name, made in _tables(count).items())
            size_mb = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
            for name, work in (("join", join_tables), ("import", import_tables)):
                done, seconds, peak_mb = _in_process(work, Path(folder))
                assert done == count
                rate = count / seconds
                print(f"| {count:,} | {rows:,} | {size_mb:,.0f} | {name} | {seconds:.0f} | {rate:,.0f} | {peak_mb} |")


def join_tables(folder: Path) -> int:
    """Make the records of a folder; return how many there are."""
    return sum(raw.error is None for raw in find_tables(folder, set()).iter_records())


def import_tables(folder: Path) -> int:
    """Import a folder into an empty store in SQLite; return how many documents it holds then."""
    options = ImportOptions(sources={_SOURCE: load_source(SHIPPED / f"{_SOURCE}.yml")})
    with tempfile.TemporaryDirectory() as home, open_store(f"sqlite:///{home}/scoutbase.sqlite") as store:
        return import_file(store, JOINED, folder, options).new


def _write(folder: Path, name: str, rows: Iterator[Row]) -> int:
    """Write a table; return how many rows it has under its header."""
    count = -1
    with (folder / f"{name}.tsv").open("w", encoding="utf-8") as file:
        for row in rows:
            file.write("\t".join(f'"{cell}"' for cell in row) + "\n")
            count += 1
    return count


def _tables(count: int) -> dict[str, Iterator[Row]]:
    """The rows of each table, its header first; each table in an order of its own, as none is promised."""
    rng = random.Random(6)
    ids = [str(10_000_000 + number) for number in range(count)]

    def shuffled(header: str, make: Callable[[str], Iterator[Row]]) -> Iterator[Row]:
        yield tuple(header.split())
        for one in rng.sample(ids, len(ids)):
            yield from make(one)

    def say(words: int) -> str:
        return " ".join(rng.choices(_WORDS, k=words))

    return {
        "g_patent": shuffled(
            "patent_id patent_type patent_date patent_title wipo_kind num_claims withdrawn filename",
            lambda one: iter([(one, "utility", "2018-06-19", say(8), "B2", "20", "0", "ipg180619.xml")]),
        ),
        "g_patent_abstract": shuffled("patent_id patent_abstract", lambda one: iter([(one, say(110))])),
        "g_application": shuffled(
            "application_id patent_id filing_date", lambda one: iter([(f"1{one[1:]}", one, "2016-01-05")])
        ),
        "g_assignee_disambiguated": shuffled(
            "patent_id assignee_sequence disambig_assignee_organization assignee_type location_id",
            lambda one: iter([(one, "0", f"{say(2)} Inc.", "2", f"place-{rng.randrange(_PLACES)}")]),
        ),
        "g_inventor_disambiguated": shuffled(
            "patent_id inventor_sequence disambig_inventor_name_first disambig_inventor_name_last",
            lambda one: ((one, str(number), "Ada", f"Byron {number}") for number in range(rng.choice((1, 2, 3, 4)))),
        ),
        "g_location_disambiguated": iter(
            [
                ("location_id", "disambig_city", "disambig_state", "disambig_country"),
                *((f"place-{number}", f"City {number}", "CA", "US") for number in range(_PLACES)),
            ]
        ),
        "g_cpc_current": shuffled(
            "patent_id cpc_sequence cpc_group cpc_type",
            lambda one: ((one, str(n), f"G06F{n + 1}/{rng.randrange(99):02}", "inventional") for n in range(6)),
        ),
        "g_us_patent_citation": shuffled(
            "patent_id citation_sequence citation_patent_id citation_category",
            lambda one: ((one, str(n), str(rng.randrange(10**7)), "cited by applicant") for n in range(16)),
        ),
        "g_other_reference": shuffled(
            "patent_id other_reference_sequence other_reference_text",
            lambda one: ((one, str(n), say(14)) for n in range(7)),
        ),
    }


def _in_process(work: Callable[[Path], int], folder: Path) -> tuple[int, float, int]:
    """Return what a piece of work gave in a process of its own, its seconds of a core and its peak memory in MB."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(sender, work, folder))
    process.start()
    measured: tuple[int, float, int] = receiver.recv()
    process.join()
    return measured


def _measure(sender: Connection, work: Callable[[Path], int], folder: Path) -> None:
    start = time.process_time()
    done = work(folder)
    seconds = time.process_time() - start
    sender.send((done, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


if __name__ == "__main__":
    main()
