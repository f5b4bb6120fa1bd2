"""Article text and days of publication from saved pages, beside plain trafilatura and its htmldate.

    python -m benchmarks.articles --data article-extraction-benchmark

Text: F1 over shingles of four words, each page weighs the same, as the authors of the gold text count it
(https://github.com/scrapinghub/article-extraction-benchmark). Thresholds and rules were set on the even pages (by name)
only. Days: ``article_days.tsv``, read page by page from what each shows its readers (byline, else address, else what it
says of itself); empty where it says none. Right is that day, or the same moment's day in UTC.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import htmldate
import trafilatura

from benchmarks.measure import compare, row
from crawlers.parsing.pages import parse_page

DAYS = Path(__file__).with_name("article_days.tsv")
_SHINGLE = 4
_RESAMPLES = 1000
_SEED = 5
_WORD = re.compile(r"\w+")

Match = tuple[int, int, int]
ReadText = Callable[["Saved"], str]
ReadDay = Callable[["Saved"], date | None]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page with its gold text. ``days``: the day it shows and that in UTC, empty where it states none."""

    name: str
    url: str
    body: bytes
    text: str
    days: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over pages, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both means, as the authors define it."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def main() -> None:
    """Print the tables."""
    pages = load_pages(_parse_arguments().data)
    parts = {"all": pages, "even": pages[::2], "odd": pages[1::2]}
    print_texts(parts)
    print_days(parts)
    print_speed(pages)


def load_pages(folder: Path) -> list[Saved]:
    """Return the pages in the order of their names."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    days = load_days()
    return [
        Saved(
            name,
            gold[name]["url"],
            gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()),
            gold[name]["articleBody"],
            days[name[:16]],
        )
        for name in sorted(gold)
    ]


def load_days() -> dict[str, frozenset[str]]:
    """Return page (the first 16 characters of its name) → the days that are right."""
    with DAYS.open(encoding="utf-8", newline="") as lines:
        return {one["page"]: frozenset({one["shown"], one["utc"]}) for one in csv.DictReader(lines, delimiter="\t")}


def read_text(page: Saved) -> str:
    """Return the text as we read it."""
    return parse_page(page.body, place=page.url).text


def read_day(page: Saved) -> date | None:
    """Return the day as we read it; the address is not told, as it holds the day of many pages."""
    return parse_page(page.body, place="page").published


def read_peer_text(page: Saved) -> str:
    """Return the text by trafilatura as it is delivered."""
    return trafilatura.extract(page.body) or ""


def read_peer_day(page: Saved) -> date | None:
    """Return the day by htmldate as it is delivered, first publication."""
    found = htmldate.find_date(page.body, original_date=True)
    return date.fromisoformat(found) if found else None


def match_text(expected: str, found: str) -> Match:
    """Return how many shingles are right, too many, and missed."""
    wanted, given = _shingles(expected), _shingles(found)
    return (wanted & given).total(), (given - wanted).total(), (wanted - given).total()


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1)) if words)


def rate(matches: Sequence[Match]) -> Score:
    """Return the means over pages."""
    precision = [right / (right + extra) for right, extra, _ in matches if right + extra]
    recall = [right / (right + missed) for right, _, missed in matches if right + missed]
    return Score(statistics.fmean(precision), statistics.fmean(recall))


def interval(matches: Sequence[Match], rng: random.Random) -> float:
    """Return half the width of the 95 % interval of F1 by bootstrap over pages."""
    values = [rate(rng.choices(matches, k=len(matches))).f1 for _ in range(_RESAMPLES)]
    return 1.96 * statistics.stdev(values)


def print_texts(parts: Mapping[str, Sequence[Saved]]) -> None:
    """Print F1, precision and recall of both arms."""
    arms: dict[str, ReadText] = {"parse_page": read_text, "trafilatura as delivered": read_peer_text}
    print("| text by | pages | F1 | precision | recall |\n|---|---|---|---|---|")
    for name, read in arms.items():
        matches = {page.name: match_text(page.text, read(page)) for page in parts["all"]}
        for part, pages in parts.items():
            own = [matches[page.name] for page in pages]
            score, half = rate(own), interval(own, random.Random(_SEED))
            figures = f"{score.f1:.3f} ± {half:.3f} | {score.precision:.3f} | {score.recall:.3f}"
            print(f"| {name} | {part} {len(own)} | {figures} |")


def count_right(pages: Sequence[Saved], read: ReadDay) -> tuple[int, int]:
    """Return on how many pages the day is right, and on how many none was given though there is one."""
    found = [(page, day.isoformat() if (day := read(page)) else "") for page in pages]
    right = sum(day in page.days for page, day in found)
    return right, sum(not day and day not in page.days for page, day in found)


def print_days(parts: Mapping[str, Sequence[Saved]]) -> None:
    """Print how often both arms give the day that the page states."""
    arms: dict[str, ReadDay] = {"parse_page": read_day, "htmldate as delivered": read_peer_day}
    print("\n| day by | pages | right | wrong | none given |\n|---|---|---|---|---|")
    for name, read in arms.items():
        for part, pages in parts.items():
            right, none = count_right(pages, read)
            wrong = len(pages) - right - none
            print(f"| {name} | {part} {len(pages)} | {right / len(pages):.3f} | {wrong} | {none} |")


def print_speed(pages: Sequence[Saved]) -> None:
    """Print how fast pages are read beside trafilatura, with and without its metadata."""

    def ours() -> None:
        for page in pages:
            parse_page(page.body, place=page.url)

    def text_only() -> None:
        for page in pages:
            trafilatura.extract(page.body)

    def whole() -> None:
        for page in pages:
            trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)

    print("\n| work | speed over the peer's: median (low to high) | asked | control |\n|---|---|---|---|")
    for name, peer in (("trafilatura, text only", text_only), ("trafilatura with metadata", whole)):
        measured = compare(ours, peer, rounds=3)
        print(row(f"parse_page / {name}", measured.speed_ratio, "> 1", measured.control_ratio))
    print(f"\nparse_page: {len(pages) / statistics.median(measured.ours_s):,.0f} pages/s on one core")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ground-truth.json and html/")
    return parser.parse_args()


if __name__ == "__main__":
    main()
