"""Places in one text, as lists of companies write them: ``Delft, South Holland, Netherlands``."""

from __future__ import annotations

from core.registers import RegisterPlace
from crawlers.parsing.countries import read_country

_NO_REGIONS = frozenset({"unknown", "n/a", "-"})
_CODE_CHARS = 2


def read_place(text: str) -> RegisterPlace | None:
    """Return city, region and country of a text; ``None`` where it does not end in a country: then it may be anything.

    >>> read_place("Boston, MA, USA")
    RegisterPlace(country='US', region='MA', city='Boston', latitude=None, longitude=None)
    """
    parts = [part for one in text.split(",") if (part := " ".join(one.split()))]
    country = read_country(parts[-1]) if parts else None
    if country is None:
        return None
    city, *rest = parts[:-1] or [""]
    if len(city) == _CODE_CHARS and city.isupper() and not rest:
        # The code of a state alone.
        city, rest = "", [city]
    region = rest[0] if rest and rest[0].casefold() not in _NO_REGIONS else None
    return RegisterPlace(country, region, city or None)
