"""Teaches the weights of comparing names by constructed pairs of ROR, of assignees of patents and of an accelerator.

Pairs of one half of the organisations teach, each read twice: with what entries say of former names, and without.
"""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.models import OrganisationKind
from core.registers import NameKind, RegisterEntry, RegisterName
from core.text.organisation_names import LEGAL_FORMS
from knowledge.linking.comparing import compare_features
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.training.logistic import Row, solve
from knowledge.linking.training.name_pairs import (
    NamePair,
    assignee_pairs,
    entry_pairs,
    former_pairs,
    half_of_id,
    vary,
)

_SEED = 11
_EACH = 1500
_FORMER = 800
_YOUNG = 600
TAUGHT_HALF = 0
_KNOWN_ONLY = frozenset({"own names", "former name"})
_POSITIVE = "same closeness shared first_shared known_same very_close run_close country_same"
_NEGATIVE = "plain_both any_both place_both place_extra number_both number_extra country_other known_other known_one"
_LEAST = dict.fromkeys(_POSITIVE.split(), 0.0)
_MOST = dict.fromkeys(_NEGATIVE.split(), 0.0) | {"none_shared": -1.0, "plain_both": -1.0}


def fit_pairs(pairs: Sequence[NamePair], known: Gazetteer) -> dict[str, float]:
    """Return the log odds of each feature, as these pairs teach them with what is known and without.

    Without, two names of one entry teach nothing: that they are the same cannot be read.
    """
    rows = [
        Row(compare_features(pair.one, pair.other, pair.countries, some), pair.is_same)
        for pair in pairs
        for some in (known, None)
        if some is not None or pair.kind not in _KNOWN_ONLY
    ]
    return solve(rows, _LEAST, _MOST)


def make_pairs(
    entries: Sequence[RegisterEntry], young: Sequence[RegisterEntry], assignees: Sequence[str]
) -> list[NamePair]:
    """Return pairs of all kinds, each once; the same for the same data."""
    rng = random.Random(_SEED)  # noqa: S311 - a draw, no secret
    former = [(entry.id, entry.name, [name.value for name in entry.names[1:]]) for entry in young]
    pairs = [
        *entry_pairs(entries, rng, _EACH),
        *former_pairs(former, rng, _FORMER),
        *assignee_pairs(assignees, rng, _EACH),
    ]
    for entry in rng.sample(young, min(_YOUNG, len(young))):
        none = (None, None)
        pairs.append(NamePair(entry.name, vary(entry.name, rng), none, True, "young company", half_of_id(entry.id)))
    return list(dict.fromkeys(pair for pair in pairs if pair.one != pair.other or not pair.is_same))


def load_young_companies(data: Path) -> list[RegisterEntry]:
    """Return the companies of an accelerator with their former names, as entries."""
    with lzma.open(data / "startups" / "yc_companies.jsonl.xz") as lines:
        records = [json.loads(line) for line in lines]
    return [_entry_of(record) for record in records if record["name"].strip()]


def _entry_of(record: dict[str, Any]) -> RegisterEntry:
    former = (RegisterName(name, NameKind.FORMER) for name in record["former_names"] if name.strip())
    names = (RegisterName(record["name"], NameKind.DISPLAY), *former)
    return RegisterEntry("yc", str(record["id"]), names, (OrganisationKind.COMPANY,))


def iter_assignees(data: Path) -> Iterator[str]:
    """Give the assignees of patents as they are filed; of a list that mixes in people, those with a legal form."""
    with gzip.open(data / "patents" / "uspto_apievangelist.jsonl.gz") as lines:
        yield from (name for line in lines if (name := json.loads(line).get("assignee")))
    with gzip.open(data / "patents" / "uspto_ppubs_search_hits.jsonl.gz") as lines:
        for line in lines:
            yield from json.loads(line).get("assignee") or ()
    with gzip.open(data / "patents" / "lens_battery_patents.csv.gz", "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            yield from (name for name in row["Applicants"].split(";;") if LEGAL_FORMS & set(name.lower().split()))
