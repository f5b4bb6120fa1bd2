"""The numbers under which services know the world's organisations, people and papers: well-formed, and nobody's.

They come from the name alone, so that a new organisation does not change the numbers of the others.
"""

from __future__ import annotations

import hashlib

# Crockford's alphabet, in which ROR writes its ids.
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR_CHARS = 6


def make_number(name: str, digits: int) -> int:
    """Return a number of so many digits at most, the same for the same name."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) % int(f"1{'0' * digits}")


def ror_id(organisation: str) -> str:
    """Return an id of ROR's form whose check digits are wrong on purpose: no organisation bears it (ISO 7064)."""
    number = make_number(f"ror/{organisation}", 9)
    text = "".join(_BASE32[number >> (5 * at) & 31] for at in reversed(range(_ROR_CHARS)))
    right = 98 - number * 100 % 97
    return f"https://ror.org/0{text}{right % 97 + 1:02d}"


def institution_id(organisation: str) -> str:
    """Return an id of OpenAlex's form, above all that it has given."""
    return f"https://openalex.org/I99{make_number(f'institution/{organisation}', 8):08d}"


def author_id(name: str) -> str:
    """Return an id of OpenAlex's form for a person."""
    return f"https://openalex.org/A99{make_number(f'author/{name}', 8):08d}"


def work_id(name: str) -> str:
    """Return an id of OpenAlex's form for a work."""
    return f"https://openalex.org/W99{make_number(f'work/{name}', 8):08d}"


def pic(organisation: str) -> str:
    """Return a participant identification code of the European Commission's form."""
    return f"1{make_number(f'pic/{organisation}', 8):08d}"
