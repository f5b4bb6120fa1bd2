"""Exports of searches through real engines: each unit once, as of a day, within a space, honest when they break off."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from api.exports import walking
from api.exports.formats import FORMATS, ExportFormat
from api.exports.opening import open_export
from api.exports.writing import iter_export
from api.state import Services
from core.errors import EngineUnavailableError, StoreUnavailableError
from core.models import Cause, Document, DocumentKind, Person
from core.stages import StageOptions
from core.store.forgetting.forgetting import Order
from index.engine import Searcher
from index.parser import parse_query
from index.query import Filters, Query, SearchAnswer, Sort
from index.stage import IndexStage
from knowledge.stage import run_resolve
from tests.api.world import NOW, RING

EVERYTHING = Query(filters=Filters(spaces=("shared",)))


def export(services: Services, query: Query = EVERYTHING, **options: Any) -> list[dict[str, Any]]:
    """Return the lines of an export."""
    pieces = iter_export(open_export(services, query, **options), FORMATS[ExportFormat.JSONL].open())
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


def units(lines: list[dict[str, Any]]) -> list[str]:
    return [line["unit"] for line in lines[1:-1]]


def make_search(text: str, **fields: Any) -> Query:
    parsed = parse_query(text)
    return Query(parsed.expression, replace(parsed.filters, spaces=("shared",)), **fields)


def take_in(services: Services, document: Document) -> None:
    """Save, resolve and index a document."""
    store, options = services.store, StageOptions(clock=lambda: NOW + timedelta(hours=1))
    store.documents.save([(document, None)], NOW)
    store.pending.enqueue("resolve", [(document.id, 1)], Cause.NEW, NOW)
    run_resolve(store, options)
    IndexStage(store, services.engine, options).run()  # type: ignore[arg-type]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MAX_LIMIT", 2)
    monkeypatch.setattr("api.exports.opening.MAX_LIMIT", 2)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("sort", list(Sort))
def test_each_unit_is_written_once_over_all_pages(services: Services, sort: Sort) -> None:
    lines = export(services, make_search("laser OR resonator OR theorem", sort=sort))
    expected = {hit.entry.id for hit in services.engine.search(EVERYTHING).hits}
    assert set(units(lines)) == expected
    assert len(units(lines)) == lines[0]["about"]["matches"] == lines[-1]["end"]["units"] == 5
    assert lines[-1]["end"] == {"units": 5, "next_cursor": None, "error": None}


@pytest.mark.usefixtures("small_pages")
def test_an_export_goes_on_where_the_one_before_ended(services: Services) -> None:
    first = export(services, limit=3)
    rest = export(services, replace(EVERYTHING, cursor=first[-1]["end"]["next_cursor"]))
    assert (len(units(first)), len(units(rest))) == (3, 2)
    assert units(first) + units(rest) == units(export(services))


def test_only_what_could_be_read_on_the_day_is_written(services: Services) -> None:
    lines = export(services, replace(EVERYTHING, as_of=date(2024, 6, 1)))
    assert [line["documents"] for line in lines[1:-1]] == [[RING], ["arxiv:math/9201207"]]
    assert lines[0]["about"]["as_of"] == "2024-06-01"


def test_makers_are_named_and_writers_of_news_are_not(services: Services) -> None:
    people = {line["source"]: line["people"] for line in export(services)[1:-1] if line["published"] != "1992-01-01"}
    assert people["arxiv"] == ["A. Jansen", "<img src=x onerror=alert(2)>"]
    assert people["news"] == []


def test_an_address_that_is_none_is_left_out(services: Services) -> None:
    assert {line["url"] for line in export(services)[1:-1]} == {"", "https://arxiv.example/abs/2401.00001"}


def test_technologies_have_their_scores(services: Services) -> None:
    (ring,) = [line for line in export(services)[1:-1] if line["documents"] == [RING]]
    scores = {held["id"]: (held["score"], held["is_central"]) for held in ring["technologies"]}
    assert scores["silicon-nitride-photonics"] == (0.9, True)
    assert scores["semiconductor-lasers"] == (0.001, False)


def test_a_private_space_stays_private(own_services: Services) -> None:
    memo = Document("reports", "memo", DocumentKind.REPORT, "A secret laser", "Secret.", "en", space="board")
    take_in(own_services, memo)
    assert "secret" not in json.dumps(export(own_services)).casefold()
    within = export(own_services, Query(filters=Filters(spaces=("board",))))
    assert [line["title"] for line in within[1:-1]] == ["A secret laser"]


def test_what_was_forgotten_after_the_index_was_written_is_not_exported(own_services: Services) -> None:
    own_services.store.forgetting.forget_documents([RING], Order("as asked", NOW))
    assert RING not in json.dumps(export(own_services))


def test_of_what_is_a_lead_only_no_more_than_the_lead_leaves(own_services: Services) -> None:
    lead = Document(
        "news", "lead", DocumentKind.PAPER, "Lead", "Only this.", "en", people=(Person("A. Jansen"),), lead_only=True
    )
    take_in(own_services, lead)
    (line,) = [line for line in export(own_services)[1:-1] if line["title"] == "Lead"]
    assert (line["lead_only"], line["summary"], line["people"]) == (True, "Only this.", [])


class Dying:
    """An engine that fails from its n-th search on, with an error that passes or not, as engines do."""

    def __init__(self, engine: Searcher, answers: int, failures: int, error: Exception) -> None:
        self._engine, self._answers, self._failures, self._error = engine, answers, failures, error

    def search(self, query: Query) -> SearchAnswer:
        self._answers -= 1
        if self._answers < 0 and self._failures > 0:
            self._failures -= 1
            raise self._error
        return self._engine.search(query)


@pytest.mark.usefixtures("small_pages")
def test_an_engine_that_is_away_for_a_moment_is_asked_again(services: Services) -> None:
    engine = Dying(services.engine, 3, 1, EngineUnavailableError("restarting"))
    lines = export(replace(services, engine=engine))  # type: ignore[arg-type]
    assert (lines[-1]["end"]["units"], lines[-1]["end"]["error"]) == (5, None)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("form", list(ExportFormat))
def test_an_export_that_breaks_off_says_so_in_every_format(services: Services, form: ExportFormat) -> None:
    error = StoreUnavailableError("gone for good")
    error.is_transient = False
    dying = replace(services, engine=Dying(services.engine, 3, 99, error))  # type: ignore[arg-type]
    writer = FORMATS[form].open()
    with capture_logs() as logs:
        data = b"".join(iter_export(open_export(dying, EVERYTHING), writer))
    assert [log["event"] for log in logs] == ["export broke off"]
    assert b"gone for good" in (data if form is not ExportFormat.XLSX else _unpack(data))


def _unpack(data: bytes) -> bytes:
    book = zipfile.ZipFile(io.BytesIO(data))
    return b"".join(book.read(name) for name in book.namelist())


@pytest.mark.usefixtures("small_pages")
def test_whoever_stops_taking_ends_the_work(services: Services) -> None:
    asked: list[Query] = []

    class Counting:
        def search(self, query: Query) -> SearchAnswer:
            asked.append(query)
            return services.engine.search(query)

    writer = FORMATS[ExportFormat.XLSX].open()
    pieces = iter_export(open_export(replace(services, engine=Counting()), EVERYTHING), writer)  # type: ignore[arg-type]
    next(pieces)
    folder = writer._folder.name  # type: ignore[attr-defined]
    pieces.close()
    assert len(asked) == 2
    assert not Path(folder).exists()


def test_a_long_answer_by_relevance_is_read_by_date(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    query = make_search("laser")
    assert export(services, query)[0]["about"]["sort"] == "relevance"
    monkeypatch.setattr(walking, "MAX_RANKED", 2)
    lines = export(services, query)
    days = [line["published"] or "" for line in lines[1:-1]]
    assert (lines[0]["about"]["sort"], days) == ("newest", sorted(days, reverse=True))
