"""A small made-up set of PatentsView's tables, in the columns of its data dictionary."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

Rows = list[dict[str, str]]

LASER, RING, DESIGN = "12000001", "12000002", "D1000001"


def make_tables() -> dict[str, Rows]:
    """Return the rows of each table: three patents, one of them withdrawn."""
    return {
        "g_patent": [
            _patent(LASER, "utility", "A laser of one atom", "B2"),
            _patent(RING, "utility", "A ring that resonates", "B1", withdrawn="1"),
            _patent(DESIGN, "design", "Lamp", "S1"),
        ],
        "g_patent_abstract": [
            {"patent_id": LASER, "patent_abstract": 'One atom,\n called "Ada",\tlases.'},
            {"patent_id": RING, "patent_abstract": "A ring."},
        ],
        "g_application": [
            {
                "application_id": "17123456",
                "patent_id": LASER,
                "patent_application_type": "17",
                "filing_date": "2021-03-04",
                "series_code": "17",
                "rule_47_flag": "0",
            }
        ],
        "g_applicant_not_disambiguated": [
            _applicant(LASER, "0", "Example Photonics BV"),
            _applicant(LASER, "1", ""),
        ],
        "g_assignee_disambiguated": [
            _assignee(LASER, "1", "US Department of Example", "6", "l-2"),
            _assignee(LASER, "0", "Example Photonics B.V.", "3", "l-1"),
            _assignee(DESIGN, "0", "", "4", "l-2"),
        ],
        "g_inventor_disambiguated": [_inventor(LASER, "1", "Grace", "Hopper"), _inventor(LASER, "0", "Ada", "Byron")],
        "g_location_disambiguated": [_place("l-1", "Delft", "", "NL"), _place("l-2", "Washington", "DC", "US")],
        "g_cpc_current": [
            _cpc(LASER, "1", "G02F1/01", "additional"),
            _cpc(LASER, "0", "H01S3/10", "inventional"),
        ],
        "g_us_patent_citation": [
            {"patent_id": LASER, "citation_sequence": "0", "citation_patent_id": "9000001",
             "citation_date": "2018-04-01", "record_name": "Steele", "wipo_kind": "B2",
             "citation_category": "cited by examiner"},
        ],
        "g_us_application_citation": [
            {"patent_id": LASER, "citation_sequence": "1", "citation_document_number": "2007/0220302",
             "citation_category": "cited by applicant"},
        ],
        "g_foreign_citation": [
            {"patent_id": LASER, "citation_sequence": "2", "citation_application_id": "0345678",
             "citation_country": "EP", "citation_category": "cited by applicant"},
        ],
        "g_other_reference": [
            {"patent_id": LASER, "other_reference_sequence": "0", "other_reference_text": "Nature, 10.1038/s41586-1."},
        ],
        "g_foreign_priority": [
            {"patent_id": LASER, "priority_claim_sequence": "0", "priority_claim_kind": "national",
             "foreign_application_id": "2027123", "filing_date": "2020-03-04", "foreign_country_filed": "NL"},
        ],
    }  # fmt: skip


def write_tables(folder: Path, tables: Mapping[str, Rows], pack: str = ".tsv") -> Path:
    """Write tables as the office does, each in a file (``.tsv``, ``.tsv.gz`` or ``.tsv.zip``); return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        body = as_tsv(rows)
        if pack == ".tsv.zip":
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(f"{name}.tsv", body)
            body = file.getvalue()
        (folder / f"{name}{pack}").write_bytes(gzip.compress(body) if pack == ".tsv.gz" else body)
    return folder


def as_tsv(rows: Rows) -> bytes:
    """Return rows under a header, all texts in quotation marks."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _patent(number: str, kind: str, title: str, code: str, withdrawn: str = "0") -> dict[str, str]:
    return {
        "patent_id": number,
        "patent_type": kind,
        "patent_date": "2024-06-04",
        "patent_title": title,
        "wipo_kind": code,
        "num_claims": "20",
        "withdrawn": withdrawn,
        "filename": "ipg240604.xml",
    }


def _applicant(number: str, sequence: str, name: str) -> dict[str, str]:
    return {"patent_id": number, "applicant_sequence": sequence, "raw_applicant_organization": name}


def _assignee(number: str, sequence: str, name: str, kind: str, place: str) -> dict[str, str]:
    return {
        "patent_id": number,
        "assignee_sequence": sequence,
        "assignee_id": f"a-{sequence}",
        "disambig_assignee_individual_name_first": "" if name else "Ada",
        "disambig_assignee_individual_name_last": "" if name else "Byron",
        "disambig_assignee_organization": name,
        "assignee_type": kind,
        "location_id": place,
    }


def _inventor(number: str, sequence: str, first: str, last: str) -> dict[str, str]:
    return {
        "patent_id": number,
        "inventor_sequence": sequence,
        "inventor_id": f"i-{sequence}",
        "disambig_inventor_name_first": first,
        "disambig_inventor_name_last": last,
        "gender_code": "F",
        "location_id": "l-1",
    }


def _place(key: str, city: str, state: str, country: str) -> dict[str, str]:
    return {
        "location_id": key,
        "disambig_city": city,
        "disambig_state": state,
        "disambig_country": country,
        "latitude": "52.0",
        "longitude": "4.3",
        "county": "",
        "state_fips": "",
        "county_fips": "",
    }


def _cpc(number: str, sequence: str, code: str, kind: str) -> dict[str, str]:
    return {
        "patent_id": number,
        "cpc_sequence": sequence,
        "cpc_section": code[0],
        "cpc_class": code[:3],
        "cpc_subclass": code[:4],
        "cpc_group": code,
        "cpc_type": kind,
    }
