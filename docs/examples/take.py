"""Takes the examples in the description of the API again: ``python -m docs.examples.take``.

Asks an installation that holds the fictional world of the demo, with accounts, each route once. What is long is cut:
an example shows the shape. A new route needs a line in ``docs.examples.asked``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, reduce
from pathlib import Path
from typing import Any

import httpx
import orjson

from api.app import create_app
from api.auth.account_changes import issue_key
from api.auth.passwords import Passwords
from api.cli.crawling import crawl_folder
from api.cli.installation import open_installation
from api.cli.pipeline import run_stages
from api.exports.formats import FORMATS, ExportFormat
from api.openapi.examples import FOLDER
from core.accounts import By, Role, Scope
from core.clock import utc_now
from core.settings import Settings
from core.store import Store
from core.store.accounts.principals import NewAccount
from core.store.actors.suggestions import Suggestion
from docs.examples.asked import ASKED, Asked
from knowledge.ledger.suggesting import find_suggestions
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.api.conftest import serve
from tests.end_to_end.crawls import make_settings

_MOST_ITEMS, _MOST_CHARS = 2, 300
_BINARY = frozenset({FORMATS[ExportFormat.XLSX].media_type, "application/pdf", "application/zip"})
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """A route as the description of the API names it."""

    id: str
    method: str
    path: str


def main() -> int:
    """Take all examples and return an exit code."""
    operations = {one.id: one for one in _iter_operations()}
    for operation_id in sorted(operations.keys() - ASKED.keys()):
        sys.stderr.write(f"not in ASKED: {operation_id}\n")
    answers: Answers = {}
    with tempfile.TemporaryDirectory() as home, serve_world(Path(home)) as client:
        for operation_id, asked in ASKED.items():
            example = take(client, operations[operation_id], asked, answers)
            (FOLDER / f"{operation_id}.json").write_bytes(_dump(example))
    return 0


def _iter_operations() -> Iterator[Operation]:
    for path, item in create_app(Settings()).openapi()["paths"].items():
        for method, operation in item.items():
            yield Operation(operation["operationId"], method, path)


@contextmanager
def serve_world(home: Path) -> Iterator[httpx.Client]:
    """Serve the world of the demo; the client is an administrator's, with a key."""
    with SandboxServer(build_world()) as sandbox:
        settings = make_settings(home, sandbox.url)
        with open_installation(settings) as house:
            crawl_folder(house, SOURCES)
            run_stages(house)
            _queue_suggestions(house.store)
            key = _add_account(house.store)
        with serve(settings, utc_now) as url:
            yield httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=60)


def take(client: httpx.Client, operation: Operation, asked: Asked, answers: Answers) -> dict[str, Any]:
    """Return how a route was asked and what it answered; ``answers``: those of before, to which it is added."""
    path, query, body = (_fill(client, told, answers) for told in (asked.path, asked.query, asked.body))
    example = {"path": path, "query": query, "body": body}
    send = partial(client.request, operation.method, operation.path.format(**path), json=body or None)
    if asked.formats:
        told = dict(_read(send(params={**query, "format": form})) for form in asked.formats)
        example["answers"] = cut(told)
    else:
        answers[operation.id] = _read(send(params=query))[1]
        example["answer"] = cut(answers[operation.id])
    return {name: value for name, value in example.items() if value not in ({}, "")}


def _read(answer: httpx.Response) -> tuple[str, Any]:
    """Return the media type of an answer and what it holds."""
    answer.raise_for_status()
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type == "application/json":
        return media_type, answer.json()
    return media_type, "(a file)" if media_type in _BINARY else answer.text


def cut(value: Any) -> Any:
    """Return a value with lists and texts cut to what shows their shape."""
    if isinstance(value, dict):
        return {name: cut(held) for name, held in value.items()}
    if isinstance(value, list):
        return [cut(held) for held in value[:_MOST_ITEMS]]
    return value[:_MOST_CHARS] if isinstance(value, str) else value


def _fill(client: httpx.Client, told: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    return {name: _find(client, value, answers) for name, value in told.items()}


def _find(client: httpx.Client, value: Any, answers: Answers) -> Any:
    """Return what a value of ``Asked`` stands for."""
    if not isinstance(value, str) or value[:1] not in {"@", "="}:
        return value
    if value.startswith("="):
        return reduce(lambda part, step: part[int(step) if step.isdigit() else step], value[1:].split("/"), answers)
    hit = client.get(f"/api/v1/{value[1:]}").json()["hits"][0]
    return hit["documents"][0] if value.startswith("@search") else hit["id"]


def _queue_suggestions(store: Store) -> None:
    """Queue what may be one in this world, and two that only sound alike: one to accept, one to dismiss."""
    ids = {one.name: one.id for one in store.suggestions.load_profiles()}
    alike = Suggestion(ids["Lumifeld"], ids["Lumiveld"], 0.7, "one letter of the name differs")
    store.suggestions.replace([*find_suggestions(store), alike], utc_now())


def _add_account(store: Store) -> str:
    by, now = By(), utc_now() - timedelta(minutes=1)
    password_hash = Passwords().hash("only for a minute")
    account = store.accounts.add(NewAccount("ada@example.org", "Ada de Vries", Role.ADMIN, password_hash), by, now)
    return issue_key(store, account, ("nightly export", Scope.ADMIN, 90), by, now)[0]


def _dump(example: dict[str, Any]) -> bytes:
    return orjson.dumps(example, option=orjson.OPT_INDENT_2) + b"\n"


if __name__ == "__main__":
    sys.exit(main())
