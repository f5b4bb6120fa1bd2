"""The servers that are asked, each in a process of its own on a free port of loopback."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI

from api.auth.account_changes import issue_key
from api.auth.passwords import Passwords
from benchmarks.api_load import Target
from core.accounts import By, Role, Scope
from core.settings import Settings
from core.store import open_settings_store
from core.store.accounts.principals import NewAccount

_START_S = 120
_SIZE = "SCOUT_BENCH_CONSTANT_BYTES"
_UNBOUNDED = {"SCOUT_SERVE__RATE_PER_S": "1000000", "SCOUT_SERVE__RATE_BURST": "1000000"}
# What datasette does for an answer may take it as long as it takes: by its own limits it would leave facets out.
_DATASETTE = ("sql_time_limit_ms", "60000", "facet_time_limit_ms", "60000", "suggest_facets", "off")


def has_datasette() -> bool:
    """Say whether the extra ``bench`` brought datasette."""
    return find_spec("datasette") is not None


@contextmanager
def serve_ours(settings: Settings, now: datetime) -> Iterator[Target]:
    """Serve an installation as ``scout serve`` does, asked with a key of an account without a bound on its rate."""
    key = _make_key(settings, now)
    code = "from api.cli.main import main; main()"
    environment = {"SCOUT_HOME": str(settings.home), **_UNBOUNDED}
    with _run(("-c", code, "serve", "--port", "{port}"), environment) as url:
        yield Target(url, {"authorization": f"Bearer {key}"})


@contextmanager
def serve_constant(size_bytes: int) -> Iterator[Target]:
    """Serve a FastAPI application with one route, ``/constant``, that returns so many bytes of JSON."""
    words = ("-m", "uvicorn", "benchmarks.api_servers:make_constant", "--factory", "--log-level", "warning")
    with _run((*words, "--port", "{port}"), {_SIZE: str(size_bytes)}) as url:
        yield Target(url)


def make_constant() -> FastAPI:
    """Return the application with the constant route, written as FastAPI's tutorial writes one."""
    app = FastAPI()
    answer = {"text": "a" * (int(os.environ[_SIZE]) - len('{"text":""}'))}

    @app.get("/constant")
    def get_constant() -> dict[str, str]:
        return answer

    return app


@contextmanager
def serve_datasette(database: Path) -> Iterator[Target]:
    """Serve an SQLite file with datasette, which answers whole however long it takes."""
    pairs = zip(_DATASETTE[::2], _DATASETTE[1::2], strict=True)
    settings = [word for name, value in pairs for word in ("--setting", name, value)]
    with _run(("-m", "datasette", "serve", str(database), "--port", "{port}", *settings), {}) as url:
        yield Target(url)


def fill_fts(path: Path, settings: Settings) -> None:
    """Write what is searched into a table with a full-text index beside it, as ``sqlite-utils enable-fts`` does."""
    with closing(sqlite3.connect(path)) as made, closing(sqlite3.connect(settings.home / "scoutbase.sqlite")) as base:
        made.execute(
            "CREATE TABLE entries (id TEXT PRIMARY KEY, title TEXT, text TEXT, kind TEXT, lang TEXT, year INT)"
        )
        # A document has one date of publication and perhaps others: the first one there is.
        rows = base.execute(
            "SELECT d.id, d.title, d.text, d.kind, d.lang, min(substr(t.value, 1, 4)) FROM documents d"
            " LEFT JOIN document_dates t ON t.document_id = d.id GROUP BY d.id"
        )
        made.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)
        made.execute(
            "CREATE VIRTUAL TABLE entries_fts USING fts5(title, text, content=[entries], tokenize='porter unicode61')"
        )
        made.execute("INSERT INTO entries_fts (rowid, title, text) SELECT rowid, title, text FROM entries")
        made.execute("INSERT INTO entries_fts (entries_fts) VALUES ('optimize')")
        made.commit()


def _make_key(settings: Settings, now: datetime) -> str:
    with open_settings_store(settings) as store:
        name = f"bench-{now:%Y%m%d%H%M%S%f}"
        account = store.accounts.add(NewAccount(name, name, Role.SCOUT, Passwords().hash(name * 2)), By(), now)
        return issue_key(store, account, ("bench", Scope.READ, 1), By(), now)[0]


@contextmanager
def _run(words: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """Run a Python program that listens on ``{port}``; the address, once it does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *(word.format(port=port) for word in words)]
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
