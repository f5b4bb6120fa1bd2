"""Days as feeds and pages write them: ``Seg, 24 Set 2018``, ``5 mei 2021``, ``22 de outubro de 2010``."""

from __future__ import annotations

import re
from datetime import date

from core.text.folding import fold

# The first three letters, folded, of the months in English, Dutch, German, French, Spanish, Portuguese and Italian.
_MONTHS = {
    1: "jan ene gen", 2: "feb fev fév", 3: "mar maa mrt mrz mär", 4: "apr avr abr", 5: "may mei mai mag", 6: "jun giu",
    7: "jul lug", 8: "aug aou ago", 9: "sep set", 10: "oct okt out ott", 11: "nov", 12: "dec dez dic",
}  # fmt: skip
_MONTH_OF = {fold(name): number for number, names in _MONTHS.items() for name in names.split()} | {"juin": 6, "juil": 7}
_DAY = re.compile(r"\b(\d{1,2})\.?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b")


def read_day(text: str) -> date | None:
    """Return the day that a text names, or ``None``."""
    found = _DAY.search(text)
    if found is None:
        return None
    name = fold(found[2])
    month = _MONTH_OF.get(name[:4]) or _MONTH_OF.get(name[:3])
    try:
        return date(int(found[3]), month, int(found[1])) if month else None
    except ValueError:
        return None
