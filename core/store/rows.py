"""Documents as rows and back: tuples instead of objects in JSON columns, to keep the database small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.models import (
    Citation,
    Classification,
    DateKind,
    Document,
    DocumentDate,
    DocumentKind,
    Measure,
    MeasureName,
    Organisation,
    OrganisationKind,
    Person,
    Precision,
    Role,
    space_suffix,
)


def row_of_document(document: Document) -> dict[str, Any]:
    """Return the columns of ``documents`` that a document itself fills."""
    return {
        "id": document.id,
        "source": document.source,
        "kind": document.kind.value,
        "title": document.title,
        "text": document.text,
        "lang": document.lang,
        "url": document.url,
        "outlet": document.outlet,
        "licence": document.licence,
        "people": [[p.name, p.orcid, p.affiliations] for p in document.people],
        "organisations": [_organisation_row(o) for o in document.organisations],
        "identifiers": document.identifiers,
        "classifications": [[c.scheme, c.code, c.primary] for c in document.classifications],
        "citations": [[c.scheme, c.value, c.category, c.by] for c in document.citations] or None,
        "measures": [[m.name, m.value, m.unit] for m in document.measures] or None,
        "visible_from": document.visible_from,
        "lead_only": document.lead_only,
        "owner": document.owner,
        "space": document.space,
    }


def document_of_row(row: Mapping[str, Any], dates: Sequence[Mapping[str, Any]]) -> Document:
    """Return the document of a row of ``documents`` (or its archived JSON) with its rows of ``document_dates``."""
    return Document(
        source=row["source"],
        key=row["id"].removeprefix(f"{row['source']}:").removesuffix(space_suffix(row["space"])),
        kind=DocumentKind(row["kind"]),
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        url=row["url"],
        outlet=row["outlet"],
        licence=row["licence"],
        people=tuple(Person(name, orcid, tuple(places)) for name, orcid, places in row["people"]),
        organisations=tuple(_organisation(*values) for values in row["organisations"]),
        identifiers=_pairs(row["identifiers"]),
        classifications=tuple(Classification(*values) for values in row["classifications"]),
        dates=tuple(
            sorted(DocumentDate(DateKind(d["kind"]), _date(d["value"]), Precision(d["precision"])) for d in dates)
        ),
        visible_from=None if row["visible_from"] is None else _date(row["visible_from"]),
        lead_only=row["lead_only"],
        owner=row["owner"],
        space=row["space"],
        # What was archived before there were such columns has none.
        citations=tuple(Citation(*values) for values in row.get("citations") or ()),
        measures=tuple(Measure(MeasureName(name), value, unit) for name, value, unit in row.get("measures") or ()),
    )


def _organisation_row(one: Organisation) -> list[Any]:
    row: list[Any] = [one.name, one.role, one.country, one.city, one.identifiers]
    more = (one.kind, one.is_sme, one.funding_eur)
    # Most sources say none of this: a base of papers does not grow by it.
    return row if more == (None, None, None) else [*row, *more]


def _organisation(  # noqa: PLR0913, PLR0917  # the columns of a row, in their order
    name: str,
    role: str,
    country: str | None,
    city: str | None,
    identifiers: Sequence[Sequence[str]],
    kind: str | None = None,
    is_sme: bool | None = None,
    funding_eur: float | None = None,
) -> Organisation:
    known = None if kind is None else OrganisationKind(kind)
    return Organisation(name, Role(role), country, city, _pairs(identifiers), known, is_sme, funding_eur)


def _pairs(values: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((scheme, value) for scheme, value in values)


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
