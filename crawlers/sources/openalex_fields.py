"""What OpenAlex says of one work, as the rules of its source read it: text, dates, people, organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.errors import RecordError
from core.text.organisation_names import normalise_name
from crawlers.mapping.identifiers import read_identifiers
from crawlers.mapping.paths import find, text, texts
from crawlers.parsing.affiliations import read_affiliation
from crawlers.parsing.jats import plain_abstract, plain_title

Work = Mapping[str, Any]

# No abstract is longer; a place beyond it would be an attack on whoever makes a list of that length.
_MOST_WORDS = 100_000
_MOST_AWARDS = 50
_MOST_AWARD_CHARS = 60
# OpenAlex writes the first day where it knows no more than the month or the year.
_FIRST_DAY = re.compile(r"(\d{4})(?:-01-01|(-\d{2})-01)")


def read_work(work: Work) -> dict[str, Any]:
    """Return the fields of a work that need more than a path. Raises RecordError."""
    return {
        "key": work_id(work),
        "title": plain_title(text(work, ("title", "display_name"))),
        "text": rebuild_abstract(work.get("abstract_inverted_index")) or plain_abstract(text(work, "abstract")),
        "published": published(work),
        "people": list(iter_people(work)),
        "organisations": list(iter_organisations(work)),
        "arxiv": arxiv_id(work),
        "topics": [url.rpartition("/")[2] for url in (*texts(work, "primary_topic.id"), *texts(work, "topics.id"))],
        "awards": award_numbers(work),
        "status": "retracted" if work.get("is_retracted") is True else None,
    }


def work_id(work: Work) -> str:
    """Return the id of a work without its address: ``W2741809807``; empty where it has none."""
    return next(iter(read_identifiers("openalex", texts(work, "id"))), "").upper()


def rebuild_abstract(index: object) -> str:
    """Return the text of an index ``{word: [places]}``; places without a word are passed over.

    Of several words at one place the first stays. Raises RecordError for places that no text has.
    """
    if not index:
        return ""
    if not isinstance(index, dict):
        raise RecordError(f"abstract_inverted_index is {type(index).__name__}, not an index of words")
    placed: dict[int, str] = {}
    for word, places in index.items():
        for place in places if isinstance(places, list) else [places]:
            if type(place) is not int or not 0 <= place < _MOST_WORDS:
                raise RecordError(f"abstract_inverted_index has a word at {str(place)[:40]!r}")
            placed.setdefault(place, word)
    words = [placed[place] for place in sorted(placed)]
    if len(words) > 1 and words[0].casefold().rstrip(".:") == "abstract":
        del words[0]
    return plain_abstract(" ".join(words))


def published(work: Work) -> str:
    """Return the date of publication as exact as it is known: the first of a month stands for the month."""
    day = text(work, ("publication_date", "publication_year"))
    found = _FIRST_DAY.fullmatch(day)
    return found[1] + (found[2] or "") if found else day


def read_day(value: str) -> date | None:
    """Return the day of a date with or without a time; ``None`` for what is none."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def iter_people(work: Work) -> Iterator[dict[str, Any]]:
    """Give the authors with their affiliations as they wrote them, or as the institutions are called."""
    for one in find(work, "authorships"):
        written = texts(one, ("affiliations.raw_affiliation_string", "raw_affiliation_strings"))
        yield {
            "name": text(one, ("author.display_name", "raw_author_name")),
            "orcid": text(one, "author.orcid"),
            "affiliations": written or texts(one, "institutions.display_name"),
        }


def iter_organisations(work: Work) -> Iterator[dict[str, str | None]]:
    """Give the institutions of the authors, and the organisations that OpenAlex does not know, by what authors wrote.

    These have no identifier: in practice many are young companies.
    """
    known = [one for place in find(work, "authorships") for one in find(place, "institutions")]
    names = {normalise_name(text(one, "display_name")) for one in known}
    for one in known:
        yield {
            "name": text(one, "display_name"),
            "id": text(one, "id"),
            "ror": text(one, "ror"),
            "country": text(one, "country_code"),
            "kind": text(one, "type"),
        }
    for place in find(work, "authorships"):
        for written in _unknown(place):
            found = read_affiliation(written)
            if found is not None and normalise_name(found.name) not in names:
                country = found.country or _only_country(place)
                kind = "company" if found.is_company else None
                yield {"name": found.name, "country": country, "town": found.town, "kind": kind}


def _unknown(authorship: object) -> list[str]:
    """The affiliations of an author that OpenAlex found no institution for, as they are written."""
    pairs = find(authorship, "affiliations")
    if pairs:
        return [text(one, "raw_affiliation_string") for one in pairs if not texts(one, "institution_ids")]
    return [] if find(authorship, "institutions") else texts(authorship, "raw_affiliation_strings")


def _only_country(authorship: object) -> str | None:
    """The country of an author with one affiliation and one country; of several it is not told whose it is."""
    countries, pairs = texts(authorship, "countries"), find(authorship, "affiliations")
    return countries[0] if len(countries) == 1 and len(pairs) == 1 else None


def arxiv_id(work: Work) -> str | None:
    """Return the arXiv id among the places where a work is found; ``None`` where there are several."""
    places = [value for name in ("id", "landing_page_url", "pdf_url") for value in texts(work, f"locations.{name}")]
    places += [value for name in ("landing_page_url", "pdf_url") for value in texts(work, f"primary_location.{name}")]
    found = read_identifiers("arxiv", [*texts(work, "doi"), *places])
    return found[0] if len(found) == 1 else None


def award_numbers(work: Work) -> list[str]:
    """Return the numbers of the grants that paid for a work."""
    raw = [*texts(work, "awards.funder_award_id"), *texts(work, "grants.award_id")]
    numbers = (part.strip() for value in raw for part in re.split(r"[,;]", value))
    return list(dict.fromkeys(one for one in numbers if 0 < len(one) <= _MOST_AWARD_CHARS))[:_MOST_AWARDS]
