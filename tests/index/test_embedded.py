"""What only the embedded engine has: its folder, its versions, its tokens, more than one process."""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from core.errors import EngineError
from core.text.tokens import analyse
from index.cursor import MAX_GIVEN, Position, encode_cursor
from index.embedded import EmbeddedEngine
from index.embedded_pages import find_page
from index.query import Query, Sort
from tests.index.entries import LIBRARY, fill, make_entry, make_query

ANALYSER = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@given(st.text(), st.sampled_from(["en", "nl", "de", "und"]))
def test_the_engine_sees_our_tokens(text: str, lang: str) -> None:
    tokens = analyse(text, lang)
    assert ANALYSER.analyze(" ".join(tokens)) == tokens


def test_there_is_one_writer(folder: Path) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    generation = engine.create()
    with engine.writer(generation), pytest.raises(EngineError, match="writes to it"), engine.writer(generation):
        pass
    with engine.writer(generation) as writer:
        writer.put(LIBRARY)
    assert engine.count(generation) == 4


def test_another_engine_object_sees_commits_and_swaps(folder: Path) -> None:
    writing, reading = EmbeddedEngine(folder, heap_mb=15), EmbeddedEngine(folder)
    fill(writing, LIBRARY[:1])
    assert reading.search(Query()).total == 1
    live = writing.live()
    assert live is not None
    with writing.writer(live) as writer:
        writer.put(LIBRARY[1:3])
    assert reading.search(Query()).total == 3
    writing.drop(live) if fill(writing, LIBRARY) != live else None
    assert reading.search(Query()).total == 4


def _write_and_die(folder: Path) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    generation = engine.live()
    assert generation is not None
    context = engine.writer(generation)
    writer = context.__enter__()
    writer.put([make_entry("kept", title="laser")])
    writer.commit()
    writer.put([make_entry("lost", title="laser")])
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_was_committed_survives_a_killed_writer(folder: Path) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    generation = fill(engine, [make_entry("first", title="laser")])
    process = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(folder,))
    process.start()
    process.join()
    assert process.exitcode == -9
    assert {hit.entry.id for hit in engine.search(make_query("laser")).hits} == {"first", "kept"}
    with engine.writer(generation) as writer:
        writer.put([make_entry("after", title="laser")])
    assert engine.count() == 3


@pytest.mark.parametrize("field", ["analysis", "schema", "tantivy"])
def test_a_generation_of_another_version_asks_for_a_rebuild(folder: Path, field: str) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    generation = fill(engine, LIBRARY)
    meta = folder / generation / "scoutbase.json"
    meta.write_bytes(orjson.dumps(orjson.loads(meta.read_bytes()) | {field: "older"}))
    for act in (lambda: engine.writer(generation).__enter__(), lambda: EmbeddedEngine(folder).search(Query())):
        with pytest.raises(EngineError, match="scout index --rebuild"):
            act()


def test_a_half_made_generation_is_not_seen(folder: Path) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    (folder / "tantivy-000009-abcdef").mkdir(parents=True)
    assert list(engine.generations()) == []
    assert fill(engine, LIBRARY).startswith("tantivy-000001-")


def test_a_damaged_index_is_an_engine_error(folder: Path) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    generation = fill(engine, LIBRARY)
    (folder / generation / "meta.json").write_text("{")
    with pytest.raises(EngineError, match="cannot be read"):
        EmbeddedEngine(folder).search(Query())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", None])
def test_a_version_that_cannot_be_read_asks_for_a_rebuild(folder: Path, content: bytes | None) -> None:
    generation = fill(EmbeddedEngine(folder, heap_mb=15), LIBRARY)
    meta = folder / generation / "scoutbase.json"
    meta.unlink() if content is None else meta.write_bytes(content)
    with pytest.raises(EngineError, match="scout index --rebuild"):
        EmbeddedEngine(folder).search(Query())


def test_a_damaged_name_of_the_live_generation_is_an_engine_error(folder: Path) -> None:
    fill(EmbeddedEngine(folder, heap_mb=15), LIBRARY)
    (folder / "CURRENT").write_bytes(b"\xff\xfe")
    with pytest.raises(EngineError, match="no such generation"):
        EmbeddedEngine(folder).search(Query())


@dataclass(frozen=True)
class Spy:
    """A searcher of three entries that only notes how many hits it is asked for."""

    asked: list[int]
    num_docs: int = 3

    def search(self, _: tantivy.Query, limit: int) -> SimpleNamespace:
        self.asked.append(limit)
        return SimpleNamespace(hits=[], count=0)


@pytest.mark.parametrize("given_before", [0, 1, MAX_GIVEN, 10**18])
def test_no_search_asks_for_more_hits_than_there_are(given_before: int) -> None:
    spy, query = Spy([]), make_query("laser")
    builder = SimpleNamespace(searcher=spy)
    find_page(builder, tantivy.Query.all_query(), query, Position(1.0, 5, given_before))  # type: ignore[arg-type]
    assert spy.asked == [4]


@pytest.mark.parametrize("sort", list(Sort))
def test_the_greatest_honest_cursor_ends_the_hits(folder: Path, sort: Sort) -> None:
    engine = EmbeddedEngine(folder, heap_mb=15)
    generation = fill(engine, LIBRARY)
    query = make_query("laser", sort=sort)
    for key in (0, 2**63 - 1):
        cursor = encode_cursor(Position(1e-9, key, MAX_GIVEN), query, generation)
        assert engine.search(replace(query, cursor=cursor)).total == 1


def test_a_folder_that_cannot_be_made_is_an_engine_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="cannot make"):
        EmbeddedEngine(tmp_path / "file" / "index").create()
