"""What the patent formats share: numbers as identifiers, codes, organisations by role."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.errors import RecordError
from core.models import Classification, Organisation, Role

# US9317860, US-10493327-B2, US-20190012345-A1, USRE50376, USD901234, EP1234567A1
_NUMBER = re.compile(r"([A-Z]{2})-?([A-Z]{0,3}\d{1,12})(?:-?([A-Z]\d?))?")


def parse_number(text: str) -> tuple[str, str, str]:
    """Return country, number and kind code (may be empty) of a publication. Raises RecordError for anything else."""
    found = _NUMBER.fullmatch(text.strip().upper().replace(" ", ""))
    if found is None:
        raise RecordError(f"not a publication number: {text[:60]!r}")
    return found[1], found[2], found[3] or ""


def number_identifiers(country: str, number: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Return ``patent`` (us9317860) and, where there is a kind code, ``docdb`` (us.9317860.b2)."""
    patent = ("patent", f"{country}{number}".lower())
    return (patent, ("docdb", f"{country}.{number}.{kind}".lower())) if kind else (patent,)


def codes(scheme: str, values: Iterable[str]) -> tuple[Classification, ...]:
    """Return codes without blanks, once each, in the order of the source; which are inventive it does not say."""
    cleaned = ("".join(value.upper().split()) for value in values)
    return tuple([Classification(scheme, code) for code in dict.fromkeys(cleaned) if code])


def organisations(names: Iterable[str], role: Role) -> tuple[Organisation, ...]:
    """Return organisations of one role, once each."""
    return tuple([Organisation(name, role) for name in dict.fromkeys(" ".join(n.split()) for n in names) if name])
