"""Exports of the Lens: all columns, the few of our sample, and the names that columns had before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.errors import RecordError
from core.models import Citation, DateKind, Document, Measure, MeasureName, Role
from crawlers.bulk.lens import FORMAT
from crawlers.bulk.lines import open_lines
from crawlers.bulk.reader import iter_records
from crawlers.source import SHIPPED, load_source

LENS = load_source(SHIPPED / "lens.yml")
HEADER = (
    "#,Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Publication Year,Application Number,Application Date,"
    "Priority Numbers,Earliest Priority Date,Title,Abstract,Applicants,Inventors,Owners,URL,Document Type,"
    "Has Full Text,Cites Patent Count,Cited by Patent Count,Simple Family Size,Simple Family Members,"
    "Simple Family Member Jurisdictions,Extended Family Size,Extended Family Members,"
    "Extended Family Member Jurisdictions,Sequence Count,CPC Classifications,IPCR Classifications,US Classifications,"
    "NPL Citation Count,NPL Resolved Citation Count,NPL Resolved Lens ID(s),NPL Resolved External ID(s),NPL Citations,"
    "Legal Status"
)
ROW: dict[str, object] = {
    "#": "1",
    "Jurisdiction": "US",
    "Kind": "A1",
    "Display Key": "US 2019/0341668 A1",
    "Lens ID": "004-805-490-009-407",
    "Publication Date": "2019-11-07",
    "Publication Year": "2019",
    "Application Number": "US 201816123456 A",
    "Application Date": "2018-09-06",
    "Priority Numbers": "US 201816123456 A;;US 201762583938 P;;NL 2017050123 W",
    "Earliest Priority Date": "2017-11-09",
    "Title": "A LASER OF ONE ATOM",
    "Abstract": "One atom lases.",
    "Applicants": "EXAMPLE PHOTONICS BV;;BYRON ADA",
    "Inventors": "BYRON ADA;;HOPPER GRACE",
    "Owners": "EXAMPLE PHOTONICS HOLDING BV (2019-10-01)",
    "URL": "https://lens.org/004-805-490-009-407",
    "Document Type": "Patent Application",
    "Cites Patent Count": "12",
    "Cited by Patent Count": "3",
    "Simple Family Members": "US 2019/0341668 A1;;EP 3456789 A1",
    "CPC Classifications": "H01S3/10;;G02F1/01",
    "IPCR Classifications": "H01S3/10",
    "NPL Citation Count": "2",
    "NPL Resolved External ID(s)": "10.1038/s41586-1;;12345678;;pmc1234",
    "NPL Citations": "Byron, Nature, doi: 10.1038/S41586-1;;An office action of 2019",
}


def build(**change: str) -> Document:
    made = FORMAT.build(ROW | change, LENS)
    assert isinstance(made, Document)
    return made


def test_all_columns_of_an_export_are_known() -> None:
    assert set(HEADER.split(",")) <= FORMAT.known


def test_an_export_with_all_columns_says_who_applies_and_who_owns() -> None:
    assert [(one.name, one.role) for one in build().organisations] == [
        ("EXAMPLE PHOTONICS BV", Role.APPLICANT),
        ("EXAMPLE PHOTONICS HOLDING BV", Role.ASSIGNEE),
    ]
    assert [one.name for one in build().people] == ["BYRON ADA", "HOPPER GRACE"]


def test_priority_filing_and_publication_are_told_apart() -> None:
    document = build()
    kinds = {one.kind: one.value.isoformat() for one in document.dates}
    assert kinds == {
        DateKind.PUBLISHED: "2019-11-07",
        DateKind.FILED: "2018-09-06",
        DateKind.PRIORITY: "2017-11-09",
    }
    assert document.visible_from == date(2019, 11, 7)
    assert DateKind.GRANTED in {one.kind for one in build(**{"Document Type": "Granted Patent"}).dates}


def test_numbers_are_those_of_the_other_sources() -> None:
    assert build().identifiers == (
        ("lens", "004-805-490-009-407"),
        ("patent", "us20190341668"),
        ("docdb", "us.2019341668.a1"),
        ("application", "us16123456"),
        ("priority", "us16123456"),
        ("priority", "us62583938"),
        ("priority", "pctnl2017050123"),
        ("family", "lens ep 3456789 a1"),
    )


@pytest.mark.parametrize(
    ("key", "patent"),
    [
        ("US_2019_0341668_A1", "us20190341668"),
        ("EP 3456789 B1", "ep3456789"),
        ("WO 2020/123456 A1", "wo2020123456"),
        ("US D901234 S", "usd901234"),
        ("CN 110123456 A", "cn110123456"),
    ],
)
def test_a_display_key_is_a_number(key: str, patent: str) -> None:
    assert ("patent", patent) in build(**{"Display Key": key}).identifiers


def test_literature_is_cited_by_its_doi_or_as_it_is_written() -> None:
    assert build().citations == (Citation("doi", "10.1038/s41586-1"), Citation("text", "An office action of 2019"))


def test_counts_are_measures() -> None:
    assert build().measures == (Measure(MeasureName.CITED_BY, 3), Measure(MeasureName.REFERENCES, 14))
    with pytest.raises(RecordError, match="Cited by Patent Count"):
        build(**{"Cited by Patent Count": "many"})


def test_codes_of_both_schemes_are_kept() -> None:
    assert [(one.scheme, one.code) for one in build().classifications] == [
        ("cpc", "H01S3/10"),
        ("cpc", "G02F1/01"),
        ("ipc", "H01S3/10"),
    ]


def test_markup_is_taken_out_of_title_and_abstract() -> None:
    document = build(
        Title="CO<sub>2</sub> &amp; light", Abstract="At 10<sup>-14</sup> cm<sup>2</sup> &#8220;or&#8221; less"
    )
    assert (document.title, document.text) == ("CO2 & light", "At 10-14 cm2 “or” less")
    with pytest.raises(RecordError, match="no Title"):
        build(Title="<b></b>")


def test_older_names_of_columns_are_read() -> None:
    older = {"Publication Number": "US_2019_0341668_A1", "Owners (US)": "OLD BV", "Type": "Granted Patent"}
    row = {key: value for key, value in ROW.items() if key not in ("Display Key", "Owners", "Document Type")} | older
    document = FORMAT.build(row, LENS)
    assert isinstance(document, Document)
    assert ("patent", "us20190341668") in document.identifiers
    assert document.organisations[-1].name == "OLD BV"
    assert DateKind.GRANTED in {one.kind for one in document.dates}


def test_the_recorded_export_is_read_as_before(shared_data: Path) -> None:
    with open_lines(shared_data / "patents" / "lens_battery_patents.csv.gz") as file:
        raws = list(iter_records(file, FORMAT, 2_048))
    made = [FORMAT.build(raw.value or {}, LENS) for raw in raws]
    assert len(made) == 797
    assert all(isinstance(one, Document) and one.identifiers[0][0] == "lens" for one in made)
