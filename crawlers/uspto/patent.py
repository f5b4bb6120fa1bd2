"""What every DTD says of a patent, under one name each, and the document that it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.errors import RecordError
from core.models import (
    Citation,
    Classification,
    DateKind,
    Document,
    DocumentDate,
    Organisation,
    OrganisationKind,
    Person,
    Role,
)
from crawlers.bulk.fields import country as country_code
from crawlers.bulk.patents import application_number, clean_number, number_identifiers, read_day
from crawlers.source import Source

_US = "US"
# Last digits of the types of assignees that are governments: of the US, of other countries, of counties, of states.
_GOVERNMENTS = frozenset("6789")


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication or an application as it is written; ``day`` is ``YYYYMMDD`` or empty."""

    country: str
    number: str
    kind: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Patent:
    """One publication. ``priorities``: the applications whose date it claims, here or abroad, and those it continues.

    ``pct``: the international application that it is.
    """

    publication: Reference
    application: Reference | None
    is_grant: bool
    title: str
    text: str
    priorities: tuple[Reference, ...] = ()
    pct: Reference | None = None
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    classifications: tuple[Classification, ...] = ()
    citations: tuple[Citation, ...] = ()


def build_document(patent: Patent, source: Source) -> Document:
    """Make a document of a publication. Raises RecordError for one without number, date or title."""
    public = patent.publication
    country, number = public.country or _US, clean_number(public.country or _US, public.number)
    if not number:
        raise RecordError("no number of the publication")
    if not patent.title:
        raise RecordError("no title")
    # In the order in which the store gives them back: the same record has the same hash, wherever it comes from.
    dates = tuple(sorted(set(_iter_dates(patent))))
    return Document(
        source=source.id,
        key=f"{country}{number}{public.kind}",
        kind=source.kind,
        title=patent.title,
        text=patent.text,
        lang=source.language,
        url=f"https://patents.google.com/patent/{country}{number}{public.kind}/en",
        licence=source.terms.licence,
        people=patent.people,
        organisations=tuple(dict.fromkeys(patent.organisations)),
        identifiers=tuple(dict.fromkeys(_iter_identifiers(patent, country, number))),
        classifications=patent.classifications,
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        citations=tuple(dict.fromkeys(patent.citations)),
    )


def _iter_dates(patent: Patent) -> Iterator[DocumentDate]:
    public = read_day(patent.publication.day, DateKind.GRANTED if patent.is_grant else DateKind.PUBLISHED)
    if not public:
        raise RecordError("no date of publication")
    yield from public
    if patent.application:
        yield from read_day(patent.application.day, DateKind.FILED)
    for claimed in patent.priorities:
        yield from read_day(claimed.day, DateKind.PRIORITY)


def _iter_identifiers(patent: Patent, country: str, number: str) -> Iterator[tuple[str, str]]:
    yield from number_identifiers(country, number, patent.publication.kind)
    for own in (patent.application, patent.pct):
        yield from _application("application", own)
    for claimed in patent.priorities:
        yield from _application("priority", claimed)


def _application(scheme: str, one: Reference | None) -> Iterator[tuple[str, str]]:
    number = application_number(one.country or _US, one.number, one.kind) if one else ""
    if number:
        yield scheme, number


def make_person(*names: str | None) -> Iterator[Person]:
    """Give a person by the parts of a name in the order that people say them; nobody where all are empty."""
    name = " ".join(" ".join(part.split()) for part in names if part and part.strip())
    if name:
        yield Person(name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is; of one in a state of the US the country is often left out."""

    country: str = ""
    state: str = ""
    city: str = ""


def make_organisation(name: str | None, role: Role, place: Place, type_code: str = "") -> Iterator[Organisation]:
    """Give an organisation; none where it has no name: people who own a patent are no organisations.

    ``type_code`` is the office's number for what an assignee is: universities and companies share theirs.
    """
    if name and name.strip():
        where = country_code(place.country or (_US if place.state else ""))
        kind = OrganisationKind.PUBLIC if type_code.strip()[-1:] in _GOVERNMENTS else None
        yield Organisation(" ".join(name.split()), role, where, " ".join(place.city.split()) or None, kind=kind)


def references(*several: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return references once each, without those that have no number."""
    return tuple(dict.fromkeys(one for group in several for one in group if one.number.strip()))
