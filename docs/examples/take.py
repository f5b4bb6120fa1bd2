"""Takes the examples in the description of the API again: ``python -m docs.examples.take``.

Asks an installation that holds the fictional world of the demo, with accounts, each route once. What is long is cut:
an example shows the shape. A new route needs a line in ``ASKED`` below.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson

from api.app import create_app
from api.auth.desk import issue_key
from api.auth.passwords import Passwords
from api.cli.crawling import crawl_folder
from api.cli.installation import open_installation
from api.cli.pipeline import run_stages
from api.examples import FOLDER
from core.accounts import By, Role, Scope
from core.clock import utc_now
from core.settings import Settings
from core.store import Store
from core.store.accounts import NewAccount
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.api.conftest import serve
from tests.end_to_end.crawls import make_settings

_MOST_ITEMS, _MOST_CHARS = 2, 300


@dataclass(frozen=True, slots=True)
class Asked:
    """How one operation is asked.

    A value that begins with ``@`` is the id of the first hit at that address, of a search that of its document.
    """

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)


ASKED: Mapping[str, Asked] = {
    "search": Asked(query={"q": "silicon nitride ring resonator", "facets": ["kind"], "histogram": "year", "limit": 2}),
    "suggest": Asked(query={"q": "silicon ph"}),
    "get_document": Asked({"document_id": "@search?q=silicon+nitride&kind=paper"}),
    "get_evidence": Asked({"document_id": "@search?q=silicon+nitride&kind=paper"}),
    "list_technologies": Asked(),
    "get_technology": Asked({"technology_id": "silicon-nitride-photonics"}),
    "list_sources": Asked(),
    "get_source": Asked({"source_id": "arxiv"}),
    "list_events": Asked(query={"kind": "funding", "limit": 2}),
    "get_event": Asked({"event_id": "@events?kind=funding"}),
    "list_organisations": Asked(query={"name": "oudermeer", "limit": 2}),
    "get_organisation": Asked({"organisation_id": "@organisations?name=oudermeer"}),
    "get_account": Asked(),
    "list_accounts": Asked(),
    "list_audit": Asked(query={"limit": 2}),
    "get_health": Asked(),
    "get_readiness": Asked(),
    "get_metrics": Asked(),
}


def main() -> int:
    """Take all examples and return an exit code."""
    with tempfile.TemporaryDirectory() as home, serve_world(Path(home)) as client:
        for path, item in create_app(Settings()).openapi()["paths"].items():
            for method, operation in item.items():
                asked = ASKED.get(operation["operationId"])
                if asked is None:
                    sys.stderr.write(f"not in ASKED: {operation['operationId']}\n")
                elif method == "get":
                    example = take(client, path, asked)
                    (FOLDER / f"{operation['operationId']}.json").write_bytes(_dump(example))
    return 0


@contextmanager
def serve_world(home: Path) -> Iterator[httpx.Client]:
    """Serve the world of the demo; the client is an administrator's, with a key."""
    with SandboxServer(build_world()) as sandbox:
        settings = make_settings(home, sandbox.url)
        with open_installation(settings) as house:
            crawl_folder(house, SOURCES)
            run_stages(house)
            key = _add_account(house.store)
        with serve(settings, utc_now) as url:
            yield httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=60)


def take(client: httpx.Client, path: str, asked: Asked) -> dict[str, Any]:
    """Return how a route was asked and what it answered."""
    values = {name: _find(client, value) for name, value in asked.path.items()}
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    answer = client.get(path, params=dict(asked.query))
    answer.raise_for_status()
    is_json = answer.headers["content-type"] == "application/json"
    example = {"path": values, "query": dict(asked.query), "answer": cut(answer.json() if is_json else answer.text)}
    return {name: value for name, value in example.items() if value != {}}


def cut(value: Any) -> Any:
    """Return a value with lists and texts cut to what shows their shape."""
    if isinstance(value, dict):
        return {name: cut(held) for name, held in value.items()}
    if isinstance(value, list):
        return [cut(held) for held in value[:_MOST_ITEMS]]
    return value[:_MOST_CHARS] if isinstance(value, str) else value


def _find(client: httpx.Client, value: str) -> str:
    if not value.startswith("@"):
        return value
    hit = client.get(f"/api/v1/{value[1:]}").json()["hits"][0]
    return str(hit["documents"][0] if value.startswith("@search") else hit["id"])


def _add_account(store: Store) -> str:
    by, now = By(), utc_now() - timedelta(minutes=1)
    password_hash = Passwords().hash("only for a minute")
    account = store.accounts.add(NewAccount("ada@example.org", "Ada de Vries", Role.ADMIN, password_hash), by, now)
    return issue_key(store, account, ("nightly export", Scope.ADMIN, 90), by, now)[0]


def _dump(example: dict[str, Any]) -> bytes:
    return orjson.dumps(example, option=orjson.OPT_INDENT_2) + b"\n"


if __name__ == "__main__":
    sys.exit(main())
