"""How many affiliation strings a core links to a ledger of all ROR records given, and how right links and names are.

Run as ``python -m benchmarks.linking --data ../shared/data``. The peer is what one would write in an hour: rapidfuzz's
``process.extractOne`` of the whole string over all names. Quality is told for the split ``test`` of the affiliations
and for the half of the constructed pairs of names that taught nothing, with what the ledger knows of names and without.
"""

from __future__ import annotations

import argparse
import lzma
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson
from rapidfuzz import fuzz, process

from benchmarks.measure import ROUNDS, compare, seconds, spread
from core.evaluation.figures import Counts, estimate
from core.registers import RegisterEntry
from crawlers.registers.ror import make_entry
from knowledge.evaluation.affiliations import AffiliationTask
from knowledge.linking.comparing import compare_names, shipped_comparison
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker
from knowledge.linking.training.company_names import (
    TAUGHT_HALF,
    iter_assignees,
    load_young_companies,
    make_pairs,
)
from knowledge.linking.training.name_pairs import NamePair

_FILES = ("ror_records_v1schema.jsonl.xz", "ror_records_v2.jsonl.xz")
_GOLD = Path("affiliations-s2aff", "data", "gold_affiliation_annotations.csv")
# The peer needs a tenth of a second for one string.
_PEER_STRINGS = 10


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of shared data")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    entries = list({entry.id: entry for entry in iter_entries(asked.data / "actors")}.values())
    task = AffiliationTask(lambda: entries)
    took = seconds(lambda: task.register)
    gazetteer = task.register.gazetteer
    print(f"{len(gazetteer):,} organisations, {len(gazetteer.names):,} names, read in {took:.0f} s\n")
    _measure_affiliations(task, asked.data / "actors" / _GOLD)
    _measure_names(entries, asked.data)
    _measure_speed(gazetteer, [case.text for case in task.read(asked.data / "actors" / _GOLD, 1).cases], asked.rounds)


def iter_entries(folder: Path) -> Iterator[RegisterEntry]:
    """Give the entries of the ROR records given, those of the newer schema last."""
    for name in _FILES:
        with lzma.open(folder / name) as lines:
            yield from (make_entry(orjson.loads(line)) for line in lines)


def _measure_affiliations(task: AffiliationTask, gold: Path) -> None:
    cases = task.read(gold, 1).cases
    judged = [task.judge(case, links) for case, links in zip(cases, task.predict(cases), strict=True)]
    print("| affiliations, split test | of | precision | recall | F1 |\n|---|---|---|---|---|")
    for measure in task.measures:
        rows = [
            (one.counts[measure], case.group) for one, case in zip(judged, cases, strict=True) if measure in one.counts
        ]
        _print_row(measure, [counts for counts, _ in rows], [group for _, group in rows])


def _measure_names(entries: Sequence[RegisterEntry], data: Path) -> None:
    young = load_young_companies(data)
    pairs = [pair for pair in make_pairs(entries, young, list(iter_assignees(data))) if pair.half != TAUGHT_HALF]
    known = Gazetteer([*entries, *young])
    print("\n| names of companies | of | precision | recall | F1 |\n|---|---|---|---|---|")
    for name, some in (("the ledger knows names", known), ("as they are written", None)):
        _print_row(name, [_judge(pair, some) for pair in pairs], [str(place) for place in range(len(pairs))])


def _judge(pair: NamePair, known: Gazetteer | None) -> Counts:
    score = compare_names(pair.one, pair.other, pair.countries, known).score
    is_said = score >= shipped_comparison().threshold
    return Counts(int(is_said and pair.is_same), int(is_said > pair.is_same), int(is_said < pair.is_same))


def _print_row(name: str, counts: Sequence[Counts], groups: Sequence[str]) -> None:
    found = estimate(counts, groups)
    cells = (
        f"{value:.3f} ({low:.3f} to {high:.3f})"
        for value, ci in (
            (found.precision, found.precision_ci),
            (found.recall, found.recall_ci),
            (found.f1, found.f1_ci),
        )
        if value is not None and ci is not None
        for low, high in (ci,)
    )
    print(f"| {name} | {found.n:,} | {' | '.join(cells)} |")


def _measure_speed(gazetteer: Gazetteer, texts: Sequence[str], rounds: int) -> None:
    linker = Linker(gazetteer)
    names = [" ".join(name.words) for name in gazetteer.names]
    few = texts[:_PEER_STRINGS]
    compared = compare(
        lambda: [linker.link_affiliation(text) for text in few],
        lambda: [process.extractOne(text.lower(), names, scorer=fuzz.token_set_ratio) for text in few],
        rounds=rounds,
    )
    times = [_core_seconds(linker, texts) for _ in range(rounds)]
    rates = spread([len(texts) / one for one in times])
    print("\n| speed | | asked |\n|---|---|---|")
    print(f"| affiliation strings a second, one core | {rates:,.0f} | ≥ 1,000 |")
    print(f"| times as fast as rapidfuzz over all names | {compared.speed_ratio:,.0f} | |")


def _core_seconds(linker: Linker, texts: Sequence[str]) -> float:
    """Return the time of the core: on a machine that others use, that of the wall says how many they are."""
    start = time.process_time()
    for text in texts:
        linker.link_affiliation(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
