"""Fits the weights of comparing names of companies.

python -m knowledge.linking.training.comparing --ledger sqlite:///scoutbase.sqlite --data ../shared/data

The ledger holds the entries of ROR. Writes ``knowledge/linking/comparing.yml``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from core.store import open_store
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.training.company_names import (
    TAUGHT_HALF,
    fit_pairs,
    iter_assignees,
    load_young_companies,
    make_pairs,
)

_WEIGHTS = Path(__file__).parents[1] / "comparing.yml"


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--ledger", required=True, help="address of the database that holds the entries of ROR")
    parser.add_argument("--data", type=Path, required=True, help="folder of shared data")
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    asked = parser.parse_args()
    with open_store(asked.ledger) as store:
        entries = [entry for batch in store.registers.iter_entries("ror") for entry in batch]
    young = load_young_companies(asked.data)
    pairs = make_pairs(entries, young, list(iter_assignees(asked.data)))
    taught = [pair for pair in pairs if pair.half == TAUGHT_HALF]
    fitted = fit_pairs(taught, Gazetteer([*entries, *young]))
    written = yaml.safe_load(asked.out.read_text(encoding="utf-8")) | {"fitted": dict(sorted(fitted.items()))}
    asked.out.write_text(yaml.safe_dump(written, sort_keys=False, width=120), encoding="utf-8")


if __name__ == "__main__":
    main()
