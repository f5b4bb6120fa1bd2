"""Documents by source and by when they came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.store import Store
from core.store.arrivals import Fill, Stock, TimeWindow
from core.store.crawling.asks import Ask, AskState, Visit
from core.store.sources import SourceFacts, SourceRow
from tests.core.store.conftest import MakeDocument

DAY = timedelta(days=1)
START = datetime(2026, 10, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def filled(store: Store, make_document: MakeDocument) -> Store:
    """Two documents on the first day, one on the second, one of another source."""
    bare = make_document("a3", text="", people=(), dates=(), lead_only=True)
    for document, seen in (
        (make_document("a1"), START),
        (make_document("a2"), START + timedelta(minutes=29)),
        (bare, START + DAY),
        (make_document("b1", source="other"), START),
    ):
        store.documents.save([(document, None)], seen)
    return store


def test_what_is_held_of_each_source(filled: Store) -> None:
    assert filled.arrivals.stocks() == {"arxiv": Stock(3, START + DAY), "other": Stock(1, START)}


def test_documents_are_counted_by_day(filled: Store) -> None:
    days = filled.arrivals.days(["arxiv", "none"], START)
    assert days == {"arxiv": {date(2026, 10, 1): 2, date(2026, 10, 2): 1}}
    assert filled.arrivals.days(["arxiv"], START + DAY) == {"arxiv": {date(2026, 10, 2): 1}}


def test_a_change_of_a_document_is_no_arrival(filled: Store, make_document: MakeDocument) -> None:
    filled.documents.save([(make_document("a1", title="changed"), None)], START + 5 * DAY)
    assert filled.arrivals.stocks()["arxiv"].newest_at == START + DAY


def test_the_newest_come_first_within_a_window(filled: Store) -> None:
    assert [one.id for one in filled.arrivals.newest("arxiv", 2)] == ["arxiv:a3", "arxiv:a2"]
    within = filled.arrivals.newest("arxiv", 9, TimeWindow(START, START + DAY))
    assert [one.id for one in within] == ["arxiv:a2", "arxiv:a1"]
    assert filled.arrivals.count("arxiv", TimeWindow(START, START + DAY)) == 2
    assert filled.arrivals.count("arxiv") == 3


def test_filled_fields_are_counted_over_the_newest(filled: Store) -> None:
    names = ("text", "people", "organisations", "identifiers", "classifications", "dates")
    assert filled.arrivals.fill("arxiv", 9) == Fill(3, dict(zip(names, (2, 2, 3, 3, 3, 2), strict=True)), 1)
    assert filled.arrivals.fill("arxiv", 1).filled["text"] == 0
    assert filled.arrivals.fill("none", 9) == Fill(0, dict.fromkeys(names, 0), 0)


def test_the_facts_of_a_source_come_back(store: Store) -> None:
    facts = SourceFacts(access="feed", cadence_s=3_600.0, quiet_hours=("22:00-06:00",), fill=(("text", 0.9),))
    rows = [SourceRow("a", "P", "T", "news", "h", facts=facts), SourceRow("b", "P", "T", "news", "h")]
    store.sources.save(rows, START)
    assert list(store.sources.load().values()) == rows


def test_facts_of_another_version_are_read_as_far_as_they_go() -> None:
    assert SourceFacts.of_json({"access": "feed", "mood": "fine"}) == SourceFacts(access="feed")


def test_refused_requests_are_counted_by_source(store: Store) -> None:
    for source, number in (("a", 1), ("a", 2), ("b", 1)):
        ask = Ask(source, f"https://{source}.example/{number}", "page")
        store.save_visits([Visit(ask, AskState.REFUSED)], START)
    store.frontier.add([Ask("c", "https://c.example/", "page")], START)
    assert store.frontier.refused_counts(["a", "b", "c"]) == {"a": 2, "b": 1}
    assert store.frontier.counts("a").keys() == {"a"}


def test_the_newest_run_of_each_source_is_found(store: Store) -> None:
    ids = [store.runs.start("crawl", START + i * DAY, source) for i, source in enumerate(("b", None, "a", "b"))]
    assert {source: run.id for source, run in store.runs.latest_by_source().items()} == {"a": ids[2], "b": ids[3]}
    assert [run.id for run in store.runs.latest(5, "b")] == [ids[3], ids[0]]
    assert (store.runs.find(ids[0]), store.runs.find(ids[-1] + 1)) == (store.runs.load(ids[0]), None)
