"""Measure the import of an archive of CORDIS: seconds, and the most memory that its process took.

Run as ``python -m benchmarks.cordis``. The archive is made here in the shape of the real ones, with texts as long as
theirs: 20,000 projects with 10 participants each, 3 fields of science, a topic and a legal basis. Each round is a
process of its own with an empty store; the same archive again shows what a month without changes costs.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.measure import spread
from core.store import open_store
from crawlers.bulk.importer import import_file
from tests.crawlers.sources.cordis_tables import BASIS, COLUMNS, COMPANY, FIELD, PROJECT, TOPIC, Row, write_table

_PARTICIPANTS = 10
_FIELDS = 3
# Characters of an objective: the median of the 22 in shared/data is 1,900.
_OBJECTIVE_WORDS = 270
_WORDS = (
    "the of and to in for project will novel quantum photonic battery material technology system approach based"
    " develop European energy data research industrial high integrated circuit laser sensor production control"
    " demonstrate innovative partners market performance process design efficient scalable"
).split()
_KINDS = ("HES", "REC", "PRC", "PUB", "OTH")
_COUNTRIES = ("NL", "DE", "FR", "EL", "UK", "ES", "IT", "BE", "SE", "FI")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "cordis.zip"
        write_archive(archive, asked.projects)
        print(f"{asked.projects:,} projects, {archive.stat().st_size / 1e6:.0f} MB, {asked.rounds} rounds\n")
        rounds = [_measure_apart(archive) for _ in range(asked.rounds)]
    first, again, memory = zip(*rounds, strict=True)
    print("| what | median (low to high) | asked |\n|---|---|---|")
    print(f"| import, seconds | {spread(first):.1f} | ≤ 60 |")
    print(f"| projects a second | {spread([asked.projects / s for s in first]):,.0f} | |")
    print(f"| the same archive again, seconds | {spread(again):.1f} | |")
    print(f"| most memory, MB | {spread(memory):.0f} | |")


def write_archive(path: Path, projects: int) -> None:
    """Write an archive of so many projects, the same each time."""
    rng = random.Random(6)
    numbers = [101_000_000 + number for number in range(projects)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in (
            ("project", (_project(number, rng) for number in numbers)),
            ("organization", (row for number in numbers for row in _participants(number, rng))),
            ("euroSciVoc", ({**FIELD, "projectID": str(n), "euroSciVocPath": _path(rng)} for n in numbers * _FIELDS)),
            ("topics", ({**TOPIC, "projectID": str(number)} for number in numbers)),
            ("legalBasis", ({**BASIS, "projectID": str(number)} for number in numbers)),
        ):
            archive.writestr(f"{name}.csv", write_table(COLUMNS[name], rows))


def _project(number: int, rng: random.Random) -> Row:
    day = date(2021, 6, 1) + timedelta(days=rng.randrange(1_800))
    return {
        **PROJECT,
        "id": str(number),
        "acronym": f"ACR{number % 1_000_000}",
        "title": _say(12, rng),
        "objective": _say(_OBJECTIVE_WORDS, rng),
        "ecSignatureDate": day.isoformat(),
        "startDate": (day + timedelta(days=60)).isoformat(),
        "endDate": (day + timedelta(days=1_500)).isoformat(),
        "totalCost": f"{rng.randrange(100_000, 9_000_000)},{rng.randrange(100):02}",
        "grantDoi": f"10.3030/{number}",
    }


def _participants(number: int, rng: random.Random) -> Iterator[Row]:
    for place in range(_PARTICIPANTS):
        organisation = rng.randrange(30_000)
        yield {
            **COMPANY,
            "projectID": str(number),
            "organisationID": str(900_000_000 + organisation),
            "name": f"{_say(3, random.Random(organisation)).upper()} {organisation}",
            "SME": str(organisation % 3 == 0).lower(),
            "activityType": _KINDS[organisation % len(_KINDS)],
            "country": _COUNTRIES[organisation % len(_COUNTRIES)],
            "organizationURL": f"https://www.organisation-{organisation}.example",
            "order": str(place + 1),
            "role": "coordinator" if place == 0 else "participant",
            "ecContribution": f"{rng.randrange(50_000, 900_000)}.5",
        }


def _path(rng: random.Random) -> str:
    return f"/natural sciences/physical sciences/field {rng.randrange(1_000)}"


def _say(words: int, rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=words)).capitalize()


def _measure_apart(archive: Path) -> tuple[float, float, float]:
    """Measure in a process of its own, whose memory nothing else has grown."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_measure, archive).result()


def _measure(archive: Path) -> tuple[float, float, float]:
    """Return the seconds of an import and of the same again, and the most memory in MB."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/base.sqlite") as store:
        times = []
        for _ in range(2):
            start = time.perf_counter()
            run = import_file(store, "cordis-horizon", archive)
            times.append(time.perf_counter() - start)
            if run.refused:
                raise SystemExit(f"{run.refused} records refused: {run}")
    return times[0], times[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
