"""What goes wrong between a worker and PostgreSQL: a typed error, tried again where that helps, and nothing lost."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Connection, event, func, select, text

from core.errors import ConfigurationError, RecordError, StoreError, StoreUnavailableError
from core.models import Cause, Document, Organisation, PendingWork, Person, Refusal, Role, RunCounts, TagSet
from core.stages import StageOptions, run_stage
from core.store import Store, open_store
from core.store.connecting import WRITES, ConnectOptions
from core.store.tables import tag_sets
from crawlers.bulk.importer import ImportOptions, import_file
from crawlers.records import Limits
from tests.index.test_stage import make_document
from tests.postgres.server import RUN_PREFIX, execute, new_database, own_server, shared_url


@pytest.fixture
def url() -> Iterator[str]:
    with new_database() as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, ConnectOptions(timeout_s=5)) as opened:
        yield opened


def test_a_restart_in_the_middle_of_a_batch_loses_nothing(now: datetime) -> None:
    with own_server() as server, open_store(server.url.render_as_string(), ConnectOptions(timeout_s=5)) as store:
        store.documents.save([(make_document(f"{n}"), None) for n in range(30)], now)
        crashed: list[int] = []

        def work(batch: list[PendingWork], counts: RunCounts) -> None:
            if len(crashed) < 2:  # once before the result is written, once between it and its end
                crashed.append(len(batch))
                server.restart("immediate")
            store.pending.done(batch)
            counts.new += len(batch)

        run = run_stage(store, "tag", work, StageOptions(batch_size=10, clock=lambda: now, retry_s=60))
        assert (run.read, run.new, store.pending.counts(now), len(crashed)) == (30, 30, {}, 2)


def test_an_import_goes_on_after_a_restart(now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    paper = {"title": "Rings", "authors": "Ada Byron", "categories": ["quant-ph"], "created": "2020-01-03"}
    path.write_text("".join(json.dumps(paper | {"arxiv_id": f"2001.{n:05}"}) + "\n" for n in range(30)))
    restarts: list[threading.Timer] = []
    with own_server() as server, open_store(server.url.render_as_string(), ConnectOptions(timeout_s=5)) as store:

        def crash_once(counts: RunCounts, share: float) -> None:
            if not restarts:
                server.stop("immediate")
                restarts.append(threading.Timer(1.0, server.start))
                restarts[0].start()

        options = ImportOptions(batch_size=10, retry_s=60)
        run = import_file(store, "arxiv", path, options, clock=lambda: now, progress=crash_once)
        restarts[0].join()
        assert (run.read, run.new, run.refused, store.documents.count()) == (30, 30, 0, 30)


@pytest.mark.parametrize("is_written", [False, True])
def test_a_session_that_ends_in_its_commit_loses_nothing_and_does_nothing_twice(
    store: Store, now: datetime, is_written: bool
) -> None:
    store.documents.save([(make_document(f"{n}"), None) for n in range(30)], now)
    ended: list[int] = []

    def end_session(connection: Connection) -> None:
        """Take the connection away before its commit, or between the commit and the answer to it."""
        if len(ended) < 2 and connection.get_execution_options().get(WRITES):
            session = connection.connection.driver_connection
            assert isinstance(session, psycopg.Connection)
            if is_written:
                session.commit()
            ended.append(session.info.backend_pid)
            execute(f"SELECT pg_terminate_backend({ended[-1]}, 5000)")

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        if not event.contains(store.database.engine, "commit", end_session) and not ended:
            event.listen(store.database.engine, "commit", end_session)
        store.tags.save([TagSet(row.target, row.revision, "t", "x") for row in batch], now, batch)
        counts.refuse(Refusal("RecordError", batch[0].target, "told once"))

    run = run_stage(store, "tag", work, StageOptions(batch_size=10, clock=lambda: now, sleep=lambda _s: None))
    with store.database.read() as connection:
        held = connection.scalar(select(func.count()).select_from(tag_sets))
    assert (len(ended), held, store.pending.count("tag"), store.pending.count("resolve")) == (2, 30, 0, 30)
    assert len(store.runs.refusals(run.id)) == run.refused


def test_without_its_driver_postgresql_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"install scoutbase\[postgres\]"):
        open_store("postgresql://scout@127.0.0.1:9/base")


def test_a_server_that_is_away_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        open_store("postgresql://scout:geheim@127.0.0.1:9/base", ConnectOptions(timeout_s=2))
    assert "SCOUT_STORE__URL=postgresql" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_database_that_is_not_there_is_no_passing_matter(url: str) -> None:
    with pytest.raises(StoreError, match="does not exist") as caught:
        open_store(shared_url().set(database="nowhere").render_as_string())
    assert not caught.value.is_transient


def test_a_wrong_password_is_no_passing_matter(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("richtig\n")
    with own_server() as server:
        with open_store(server.url.render_as_string()) as store, store.database.write() as connection:
            connection.execute(text("ALTER USER scout PASSWORD 'richtig'"))
        rules = server.folder / "data" / "pg_hba.conf"
        rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        server.restart()
        with pytest.raises(StoreError, match="authentication failed") as caught:
            open_store(server.url.set(password="falsch").render_as_string(hide_password=False))
        assert not caught.value.is_transient
        open_store(server.url.render_as_string(), ConnectOptions(password_file=secret)).close()


@pytest.mark.parametrize("content", [None, ""])
def test_a_password_that_cannot_be_read_is_a_wrong_setting(tmp_path: Path, content: str | None) -> None:
    secret = tmp_path / "password"
    if content is not None:
        secret.write_text(content)
    with pytest.raises(ConfigurationError, match="SCOUT_STORE__PASSWORD_FILE"):
        open_store("postgresql://scout@127.0.0.1:9/base", ConnectOptions(password_file=secret))


def test_when_all_connections_are_in_use_it_is_said_and_passes(url: str) -> None:
    with open_store(url, ConnectOptions(timeout_s=0.3, pool_size=1)) as store:
        with store.database.read(), pytest.raises(StoreUnavailableError, match="connections of this process"):
            store.documents.count()
        assert store.documents.count() == 0


def test_a_deadlock_is_an_error_that_passes(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", [("a", 1), ("b", 1)], Cause.NEW, now)
    barrier, errors = threading.Barrier(2), list[StoreError]()

    def lock(first: str, second: str) -> None:
        statement = text("UPDATE pending SET attempts = attempts + 1 WHERE target = :target")
        try:
            with store.database.write() as connection:
                connection.execute(statement, {"target": first})
                barrier.wait(10)
                connection.execute(statement, {"target": second})
        except StoreError as exc:
            errors.append(exc)

    in_threads(lambda: lock("a", "b"), lambda: lock("b", "a"))
    assert [(error.is_transient, "eadlock" in error.message) for error in errors] == [(True, True)]


def test_a_serialisation_failure_is_an_error_that_passes(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", [("a", 1)], Cause.NEW, now)
    statement = text("UPDATE pending SET attempts = attempts + 1")

    def collide() -> None:
        with store.database.write() as mine:
            mine.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            mine.execute(text("SELECT * FROM pending"))
            with store.database.write() as other:
                other.execute(statement)
            mine.execute(statement)

    with pytest.raises(StoreUnavailableError, match="serialize"):
        collide()


def test_two_who_save_one_document_at_once_lose_no_revision(store: Store, now: datetime) -> None:
    def save(number: int) -> None:
        store.documents.save([(make_document("1", title=f"Version {number}"), None)], now)

    in_threads(*((lambda n=number: save(n)) for number in range(8)))
    titles = [revision.document.title for revision in store.documents.revisions("arxiv:1")]
    assert sorted(titles) == [f"Version {number}" for number in range(8)]


def test_two_taggers_of_one_document_leave_one_current_tag_set(store: Store, now: datetime) -> None:
    store.documents.save([(make_document("1"), None)], now)
    in_threads(
        *((lambda n=n: store.tags.save([TagSet("arxiv:1", 1, f"tagger-{n}", "x")], now)) for n in range(8)),
    )
    with store.database.read() as connection:
        current = select(func.count()).select_from(tag_sets).where(tag_sets.c.current)
        assert connection.scalar(current) == 1


def test_processes_that_open_an_empty_database_at_once_make_its_tables_once() -> None:
    opened: list[int] = []
    with new_database(migrated=False) as url:

        def open_one() -> None:
            with open_store(url, ConnectOptions(pool_size=2)) as store:
                opened.append(store.documents.count())

        in_threads(*[open_one] * 5)
    assert opened == [0] * 5


def test_a_database_that_cannot_hold_every_character_is_refused() -> None:
    name = f"{RUN_PREFIX}_latin"
    execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(StoreError, match="encoded in LATIN1") as caught:
            open_store(shared_url().set(database=name).render_as_string(hide_password=False))
        execute(f"DROP DATABASE {name}")  # refused while a connection is left open
    finally:
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    assert not caught.value.is_transient


def test_two_indexers_that_begin_at_once_build_one_index(store: Store, now: datetime) -> None:
    claimed: list[str] = []
    in_threads(*((lambda n=n: claimed.append(store.indexes.claim_building(f"g{n}", "tantivy", now))) for n in range(6)))
    assert len(set(claimed)) == 1
    assert store.indexes.fed() == claimed[:1]


def test_a_row_is_leased_by_one_of_many(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", [(f"d{n}", 1) for n in range(200)], Cause.NEW, now)
    leased: list[str] = []

    def lease(worker: str) -> None:
        while batch := store.pending.lease("tag", 7, worker, now):
            leased.extend(work.target for work in batch)

    in_threads(*((lambda n=n: lease(f"h:{n}:x")) for n in range(4)))
    assert sorted(leased) == sorted(f"d{n}" for n in range(200))


def test_ids_come_in_one_order_whatever_the_language_of_the_database(now: datetime) -> None:
    name = f"{RUN_PREFIX}_icu"
    execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'")
    url: URL = shared_url().set(database=name)
    keys = ["b", "B", "a-1", "a1", "_a", "é"]
    try:
        with open_store(url.render_as_string(hide_password=False)) as store:
            store.documents.save([(make_document(key), None) for key in keys], now)
            found = [i for part in store.documents.iter_ids(batch_size=2) for i in part]
    finally:
        execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert found == sorted(f"arxiv:{key}" for key in keys)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "nu\0l"}, "NUL"),
        ({"people": (Person("Ada", None, ("half \ud83d",)),)}, "affiliation of a person"),
        ({"organisations": (Organisation("D", Role.ASSIGNEE, "NL", "De\0lft"),)}, "city of an organisation"),
        ({"organisations": (Organisation("D", Role.ASSIGNEE, identifiers=(("ror", "\0"),)),)}, "identifier of an org"),
        ({"text": "half \ud83d a character"}, "no valid Unicode"),
        ({"outlet": "x" * 500}, "limit"),
        ({"lang": "x" * 50}, "limit"),
    ],
)
def test_what_no_database_can_hold_is_refused_with_its_place(
    now: datetime, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(RecordError, match=said):
        Limits(now.date(), 2048).check(make_document("1", **changes))


def test_long_and_odd_values_are_held_alike(store: Store, now: datetime) -> None:
    odd: Document = replace(
        make_document("k" * 200), title="Größe ½ 😀 " + "x" * 5_000, url="https://example.org/" + "y" * 4_000
    )
    store.documents.save([(odd, None)], now)
    assert store.documents.load_one(odd.id).document == odd


def in_threads(*works: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
