"""An organisation out of an affiliation as authors write it: ``R&D, QuantWare B.V., 2628 XG Delft, The Netherlands``.

No register knows many of them: they are young. So a name is read only where it is one for sure, by its legal form, its
words or its place; an address, a town, a department or a life story is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawlers.parsing.affiliation_words import (
    has_legal_form,
    is_address,
    is_body,
    is_legal_form,
    is_marked,
    is_place,
    is_region,
    is_role,
    is_unit,
    is_university,
    read_town,
    runs_on,
    without_tail,
)
from crawlers.parsing.countries import cut_country
from crawlers.parsing.jats import plain_title

# Longer ones tell of a life, or hold several.
_MOST_CHARS = 400
_MOST_WORDS = 12
_MAIL = re.compile(r"(?:e-?mail(?: address)?\s*:?\s*)?(?:\S+@\S+|\[email\W+protected\]\S*)", re.IGNORECASE)
_MARKS = re.compile(r"^(?:[\s*†‡§¶#,;.:]|[¹²³⁰⁴-⁹]|\(?[a-z\d]{1,2}\)\s*|\d{1,2}\s+(?=[A-Z][a-z]))+")
_NONE = re.compile(r"not (?:provided|available|applicable)|unaffiliated|no affiliation|^\W*n/?a\W*$", re.IGNORECASE)
# The number of an affiliation: <sup>1</sup>.
_RAISED = re.compile(r"<sup>[^<>]{0,6}</sup>", re.IGNORECASE)
# In a text whose blanks are single.
_SEVERAL = re.compile(r" ?[;|] ?")
_CARE_OF = re.compile(r"^c/o\b\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;|\n]\s*(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class Affiliation:
    """What an affiliation names. ``town`` and ``country`` are there where they are certain.

    ``is_company``: its name says how it is incorporated.
    """

    name: str
    country: str | None = None
    town: str | None = None
    is_company: bool = False


def read_affiliation(text: str) -> Affiliation | None:
    """Return the organisation that an affiliation names; ``None`` where it names none for sure.

    >>> read_affiliation("R&D, QuantWare B.V., 2628 XG Delft, The Netherlands")
    Affiliation(name='QuantWare B.V.', country='NL', town='Delft', is_company=True)
    """
    return _read(text) if len(text) <= _MOST_CHARS else None


# A paper says the same for many of its authors.
@lru_cache(maxsize=4_096)
def _read(text: str) -> Affiliation | None:
    plain = " ".join(_MAIL.sub(" ", plain_title(_RAISED.sub(" ", text))).split())
    if _NONE.search(plain):
        return None
    rest, country = cut_country(_first_of_several(plain))
    parts = _parts(rest)
    name = _choose(parts)
    if name is None:
        return None
    name = without_tail(name)
    town = next((found for part in parts if (found := read_town(part))), None)
    return Affiliation(name, country, town, has_legal_form(name))


def _first_of_several(text: str) -> str:
    """The first of several affiliations in one text, each with an organisation: the country is that of the last."""
    several = [part for part in _SEVERAL.split(text) if any(map(_is_sure, _parts(part)))]
    return several[0] if len(several) > 1 else text


def _is_sure(part: str) -> bool:
    return has_legal_form(part) or is_university(part)


def _parts(text: str) -> list[str]:
    """The parts of an affiliation between commas, a legal form with its name."""
    parts: list[str] = []
    for raw in _BETWEEN.split(text):
        part = _CARE_OF.sub("", raw.strip(" ,;:"))
        if parts and is_legal_form(part):
            parts[-1] += f", {part}"
        elif part := part if has_legal_form(part) else part.strip(" ."):
            parts.append(part)
    if parts and not is_address(parts[0]):
        parts[0] = _MARKS.sub("", parts[0])
    return [part for part in parts if part]


def _choose(parts: list[str]) -> str | None:
    """The part that names the organisation: a company, a university, a body, or what stands first and is no place."""
    named = [(number, part) for number, part in enumerate(parts) if _may_be_name(part)]
    for is_one in (has_legal_form, is_university):
        for _, part in named:
            if is_one(part):
                return part
    for number, part in named:
        if is_unit(part) or is_region(part) or is_place(part):
            continue
        if is_body(part) or (number == 0 and (is_marked(part) or _stands_alone(parts))):
            return part
    return None


def _may_be_name(part: str) -> bool:
    is_short = len(part.split()) <= _MOST_WORDS and any(map(str.isalpha, part))
    return is_short and not is_role(part) and not is_address(part) and not runs_on(part)


def _stands_alone(parts: list[str]) -> bool:
    """Whether ordinary words at the beginning are a name: "Quandela, Massy", but not "Naivasha" or "Boulder, CO"."""
    after = [part for part in parts[1:] if not is_region(part)]
    return bool(after) or len(parts[0].split()) > 1
