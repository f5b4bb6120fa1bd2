"""Fields of a record: their type or a refusal that names them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RecordError
from core.models import DateKind, DocumentDate, Precision
from crawlers.bulk.fields import country, dois, get_date, get_people, get_text, get_texts, require_text, split_names


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-03-31", DocumentDate(DateKind.CREATED, date(2019, 3, 31))),
        ("2019-03-31T23:59:59Z", DocumentDate(DateKind.CREATED, date(2019, 3, 31))),
        ("2019-03", DocumentDate(DateKind.CREATED, date(2019, 3, 1), Precision.MONTH)),
        ("2019", DocumentDate(DateKind.CREATED, date(2019, 1, 1), Precision.YEAR)),
    ],
)
def test_a_date_keeps_its_precision(value: str, expected: DocumentDate) -> None:
    assert get_date({"day": value}, "day", DateKind.CREATED) == (expected,)


@pytest.mark.parametrize(
    "value", ["2019-13-01", "2019-02-30", "yesterday", "20190331", "2019-W10-1", "0001-01-01", 20190331]
)
def test_a_wrong_date_is_refused_by_name(value: object) -> None:
    with pytest.raises(RecordError, match="day is "):
        get_date({"day": value}, "day", DateKind.CREATED)


@pytest.mark.parametrize("value", [None, ""])
def test_no_date_is_no_date(value: object) -> None:
    assert get_date({"day": value}, "day", DateKind.CREATED) == ()


@pytest.mark.parametrize("value", [1, ["a"], {"a": 1}, True])
def test_a_wrong_type_is_refused_by_name(value: object) -> None:
    with pytest.raises(RecordError, match="title is "):
        get_text({"title": value}, "title")
    if not isinstance(value, list):
        with pytest.raises(RecordError, match="title is not a list"):
            get_texts({"title": value}, "title")


@pytest.mark.parametrize("value", ["", "  \n ", None, "\x00"])
def test_a_required_text_is_not_empty(value: object) -> None:
    with pytest.raises(RecordError, match="no title"):
        require_text({"title": value}, "title")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Byron, Guy Steele and Grace Hopper", ["Ada Byron", "Guy Steele", "Grace Hopper"]),
        ("Ada Byron, and Grace Hopper", ["Ada Byron", "Grace Hopper"]),
        ("Ada Byron; Grace Hopper", ["Ada Byron", "Grace Hopper"]),
        ("Martin Luther King, Jr., Ada Byron", ["Martin Luther King, Jr.", "Ada Byron"]),
        ("Ada Byron (Royal Society, London), Fernando Alonso", ["Ada Byron", "Fernando Alonso"]),
        ("K. {\\L}ukaszewski", ["K. {\\L}ukaszewski"]),
        ("", []),
    ],
)
def test_a_string_of_names_is_cut(text: str, names: list[str]) -> None:
    assert split_names(text) == names
    assert [p.name for p in get_people({"authors": text}, "authors")] == names


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8} [A-Z][a-z]{4,8}", fullmatch=True), max_size=6))
def test_joined_names_come_apart_again(names: list[str]) -> None:
    assert split_names(", ".join(names)) == names
    assert split_names(" and ".join(names)) == names


@given(st.text(max_size=200))
def test_any_text_gives_names_without_blanks_round_them(text: str) -> None:
    assert all(name == name.strip() != "" for name in split_names(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/ABC", (("doi", "10.1000/abc"),)),
        ("https://doi.org/10.1000/abc. 10.1000/def", (("doi", "10.1000/abc"), ("doi", "10.1000/def"))),
        ("10.1000/abc 10.1000/ABC", (("doi", "10.1000/abc"),)),
        ("none", ()),
        ("", ()),
    ],
)
def test_dois_are_bare_and_lower_case(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert dois(text) == expected


@pytest.mark.parametrize(("text", "code"), [("nl", "NL"), (" DE ", "DE"), ("unknown", None), ("", None), ("N1", None)])
def test_a_country_is_two_letters(text: str, code: str | None) -> None:
    assert country(text) == code
