"""When an answer shows that a source changed its format, and when it is only small or odd."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import FormatError
from core.models import Document, DocumentKind, Person
from crawlers.expectations import FillCounter, refuse_changed
from tests.crawlers.loopback import make_source

FILL = {"text": 0.95, "people": 0.5}


def _documents(full: int, bare: int) -> list[Document]:
    facts: dict[str, Any] = {"source": "outlet", "kind": DocumentKind.NEWS, "title": "A title"}
    people = (Person("Ada"),)
    kept = [Document(key=f"full-{n}", text="Words.", people=people, **facts) for n in range(full)]
    return kept + [Document(key=f"bare-{n}", **facts) for n in range(bare)]


@pytest.mark.parametrize(("full", "bare"), [(4, 6), (0, 10), (40, 60)])
def test_a_field_that_is_part_of_the_format_and_gone_stops_the_source(full: int, bare: int) -> None:
    source = make_source(expectations={"fill": FILL})
    with pytest.raises(FormatError, match=rf"changed format: text in {full} of {full + bare} records, expected in 95%"):
        refuse_changed(source, _documents(full, bare))


@pytest.mark.parametrize(("full", "bare"), [(0, 0), (0, 9), (5, 5), (100, 100), (10, 0)])
def test_small_answers_and_odd_ones_do_not(full: int, bare: int) -> None:
    refuse_changed(make_source(expectations={"fill": FILL}), _documents(full, bare))


def test_a_field_that_half_of_the_records_have_may_be_absent_from_an_answer() -> None:
    refuse_changed(make_source(expectations={"fill": {"people": 0.5}}), _documents(0, 50))


@pytest.mark.parametrize(("full", "refused", "stops"), [(4, 6, True), (5, 5, False), (0, 9, False), (0, 10, True)])
def test_records_that_cannot_be_read_show_a_changed_format_too(full: int, refused: int, *, stops: bool) -> None:
    if not stops:
        refuse_changed(make_source(), _documents(full, 0), refused=refused)
        return
    with pytest.raises(FormatError, match=f"{refused} of {full + refused} records cannot be read"):
        refuse_changed(make_source(), _documents(full, 0), refused=refused)


def test_a_run_that_brought_less_than_expected_says_what() -> None:
    counter = FillCounter(make_source(expectations={"min_items": 3, "fill": FILL}).expectations)
    for document in _documents(0, 2):
        counter.add(document)
    assert counter.shortfall() == "2 records, expected at least 3"
    assert counter.shortfall(may_be_empty=True) == "text in 0.0% of records, expected 95%"


@pytest.mark.parametrize(
    ("full", "bare", "is_short"),
    [(0, 1, False), (1, 1, False), (4, 1, False), (1, 3, True), (8, 2, False), (5, 5, True), (890, 110, False),
     (800, 200, True)],
)  # fmt: skip
def test_a_quiet_round_is_not_short_by_what_may_be_chance(full: int, bare: int, *, is_short: bool) -> None:
    counter = FillCounter(make_source(expectations={"fill": {"text": 0.9}}).expectations)
    for document in _documents(full, bare):
        counter.add(document)
    assert (counter.shortfall() is not None) is is_short


def test_what_all_records_have_may_be_absent_from_none() -> None:
    counter = FillCounter(make_source(expectations={"fill": {"text": 1.0}}).expectations)
    for document in _documents(999, 1):
        counter.add(document)
    assert counter.shortfall() == "text in 99.9% of records, expected 100%"
