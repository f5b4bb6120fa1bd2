"""Records of arXiv as OpenAlex and Crossref write them: other spelling of title and authors, the year of the DOI."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Any

Row = dict[str, Any]
# DOIs that hold the year of publication: 10.1016/j.jpaa.2015.02.009, 10.1007/jhep05(2013)123.
_DOI_YEAR = re.compile(r"10\.1016/j\.[a-z]+\.((?:19|20)\d\d)\.|\(((?:19|20)\d\d)\)")
_TEX_WORD = re.compile(r"\\([A-Za-z]+)\s*")
_GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon theta kappa lambda mu nu pi rho sigma tau phi chi psi omega".split(),
        "αβγδεθκλμνπρστφχψω",
        strict=True,
    )
)


def has_year(row: Row) -> bool:
    """Return whether the DOI of a record tells its year."""
    return bool(_DOI_YEAR.search((row.get("doi") or "").lower()))


def write_openalex(row: Row, n: int, rng: random.Random) -> Row:
    """Return a record of arXiv as the n-th work of OpenAlex."""
    published = f"{_doi_year(row)}-{rng.randint(1, 12):02d}-{rng.randint(2, 28):02d}"
    people = [{"author": {"display_name": _respell(name, rng)}, "raw_author_name": name} for name in _people(row)]
    return {
        "id": f"https://openalex.org/W{number_work(n)}",
        "doi": f"https://doi.org/{row['doi'].lower()}",
        "title": plain_title(row["title"]),
        "type": "article",
        "publication_date": published,
        "authorships": people,
    }


def write_crossref(row: Row, rng: random.Random) -> Row:
    """Return a record of arXiv as Crossref has it."""
    title = plain_title(row["title"]).replace("-", rng.choice("-\u2010\u2013"))
    names = [name.split() for name in _people(row)]
    return {
        "DOI": rng.choice([row["doi"].lower(), row["doi"].upper()]),
        "type": "journal-article",
        "title": [rng.choice([title, title.title(), f"<i>{title}</i>", f"{title}."])],
        "author": [{"given": " ".join(parts[:-1]), "family": parts[-1]} for parts in names],
        "issued": {"date-parts": [[int(_doi_year(row))]]},
    }


def _respell(name: str, rng: random.Random) -> str:
    """Write a name as an index does: as it is, with initials, or without accents."""
    *given, family = name.split()
    initials = " ".join([*(f"{part[0]}." for part in given), family])
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return rng.choice([name, initials, bare])


def plain_title(title: str) -> str:
    """Write a title without TeX, as indexes show it: Greek letters, and no braces."""
    named = _TEX_WORD.sub(lambda match: _GREEK.get(match[1], f"{match[1]} "), title)
    return " ".join(re.sub(r"[${}^_\\~]", "", named).split())


def _people(row: Row) -> list[str]:
    return [name for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", row["authors"]) if (name := part.strip())]


def _doi_year(row: Row) -> str:
    found = _DOI_YEAR.search(row["doi"].lower())
    return (found[1] or found[2]) if found else ""


def number_work(n: int) -> int:
    """Return the number of the n-th work, without its W."""
    return 9_000_000_000 + n
