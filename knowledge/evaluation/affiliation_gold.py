"""Reads affiliation strings with the records that they mean: the CSV format of S2AFF (Allen Institute, Apache-2.0).

The columns ``original_affiliation``, ``labels`` and ``split`` are read. A label is a ROR address, an id of an entry
(``lei:…``), or the name of an organisation that has no record.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import FormatError, InputError
from core.evaluation.cases import Case, Reading
from core.evaluation.gold_files import iter_lines, refuse
from core.models import Refusal

_TEXT, _LABELS, _SPLIT = "original_affiliation", "labels", "split"
_ROR = "https://ror.org/"
_MAX_LABELS_CHARS = 5000


@dataclass(frozen=True, slots=True)
class AffiliationGold:
    """What an affiliation means: ids of entries, and names of those that had no record. ``split``: of the data."""

    ids: frozenset[str]
    names: frozenset[str]
    split: str = ""


def read_affiliation_gold(path: Path, splits: frozenset[str]) -> Reading[AffiliationGold]:
    """Read the lines of some splits; all of a file without that column. Raises InputError, FormatError."""
    cases: list[Case[AffiliationGold]] = []
    refusals: list[Refusal] = []
    for index, row in enumerate(_rows(path)):
        split = row.get(_SPLIT) or ""
        if split and split not in splits:
            continue
        try:
            gold = _parse_labels(row.get(_LABELS) or "", split)
        except ValueError as exc:
            refusals.append(refuse(path, index + 1, str(exc), row.get(_TEXT) or ""))
            continue
        group = " ".join(sorted(gold.ids | gold.names))
        cases.append(Case(f"line {index + 2}", index, "", "", "", row.get(_TEXT) or "", gold, group))
    return Reading(tuple(cases), tuple(refusals))


def _rows(path: Path) -> Iterator[dict[str, str | None]]:
    try:
        rows = csv.DictReader(line.decode() for line in iter_lines(path))
        missing = {_TEXT, _LABELS} - set(rows.fieldnames or ())
        if missing:
            raise InputError(f"the file has no column {', '.join(sorted(missing))}", place=str(path))
        yield from rows
    except (csv.Error, UnicodeDecodeError) as exc:
        raise FormatError(f"the file is no CSV in UTF-8: {exc}", place=str(path)) from exc


def _parse_labels(text: str, split: str) -> AffiliationGold:
    """Read a set as Python writes it. Raises ValueError."""
    if len(text) > _MAX_LABELS_CHARS:
        raise ValueError("labels are too long")
    try:
        labels = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as exc:
        raise ValueError("labels are not a set of strings") from exc
    if not isinstance(labels, set | list | tuple) or not all(isinstance(label, str) for label in labels):
        raise ValueError("labels are not a set of strings")
    ids = {f"ror:{label.removeprefix(_ROR)}" if label.startswith(_ROR) else label for label in labels if _is_id(label)}
    return AffiliationGold(frozenset(ids), frozenset(label for label in labels if label and not _is_id(label)), split)


def _is_id(label: str) -> bool:
    source, found, key = label.partition(":")
    return label.startswith(_ROR) or bool(found and source.islower() and source.isalnum() and key and " " not in label)
