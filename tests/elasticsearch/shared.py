"""The one node that all tests of a run share; each has names of its own there, and takes them away afterwards."""

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

from elasticsearch import Elasticsearch

from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine
from tests.conftest import skip_or_fail
from tests.elasticsearch.node import ElasticsearchNode, UnavailableError, build_server

GIVEN_URL = "SCOUT_TEST_ELASTICSEARCH_URL"
# Of this run only: a given server may serve others too.
RUN_PREFIX = f"scouttest-{secrets.token_hex(4)}"
_numbers = count(1)


@cache
def shared_url() -> str:
    """Return where the server answers, starting one if none is given. Raises UnavailableError."""
    given = os.environ.get(GIVEN_URL)
    if given is None:
        given = _start()
    atexit.register(remove_indexes, given, RUN_PREFIX)
    return given


def _start() -> str:
    build_server()
    home = Path(tempfile.mkdtemp(prefix="scouttest-elasticsearch-"))
    node = ElasticsearchNode(home, heap_mb=512)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(node.stop)
    node.start()
    return node.url


@cache
def unavailable() -> str | None:
    """Return why no server can be had, ``None`` when it can."""
    try:
        shared_url()
    except UnavailableError as exc:
        return str(exc)
    return None


def new_settings(**changes: object) -> ElasticsearchSettings:
    """Return settings with a prefix that nobody else uses, for the shared server."""
    fields = {"hosts": shared_url(), "prefix": f"{RUN_PREFIX}-{next(_numbers)}", "replicas": 0, "timeout_s": 30.0}
    return ElasticsearchSettings.model_validate(fields | changes)


@contextmanager
def open_elasticsearch(**changes: object) -> Iterator[ElasticsearchEngine]:
    """Give an engine without a generation, and delete what it made.

    The test is skipped, or fails, where no server can be had.
    """
    reason = unavailable()
    if reason is not None:
        skip_or_fail("elasticsearch", reason)
    settings = new_settings(**changes)
    with closing(ElasticsearchEngine(settings)) as engine:
        yield engine
    remove_indexes(settings.hosts, settings.prefix)


def remove_indexes(url: str, prefix: str) -> None:
    """Delete all indexes whose names begin with a prefix."""
    with Elasticsearch(url) as client:
        names = list(client.indices.get(index=f"{prefix}*", filter_path="*.aliases", expand_wildcards="all").body)
        for name in names:
            client.indices.delete(index=name, ignore_unavailable=True)
