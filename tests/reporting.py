"""Says at the end of a test run on which engines and databases it ran, and which it went without."""

from __future__ import annotations

import sqlite3
from importlib.metadata import version
from typing import Any

import pytest
from sqlalchemy import Engine, event

_NAMES = {"elasticsearch": "Elasticsearch", "postgres": "PostgreSQL", "chromium": "Chromium", "data": "the real data"}
_engines: dict[str, str] = {}
_databases: dict[str, str] = {}
_missing: dict[str, str] = {}
_USED = "scout_used"


def note_engine(name: str, release: str | None = None) -> None:
    """Note that a search engine of this release (default: that of the package) is used."""
    _engines.setdefault(name, release or version(name))


def note_missing(part: str, reason: str) -> None:
    """Note that tests were skipped, or failed, for want of a part; the first reason is said."""
    _missing.setdefault(part, reason)


def pytest_configure() -> None:
    event.listen(Engine, "connect", _note_database)


def _note_database(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        _databases.setdefault("SQLite", sqlite3.sqlite_version)
    elif type(connection).__module__.startswith("psycopg"):
        _databases.setdefault("PostgreSQL", connection.info.parameter_status("server_version").split()[0])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on what this process used, where it is one of several."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_USED] = [_engines, _databases, _missing]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take in what one of several processes used."""
    for mine, theirs in zip((_engines, _databases, _missing), node.workeroutput.get(_USED, ()), strict=False):
        mine.update(theirs)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not (_engines or _databases or _missing):
        return
    terminalreporter.section("engines and databases of this run")
    for kind, used in (("engines", _engines), ("databases", _databases)):
        named = ", ".join(f"{name} {release}" for name, release in sorted(used.items(), reverse=True))
        terminalreporter.write_line(f"{kind}: {named or 'none'}", bold=True)
    for part, reason in sorted(_missing.items()):
        name = _NAMES.get(part, part)
        share = (
            " IN PART" if name in _engines or name in _databases else ""
        )  # a server is given, and none can be killed
        terminalreporter.write_line(f"NOT RUN{share}: {name} ({reason})", red=True, bold=True)
