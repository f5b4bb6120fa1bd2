"""A page about a company is named after it: its title is an organisation, and so is that name in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.models import DocumentKind
from nlp.entities.found import Found
from nlp.entities.names import clean

# "Elestor – opslag in water": what stands before the mark is the name.
_TAGLINE = re.compile(r"\s[–—|·-]\s|:\s")
_MAX_WORDS = 6


def iter_company(fields: Mapping[str, str], kind: DocumentKind) -> Iterator[Found]:
    """Give the name in the title of a company's document."""
    if kind is not DocumentKind.COMPANY:
        return
    title = fields["title"]
    tagline = _TAGLINE.search(title)
    end = len(title[: tagline.start() if tagline else None].rstrip())
    start = len(title[:end]) - len(title[:end].lstrip())
    name = clean(title[start:end])
    if name and len(name.split()) <= _MAX_WORDS and name[-1] not in ".?!":
        yield Found("title", start, end, name, "ORG")


def name_company(found: Iterable[Found], company: Iterable[Found]) -> list[Found]:
    """Return what was found with the company, an organisation wherever it stands: it may be called Hazel or Front."""
    named = list(company)
    names = {one.name for one in named}
    return named + [replace(one, label="ORG") if one.name in names else one for one in found]
