"""What other currencies were worth in euro, by the mean rate of a year (``rates.yml``).

Good to a few percent, which is what amounts in headlines are.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


def to_eur(value: float, currency: str, year: int | None) -> float | None:
    """Return an amount in euro; ``None`` for a currency that is not in the table.

    Of years before the first and after the last that one holds; without a year the last.
    """
    if currency == "EUR":
        return value
    first_year, table = _load_rates()
    rates = table.get(currency)
    if rates is None:
        return None
    place = len(rates) - 1 if year is None else max(0, min(len(rates) - 1, year - first_year))
    return value / rates[place]


@lru_cache(maxsize=1)
def _load_rates() -> tuple[int, dict[str, list[float]]]:
    facts = yaml.safe_load(Path(__file__).with_name("rates.yml").read_text(encoding="utf-8"))
    return facts["first_year"], facts["rates"]
