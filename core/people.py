"""People in the data: the keys by which documents with a person are found, and their ORCIDs."""

from __future__ import annotations

import re
from typing import NamedTuple

#: The kind of an actor that is a person, and what its id begins with.
PERSON = "person"
ORCID = "orcid"
# Why a person is linked to a document; of a patent it is ``inventor``.
AUTHOR, INVENTOR = "author", "inventor"
PERSON_ROLES = frozenset({AUTHOR, INVENTOR})

_ORCID = re.compile(r"(?:\A|/)(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])/?\Z")


class PersonKey(NamedTuple):
    """Under what a document is found by one of its people: hashes, so no name stands there.

    ``number``: of family name and first letter, 64 bits and signed. ``given``: of the first given name, 31 bits; 0
    where only its letter is known.
    """

    number: int
    given: int


def parse_orcid(text: str | None) -> str | None:
    """Return an ORCID without the address before it; ``None`` for what is none.

    The last digit checks the others (ISO 7064 MOD 11-2,
    https://support.orcid.org/hc/en-us/articles/360006897674).
    """
    found = _ORCID.search((text or "").strip())
    if found is None:
        return None
    orcid, total = found[1].upper(), 0
    digits = orcid.replace("-", "")
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return orcid if digits[-1] == ("X" if check == 10 else str(check)) and total else None
