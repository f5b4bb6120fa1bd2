from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import DocumentKind
from core.text.tokens import tokenise
from index.formatting import format_query
from index.parser import ParsedQuery, parse_query
from index.query import AnyOf, Expression, FacetField, Filters, Phrase, TextField, Word

tokens = st.sampled_from(
    ["laser", "the", "or", "not", "s", "die", "mit", "van", "3d", "½", "größe", "title", "http"]
).map(lambda word: tokenise(word)[0]) | st.text(min_size=1, max_size=70).map(tokenise).filter(bool).map(
    lambda found: found[0]
)
bound_to = st.none() | st.sampled_from(TextField)
leaves: st.SearchStrategy[Word | Phrase] = st.builds(Word, tokens, bound_to) | st.builds(
    Phrase, st.lists(tokens, min_size=2, max_size=4).map(tuple), bound_to
)
clauses = leaves | st.builds(AnyOf, st.lists(leaves, min_size=2, max_size=4, unique=True).map(tuple))
several = st.lists(clauses, max_size=5, unique=True).map(tuple)
values = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='"“”„‟'), min_size=1)
actors = values.map(str.strip).filter(bool).filter(lambda value: len(value) <= 200)
ids = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3, unique=True).map(tuple)


ranges = st.tuples(st.none() | st.dates(), st.none() | st.dates(min_value=date(1, 1, 2))).filter(
    lambda days: days[0] is None or days[1] is None or days[0] < days[1]
)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    start, end = draw(ranges)
    return Filters(
        kinds=draw(some(st.sampled_from([kind.value for kind in DocumentKind]))),
        sources=draw(some(ids)),
        technologies=draw(some(ids)),
        actors=draw(some(actors)),
        countries=draw(some(st.sampled_from(["NL", "DE"]))),
        languages=draw(some(st.sampled_from(["nl", "und"]))),
        published_from=start,
        published_until=end,
        excluded=draw(some(st.tuples(st.just(FacetField.TECHNOLOGY), ids))),
    )


parsed_queries = st.builds(
    ParsedQuery, st.builds(Expression, wanted=several, required=several, excluded=several), filters()
)


@given(parsed_queries)
def test_parsing_what_was_formatted_gives_it_back(query: ParsedQuery) -> None:
    assert parse_query(format_query(query)) == query


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("Ring  RESONATOR", "ring resonator"),
        ('+("two words" OR x1) -kind:news', '+"two words" OR x1 -kind:news'),
        ("date:2020 country:nl", "country:NL date:2020-01-01..2020-12-31"),
        ("title:lithium-ion", 'title:"lithium ion"'),
        ("MIT laser", '"mit" laser'),
        ("", ""),
    ],
)
def test_the_formatted_string_is_what_a_person_would_type(text: str, formatted: str) -> None:
    assert format_query(parse_query(text)) == formatted
