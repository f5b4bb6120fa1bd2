"""What the pages and the API cost over real records: searches, documents, pages, and what hostile searches do.

    python -m benchmarks.api --data ../shared/data [--home .bench-api] [--documents 177293] [--rounds 5]

The base is built once, in ``--home``, through every stage. Each server is a process of its own; requests come from this
one over loopback, on the same cores. Searches at a rate come at even times whatever became of those before (open loop):
time spent waiting in line counts. No search of a round was asked before, unless it says *again*.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.api_base import build_base
from benchmarks.api_load import Answer, Nuisance, Target, ask_closely, ask_openly
from benchmarks.api_servers import fill_fts, has_datasette, serve_constant, serve_datasette, serve_ours
from benchmarks.measure import percentile, ratios, spread
from core.settings import Settings

ALL = 177_293
RATE_PER_S = 30.0
_COMPARED = 40
_API = "/api/v1"
_FACETS = (("facets", "kind"), ("facets", "language"), ("facets", "technology"), ("histogram", "year"))
_OTHER_HOST = re.compile(rb"""(?:<(?:script|img|iframe|source)[^>]*?src|<link[^>]*?href)\s*=\s*["']?(?:https?:)?//""")
# What can be asked and takes longest: frequent words, many of them, any of them enough, each opened to what is near.
_YEARS = [f"{year}-{month:02}" for year in range(2000, 2027) for month in range(1, 13)]
_FREQUENT = (
    "we the of and to in is that for model results using based system method data field theory energy state quantum"
    " paper show two time with by are this an on from which as can it be these have also between".split()
)


def main() -> None:
    """Print the table."""
    options = _parse_arguments()
    settings = build_base(options.home, options.data, options.documents)
    now = datetime.now(UTC)
    searches = _iter_searches(settings)
    print(f"{_describe_machine()}\n\n| what | median (low to high) | asked |\n|---|---|---|")
    with ExitStack() as stack:
        ours = stack.enter_context(serve_ours(settings, now))
        bench = Bench(ours, searches, options.rounds, options.seconds)
        bench.measure_searches()
        bench.measure_again()
        bench.measure_documents(settings)
        bench.measure_deaths()
        bench.measure_pages(settings)
        if has_datasette():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            fill_fts(folder / "fts.db", settings)
            bench.compare_datasette(stack.enter_context(serve_datasette(folder / "fts.db")))
        else:
            print("| datasette is not installed: `pip install scoutbase[bench]` | | |")


class Bench:
    """Asks one server, and prints a line for each question."""

    def __init__(self, ours: Target, searches: Iterator[str], rounds: int, seconds: float) -> None:
        self._ours = ours
        self._searches = searches
        self._rounds = rounds
        self._number = max(1, round(RATE_PER_S * seconds))
        ask_closely(ours, self._new_searches(50))  # what is opened once is open

    def measure_searches(self) -> None:
        """Print how long new searches with facets take at the rate asked for."""
        found = [ask_openly(self._ours, self._new_searches(self._number), RATE_PER_S) for _ in range(self._rounds)]
        _check(found)
        _print_times(f"new searches with facets, {RATE_PER_S:.0f}/s, p50", found, 0.5, "")
        _print_times(f"new searches with facets, {RATE_PER_S:.0f}/s, p99", found, 0.99, "≤ 150 ms")

    def measure_again(self) -> None:
        """Print how many searches a second are answered that were asked before."""
        paths = self._new_searches(20)
        ask_closely(self._ours, paths)
        rates = [_rate(self._ours, paths * 50) for _ in range(self._rounds)]
        print(f"| searches asked again, /s | {spread(rates):,.0f} | ≥ 300 |")

    def measure_documents(self, settings: Settings) -> None:
        """Print the speed of the document route over that of a constant one of the same size."""
        ids = _choose_ids(settings, 200 * (self._rounds + 1))
        paths = [f"{_API}/documents/{quote(one)}" for one in ids]
        answers, _ = ask_closely(self._ours, paths[:200])
        size = sorted(answer.size_bytes for answer in answers)[len(answers) // 2]
        new, again, constant, control = [], [], [], []
        with serve_constant(size) as peer:
            _rate(peer, ["/constant"] * 200)
            for turn in range(self._rounds):
                constant.append(_rate(peer, ["/constant"] * 1_000))
                new.append(_rate(self._ours, paths[200 * (turn + 1) : 200 * (turn + 2)]))
                again.append(_rate(self._ours, paths[:200] * 5))
                control.append(_rate(peer, ["/constant"] * 1_000))
        print(f"| documents asked again, speed over a constant of {size:,} bytes | {_over(again, constant)} | ≥ .5 |")
        print(f"| documents asked for the first time, the same | {_over(new, constant)} | |")
        print(f"| the constant over itself | {_over(control, constant)} | |")
        print(f"| documents asked again, /s | {spread(again):,.0f} | |")

    def measure_deaths(self) -> None:
        """Print the slowest of normal searches while ten at once ask the worst that can be asked, over without."""
        alone, beside, their = [], [], []
        for turn in range(self._rounds):
            asked = [{"q": text, "facet_size": 10 + turn} for text in _make_deaths()]
            # Each another: what was answered once is kept.
            deaths = [
                f"{_API}/search?{urlencode(one)}&{urlencode(_FACETS)}&until={year}" for one in asked for year in _YEARS
            ]
            alone.append(ask_openly(self._ours, self._new_searches(self._number // 3), RATE_PER_S / 3))
            with Nuisance(self._ours, deaths, 10) as nuisance:
                beside.append(ask_openly(self._ours, self._new_searches(self._number // 3), RATE_PER_S / 3))
            their.append(nuisance.answers)
        _check([*alone, *beside])
        p99 = [[percentile([a.seconds for a in answers], 0.99) for answers in arm] for arm in (beside, alone)]
        print(f"| p99 of new searches beside ten of death, over without | {ratios(*p99):.2f} | ≤ 3 |")
        _print_times("the same, p99", beside, 0.99, "")
        _print_times("those of death, p50", their, 0.5, "")

    def measure_pages(self, settings: Settings) -> None:
        """Print times and sizes of each page, and whether it asks anything of another host."""
        pages = {
            "search": [path.replace(f"{_API}/", "/").partition("&")[0] for path in self._new_searches(50)],
            "document": [f"/documents/{quote(one)}" for one in _choose_ids(settings, 50)],
            "technologies": ["/technologies"] * 50,
            "technology": ["/technologies/silicon-photonics", "/technologies/quantum-computing"] * 25,
            "sources": ["/sources"] * 50,
            "source": ["/sources/arxiv"] * 50,
            "all": ["/search"] * 50,
        }
        target = Target(self._ours.url, {**self._ours.headers, "accept": "text/html"})
        for name, paths in pages.items():
            ask_closely(target, paths[:10], 1)
            rounds = [ask_closely(target, paths, 1)[0] for _ in range(self._rounds)]
            largest = max(answer.size_bytes for answers in rounds for answer in answers)
            _print_times(f"page: {name} ({largest / 1000:.0f} kB at most), p95", rounds, 0.95, "≤ 150 ms, ≤ 120 kB")
            bad = {answer.status for answers in rounds for answer in answers} - {200}
            if bad or any(_asks_elsewhere(target, path) for path in set(paths)):
                print(f"|   status {sorted(bad)}, or it asks another host | | none |")

    def compare_datasette(self, peer: Target) -> None:
        """Print how many times more facet searches a second are answered than by datasette, each search once."""
        new, again, theirs, theirs_again = list[float](), list[float](), list[float](), list[float]()
        for _ in range(self._rounds):
            paths = self._new_searches(_COMPARED)
            words = [path.partition("q=")[2].partition("&")[0] for path in paths]
            options = "&_facet=kind&_facet=lang&_facet=year&_size=10&_shape=objects"
            asked = [f"/fts/entries.json?_search={one}{options}" for one in words]
            theirs.append(_rate(peer, asked))
            theirs_again.append(_rate(peer, asked))
            new.append(_rate(self._ours, paths))
            again.append(_rate(self._ours, paths * 10))
        print(f"| facet searches asked for the first time, speed over datasette | {ratios(new, theirs):.1f} | |")
        print(f"| facet searches asked again, the same | {ratios(again, theirs_again):.1f} | ≥ 10 |")
        for name, values in (("ours", new), ("ours again", again), ("datasette", theirs), ("again", theirs_again)):
            print(f"|   {name}, /s | {spread(values):,.1f} | |")

    def _new_searches(self, number: int) -> list[str]:
        return [
            f"{_API}/search?{urlencode({'q': text})}&{urlencode(_FACETS)}" for text in islice(self._searches, number)
        ]


def _make_deaths() -> list[str]:
    """Return the worst searches that are let in; those that are not cost nothing (tests/api)."""
    return [
        " OR ".join(_FREQUENT[:30]),
        " ".join(_FREQUENT[:20]),
        " OR ".join(f'"{a} {b}"' for a, b in zip(_FREQUENT[:15], _FREQUENT[15:], strict=False)),
        "",
    ]


def _iter_searches(settings: Settings) -> Iterator[str]:
    """Give runs of one to four words of titles, each once, in an order that chance makes but always the same."""
    rng, given = random.Random(7), set[str]()
    with closing(sqlite3.connect(settings.home / "scoutbase.sqlite")) as base:
        titles = [row[0] for row in base.execute("SELECT title FROM documents ORDER BY id")]
    while True:
        words = [word.lower() for word in rng.choice(titles).split() if word.isalpha() and len(word) > 3]
        size = rng.randint(1, 4)
        start = rng.randint(0, max(0, len(words) - size))
        text = " ".join(words[start : start + size])
        if text and text not in given:
            given.add(text)
            yield text


def _choose_ids(settings: Settings, number: int) -> list[str]:
    with closing(sqlite3.connect(settings.home / "scoutbase.sqlite")) as base:
        ids = [row[0] for row in base.execute("SELECT id FROM documents ORDER BY id")]
    return random.Random(11).sample(ids, min(number, len(ids)))


def _rate(target: Target, paths: Sequence[str], connections: int = 4) -> float:
    answers, seconds = ask_closely(target, paths, connections)
    _check([answers])
    return len(answers) / seconds


def _check(rounds: Sequence[Sequence[Answer]]) -> None:
    """Raise where something was not answered: a refusal is quick, and no figure."""
    wrong = [answer for answers in rounds for answer in answers if answer.status != 200]
    if wrong:
        raise RuntimeError(f"{len(wrong)} were not answered, the first {wrong[0]}")


def _asks_elsewhere(target: Target, path: str) -> bool:
    connection = target.connect()
    connection.request("GET", path, headers=dict(target.headers))
    body = connection.getresponse().read()
    connection.close()
    return _OTHER_HOST.search(body) is not None


def _print_times(name: str, rounds: Sequence[Sequence[Answer]], share: float, bound: str) -> None:
    values = [percentile([answer.seconds for answer in answers], share) * 1e3 for answers in rounds]
    print(f"| {name}, ms | {spread(values):.1f} | {bound} |", flush=True)


def _over(ours: Sequence[float], peer: Sequence[float]) -> str:
    return f"{ratios(ours, peer):.2f}"


def _describe_machine() -> str:
    names = ("fastapi", "starlette", "uvicorn", "pydantic", "sqlalchemy", "tantivy", "datasette")
    found = {name: _version(name) for name in names}
    parts = [f"{name} {number}" for name, number in found.items() if number]
    python = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores"
    return ", ".join([python, f"SQLite {sqlite3.sqlite_version}", *parts])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
    parser.add_argument("--home", type=Path, default=Path(".bench-api"), help="where the base is kept")
    parser.add_argument("--documents", type=int, default=ALL, help="records of the base")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20, help="how long a round of searches at a rate lasts")
    return parser.parse_args()


if __name__ == "__main__":
    main()
