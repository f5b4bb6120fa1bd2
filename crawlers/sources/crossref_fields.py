"""What Crossref says of one work, as the rules of its source read it: people, organisations, references, updates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import RecordError
from crawlers.mapping.identifiers import read_identifiers
from crawlers.mapping.paths import find, text, texts
from crawlers.parsing.affiliation_words import is_body, is_university
from crawlers.parsing.affiliations import read_affiliation
from crawlers.parsing.countries import find_country
from crawlers.parsing.jats import plain_abstract, plain_title

Work = Mapping[str, Any]

# Other DOIs of the same work: its preprint, its journal version.
_SAME_WORK = ("is-preprint-of", "has-preprint", "is-version-of", "has-version", "is-identical-to", "is-same-as")
# Hundreds of versions would be somebody's mistake.
_MOST_SAME = 20
_PREPRINT_OUTLETS = frozenset({"posted-content"})
_GROUP = re.compile(r"\b(?:collaboration|consortium|group|team|network|investigators|committee)\b", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv[:\s./]+(?:abs/|org/abs/)?(\d{4}\.\d{4,5})", re.IGNORECASE)


def read_work(work: Work) -> dict[str, Any]:
    """Return the fields of a work that need more than a path. Raises RecordError."""
    doi = next(iter(read_identifiers("doi", texts(work, "DOI"))), "")
    if not doi:
        raise RecordError("no DOI")
    same = list(iter_same(work))
    cited, cited_arxiv = read_references(work)
    return {
        "key": doi,
        "url": text(work, "URL") or f"https://doi.org/{doi}",
        "title": read_title(work),
        "text": plain_abstract(text(work, "abstract")),
        "outlet": plain_title(text(work, "container-title")) or _preprint_outlet(work),
        "people": list(iter_people(work)),
        "organisations": list(iter_organisations(work)),
        "dois": [doi, *same],
        "arxiv": read_identifiers("arxiv", same),
        "status": "retracted" if is_retracted(work) else None,
        "cited": [*cited, *iter_updated(work, doi)],
        "cited_arxiv": cited_arxiv,
    }


def read_title(work: Work) -> str:
    """Return the title with its subtitle."""
    title, subtitle = plain_title(text(work, "title")), plain_title(text(work, "subtitle"))
    return f"{title.rstrip(':. ')}: {subtitle}" if title and subtitle and subtitle not in title else title


def iter_people(work: Work) -> Iterator[dict[str, Any]]:
    """Give the authors in their order: persons, and groups and companies by their name."""
    for one in find(work, "author"):
        family, given = text(one, "family"), text(one, "given")
        parts = (text(one, "prefix"), given, family, text(one, "suffix"))
        name = " ".join(part for part in parts if part) if family or given else text(one, "name")
        yield {"name": name, "orcid": text(one, "ORCID"), "affiliations": _affiliations(one)}


def iter_organisations(work: Work) -> Iterator[dict[str, str | None]]:
    """Give the organisations that authors belong to, that are authors, or that a report or thesis is of."""
    for one in find(work, "author"):
        for place in find(one, "affiliation"):
            if (ror := _ror(place)) and (name := text(place, "name")):
                found = read_affiliation(name)
                country = found.country if found else None
                yield {"name": found.name if found else name, "country": country, "ror": ror}
        yield from filter(None, map(_organisation, _affiliations(one, is_known=False)))
        if not text(one, "family") and (name := text(one, "name")) and not _GROUP.search(name):
            found = read_affiliation(name)
            if found and (found.is_company or is_body(name) or is_university(name)):
                yield _organisation(name) or {}
    if text(work, "type") not in _PREPRINT_OUTLETS:
        yield from filter(None, map(_organisation, texts(work, "institution.name")))


def read_references(work: Work) -> tuple[list[str], list[str]]:
    """Return the DOIs and arXiv ids of what a work cites; a reference without either is left."""
    dois = texts(work, "reference.DOI")
    loose = " ".join(text(one, "unstructured") for one in find(work, "reference") if not text(one, "DOI"))
    return dois, list(dict.fromkeys(_ARXIV.findall(loose)))


def iter_same(work: Work) -> Iterator[str]:
    """Give the DOIs under which the same work stands elsewhere: as a preprint, or in a journal."""
    found = [
        one
        for name in _SAME_WORK
        for related in find(work, f"relation.{name}")
        if text(related, "id-type") in ("doi", "arxiv")
        for one in [text(related, "id")]
    ]
    yield from list(dict.fromkeys(found))[:_MOST_SAME]


def iter_updated(work: Work, doi: str) -> Iterator[str]:
    """Give the DOIs that a work corrects or retracts; a new version of itself is none."""
    for value in read_identifiers("doi", texts(work, "update-to.DOI")):
        if value != doi:
            yield value


def is_retracted(work: Work) -> bool:
    """Whether a work was retracted or withdrawn; the notice that says so of another is not."""
    return any(kind in ("retraction", "withdrawal", "removal") for kind in texts(work, "updated-by.type"))


def _organisation(written: str) -> dict[str, str | None] | None:
    found = read_affiliation(written)
    if found is None:
        return None
    kind = "company" if found.is_company else None
    return {"name": found.name, "country": found.country, "town": found.town, "kind": kind}


def _affiliations(author: object, *, is_known: bool = True) -> list[str]:
    """The affiliations of an author as written. Some publishers give department, university, town and country apart.

    ``is_known``: with those that have an identifier.
    """
    places = [one for one in find(author, "affiliation") if is_known or not _ror(one)]
    written = [", ".join(filter(None, (plain_title(text(one, "name")), text(one, "place")))) for one in places]
    if not any(find_country(one) for one in written):
        return [one for one in written if one]
    joined: list[str] = []
    is_open = False
    for one in filter(None, written):
        joined[-1:] = [f"{joined[-1]}, {one}"] if is_open else [*joined[-1:], one]
        is_open = find_country(one) is None
    return joined


def _ror(place: object) -> str:
    return next(iter(read_identifiers("ror", texts(place, "id.id"))), "")


def _preprint_outlet(work: Work) -> str:
    """The server of a preprint, in place of a journal."""
    if text(work, "type") not in _PREPRINT_OUTLETS:
        return ""
    return text(work, ("institution.name", "group-title"))
