"""Weekly full text of US patents: megabytes of XML a second to documents and into the store, and memory beside size.

``python -m benchmarks.uspto --data ../shared/data`` writes files of grants as the office does, one document after the
other: the samples of all DTDs in turn, each under a number of its own. The peer is what scripts commonly do: cut at the
lines that declare XML, and ``lxml.etree.fromstring`` each document, with nothing made of it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from multiprocessing.connection import Connection
from pathlib import Path

from lxml import etree

from benchmarks.measure import ROUNDS, compare, spread
from core.clock import utc_now
from core.store import open_store
from crawlers.bulk.importer import ImportOptions, import_file
from crawlers.reading import Round
from crawlers.source import SHIPPED, Source, load_source
from crawlers.spiders.choosing import make_spider
from crawlers.spiders.records import RecordSpider

SOURCE = "uspto-grants"
SAMPLES = ("xml2014", "xml2006", "xml2004", "sgml")
_NUMBER = re.compile(rb"(<publication-reference>.*?<doc-number>|<B110><DNUM><PDAT>)\w+", re.DOTALL)
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of a core for a file of ``size_bytes`` with ``documents``, and the peak memory of the process."""

    size_bytes: int
    documents: int
    core_s: float
    peak_mb: int

    @property
    def mb_per_s(self) -> float:
        """Megabytes of XML a second of a core: others that run beside it do not count."""
        return self.size_bytes / _MB / self.core_s


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
    parser.add_argument("--mb", type=int, nargs="+", default=[100, 1_000], help="sizes of the files")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = [_write_file(options.data, Path(folder) / f"ipg{size}.xml", size * _MB) for size in options.mb]
        _print_speed(paths[0], options.rounds)
        _print_growth(paths)


def _load_source() -> Source:
    return load_source(SHIPPED / "uspto_grants.yml")


def _write_file(data: Path, path: Path, size_bytes: int) -> Path:
    folder = data / "payloads" / "uspto_fulltext_samples"
    templates = [_cut(file.read_bytes()) for name in SAMPLES for file in sorted((folder / name).iterdir())]
    numbers = count(1_000_000)
    with path.open("wb") as file:
        for before, after in cycle(templates):
            if file.tell() >= size_bytes:
                return path
            file.write(b"%s%08d%s\n" % (before, next(numbers), after.rstrip()))
    return path


def _cut(body: bytes) -> tuple[bytes, bytes]:
    """A document before and behind the number that it is published under."""
    found = _NUMBER.search(body)
    assert found is not None
    return body[: found.end(1)], body[found.end() :]


def read_documents(path: Path) -> int:
    """Make a document of each record; return how many there are."""
    now = utc_now()
    spider = make_spider(_load_source(), Round("1", now, now.date()))
    assert isinstance(spider, RecordSpider)
    with path.open("rb") as file:
        return sum(spider.make_raw(raw) is not None for raw in spider.iter_file(file, place=path.name))


def parse_plainly(path: Path) -> int:
    """Parse each document and make nothing of it; return how many there are."""
    # By default it stops at the names of characters that the DTDs of 2001 to 2004 declare elsewhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return sum(etree.fromstring(body, parser) is not None for body in _iter_plainly(path))


def _iter_plainly(path: Path) -> Iterator[bytes]:
    lines: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"<?xml") and lines:
                yield b"".join(lines)
                lines = []
            lines.append(line)
    yield b"".join(lines)


def import_documents(path: Path) -> int:
    """Import a file into an empty store in SQLite; return how many documents it holds then."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/scoutbase.sqlite") as store:
        run = import_file(store, SOURCE, path, ImportOptions(sources={SOURCE: _load_source()}))
        assert not run.refused
        return run.new


def _print_speed(path: Path, rounds: int) -> None:
    size_mb = path.stat().st_size / _MB
    found = compare(lambda: read_documents(path), lambda: parse_plainly(path), rounds=rounds)
    works = {"to documents": read_documents, "lxml alone": parse_plainly, "into the store": import_documents}
    print(f"\n### A file of {size_mb:,.0f} MB, {rounds} rounds\n")
    print("| what | median (low to high) | control |\n|---|---|---|")
    print(f"| to documents, time over lxml alone | {found.time_ratio:.2f} | {found.control_ratio:.2f} |")
    for name, work in works.items():
        rate = spread([_in_process(work, path).mb_per_s for _ in range(rounds)])
        print(f"| {name}, MB of XML a second of a core | {rate:.1f} | |")


def _print_growth(paths: list[Path]) -> None:
    print("\n| file | grants | work | MB a second of a core | peak MB |\n|---|---|---|---|---|")
    for path in paths:
        for name, work in (("to documents", read_documents), ("into the store", import_documents)):
            one = _in_process(work, path)
            size = f"{one.size_bytes / _MB:,.0f} MB"
            print(f"| {size} | {one.documents:,} | {name} | {one.mb_per_s:.1f} | {one.peak_mb} |")


def _in_process(work: Callable[[Path], int], path: Path) -> Measured:
    """Do a piece of work in a process of its own, whose peak is nobody else's."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(sender, work, path))
    process.start()
    measured: Measured = receiver.recv()
    process.join()
    return measured


def _measure(sender: Connection, work: Callable[[Path], int], path: Path) -> None:
    start = time.process_time()
    documents = work(path)
    core_s = time.process_time() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sender.send(Measured(path.stat().st_size, documents, core_s, peak_mb))


if __name__ == "__main__":
    main()
