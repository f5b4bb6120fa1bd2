"""Europe PMC: errors that come with status 200, flags in letters, and patents that belong to another source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from core.errors import NoAnswerError, SourceError
from core.models import Document
from crawlers.articles import cut_lead
from crawlers.mapping.paths import fact, find, text, texts
from crawlers.parsing.affiliations import read_affiliation
from crawlers.parsing.jats import plain_abstract, plain_title
from crawlers.reading import Answer
from crawlers.spiders.papers import PaperSpider
from crawlers.spiders.records import Fields

# It writes the first day where it knows no more than the month or the year.
_FIRST_DAY = re.compile(r"(\d{4})(?:-01-01|(-\d{2})-01)")
# Begun where a word begins only: linear in any text.
_MAIL = re.compile(r"(?:electronic address:?\s*|e-?mail:?\s+|(?<!\S))\S+@\S+", re.IGNORECASE)
_NAME = re.compile(r"(?P<family>.+?)(?<!\s)\s++(?P<initials>[A-Z]{1,4})")
_AFFILIATIONS = ("authorAffiliationDetailsList.authorAffiliation.affiliation", "affiliation")
# What may pass: the service is busy or broken for now.
_PASSING = re.compile(r"429|5\d\d")
_MOST_AWARD_CHARS = 60


class Spider(PaperSpider):
    """Reads papers; a patent among them is left out and counted."""

    def refuse_error(self, data: object, answer: Answer) -> None:
        """Raise SourceError for an error, which has status 200; NoAnswerError where asking again may help."""
        code, said = fact(data, "errCode"), fact(data, "errMsg")
        if _PASSING.fullmatch(code):
            raise NoAnswerError(f"the source reports {code}: {said[:200]}", place=answer.url)
        if code or said:
            raise SourceError(f"the source reports {code or 'an error'}: {said[:200]}", place=answer.url)

    def no_paper(self, record: Fields) -> str | None:
        """Return what a record is that should not have been found."""
        return "patents" if text(record, "source") == "PAT" else None

    def read_fields(self, record: Fields) -> Fields:
        """Return a paper with what the rules read below ``made``."""
        people = list(_people(record))
        made = {
            "title": plain_title(text(record, "title")),
            "text": plain_abstract(text(record, "abstractText")),
            "published": _published(record),
            "people": people,
            "organisations": list(_organisations(people)),
            "awards": [one for one in texts(record, "grantsList.grant.grantId") if len(one) <= _MOST_AWARD_CHARS],
            "open": text(record, "isOpenAccess") == "Y",
        }
        return {**record, "made": made}

    def listed_on(self, record: Fields) -> date | None:
        """Return the day on which a record was first found there."""
        try:
            return date.fromisoformat(text(record, "firstIndexDate")[:10])
        except ValueError:
            return None

    def build(self, record: Fields) -> Document:
        """Make a document; where the paper is not open, of its abstract the beginning is kept."""
        document, licence = super().build(record), text(record, "license")
        if record["made"]["open"]:
            return replace(document, licence=licence[:300] or document.licence)
        return replace(document, text=cut_lead(document.text), lead_only=True)


def _published(record: Fields) -> str:
    """Return the day on which it first came out, printed or not, as exact as it is known."""
    day = text(record, ("firstPublicationDate", "pubYear"))
    found = _FIRST_DAY.fullmatch(day)
    if found is None or day == text(record, "electronicPublicationDate"):
        return day
    return found[1] + (found[2] or "")


def _people(record: Fields) -> Iterator[dict[str, Any]]:
    authors = find(record, "authorList.author")
    for one in authors:
        orcid = text(one, "authorId.value") if text(one, "authorId.type").upper() == "ORCID" else ""
        written = [" ".join(_MAIL.sub("", place).split()) for place in texts(one, _AFFILIATIONS)]
        yield {"name": _name(one), "orcid": orcid, "affiliations": written}
    if not authors:
        yield from ({"name": _turned(name)} for name in text(record, "authorString").rstrip(".").split(", "))


def _name(author: object) -> str:
    whole = text(author, ("{firstName} {lastName}", "collectiveName"))
    return whole or _turned(text(author, ("fullName", "lastName")))


def _turned(name: str) -> str:
    """Return ``Byron A`` as ``Byron, A``, which cannot be taken for somebody called A."""
    found = _NAME.fullmatch(name.strip())
    return f"{found['family']}, {found['initials']}" if found else name.strip()


def _organisations(people: list[dict[str, Any]]) -> Iterator[dict[str, str | None]]:
    """Give the organisations that affiliations name for sure."""
    for written in dict.fromkeys(place for one in people for place in one.get("affiliations", ())):
        found = read_affiliation(written)
        if found is not None:
            kind = "company" if found.is_company else None
            yield {"name": found.name, "country": found.country, "town": found.town, "kind": kind}
