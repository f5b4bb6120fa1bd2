"""``scout crawl`` and ``check``: asking sources for what is new, or whether they are what we expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.console import add_row, make_table, note, out, print_json, print_list, print_runs, shorten
from api.cli.installation import Installation, open_installation, read_settings
from api.cli.outcome import Exit, finish_parts
from core.settings import Settings
from core.store.crawling.health import HealthState
from core.store.runs import Run
from crawlers.crawl import CrawlRequest, choose_askable
from crawlers.crawl import crawl as run_crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.setup.choosing import apply_choices
from crawlers.source import SHIPPED, Source, load_sources

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what is new since that day.")]
HOW_TO_CRAWL = "not crawling: set SCOUT_CRAWL__CONTACT to an e-mail address or URL of yours first"
# A crawl asks what was due when it began, and a slow host can keep it for hours: then others have their turn.
LONGEST_CRAWL_S = 900.0
_MAX_SHOWN_REFUSALS = 20
_MAX_SHOWN_TITLES = 5


def crawl(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Sources; default: all.")] = None,
    since: Since = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that are not due yet.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask the sources, but save nothing.")] = False,
    json: Json = False,
) -> None:
    """Collect what is new from the sources that are due."""
    with open_installation() as house:
        request = CrawlRequest(tuple(names or ()), since.date() if since else None, dry_run, again=again)
        sources = load_all_sources(house.settings)
        outcomes = run_crawl(house.settings, sources, request)
        if not names:
            note_keyless(house.settings, sources)
        _print_outcomes(house, outcomes, json)


def check(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The source that is asked.")],
    json: Json = False,
) -> None:
    """Ask a source once, politely: does it answer as we expect? Nothing is saved."""
    settings = read_settings()
    request = CrawlRequest((name,), dry_run=True, max_requests=1)
    [outcome] = run_crawl(settings, load_all_sources(settings), request)
    if json:
        print_json(as_json(outcome))
    else:
        _print_check(outcome)
    state = outcome.health.state if outcome.health else None
    raise typer.Exit(Exit.DONE if state in {HealthState.OK, HealthState.MOVED} else Exit.FAILED)


def crawl_if_allowed(house: Installation, longest_s: float | None = None) -> list[Run]:
    """Crawl all sources that are due when the operator has said who asks; otherwise say why not."""
    if not may_crawl(house.settings):
        note(HOW_TO_CRAWL)
        return []
    sources = load_all_sources(house.settings)
    note_keyless(house.settings, sources)
    return load_runs(house, run_crawl(house.settings, sources, CrawlRequest(longest_s=longest_s)))


def note_keyless(settings: Settings, sources: Mapping[str, Source]) -> None:
    """Say which sources are not asked because nobody gave their key yet."""
    left = [f"{one.id} ({one.key.name})" for one in choose_askable(settings, sources)[1] if one.key]
    if left:
        note(f"not asked for want of a key: {', '.join(left)}; scout init says where to get one")


def may_crawl(settings: Settings) -> bool:
    """Whether the operator has said who asks, or nobody real is asked."""
    return bool(settings.crawl.contact or settings.crawl.sandbox_url)


def crawl_folder(house: Installation, folder: Path) -> list[Run]:
    """Crawl the sources of one folder that are due; return the run records."""
    return load_runs(house, run_crawl(house.settings, apply_choices(load_sources(folder), house.settings)))


def load_all_sources(settings: Settings) -> dict[str, Source]:
    """Return the shipped sources and those of the operator; of a sandbox only those of the folder that is named."""
    own = own_folder(settings)
    if settings.crawl.sandbox_url and settings.crawl.sources:
        return apply_choices(load_sources(own), settings)
    folders = (SHIPPED, *([own] if settings.crawl.sources or own.is_dir() else []))
    return apply_choices(load_sources(*folders), settings)


def own_folder(settings: Settings) -> Path:
    """Return the folder that holds the sources of the operator; it need not be there."""
    return settings.crawl.sources or settings.home / "sources"


def load_runs(house: Installation, outcomes: Sequence[CrawlOutcome]) -> list[Run]:
    """Return the run records of a crawl; a dry run has none, nor has a source that was not due."""
    return [house.store.runs.load(outcome.run_id) for outcome in outcomes if outcome.run_id is not None]


def as_json(outcome: CrawlOutcome) -> dict[str, Any]:
    """Return an outcome as JSON, without what was answered."""
    return {one.name: getattr(outcome, one.name) for one in fields(outcome) if one.name != "answers"}


def _print_outcomes(house: Installation, outcomes: Sequence[CrawlOutcome], json: bool) -> None:
    if json:
        print_list([as_json(outcome) for outcome in outcomes])
    else:
        _print_tables(house, outcomes)
    for outcome in outcomes:
        if outcome.error:
            note(f"scout: {outcome.source}: {shorten(outcome.error)}")
    finish_parts(
        has_failed=any(outcome.has_failed for outcome in outcomes),
        refused=sum(outcome.counts.refused for outcome in outcomes),
        is_short=any(outcome.error for outcome in outcomes),
        are_listed=any(outcome.run_id is not None for outcome in outcomes),
    )


def _print_tables(house: Installation, outcomes: Sequence[CrawlOutcome]) -> None:
    for outcome in outcomes:
        if outcome.is_due and outcome.run_id is None:
            _print_dry(outcome)
    runs = load_runs(house, outcomes)
    if runs:
        print_runs(runs)
    resting = [outcome.source for outcome in outcomes if not outcome.is_due and not outcome.error]
    if resting:
        _print_resting(house, resting)


def _print_resting(house: Installation, sources: Sequence[str]) -> None:
    seeds = house.store.frontier.seeds(sources)
    due = sorted((seed.due_at, source) for source, seed in seeds.items() if seed.due_at is not None)
    first = f"; first comes {due[0][1]}, at {due[0][0]:%Y-%m-%d %H:%M} UTC" if due else ""
    verb = "source is" if len(sources) == 1 else "sources are"
    note(f"{len(sources)} {verb} not due yet{first}. --again asks all the same")


def _print_dry(outcome: CrawlOutcome) -> None:
    """Print what a dry run brought; its refusals too, for no run record keeps them."""
    refused = f", {outcome.counts.refused} refused" if outcome.counts.refused else ""
    lines = [f"{outcome.source}: {outcome.counts.read} records{refused}", *(f"  {title}" for title in outcome.titles)]
    lines += _refusal_lines(outcome)
    for line in lines:
        out().print(line, markup=False)


def _print_check(outcome: CrawlOutcome) -> None:
    health = outcome.health
    table = make_table("", "")
    add_row(table, "source", outcome.source)
    add_row(table, "state", health.state.value if health else "not asked")
    if (health and health.detail) or outcome.error:
        add_row(table, "says", outcome.error or (health.detail if health else ""))
    add_row(table, "entries found", outcome.counts.read + outcome.found)
    if outcome.unknown_fields:
        add_row(table, "unknown fields", ", ".join(outcome.unknown_fields))
    out().print(table)
    for line in (*(f"  {title}" for title in outcome.titles[:_MAX_SHOWN_TITLES]), *_refusal_lines(outcome)):
        out().print(line, markup=False)


def _refusal_lines(outcome: CrawlOutcome) -> list[str]:
    shown = outcome.counts.refusals[:_MAX_SHOWN_REFUSALS]
    lines = [f"  refused: {one.place}: {one.message}" for one in shown]
    if outcome.counts.refused > len(shown):
        lines.append(f"  refused: {outcome.counts.refused - len(shown)} more")
    return lines
