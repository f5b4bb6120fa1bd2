from __future__ import annotations

import pytest

from index.asking import ask, widen
from index.engine import Engine
from index.query import FacetField, Interval, Sort
from tests.index.entries import make_query


def more(library: Engine, text: str, **fields: object) -> list[str]:
    return [hit.entry.id for hit in ask(library, make_query(text, **fields)).more]


def test_a_short_answer_is_followed_by_what_has_fewer_words(library: Engine) -> None:
    answer = ask(library, make_query("ring cavity", facets=(FacetField.KIND,), histogram=Interval.YEAR, highlight=True))
    assert [hit.entry.id for hit in answer.hits] == ["laser"]
    assert [hit.entry.id for hit in answer.more] == ["ring"]
    assert (answer.total, len(answer.facets[FacetField.KIND]), len(answer.histogram)) == (1, 1, 1)
    assert answer.more[0].title is not None


def test_phrases_and_alternatives_are_loosened(library: Engine) -> None:
    assert set(more(library, '"ring waveguide"')) == {"ring", "laser"}
    assert set(more(library, "(cavity OR nitride) nowhere")) == {"ring", "laser"}


@pytest.mark.parametrize("text", ["ring", "", "+ring +cavity", "nowhere", "-ring"])
def test_where_nothing_can_be_loosened_nothing_is_added(library: Engine, text: str) -> None:
    assert more(library, text) == []


def test_what_is_required_or_filtered_stays(library: Engine) -> None:
    assert more(library, "+laser ring nowhere") == ["laser"]
    assert more(library, "ring nowhere kind:paper") == ["ring"]
    assert more(library, "ring nowhere -laser") == ["ring"]


def test_only_the_first_page_by_relevance_is_filled(library: Engine) -> None:
    assert more(library, "ring cavity", sort=Sort.NEWEST) == []
    assert more(library, "ring cavity", limit=1) == []


def test_widening_twice_is_widening_once() -> None:
    expression = make_query('"a1 b2" (c3 OR d4) +e5 -f6').expression
    assert widen(widen(expression)) == widen(expression)
