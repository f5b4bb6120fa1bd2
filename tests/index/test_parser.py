from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import QueryError
from index.parser import parse_free_text, parse_query
from index.query import AnyOf, Clause, FacetField, Filters, Phrase, TextField, Word


def words(*texts: str) -> tuple[Clause, ...]:
    return tuple(map(Word, texts))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("silicon nitride", words("silicon", "nitride")),
        ("  Größe\tQUBIT\n", words("grosse", "qubit")),
        ("laser laser Laser", words("laser")),
        ('"ring resonator"', (Phrase(("ring", "resonator")),)),
        ("“ring resonator”", (Phrase(("ring", "resonator")),)),
        ('"laser"', words("laser")),
        ("lithium-ion", (Phrase(("lithium", "ion")),)),
        ("lithium-ion a1 b2", (Phrase(("lithium", "ion")), *words("a1", "b2"))),
        ("lithium-ion a1 b2 c3", words("lithium", "ion", "a1", "b2", "c3")),
        ('"lithium ion" a1 b2 c3', (Phrase(("lithium", "ion")), *words("a1", "b2", "c3"))),
        ("a1 OR b2", (AnyOf(words("a1", "b2")),)),  # type: ignore[arg-type]
        ("b2 OR b2", words("b2")),
        ("(a1 OR b2)", (AnyOf(words("a1", "b2")),)),  # type: ignore[arg-type]
        ("a1 OR (b2 OR c3)", (AnyOf(words("a1", "b2", "c3")),)),  # type: ignore[arg-type]
        ("quantum (NISQ era) computing", words("quantum", "nisq", "era", "computing")),
        ("laser AND light", words("laser", "light")),
        ("title:laser", (Word("laser", TextField.TITLE),)),
        ('TITLE:"ring resonator"', (Phrase(("ring", "resonator"), TextField.TITLE),)),
        ("author:O'Brien", (Phrase(("o", "brien"), TextField.AUTHOR),)),
        ("10:30", (Phrase(("10", "30")),)),
        ("https://x.org/a", (Phrase(("https", "x", "org", "a")),)),
        ("doi:10.1/x", (Phrase(("10", "1", "x")),)),
        ("Note: laser", words("note", "laser")),
        ("laser & light?!", words("laser", "light")),
        ("C++", words("c")),
        ("x" * 100, words("x" * 64)),
        ("", ()),
        ("   ", ()),
    ],
)
def test_what_is_wanted(text: str, wanted: tuple[Clause, ...]) -> None:
    parsed = parse_query(text)
    assert (parsed.expression.wanted, parsed.filters) == (wanted, Filters())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the role of lasers", words("role", "lasers")),
        ("what's a laser", words("laser")),
        ("to be or not to be", words("to", "be", "or", "not")),
        ('"the" laser', words("the", "laser")),
        ("de rol van batterijen in de scheepvaart", words("rol", "batterijen", "scheepvaart")),
        ("wat is een qubit", words("qubit")),
        ("die Rolle der Batterie", words("rolle", "batterie")),
        ("die attach", words("die", "attach")),
        ("HOW TO MAKE IT LAST", words("make", "last")),
        ("MIT spinoff", words("mit", "spinoff")),
        ("laser mit Faser", words("laser", "mit", "faser")),
        ("Laser mit einer Faser", words("laser", "faser")),
        ("title:the laser", (Word("the", TextField.TITLE), Word("laser"))),
        ("this OR that", (AnyOf(words("this", "that")),)),  # type: ignore[arg-type]
    ],
)
def test_function_words_are_left_out(text: str, wanted: tuple[Clause, ...]) -> None:
    assert parse_query(text).expression.wanted == wanted


def test_signs_sort_clauses() -> None:
    expression = parse_query('a1 +b2 -c3 +"d e" -(f5 OR g6) NOT h7 -title:i8 +the').expression
    assert expression.wanted == words("a1")
    assert expression.required == (Word("b2"), Phrase(("d", "e")), Word("the"))
    assert expression.excluded == (
        Word("c3"),
        AnyOf((Word("f5"), Word("g6"))),
        Word("h7"),
        Word("i8", TextField.TITLE),
    )


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("kind:Patent kind:paper", Filters(kinds=("patent", "paper"))),
        ("kind:patent OR kind:paper", Filters(kinds=("patent", "paper"))),
        ("+country:nl", Filters(countries=("NL",))),
        ("actor:ror:05xYz", Filters(actors=("ror:05xYz",))),
        ('actor:"a b"', Filters(actors=("a b",))),
        ("source:x-y language:NL", Filters(sources=("x-y",), languages=("nl",))),
        ("-kind:news", Filters(excluded=((FacetField.KIND, "news"),))),
        (
            "-(technology:a OR technology:b)",
            Filters(excluded=((FacetField.TECHNOLOGY, "a"), (FacetField.TECHNOLOGY, "b"))),
        ),
        ("date:2019", Filters(published_from=date(2019, 1, 1), published_until=date(2020, 1, 1))),
        ("date:2019..2021", Filters(published_from=date(2019, 1, 1), published_until=date(2022, 1, 1))),
        ("date:2019-12..", Filters(published_from=date(2019, 12, 1))),
        ("date:..2019-12", Filters(published_until=date(2020, 1, 1))),
        ("date:2020-02-29", Filters(published_from=date(2020, 2, 29), published_until=date(2020, 3, 1))),
        ("date:9999", Filters(published_from=date(9999, 1, 1))),
    ],
)
def test_filters(text: str, filters: Filters) -> None:
    parsed = parse_query(text)
    assert (parsed.filters, parsed.expression.wanted) == (filters, ())


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("x" * 10_000, 2001, "10,000"),
        ('laser "ring', 7, "never closed"),
        ('5" wafer', 2, "never closed"),
        ("a1\x00b", 3, "U\\+0000"),
        ("a1 \ud800", 4, "U\\+D800"),
        ("laser foo:bar", 7, "known are title, text"),
        ("OR laser", 1, "before OR"),
        ("laser OR", 7, "follows OR"),
        ("laser OR OR x", 7, "follows OR"),
        ("a1 OR -b2", 7, "sign"),
        ("laser +", 7, "behind the \\+"),
        ("- laser", 1, "behind the -"),
        ("--laser", 1, "behind the -"),
        ("laser NOT", 7, "NOT"),
        ("laser ()", 7, "between the parentheses"),
        ("(laser", 1, "never closed"),
        ("laser)", 6, "never opened"),
        ("((laser))", 2, "inside parentheses"),
        ("-(a1 b2)", 2, "only alternatives"),
        ("(a1 b2) OR c3", 1, "only alternatives"),
        ("+OR", 2, "OR"),
        ("???", 1, "no word"),
        ('laser ""', 7, "no word"),
        ("+?", 2, "no word"),
        ("title:", 1, "right behind the colon"),
        ("title:(a1 OR b2)", 1, "right behind the colon"),
        ("kind:laser", 6, "known are paper, patent"),
        ("laser OR kind:news", 1, "alternatives"),
        ("kind:news OR source:x", 1, "alternatives"),
        ("date:2021-13", 6, "no date"),
        ("date:soon", 6, "no date"),
        ("date:2021..2019", 6, "empty"),
        ("date:..", 6, "empty"),
        ("-date:2021", 7, "one range"),
        ("date:2020 date:2021", 16, "one range"),
        (" ".join(f"w{n:02}" for n in range(65)), 257, "at most 64"),
        ("actor:" + "x" * 300, 7, "at most 200"),
    ],
)
def test_errors_name_their_column(text: str, column: int, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        parse_query(text)
    assert caught.value.column == column


@settings(max_examples=400)
@given(st.text(max_size=60) | st.text(alphabet='ab "+-():.OR\tkinde', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    columns = [1]
    try:
        parse_query(text)
    except QueryError as exc:
        columns.append(exc.column)
    assert 1 <= columns[-1] <= len(text) + 1


@given(st.text(max_size=200))
def test_free_text_is_never_refused(text: str) -> None:
    expression = parse_free_text(text)
    assert (expression.required, expression.excluded) == ((), ())


def test_free_text_has_no_syntax_and_an_end() -> None:
    assert parse_free_text('what (is) a +laser -"light: OR').wanted == words("laser", "light")
    assert len(parse_free_text(" ".join(f"w{n}" for n in range(100))).wanted) == 64
