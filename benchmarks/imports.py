"""Take in every record of the shared data with the commands of ``docs/sources.md``, and print what became of it.

Run as ``python -m benchmarks.imports --data ../shared/data``. Each command is a process of its own, as a user starts
it; all write into one empty base.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAPS = Path(__file__).parents[1] / "docs" / "maps"
# Format, files, map. A pattern stands for all files that it finds, in one command.
_COMMANDS = (
    ("arxiv", "papers/arxiv_to_2019.jsonl.xz", None),
    ("arxiv", "papers/arxiv_2025_2026.jsonl.xz", None),
    ("arxiv", "payloads/arxiv_atom_feed_data_science_2019.xml", None),
    ("openalex", "papers/openalex_works.jsonl.gz", None),
    ("openalex", "payloads/openalex_json/*work*.json", None),
    ("crossref", "papers/crossref_works.jsonl.gz", None),
    ("uspto-text", "patents/uspto_apievangelist.jsonl.gz", None),
    ("patentsview", "patents/patentsview_nvidia.jsonl.gz", None),
    ("uspto-ppubs", "patents/uspto_ppubs_search_hits.jsonl.gz", None),
    ("lens", "patents/lens_battery_patents.csv.gz", None),
    ("uspto-grants", "payloads/uspto_fulltext_samples/*/US*", None),
    ("uspto-applications", "payloads/uspto_fulltext_samples/*App*/US*", None),
    ("epo-ops", "payloads/epo_ops_xml/*/**/*.xml", None),
    ("ror", "actors/ror_records_v2.jsonl.xz", None),
    ("ror", "actors/ror_records_v1schema.jsonl.xz", None),
    ("cordis-h2020", "actors/cordis_projects.csv.gz", None),
    ("cordis-h2020", "actors/cordis_projects_and_participants.csv.gz", None),
    ("csv", "startups/crunchbase-2013-10/companies.utf8.csv", "crunchbase_companies"),
    ("csv", "startups/crunchbase-2013-10/rounds.utf8.csv", "crunchbase_rounds"),
    ("csv", "startups/crunchbase-2013-10/acquisitions.utf8.csv", "crunchbase_acquisitions"),
    ("jsonl", "startups/yc_companies.jsonl.xz", "yc_companies"),
    ("json", "startups/quantum-lists/quantum-companies-2025.json", "quantum_companies"),
    ("jsonl", "startups/funded_2024_2025.jsonl.xz", "funded_startups"),
    ("articles", "news/articles_2015_2019.jsonl.xz", None),
    ("headlines", "news/headlines_2021.jsonl.xz", None),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one command took in."""

    command: str
    files: int
    counts: dict[str, int]
    seconds: float
    errors: tuple[str, ...]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args()
    print("| command | files | read | new | changed | as held | refused | seconds |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        for taken in _iter_taken(asked.data.resolve(), Path(home)):
            numbers = [f"{taken.counts[name]:,}" for name in ("read", "new", "changed", "unchanged", "refused")]
            print(f"| `{taken.command}` | {taken.files} | {' | '.join(numbers)} | {taken.seconds:.1f} |", flush=True)
            for error in taken.errors:
                print(f"  {error}", file=sys.stderr)


def _iter_taken(data: Path, home: Path) -> Iterator[Taken]:
    for form, pattern, mapping in _COMMANDS:
        files = sorted(path for path in data.glob(pattern) if path.is_file())
        options = ["--map", str(_MAPS / f"{mapping}.map.yml")] if mapping else []
        begun = time.perf_counter()
        ended = subprocess.run(  # our own command
            [sys.executable, "-m", "api.cli.main", "import", form, *map(str, files), *options, "--json"],
            capture_output=True,
            check=False,
            env=os.environ | {"SCOUT_HOME": str(home)},
        )
        seconds = time.perf_counter() - begun
        runs = json.loads(ended.stdout)["hits"] if ended.stdout else []
        names = ("read", "new", "changed", "unchanged", "refused")
        counts = {name: sum(run[name] for run in runs) for name in names}
        told = f"scout import {form} {pattern}{f' --map {mapping}.map.yml' if mapping else ''}"
        yield Taken(told, len(files), counts, seconds, tuple(run["error"] for run in runs if run["error"]))


if __name__ == "__main__":
    main()
