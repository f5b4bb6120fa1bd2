"""Numbers, days and codes of patents: one form each, however an office or export writes them."""

from __future__ import annotations

import doctest

import pytest

from core.errors import RecordError
from core.models import Citation, Classification, DateKind, Precision
from crawlers.bulk import patents
from crawlers.bulk.patents import (
    application_number,
    cited_patent,
    cited_text,
    clean_number,
    codes,
    graded_codes,
    join_symbol,
    number_identifiers,
    read_day,
    read_publication,
    symbol,
)


def test_the_examples_are_true() -> None:
    assert doctest.testmod(patents).failed == 0


@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("US", "08930553", "8930553"),
        ("US", "5,825,759", "5825759"),
        ("US", "D0712345", "D712345"),
        ("US", "RE039,000", "RE39000"),
        ("US", "2007/0220302", "20070220302"),
        ("US", "2007220302", "20070220302"),
        ("US", "US20070220302", "20070220302"),
        ("WO", "WO 2005/012345", "2005012345"),
        ("WO", "WO/2004/2301", "2004002301"),
        ("KR", "10-2005-0072558", "20050072558"),
        ("KR", "KR1020050072558", "20050072558"),
        ("KR", "10-0567890", "100567890"),
        ("JP", "2007-88222", "2007088222"),
        ("EP", "0345678", "0345678"),
        ("EP", "345678", "0345678"),
        ("JP", "2003-123456", "2003123456"),
        ("JP", "10-186098", "H10186098"),
        ("JP", "62-12345", "S6212345"),
        ("DE", "10 2005 012 345", "102005012345"),
        ("US", "", ""),
    ],
)
def test_a_publication_has_one_number(country: str, written: str, number: str) -> None:
    assert clean_number(country, written) == number


@pytest.mark.parametrize("written", ["20190012345", "2019012345", "2019/0012345"])
def test_an_application_of_the_us_office_is_one_publication_for_both_offices(written: str) -> None:
    assert number_identifiers("US", written, "A1") == (("patent", "us20190012345"), ("docdb", "us.2019012345.a1"))


@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("US", "09/413,215", "us09413215"),
        ("US", "13648029", "us13648029"),
        ("US", "201213648029", "us13648029"),
        ("US", "29/116510", "us29116510"),
        ("US", "PCT/NO98/00107", "pctno1998000107"),
        ("WO", "PCT/US2012/034567", "pctus2012034567"),
        ("EP", "05012345.6", "ep05012345"),
        ("DE", "10 2005 012 345.X", "de102005012345"),
        ("KR", "10-2005-0012345", "kr20050012345"),
        ("KR", "KR 10-2005-0012345", "kr20050012345"),
        ("GB", "0512345.6", "gb0512345"),
        ("NL", "", ""),
    ],
)
def test_an_application_has_one_number(country: str, written: str, number: str) -> None:
    assert application_number(country, written) == number


def test_a_utility_model_is_another_application_than_the_patent_of_its_number() -> None:
    assert application_number("JP", "2005012345", "U") == "jp2005012345u"
    assert application_number("JP", "2005012345", "A") == "jp2005012345"


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("20071127", "2007-11-27", Precision.DAY),
        ("2007-11-27", "2007-11-27", Precision.DAY),
        ("20071100", "2007-11-01", Precision.MONTH),
        ("20070000", "2007-01-01", Precision.YEAR),
    ],
)
def test_a_day_of_nought_is_a_month_or_year(text: str, day: str, precision: Precision) -> None:
    [found] = read_day(text, DateKind.FILED)
    assert (found.value.isoformat(), found.precision) == (day, precision)


@pytest.mark.parametrize("text", ["", " ", "00000000", "0000-00-00"])
def test_no_day_is_none(text: str) -> None:
    assert read_day(text, DateKind.FILED) == ()


@pytest.mark.parametrize("text", ["20071327", "2007", "n/a", "1407-01-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    if text == "2007":
        assert read_day(text, DateKind.FILED)[0].precision is Precision.YEAR
        return
    with pytest.raises(RecordError, match="filed is not a date"):
        read_day(text, DateKind.FILED)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("G06F 1516", "G06F15/16"),
        ("7 H04L 12/28", "H04L12/28"),
        ("A61B005/00", "A61B5/00"),
        ("H01L 21/02244", "H01L21/02244"),
        ("h05k9/0066", "H05K9/0066"),
        ("B32B  302", "B32B3/02"),
        ("G06N0010/40", "G06N10/40"),
        ("G02B 006/12", "G02B6/12"),
        ("G02B 6 / 12", "G02B6/12"),
        ("Y02E 60/10", "Y02E60/10"),
        ("G06N10/40 (2022.01)", "G06N10/40"),
        ("G06N 10/40 20220101", "G06N10/40"),
        ("no code", "NOCODE"),
    ],
)
def test_a_symbol_is_written_in_one_way(written: str, code: str) -> None:
    assert symbol(written) == code


def test_codes_of_a_list_and_in_parts_are_written_as_symbols() -> None:
    assert codes("cpc", ["G02B 006/12", "G02B6/12", " "]) == (Classification("cpc", "G02B6/12"),)
    assert [join_symbol("G", "02", "B", group, "12") for group in ("6", "006")] == ["G02B6/12", "G02B6/12"]
    assert (join_symbol("G", "02", "B", "6", ""), join_symbol("", "", "", "", "")) == ("G02B6", "")


def test_a_code_is_inventive_where_one_place_says_so() -> None:
    given = [("A01B1/00", False), ("", True), ("B01B1/00", False), ("A01B1/00", True)]
    assert graded_codes("cpc", given) == (Classification("cpc", "A01B1/00", True), Classification("cpc", "B01B1/00"))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Byron et al., Nature (2001), doi:10.1038/S41586-020-1234-5.", Citation("doi", "10.1038/s41586-020-1234-5")),
        ("doi: 10.48550/arXiv.2301.00001", Citation("arxiv", "2301.00001")),
        ("see arXiv:quant-ph/0001001 (2000)", Citation("arxiv", "quant-ph/0001001")),
        ("  Office   action ", Citation("text", "Office action")),
        ("", None),
    ],
)
def test_other_literature_is_an_identifier_or_text(text: str, cited: Citation | None) -> None:
    assert cited_text(text) == cited


def test_very_long_references_are_cut() -> None:
    found = cited_text("word " * 1_000)
    assert found is not None
    assert len(found.value) == 2_000


@pytest.mark.parametrize(
    ("written", "patent"),
    [("US 11,223,344 B2", "us11223344"), ("ep-4000001-A1", "ep4000001"), ("An invention", "an invention")],
)
def test_a_publication_is_read_as_somebody_wrote_it(written: str, patent: str) -> None:
    assert read_publication(written)[0] == ("patent", patent)
    assert read_publication("") == ()


def test_a_citation_without_a_number_or_an_office_is_none() -> None:
    assert cited_patent("US", " ") is None
    assert cited_patent("", "1234567") is None
    assert cited_patent("us", "1", "X", "examiner") == Citation("patent", "us1", "X", "examiner")
