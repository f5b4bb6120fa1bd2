"""``scout sources``: which there are, how they are doing, adding one, and trying again what was refused."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli import adding
from api.cli.console import add_row, make_table, note, out, print_json, print_list
from api.cli.crawling import load_all_sources
from api.cli.installation import open_installation, read_settings
from api.sources.health import SourceHealth, load_overview
from api.sources.states import SourceState
from core.clock import utc_now
from crawlers.crawl import choose_sources
from crawlers.keys import Keys, load_keys
from crawlers.source import Source

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

sources = typer.Typer(invoke_without_command=True, help="The places that we collect from.")
sources.command("add")(adding.add)
sources.command("preview")(adding.preview)


@sources.callback()
def list_by_default(context: typer.Context, json: Json = False) -> None:
    """List the sources: who answers, how they are reached, under which terms."""
    if context.invoked_subcommand is None:
        list_sources(json=json)


@sources.command("list")
def list_sources(json: Json = False) -> None:
    """List the sources: who answers, how they are reached, under which terms, and how they are doing."""
    settings = read_settings()
    found = list(load_all_sources(settings).values())
    keys = load_keys(settings.crawl.keys_file)
    with open_installation(settings) as house:
        overview = load_overview(house.store, utc_now())
    known = {one.source.id: one for one in overview.sources}
    if json:
        print_list([_as_json(source, known.get(source.id), keys) for source in found])
        return
    table = make_table("source", "kind", "access", "publisher", "cadence", "keep", "verified", "state", "last well")
    for source in found:
        health, seen = known.get(source.id), source.verified or "no"
        row = (source.id, source.kind.value, source.access.value, source.publisher, source.cadence)
        last_well = health.ok_at if health else None
        add_row(table, *row, source.terms.keep.value, seen, _state(source, health, keys), last_well)
    out().print(table)
    if overview.idle_since is not None:
        note(f"nothing is crawled since {overview.idle_since:%Y-%m-%d %H:%M} UTC: scout work, or scout run --every 1h")


def _as_json(source: Source, health: SourceHealth | None, keys: Keys) -> dict[str, Any]:
    state = health.state if health else SourceState.NEVER
    more = {"state": state, "health": health.health if health else None, "lacks_key": keys.lacks(source)}
    return source.model_dump(mode="json") | more


def _state(source: Source, health: SourceHealth | None, keys: Keys) -> str:
    if not source.enabled:
        return "off"
    if keys.lacks(source):
        return "no key"
    if health is None or health.state is SourceState.NEVER:
        return "–"
    is_left = health.health is not None and health.health.gave_up_at is not None
    return f"{health.state}, left alone" if is_left else health.state


@sources.command("retry")
def retry(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Sources; default: all.")] = None,
    json: Json = False,
) -> None:
    """Ask again what was refused, and sources that were left alone: at the next crawl."""
    settings = read_settings()
    chosen = [source.id for source in choose_sources(load_all_sources(settings), tuple(names or ()))]
    with open_installation(settings) as house:
        count = house.store.frontier.retry(chosen, utc_now())
        given_up = [name for name, health in house.store.health.load().items() if health.gave_up_at and name in chosen]
        for name in given_up:
            house.store.health.forget(name)
    if json:
        print_json({"requests": count, "sources": given_up})
        return
    if count:
        note(f"{count:,} {'request is' if count == 1 else 'requests are'} due again: scout crawl asks")
    else:
        note("nothing was refused; scout crawl --again asks sources that are not due yet")
