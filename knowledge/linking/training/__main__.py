"""Fits the weights of linking on the strings of the splits train and val, and counts the words of ROR.

python -m knowledge.linking.training --ledger sqlite:///scoutbase.sqlite --gold gold_affiliation_annotations.csv

The ledger holds the entries of ROR. Writes ``knowledge/linking/weights.yml`` and ``common.yml``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from core.store import open_store
from knowledge.evaluation.affiliation_gold import read_affiliation_gold
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.training.affiliations import count_words, train
from knowledge.linking.words import common_words

_FOLDER = Path(__file__).parents[1]
_LEARNED = frozenset({"train", "val"})


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--ledger", required=True, help="address of the database that holds the entries of ROR")
    parser.add_argument("--gold", type=Path, required=True, help="affiliations with their records, CSV")
    parser.add_argument("--out", type=Path, default=_FOLDER)
    asked = parser.parse_args()
    with open_store(asked.ledger) as store:
        entries = [entry for batch in store.registers.iter_entries("ror") for entry in batch]
    cases = read_affiliation_gold(asked.gold, _LEARNED).cases
    (asked.out / "common.yml").write_text(count_words(Gazetteer(entries)), encoding="utf-8")
    common_words.cache_clear()
    (asked.out / "weights.yml").write_text(train(entries, cases), encoding="utf-8")


if __name__ == "__main__":
    main()
