"""What a document says in numbers, whom it cites and what its organisations get, in words."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Citation, Document, Link, Measure, MeasureName, Organisation, OrganisationKind

_MEASURE_WORDS = {
    MeasureName.CITED_BY: "Cited by",
    MeasureName.INFLUENTIAL_CITATIONS: "Influential citations",
    MeasureName.REFERENCES: "References",
    MeasureName.EC_CONTRIBUTION: "EU contribution",
    MeasureName.TOTAL_COST: "Total cost",
    MeasureName.RAISED: "Raised",
    MeasureName.VALUATION: "Valuation",
    MeasureName.EMPLOYEES: "Employees",
}
_KIND_WORDS = {
    OrganisationKind.COMPANY: "company",
    OrganisationKind.EDUCATION: "university or school",
    OrganisationKind.RESEARCH: "research institute",
    OrganisationKind.PUBLIC: "public body",
    OrganisationKind.HEALTH: "hospital or clinic",
    OrganisationKind.NONPROFIT: "non-profit",
    OrganisationKind.OTHER: "other",
}
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_ADDRESSES = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "openalex": "https://openalex.org/{}",
    "patent": "https://patents.google.com/patent/{}",
}


@dataclass(frozen=True, slots=True)
class CitationView:
    """A thing that is cited: how it is shown, where it is read, and what an office says of it."""

    text: str
    url: str | None
    note: str


def describe_measures(document: Document) -> list[tuple[str, str]]:
    """Return the numbers of a document with their words: ``("EU contribution", "€2,499,000")``."""
    return [(_MEASURE_WORDS[one.name], format_measure(one)) for one in document.measures]


def format_measure(measure: Measure) -> str:
    """Return a number with its currency."""
    return format_money(measure.value, measure.unit) if measure.unit else f"{measure.value:,.0f}"


def format_money(amount: float, currency: str) -> str:
    """Return an amount: ``€1,250,000``, ``CHF 40,000``."""
    sign = _SIGNS.get(currency)
    return f"{sign}{amount:,.0f}" if sign else f"{currency} {amount:,.0f}"


def describe_organisation(organisation: Organisation) -> list[str]:
    """Return what a document says of an organisation beyond its name and place."""
    said = [_KIND_WORDS[organisation.kind]] if organisation.kind else []
    if organisation.is_sme:
        said.append("small or medium-sized")
    if organisation.funding_eur is not None:
        said.append(f"gets {format_money(organisation.funding_eur, 'EUR')}")
    return said


def find_organisation(document: Document, link: Link) -> Organisation | None:
    """Return the organisation in a document's metadata that a link came from."""
    return next(
        (o for o in document.organisations if (o.role.value, o.name) == (link.role, link.surface)),
        None,
    )


def make_citations(document: Document) -> list[CitationView]:
    """Return what a document cites, in its order."""
    return [_make_citation(one) for one in document.citations]


def _make_citation(one: Citation) -> CitationView:
    address = _ADDRESSES.get(one.scheme)
    # A number of a patent is shown as offices write it.
    text = one.value.upper() if one.scheme in ("patent", "openalex") else one.value
    said = [f"category {one.category}" if one.category else "", f"by the {one.by}" if one.by else ""]
    return CitationView(text, address.format(text) if address else None, ", ".join(part for part in said if part))
