"""The one node that all tests of a run share; each has names of its own there, and takes them away afterwards.

A test that kills or stops its server has a node of its own.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine
from tests.conftest import skip_or_fail
from tests.elasticsearch.node import ElasticsearchNode, UnavailableError, build_server
from tests.reporting import note_engine

GIVEN_URL = "SCOUT_TEST_ELASTICSEARCH_URL"
# Of this run only: a given server may serve others too.
RUN_PREFIX = f"scouttest-{secrets.token_hex(4)}"
_numbers = count(1)


def shared_url() -> str:
    """Return where the server answers, starting one if none is given.

    Raises UnavailableError for want of Java or Maven, RuntimeError for a server that does not start or answer.
    """
    found = _attempt()
    if isinstance(found, Exception):
        raise found
    return found


@cache
def _attempt() -> str | Exception:
    """Try once in a run: what cannot be had the first time is not waited for by every test again."""
    given = os.environ.get(GIVEN_URL)
    try:
        url = _start() if given is None else _ask(given)
    except (UnavailableError, RuntimeError) as exc:
        return exc
    atexit.register(remove_indexes, url, RUN_PREFIX)
    return url


def _start() -> str:
    build_server()
    home = Path(tempfile.mkdtemp(prefix="scouttest-elasticsearch-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    node = ElasticsearchNode(home, heap_mb=512)
    atexit.register(node.stop)
    node.start()
    note_engine("Elasticsearch", node.version)
    return node.url


def _ask(given: str) -> str:
    """Return the address of a given server, which must answer: it was asked for."""
    try:
        with Elasticsearch(given.split(",")) as client:
            note_engine("Elasticsearch", str(client.info()["version"]["number"]))
    except (ApiError, TransportError) as exc:
        raise RuntimeError(f"what {GIVEN_URL} names does not answer: {exc}") from exc
    return given


@cache
def unavailable() -> str | None:
    """Return why no server can be had, ``None`` when it can."""
    try:
        shared_url()
    except UnavailableError as exc:
        return str(exc)
    return None


@cache
def _cannot_be_built() -> str | None:
    try:
        build_server()
    except UnavailableError as exc:
        return str(exc)
    return None


def require_server() -> None:
    """Skip, or fail, where the shared server cannot be had."""
    reason = unavailable()
    if reason is not None:
        skip_or_fail("elasticsearch", reason)


def require_nodes() -> None:
    """Skip, or fail, where no node can be started here: a given server is not for killing."""
    reason = _cannot_be_built()
    if reason is not None:
        skip_or_fail("elasticsearch", reason)


@contextmanager
def own_node(folder: Path, **settings: str) -> Iterator[ElasticsearchNode]:
    """Give a node that the test may kill. ``settings``: ``__`` stands for a dot."""
    require_nodes()
    node = ElasticsearchNode(folder, {name.replace("__", "."): value for name, value in settings.items()}, heap_mb=256)
    try:
        node.start()
        note_engine("Elasticsearch", node.version)
        yield node
    finally:
        node.stop()


def new_settings(**changes: object) -> ElasticsearchSettings:
    """Return settings with a prefix that nobody else uses, for the shared server."""
    fields = {"hosts": shared_url(), "prefix": f"{RUN_PREFIX}-{next(_numbers)}", "replicas": 0, "timeout_s": 30.0}
    return ElasticsearchSettings.model_validate(fields | changes)


@contextmanager
def open_elasticsearch(**changes: object) -> Iterator[ElasticsearchEngine]:
    """Give an engine without a generation, and delete what it made.

    The test is skipped, or fails, where no server can be had.
    """
    require_server()
    settings = new_settings(**changes)
    try:
        with closing(ElasticsearchEngine(settings)) as engine:
            yield engine
    finally:
        remove_indexes(settings.hosts, settings.prefix)


def remove_indexes(hosts: str, prefix: str) -> None:
    """Delete the indexes of a prefix, and those of prefixes that go on from it with a hyphen."""
    with Elasticsearch(hosts.split(",")) as client:
        # Not "t-1*", which would take those of "t-10" away too.
        names = f"{prefix},{prefix}-*"
        held = client.indices.get(index=names, filter_path="*.aliases", expand_wildcards="all", ignore_unavailable=True)
        for name in list(held.body):
            client.indices.delete(index=name, ignore_unavailable=True)
