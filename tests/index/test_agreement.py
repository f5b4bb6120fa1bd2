"""Engines match and count exactly what the reference says, whatever is asked."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.entry import IndexEntry
from index.matching import facet_counts, histogram, matches
from index.query import Query
from tests.index.entries import ENGINES, fill
from tests.index.worlds import libraries, queries


@pytest.mark.parametrize("name", list(ENGINES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(library=libraries, asked=st.lists(queries, min_size=5, max_size=25))
def test_an_engine_agrees_with_the_reference(name: str, library: tuple[IndexEntry, ...], asked: list[Query]) -> None:
    with tempfile.TemporaryDirectory() as folder, ENGINES[name](Path(folder)) as engine:
        fill(engine, library)
        for query in asked:
            answer = engine.search(query)
            expected = [entry for entry in library if matches(query, entry)]
            assert query.histogram is not None
            assert {hit.entry.id for hit in answer.hits} == {entry.id for entry in expected}
            assert answer.total == len(expected)
            assert answer.facets == {f: facet_counts(expected, f, query.facet_size) for f in query.facets}
            assert (answer.histogram, answer.undated) == histogram(expected, query.histogram)
