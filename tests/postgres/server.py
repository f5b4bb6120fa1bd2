"""One real PostgreSQL for a test run, and an empty database in it for each test that asks."""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

from core.store import open_store
from tests.conftest import skip_or_fail

GIVEN_URL = "SCOUT_TEST_POSTGRES_URL"
RUN_PREFIX = f"scouttest_{secrets.token_hex(4)}"
_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql/bin")
_START_S = 60
_numbers = count(1)


class UnavailableError(Exception):
    """No PostgreSQL can be had here; the message says why."""


def find_programs() -> Path:
    """Return the folder of ``initdb`` and ``postgres``. Raises UnavailableError."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    for place in _PLACES:
        for path in sorted(Path(place).glob("**/initdb"), reverse=True):
            return path.parent
    raise UnavailableError("no initdb on the path or below /usr/lib/postgresql")


@dataclass(slots=True)
class PostgresServer:
    """A server in a folder of its own, on loopback. ``options`` are settings of PostgreSQL."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = 0

    @property
    def url(self) -> URL:
        """Where the server answers, with the database that it begins with."""
        return URL.create("postgresql", "scout", host="127.0.0.1", port=self.port, database="postgres")

    def create(self, *, locale: str = "C.UTF-8") -> None:
        """Make the folder's content. PostgreSQL does not run as root: the folder then belongs to ``postgres``."""
        data = self.folder / "data"
        data.mkdir(parents=True)
        if os.geteuid() == 0:
            for path in (self.folder, data):
                shutil.chown(path, "postgres")
        self._run("initdb", "-D", str(data), "-U", "scout", "--auth=trust", "-E", "UTF8", f"--locale={locale}")
        self.port = _free_port()

    def start(self) -> None:
        """Start and wait until it answers."""
        settings = (f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}")
        flags = " ".join(f"-c {setting}" for setting in (*settings, *self.options))
        self._control("start", "-w", "-t", str(_START_S), "-l", str(self.folder / "log"), "-o", flags)

    def stop(self, mode: str = "fast") -> None:
        """End it; ``immediate`` is the crash."""
        self._control("stop", "-m", mode)

    def restart(self, mode: str = "fast") -> None:
        """End it and start it again on the same port."""
        self.stop(mode)
        self.start()

    def _control(self, action: str, *arguments: str) -> None:
        self._run("pg_ctl", action, "-D", str(self.folder / "data"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        with (self.folder / "run.log").open("ab") as log:
            subprocess.run(
                [str(find_programs() / program), *arguments],
                check=True,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
            )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_server(*options: str, locale: str = "C.UTF-8") -> Iterator[PostgresServer]:
    """Give a server that a test may stop and start as it likes."""
    reason = unavailable()
    if reason is not None:
        skip_or_fail("postgres", reason)
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="scouttest-postgres-")), options)
    try:
        server.create(locale=locale)
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop("immediate")
        shutil.rmtree(server.folder, ignore_errors=True)


@cache
def shared_url() -> URL:
    """Return where the server of this run answers, starting one if none is given. Raises UnavailableError."""
    given = os.environ.get(GIVEN_URL)
    if given is not None:
        return make_url(given)
    find_programs()
    folder = Path(tempfile.mkdtemp(prefix="scouttest-postgres-"))
    # The machine does not lose its power in a test; those of a crash have a server of their own.
    server = PostgresServer(folder, ("fsync=off", "max_connections=200"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server.create()
    server.start()
    atexit.register(server.stop, "immediate")
    return server.url


@cache
def unavailable() -> str | None:
    """Return why no server can be had, ``None`` when it can."""
    try:
        if GIVEN_URL not in os.environ:
            find_programs()
    except UnavailableError as exc:
        return str(exc)
    return None


@contextmanager
def new_database(*, migrated: bool = True) -> Iterator[str]:
    """Give the URL of a database that nobody else uses, and drop it afterwards; ``migrated``: with our tables."""
    reason = unavailable()
    if reason is not None:
        skip_or_fail("postgres", reason)
    name = f"{RUN_PREFIX}_{next(_numbers)}"
    execute(f"CREATE DATABASE {name} TEMPLATE {_template() if migrated else 'template0'}")
    yield shared_url().set(database=name).render_as_string(hide_password=False)
    execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _template() -> str:
    """Return a database with our tables, of which copies are made in no time."""
    name = f"{RUN_PREFIX}_template"
    execute(f"CREATE DATABASE {name} TEMPLATE template0")
    atexit.register(execute, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    open_store(shared_url().set(database=name).render_as_string(hide_password=False)).close()
    return name


def execute(statement: str) -> None:
    """Run a statement of administration on the shared server."""
    engine = create_engine(shared_url().set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@cache
def server_version() -> str:
    """Return the version of the shared server."""
    engine = create_engine(shared_url().set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version"))).split()[0]
    engine.dispose()
    return version
