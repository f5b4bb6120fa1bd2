"""The tables of granted patents and their columns, as PatentsView's data dictionary names them (2023 to 2026)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PATENT = "g_patent"
LOCATION = "g_location_disambiguated"
KEY = "patent_id"
_SEQUENCE = "the order of the rows, by which they are sorted"
_TITLED = "its category and number say it"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is read: the columns that are used, those that it must have, and those that are left, with reasons.

    ``order``: the column by which the rows of a patent are sorted.
    """

    used: tuple[str, ...]
    required: tuple[str, ...]
    ignored: Mapping[str, str] = field(default_factory=dict)
    order: str | None = None


TABLES: Mapping[str, Table] = {
    PATENT: Table(
        (KEY, "patent_date", "patent_title", "patent_abstract", "wipo_kind", "withdrawn"),
        (KEY, "patent_date", "patent_title"),
        {
            "patent_type": "the number says it",
            "num_claims": "no use yet",
            "filename": "the weekly file that it came in",
        },
    ),
    "g_patent_abstract": Table((KEY, "patent_abstract"), (KEY, "patent_abstract")),
    "g_application": Table(
        (KEY, "application_id", "filing_date"),
        (KEY, "filing_date"),
        {
            "patent_application_type": "the kind code says it",
            "series_code": "the number of the application begins with it",
            "rule_47_flag": "who signed the application",
        },
    ),
    "g_applicant_not_disambiguated": Table(
        (KEY, "applicant_sequence", "raw_applicant_organization"),
        (KEY, "raw_applicant_organization"),
        {
            "raw_applicant_name_first": "people who apply are the inventors",
            "raw_applicant_name_last": "people who apply are the inventors",
            "applicant_type": "whether it is the inventor, too",
            "applicant_designation": "the same for all",
            "applicant_authority": "why it may apply",
            "rawlocation_id": "leads to a table of 40 million places, as they were written",
        },
        "applicant_sequence",
    ),
    "g_assignee_disambiguated": Table(
        (KEY, "assignee_sequence", "disambig_assignee_organization", "assignee_type", "location_id"),
        (KEY, "disambig_assignee_organization"),
        {
            "assignee_id": "another one in each issue; the name is the disambiguated one",
            "disambig_assignee_individual_name_first": "a person who owns a patent is no organisation",
            "disambig_assignee_individual_name_last": "a person who owns a patent is no organisation",
        },
        "assignee_sequence",
    ),
    "g_inventor_disambiguated": Table(
        (KEY, "inventor_sequence", "disambig_inventor_name_first", "disambig_inventor_name_last"),
        (KEY, "disambig_inventor_name_last"),
        {
            "inventor_id": "another one in each issue",
            "gender_code": "guessed from the name; never kept",
            "male_flag": "guessed from the name; never kept",
            "attribution_status": "how sure that guess is",
            "location_id": "where a person lives, of which no use is made",
        },
        "inventor_sequence",
    ),
    "g_cpc_current": Table(
        (KEY, "cpc_sequence", "cpc_group", "cpc_type"),
        (KEY, "cpc_group"),
        {
            "cpc_section": "the code says it",
            "cpc_class": "the code says it",
            "cpc_subclass": "the code says it",
            "cpc_symbol_position": "the order of the rows says it",
        },
        "cpc_sequence",
    ),
    "g_ipc_at_issue": Table(
        (KEY, "ipc_sequence", "section", "ipc_class", "subclass", "main_group", "subgroup", "classification_value"),
        (KEY, "section", "ipc_class", "subclass", "main_group", "subgroup"),
        {
            "classification_level": "the same for all",
            "symbol_position": "the order of the rows says it",
            "classification_status": "whether it was ever changed",
            "classification_data_source": "who gave the code",
            "action_date": "when the code was given",
            "ipc_version_indicator": "when the code was given",
        },
        "ipc_sequence",
    ),
    "g_us_patent_citation": Table(
        (KEY, "citation_sequence", "citation_patent_id", "citation_category"),
        (KEY, "citation_patent_id"),
        {"citation_date": _TITLED, "record_name": _TITLED, "wipo_kind": _TITLED},
        "citation_sequence",
    ),
    "g_us_application_citation": Table(
        (KEY, "citation_sequence", "citation_document_number", "citation_category"),
        (KEY, "citation_document_number"),
        {"citation_date": _TITLED, "record_name": _TITLED, "wipo_kind": _TITLED},
        "citation_sequence",
    ),
    "g_foreign_citation": Table(
        (KEY, "citation_sequence", "citation_application_id", "citation_country", "citation_category"),
        (KEY, "citation_application_id", "citation_country"),
        {"citation_date": _TITLED},
        "citation_sequence",
    ),
    "g_other_reference": Table(
        (KEY, "other_reference_sequence", "other_reference_text"),
        (KEY, "other_reference_text"),
        order="other_reference_sequence",
    ),
    "g_foreign_priority": Table(
        (KEY, "priority_claim_sequence", "foreign_application_id", "filing_date", "foreign_country_filed"),
        (KEY, "foreign_application_id"),
        {"priority_claim_kind": "national or regional; the country says it"},
        "priority_claim_sequence",
    ),
}
# Joined by the place, not by the patent.
LOCATIONS = Table(
    ("location_id", "disambig_city", "disambig_state", "disambig_country"),
    ("location_id", "disambig_country"),
    {
        "latitude": "city and country say where",
        "longitude": "city and country say where",
        "county": "city and country say where",
        "state_fips": "a code of the state",
        "county_fips": "a code of the county",
    },
)
_NAME = re.compile(r"(g_[a-z_]+?)(?:_\d{4})?\.tsv(?:\.(?:zip|gz|bz2|xz|zst))?", re.IGNORECASE)


def table_name(file_name: str) -> str | None:
    """Return which table a file holds by its name (``g_patent.tsv.zip``); ``None`` for any other file."""
    found = _NAME.fullmatch(file_name)
    return found[1].lower() if found else None
