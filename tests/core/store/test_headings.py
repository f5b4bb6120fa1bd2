from __future__ import annotations

from datetime import date

import pytest

from core.models import DateKind, Document, DocumentDate, DocumentKind, Precision
from core.store import Store
from tests.conftest import NOW

DATES = (
    DocumentDate(DateKind.PUBLISHED, date(2024, 5, 1), Precision.DAY),
    DocumentDate(DateKind.PUBLISHED, date(2024, 3, 1), Precision.MONTH),
    DocumentDate(DateKind.FILED, date(2020, 1, 1), Precision.DAY),
)


@pytest.fixture
def held(store: Store) -> Store:
    """A store with a dated document of everybody, and one of a space without a date."""
    mine = Document("own", "2", DocumentKind.NEWS, "Board", space="board")
    store.documents.save(
        [(Document("p", "1", DocumentKind.PATENT, "Ring", "x" * 9, dates=DATES), None), (mine, None)], NOW
    )
    return store


def test_a_heading_has_what_a_list_shows(held: Store) -> None:
    [heading] = held.headings.load(["p:1", "p:absent"], ["shared"]).values()
    assert (heading.id, heading.kind, heading.title) == ("p:1", DocumentKind.PATENT, "Ring")
    assert heading.first_date(DateKind.GRANTED, DateKind.PUBLISHED) == min(DATES[:2])
    assert heading.first_date(DateKind.GRANTED) is None


def test_headings_are_those_of_the_spaces_asked_for(held: Store) -> None:
    asked = ["p:1", "own:2~board"]
    assert set(held.headings.load(asked, ["shared"])) == {"p:1"}
    assert held.headings.load(asked, ["shared", "board"])["own:2~board"].dates == ()
    assert held.headings.load(asked, []) == {}


def test_more_are_asked_for_than_fit_into_one_statement(held: Store) -> None:
    asked = [f"p:{n}" for n in range(40_000)]
    assert set(held.headings.load(asked, ["shared"])) == {"p:1"}
