"""Runs know the space of what they took in; what is not known of older ones is shown to nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from alembic import command

from core.store import Store, schema
from tests.core.store.conftest import MakeDocument


def test_a_run_is_listed_to_who_reads_its_space(store: Store, now: datetime) -> None:
    shared = store.runs.start("import", now, "arxiv")
    board = store.runs.start("import", now, "arxiv", "board")
    assert [run.id for run in store.runs.latest(9, "arxiv")] == [board, shared]
    assert [run.id for run in store.runs.latest(9, "arxiv", ["shared"])] == [shared]
    assert {name: run.id for name, run in store.runs.latest_by_source(["shared"]).items()} == {"arxiv": shared}
    assert {name: run.id for name, run in store.runs.latest_by_source().items()} == {"arxiv": board}
    assert store.runs.latest_by_source(["lab"]) == {}


def test_imports_of_before_are_hidden_where_their_source_has_anything_in_a_space(
    store: Store, now: datetime, make_document: MakeDocument
) -> None:
    store.documents.save([(make_document("a1"), None), (make_document("b1", source="own", space="board"), None)], now)
    runs = [("import", "arxiv"), ("import", "own"), ("crawl", "own"), ("tag", None)]
    for number, (stage, source) in enumerate(runs):
        store.runs.start(stage, now + timedelta(minutes=number), source)
    with store.database.write() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0011-1")
        command.upgrade(config, "head")
    assert [(run.stage, run.source, run.space) for run in reversed(store.runs.latest())] == [
        ("import", "arxiv", "shared"),
        ("import", "own", ""),
        ("crawl", "own", "shared"),
        ("tag", None, "shared"),
    ]
    assert schema.find_differences(store.database) == []
