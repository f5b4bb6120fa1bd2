"""``scout status``, ``doctor``, ``serve`` and ``db``: running an installation."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from api.auth.addresses import is_loopback
from api.cli.console import add_row, make_table, note, out, print_json, print_runs, progress
from api.cli.crawling import load_all_sources
from api.cli.installation import open_installation, read_settings
from api.cli.outcome import Exit
from api.http.serving import SERVING
from core.clock import utc_now
from core.errors import ConfigurationError, ScoutError
from core.models import SHARED_SPACE
from core.settings import Settings, split_list
from core.store import database_options, open_settings_store, open_store
from core.store.database import Database
from core.store.moving import Comparison, compare_stores, count_rows, move_store
from core.store.schema import migrate, newest_revision
from core.taxonomy import load_taxonomy
from crawlers.crawl import choose_askable
from index.engines import open_engine

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

database = typer.Typer(no_args_is_help=True, help="Look after the database.")


def status(
    refused: Annotated[bool, typer.Option("--refused", help="List what was refused, with its place.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many runs or refusals.")] = 20,
    json: Json = False,
) -> None:
    """Show what the base holds, what waits, how the last runs went, and what was refused."""
    with open_installation() as house:
        store = house.store
        listed = store.runs.refusals(limit=limit)
        facts = {
            "documents": store.documents.counts_by("source"),
            "units": store.units.count(),
            "organisations": store.actors.count([SHARED_SPACE]),
            "index": {"live": house.engine.live(), "entries": _entries(house.engine.count)},
            "pending": store.pending.counts(utc_now()),
            "runs": store.runs.latest(limit),
            "refused": listed,
        }
        if json:
            print_json(facts)
            return
        if refused:
            table = make_table("stage", "source", "place", "why", "message")
            for item in listed:
                add_row(table, item.stage, item.source, item.refusal.place, item.refusal.code, item.refusal.message)
            out().print(table)
            return
        _print_holdings(facts)
        print_runs(store.runs.latest(limit))
        if listed:
            note("scout status --refused lists what was refused")


def doctor(json: Json = False) -> None:
    """Check that settings, database, taxonomy, sources and index are what this version needs."""
    settings = read_settings()
    checks: dict[str, Callable[[], object]] = {
        "settings": lambda: str(settings.home),
        "database": lambda: _check_store(settings),
        "taxonomy": lambda: _check_taxonomy(settings),
        "sources": lambda: _check_sources(settings),
        "index": lambda: _check_engine(settings),
    }
    results = {name: _outcome(check) for name, check in checks.items()}
    healthy = all(ok for ok, _ in results.values())
    if json:
        print_json({"ok": healthy, "checks": {name: {"ok": ok, "says": text} for name, (ok, text) in results.items()}})
    else:
        table = make_table("", "part", "says")
        for name, (ok, text) in results.items():
            add_row(table, "ok" if ok else "✗", name, text)
        out().print(table)
    raise typer.Exit(Exit.DONE if healthy else Exit.FAILED)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; before there are accounts loopback only.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port to listen on.")] = None,
) -> None:
    """Serve the pages and the API."""
    settings = read_settings()
    serve_pages(settings, host or settings.serve.host, settings.serve.port if port is None else port)


def serve_pages(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted.

    Raises ConfigurationError for an address beyond this machine before there are accounts, and what keeps the
    application from starting: uvicorn would bury it under tracebacks.
    """
    if not is_loopback(host):
        _check_reach(settings, host)
    for check in (_check_taxonomy, _check_store, _check_engine):
        check(settings)
    note(f"serving on http://{host}:{port} — stop with Ctrl-C")
    try:
        uvicorn.run(
            create_app(settings),
            host=host,
            port=port,
            log_level="warning",
            **SERVING,
            # Who may say for whom they ask: nobody, unless the settings name them; anybody could say so.
            proxy_headers=bool(settings.serve.proxies),
            forwarded_allow_ips=list(split_list(settings.serve.proxies)),
        )
    except SystemExit as ended:  # uvicorn has said why, with an exit code of its own; or it was told to end, and did
        is_well = ended.code in {None, Exit.DONE, 128 + signal.SIGTERM}
        raise typer.Exit(Exit.DONE if is_well else Exit.FAILED) from ended


@database.command("migrate")
def migrate_database(json: Json = False) -> None:
    """Bring the schema of the database to the version that this program needs."""
    settings = read_settings()
    connection = Database(settings.store_url, database_options(settings))
    try:
        before, after = migrate(connection)
    finally:
        connection.close()
    if json:
        print_json({"before": before, "after": after})
    else:
        out().print(f"schema {before or 'empty'} → {after}")


@database.command("move")
def move_database(
    to: Annotated[str, typer.Option(help="SQLAlchemy URL of the empty database that takes everything.")],
    to_password_file: Annotated[Path | None, typer.Option(help="File that holds the password for --to.")] = None,
    sample: Annotated[int, typer.Option(min=0, max=100_000, help="Documents that are compared whole.")] = 200,
    json: Json = False,
) -> None:
    """Copy the whole database into an empty one, and compare the two. End all workers first."""
    settings = read_settings()
    options = database_options(settings)
    if to_password_file is not None:
        options = replace(options, password_file=to_password_file)
    with open_settings_store(settings) as here, open_store(to, options) as there:
        total = sum(count_rows(here).values())
        with progress("moving rows", total) as advance:
            moved = move_store(here, there, utc_now(), lambda _, rows: advance(rows))
        found = compare_stores(here, there, sample, SystemRandom())
    _print_move(moved, found, json=json)
    raise typer.Exit(Exit.DONE if found.is_same else Exit.FAILED)


def _print_move(moved: int, found: Comparison, *, json: bool) -> None:
    if json:
        print_json({"same": found.is_same, "moved": moved, **asdict(found)})
        return
    table = make_table("table", "#here", "#there")
    for count in found.counts:
        add_row(table, count.table, count.here, count.there)
    out().print(table)
    note(f"{moved:,} rows moved; {found.compared:,} documents compared, {len(found.different):,} different")
    if found.is_same:
        note("set SCOUT_STORE__URL to the new database; the index stays valid")


def _print_holdings(facts: dict[str, object]) -> None:
    documents = facts["documents"]
    table = make_table("holds", "#count")
    if isinstance(documents, dict):
        for source, count in documents.items():
            add_row(table, f"documents of {source}", count)
    for name in ("units", "organisations"):
        add_row(table, name, facts[name])
    if isinstance(facts["index"], dict):
        add_row(table, f"entries in index {facts['index']['live'] or '(none yet)'}", facts["index"]["entries"])
    if isinstance(facts["pending"], dict):
        for consumer, count in facts["pending"].items():
            add_row(table, f"waiting for {consumer}", count.waiting + count.leased)
    out().print(table)
    out().print()


def _entries(count: Callable[[], int]) -> int:
    try:
        return count()
    except ScoutError:  # there is no index yet, or none that this version can read: doctor says which
        return 0


def _outcome(check: Callable[[], object]) -> tuple[bool, str]:
    try:
        return True, str(check())
    except ScoutError as exc:
        return False, f"{exc.code}: {exc}"


def _check_store(settings: Settings) -> str:
    with open_settings_store(settings) as store:
        return f"schema {newest_revision()}, {store.documents.count():,} documents"


def _check_reach(settings: Settings, host: str) -> None:
    """Refuse to listen beyond this machine before there are accounts, and without the names that are answered."""
    with open_settings_store(settings) as store:
        has_accounts = store.accounts.exist()
    if not has_accounts:
        raise ConfigurationError(
            "without accounts only loopback is served; scout users add NAME --role admin makes the first",
            place=f"SCOUT_SERVE__HOST={host}",
        )
    if not settings.serve.hosts:
        message = "say under which names it is reached, by commas: other names are not answered"
        raise ConfigurationError(message, place="SCOUT_SERVE__HOSTS")


def _check_sources(settings: Settings) -> str:
    sources = load_all_sources(settings)
    keyless = choose_askable(settings, sources)[1]
    keys = settings.crawl.keys_file
    parts = [f"{len(sources)} sources"]
    parts += [f"{len(keyless)} of them without their key"] if keyless else []
    parts += [f"others may read the keys: chmod 600 {keys}"] if keys and keys.stat().st_mode & 0o077 else []
    return "; ".join(parts)


def _check_taxonomy(settings: Settings) -> str:
    taxonomy = load_taxonomy(settings.taxonomy)
    return f"version {taxonomy.version}, {len(taxonomy)} technologies"


def _check_engine(settings: Settings) -> str:
    engine = open_engine(settings)
    try:
        live = engine.live()
        return f"{live}, {engine.count():,} entries" if live else "none yet: scout index makes one"
    finally:
        engine.close()
