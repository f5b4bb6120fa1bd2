"""Citations, measures and the facts of organisations, by rules alone."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from core.errors import RecordError
from core.models import Citation, Classification, Measure, MeasureName, Organisation, OrganisationKind, Role
from crawlers.mapping.ruled import build_document
from crawlers.mapping.rules import RecordRules
from tests.crawlers.loopback import make_source

RULES: dict[str, Any] = {
    "key": "id",
    "title": "title",
    "citations": {"doi": "cites.doi", "openalex": "cites.work"},
    "measures": {"cited_by": "counts.cited", "total_cost": {"path": "cost", "unit": "EUR"}},
    "organisations": [
        {
            "each": "partners",
            "role": "participant",
            "name": "name",
            "kind": "type",
            "kinds": {"HES": "education", "PRC": "company"},
            "is_sme": "sme",
            "funding_eur": "paid",
        }
    ],
}


def build(**fields: Any) -> Any:
    rules = RecordRules.model_validate(RULES)
    return build_document({"id": "1", "title": "One"} | fields, make_source(kind="project"), rules)


def test_citations_are_read_by_scheme() -> None:
    cites = [{"doi": "https://doi.org/10.1/A"}, {"doi": "10.1234/B"}, {"work": "https://openalex.org/W7"}]
    assert build(cites=cites).citations == (Citation("doi", "10.1234/b"), Citation("openalex", "w7"))


def test_codes_of_patents_are_written_as_symbols_and_others_as_they_are() -> None:
    rules = RecordRules.model_validate(RULES | {"classifications": {"ipc": "ipc", "keyword": "words"}})
    record = {"id": "1", "title": "One", "ipc": ["G02B 006/12", "G02B6/12"], "words": "g02b 6/12"}
    document = build_document(record, make_source(), rules)
    assert document.classifications == (Classification("ipc", "G02B6/12"), Classification("keyword", "g02b 6/12"))


def test_measures_have_their_currency() -> None:
    measures = build(counts={"cited": 12}, cost="1234,5").measures
    assert measures == (Measure(MeasureName.CITED_BY, 12.0), Measure(MeasureName.TOTAL_COST, 1_234.5, "EUR"))


def test_a_measure_that_is_absent_is_none() -> None:
    assert build(counts={"cited": None}, cost="").measures == ()


@pytest.mark.parametrize(
    ("partner", "kind", "is_sme", "funding"),
    [
        ({"type": "PRC", "sme": True, "paid": 99.5}, OrganisationKind.COMPANY, True, 99.5),
        ({"type": "hes", "sme": "false", "paid": "0"}, OrganisationKind.EDUCATION, False, 0.0),
        ({"type": "XYZ"}, None, None, None),
    ],
)
def test_an_organisation_has_what_the_source_says_of_it(
    partner: dict[str, Any], kind: OrganisationKind | None, is_sme: bool | None, funding: float | None
) -> None:
    organisations = build(partners=[{"name": "One"} | partner]).organisations
    expected = Organisation("One", Role.PARTICIPANT, kind=kind, is_sme=is_sme, funding_eur=funding)
    assert organisations == (expected,)


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"cost": "much"}, "total_cost"), ({"partners": [{"name": "One", "sme": "perhaps"}]}, "is_sme")],
)
def test_a_field_that_cannot_be_read_refuses_its_record(fields: dict[str, Any], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        build(**fields)


def test_all_paths_of_the_rules_are_known() -> None:
    used = set(RecordRules.model_validate(RULES).used())
    assert {"cites.doi", "counts.cited", "cost", "partners.type", "partners.sme", "partners.paid"} <= used


@pytest.mark.parametrize(
    "wrong",
    [
        {"measures": {"fame": "x"}},
        {"measures": {"raised": {"path": "x", "unit": "euro"}}},
        {"measures": ["x"]},
        {"organisations": [{"each": "x", "role": "participant", "kinds": {"HES": "school"}}]},
    ],
)
def test_a_rule_that_names_nothing_we_have_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RecordRules.model_validate(RULES | wrong)
