"""``scout sources``: which there are, how they are doing, adding one, and trying again what was refused."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import adding
from api.cli.console import add_row, make_table, note, out, print_json, print_list
from api.cli.crawling import load_all_sources
from api.cli.installation import open_installation, read_settings
from core.clock import utc_now
from crawlers.crawl import choose_sources

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
    with open_installation(settings) as house:
        health = house.store.health.load()
    if json:
        print_list([source.model_dump(mode="json") | {"health": health.get(source.id)} for source in found])
        return
    table = make_table("source", "kind", "access", "publisher", "cadence", "keep", "verified", "state", "last well")
    for source in found:
        known, seen = health.get(source.id), source.verified or "no"
        state = (known.state.value, known.ok_at) if known else ("off" if not source.enabled else "–", None)
        row = (source.id, source.kind.value, source.access.value, source.publisher, source.cadence)
        add_row(table, *row, source.terms.keep.value, seen, *state)
    out().print(table)


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
    note(f"{count:,} {'request is' if count == 1 else 'requests are'} due again: scout crawl asks")
