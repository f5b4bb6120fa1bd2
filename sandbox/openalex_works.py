"""Writes works as OpenAlex does: abstracts as an index of words, authors with what they wrote of their affiliation.

An organisation that no register knows has no institution: only the words of the authors tell of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.countries import COUNTRIES, LEGAL_FORMS
from sandbox.identities import author_id, institution_id, make_number, ror_id
from sandbox.model import Author, Organisation, World
from sandbox.truths import OrganisationKind
from sandbox.works import AFFILIATED_AFTER, Work

_TYPES = {
    OrganisationKind.UNIVERSITY: "education",
    OrganisationKind.INSTITUTE: "facility",
    OrganisationKind.COMPANY: "company",
}
# What the service says of every work that this world has.
_SAME_FOR_ALL: Mapping[str, Any] = {
    "language": "en",
    "institutions": [],
    "corresponding_author_ids": [],
    "corresponding_institution_ids": [],
    "apc_list": None,
    "apc_paid": None,
    "fwci": None,
    "has_fulltext": False,
    "citation_normalized_percentile": None,
    "cited_by_percentile_year": {"min": 0, "max": 99},
    "biblio": {"volume": None, "issue": None, "first_page": None, "last_page": None},
    "is_retracted": False,
    "is_paratext": False,
    "is_xpac": False,
    "keywords": [],
    "concepts": [],
    "mesh": [],
    "sustainable_development_goals": [],
    "awards": [],
    "funders": [],
    "has_content": {"grobid_xml": False, "pdf": False},
    "content_urls": None,
    "related_works": [],
}
_ARXIV: Mapping[str, Any] = {
    "id": "https://openalex.org/S4306400194",
    "display_name": "arXiv (Cornell University)",
    "issn_l": None,
    "issn": None,
    "is_oa": True,
    "is_in_doaj": False,
    "is_core": False,
    "host_organization": None,
    "host_organization_name": None,
    "host_organization_lineage": [],
    "host_organization_lineage_names": [],
    "type": "repository",
}


def as_json(world: World, work: Work) -> dict[str, Any]:
    """Return a work as the service writes it on the world's day."""
    url = f"https://doi.org/{work.doi}"
    return {
        **_SAME_FOR_ALL,
        **_places(work),
        **_people(world, work),
        "id": work.id,
        "doi": url,
        "ids": {"openalex": work.id, "doi": url},
        "title": work.title,
        "display_name": work.title,
        "publication_year": work.published.year,
        "publication_date": work.published.isoformat(),
        "type": "article" if work.journal else "preprint",
        "cited_by_count": work.cited,
        "primary_topic": _topic(work.topics[0]) if work.topics else None,
        "topics": [_topic(one) for one in work.topics],
        "referenced_works_count": len(work.cites),
        "referenced_works": list(work.cites),
        "abstract_inverted_index": invert(work.abstract),
        "counts_by_year": [{"year": world.today.year, "cited_by_count": work.cited}] if work.cited else [],
        "updated_date": f"{world.today}T04:10:00.000000",
        "created_date": f"{work.listed}T00:00:00",
    }


def _people(world: World, work: Work) -> dict[str, Any]:
    is_fresh = world.today - work.published < AFFILIATED_AFTER
    authorships = [_authorship(world, work, at, is_fresh) for at in range(len(work.authors))]
    return {
        "authorships": authorships,
        "countries_distinct_count": len({code for one in authorships for code in one["countries"]}),
        "institutions_distinct_count": len({i["id"] for one in authorships for i in one["institutions"]}),
    }


def _places(work: Work) -> dict[str, Any]:
    """Where a work stands: in its journal, on arXiv, or both."""
    locations = [_journal_location(work)] if work.journal else []
    locations += [_arxiv_location(work)] if work.arxiv else []
    return {
        "primary_location": locations[0],
        "locations": locations,
        "locations_count": len(locations),
        "best_oa_location": locations[-1] if work.arxiv else None,
        "indexed_in": [name for name, has in (("arxiv", work.arxiv), ("crossref", work.journal)) if has],
        "open_access": _open_access(work),
    }


def invert(text: str) -> dict[str, list[int]]:
    """Return the places of each word of a text, counted from 0."""
    index: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        index.setdefault(word, []).append(place)
    return index


def write_affiliation(organisation: Organisation, year: int) -> str:
    """Return what authors write: companies with their legal form, where no register has them yet."""
    form = "" if organisation.is_registered else f" {LEGAL_FORMS[organisation.country]}"
    return f"{organisation.name_in('paper', year)}{form}, {organisation.city}, {COUNTRIES[organisation.country]}"


def _authorship(world: World, work: Work, at: int, is_fresh: bool) -> dict[str, Any]:
    author = work.authors[at]
    home = world.organisations[author.organisation]
    written = [] if is_fresh else [write_affiliation(home, work.published.year)]
    institutions = [_institution(home)] if home.is_registered and written else []
    return {
        "author_position": "first" if at == 0 else "last" if at == len(work.authors) - 1 else "middle",
        "author": {"id": author_id(author.name), "display_name": author.name, "orcid": _orcid(author)},
        "institutions": institutions,
        "countries": [home.country] if written else [],
        "is_corresponding": at == 0,
        "raw_author_name": author.name,
        "raw_affiliation_strings": written,
        "affiliations": [
            {"raw_affiliation_string": one, "institution_ids": [i["id"] for i in institutions]} for one in written
        ],
    }


def _institution(home: Organisation) -> dict[str, Any]:
    number = institution_id(home.id)
    return {
        "id": number,
        "display_name": home.name,
        "ror": ror_id(home.id),
        "country_code": home.country,
        "type": _TYPES[home.kind],
        "lineage": [number],
    }


def _orcid(author: Author) -> str | None:
    """Return an ORCID for one in three people; the numbers above 0009 are given to nobody yet."""
    number = make_number(f"orcid/{author.name}", 8)
    if number % 3:
        return None
    digits = f"0009999{number:08d}"
    return f"https://orcid.org/{'-'.join((digits + _check_digit(digits))[at : at + 4] for at in range(0, 16, 4))}"


def _check_digit(digits: str) -> str:
    """ISO 7064, 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def _topic(topic: str) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/{topic}",
        "display_name": f"Topic {topic} of an invented world",
        "score": 0.97,
        "subfield": {"id": "https://openalex.org/subfields/3100", "display_name": "Physics and Astronomy"},
        "field": {"id": "https://openalex.org/fields/31", "display_name": "Physics and Astronomy"},
        "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
    }


def _arxiv_location(work: Work) -> dict[str, Any]:
    return {
        "id": f"pmh:oai:arXiv.org:{work.arxiv}",
        "is_oa": True,
        "landing_page_url": f"http://arxiv.org/abs/{work.arxiv}",
        "pdf_url": f"https://arxiv.org/pdf/{work.arxiv}",
        "source": dict(_ARXIV),
        "license": None,
        "license_id": None,
        "version": "submittedVersion",
        "is_accepted": False,
        "is_published": False,
        "raw_source_name": None,
        "raw_type": "text",
    }


def _journal_location(work: Work) -> dict[str, Any]:
    journal = work.journal or ""
    source = dict(_ARXIV) | {
        "id": f"https://openalex.org/S99{make_number(f'journal/{journal}', 8):08d}",
        "display_name": journal,
        "is_oa": False,
        "type": "journal",
    }
    return {
        "id": f"doi:{work.doi}",
        "is_oa": False,
        "landing_page_url": f"https://doi.org/{work.doi}",
        "pdf_url": None,
        "source": source,
        "license": None,
        "license_id": None,
        "version": "publishedVersion",
        "is_accepted": True,
        "is_published": True,
        "raw_source_name": journal,
        "raw_type": "journal-article",
    }


def _open_access(work: Work) -> dict[str, Any]:
    is_open = work.arxiv is not None
    return {
        "is_oa": is_open,
        "oa_status": "green" if is_open else "closed",
        "oa_url": f"https://arxiv.org/pdf/{work.arxiv}" if is_open else None,
        "any_repository_has_fulltext": is_open,
    }
