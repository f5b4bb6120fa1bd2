"""``scout tag``, ``resolve``, ``index`` and ``run``: the stages between the documents and the searches."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import asdict
from functools import partial
from random import SystemRandom
from typing import Annotated

import typer

from api.cli.console import Advance, add_row, make_table, note, out, print_json, print_runs, progress
from api.cli.crawling import LONGEST_CRAWL_S, crawl_if_allowed
from api.cli.installation import Installation, lock_home, open_installation, read_settings
from api.cli.organisation_finding import spaces_of
from api.cli.outcome import Exit, finish
from core.clock import utc_now
from core.errors import InputError, ScoutError, SourceError, StoreError
from core.models import LOCAL_PRINCIPAL, Consumer
from core.stages import StageOptions
from core.store.runs import Run
from core.store.statements import Statement
from index.stage import BATCH_SIZE as INDEX_BATCH
from index.stage import IndexStage
from index.verifying import Verification, verify_index
from knowledge.stage import run_resolve
from nlp.runners import RunnerKind
from nlp.stage import enqueue_outdated, run_tag
from nlp.tagger import Tagger

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Workers = Annotated[int | None, typer.Option(min=1, max=64, help="Processes of a pool; default: one a core.")]

# Differences that are named; more say no more.
_SHOWN = 20
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def tag(
    runner: Annotated[RunnerKind, typer.Option(help="In this process, or in a pool of them.")] = RunnerKind.LOCAL,
    workers: Workers = None,
    again: Annotated[bool, typer.Option("--again", help="Also those tagged by another version or taxonomy.")] = False,
    json: Json = False,
) -> None:
    """Tag the technologies of all documents that wait for it."""
    with open_installation() as house:
        if again:
            note(f"{enqueue_outdated(house.store, Tagger(house.taxonomy), utc_now()):,} to be tagged again")
        _print([tag_all(house, runner, workers)], json)


def resolve(
    undo: Annotated[int | None, typer.Option(help="Undo one join by the number of its statement.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is undone.")] = "undone by hand",
    space: Annotated[str | None, typer.Option(help="With --undo: a space whose joins are meant too.")] = None,
    json: Json = False,
) -> None:
    """Find which documents are one unit, and link their organisations."""
    with open_installation() as house:
        if undo is not None:
            undone = undo_join(house, undo, reason, spaces_of(space))
            if json:
                print_json(undone)
            return
        _print([resolve_all(house)], json)


def index(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build a new index beside the live one, then swap.")
    ] = False,
    engine: Annotated[str | None, typer.Option(help="Work on this engine, not on that of the settings.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Compare the live index with the store.")] = False,
    retire: Annotated[bool, typer.Option("--retire", help="Keep no more work for --engine, which is left.")] = False,
    sample: Annotated[int, typer.Option(min=0, max=100_000, help="Entries that --verify compares whole.")] = 200,
    json: Json = False,
) -> None:
    """Bring the search index up to date."""
    settings = read_settings()
    searched = settings.index.engine
    if engine is not None:
        settings = settings.model_copy(update={"index": settings.index.model_copy(update={"engine": engine})})
    with open_installation(settings) as house:
        if verify:
            found = verify_index(house.store, house.engine, sample, SystemRandom(), house.taxonomy)
            raise typer.Exit(print_verification(found, json))
        if retire:
            retire_engine(house, searched)
            return
        runs = index_all(house, rebuild=rebuild)
    if engine not in {None, searched}:
        note(f"searches still ask {searched}: SCOUT_INDEX__ENGINE={engine} changes that")
    _print(runs, json)


def retire_engine(house: Installation, searched: str) -> None:
    """Stop feeding the indexes of an engine that is used no more; raises InputError for the one that is."""
    name = house.engine.name
    if name == searched:
        raise InputError("searches ask this engine; name the one that is left", place=f"--engine {name}")
    retired = IndexStage(house.store, house.engine).retire()
    note(f"no more work is kept for {', '.join(retired) or f'{name}, which had none'}")


def print_verification(found: Verification, as_json: bool) -> int:
    """Print what a comparison of store and index found; return the exit code."""
    if as_json:
        print_json({"same": found.is_same, **asdict(found)})
    else:
        table = make_table("", "#count")
        add_row(table, "units in the store", found.units)
        add_row(table, "entries in the index", found.entries)
        add_row(table, "changes the index waits for", found.waiting)
        add_row(table, "entries compared", found.compared)
        add_row(table, "different", len(found.different))
        out().print(table)
        for unit_id in found.different[:_SHOWN]:
            note(f"different: {unit_id}")
    return Exit.DONE if found.is_same else Exit.FAILED


def run(
    every: Annotated[str | None, typer.Option(help="Repeat after this time: 30m, 1h, 1d.")] = None,
    runner: Annotated[RunnerKind, typer.Option(help="How to tag.")] = RunnerKind.LOCAL,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Go through all stages once: crawl what is due, tag, resolve, index."""
    pause_s = None if every is None else parse_interval(every)
    settings = read_settings()
    with lock_home(settings, "run"), open_installation(settings) as house:
        if pause_s is None:
            _print([*_crawl(house), *run_stages(house, runner, workers)], json)
            return
        while True:
            begun_s = time.monotonic()
            try:
                _show([*_crawl(house, LONGEST_CRAWL_S), *run_stages(house, runner, workers)], json)
            except ScoutError as exc:  # what ends one round may be over in the next: a locked database, a full disk
                note(f"scout: {exc}")
            wait_s = max(pause_s - (time.monotonic() - begun_s), 0.0)
            note(f"next run in {wait_s:.0f} s")
            time.sleep(wait_s)


def _crawl(house: Installation, longest_s: float | None = None) -> list[Run]:
    """Crawl what is due; one that fails as a whole does not keep the stages from what is there."""
    try:
        return crawl_if_allowed(house, longest_s)
    except (SourceError, StoreError) as exc:
        note(f"scout: {exc}")
        return []


def run_stages(house: Installation, runner: RunnerKind = RunnerKind.LOCAL, workers: int | None = None) -> list[Run]:
    """Tag, resolve and index all that waits; return the run records."""
    return [tag_all(house, runner, workers), resolve_all(house), *index_all(house)]


def tag_all(house: Installation, runner: RunnerKind = RunnerKind.LOCAL, workers: int | None = None) -> Run:
    """Tag all that waits."""
    tagger = Tagger(house.taxonomy)
    with progress("tagging", _waiting(house, Consumer.TAG)) as advance:
        options, renew = _options(house, advance), partial(renew_tagger, house)
        return run_tag(house.store, tagger, options, runner=runner, workers=workers, renew=renew)


def renew_tagger(house: Installation, tagger: Tagger | None) -> Tagger:
    """Return a tagger by the taxonomy as it is now: this one as long as that is the same."""
    taxonomy = house.taxonomy
    return tagger if tagger is not None and tagger.taxonomy.version == taxonomy.version else Tagger(taxonomy)


def resolve_all(house: Installation) -> Run:
    """Resolve all that waits."""
    with progress("resolving", _waiting(house, Consumer.RESOLVE)) as advance:
        return run_resolve(house.store, _options(house, advance))


def index_all(house: Installation, *, rebuild: bool = False) -> list[Run]:
    """Index all that waits, or build a new index."""
    with progress("indexing", house.store.units.count() if rebuild else None) as advance:
        stage = IndexStage(house.store, house.engine, _options(house, advance, INDEX_BATCH), lambda: house.taxonomy)
        return [stage.rebuild()] if rebuild else stage.run()


def undo_join(house: Installation, statement_id: int, reason: str, spaces: Collection[str]) -> Statement:
    """Undo one join of units of these spaces, say what it was, and return its statement."""
    undone = house.store.units.undo_merge(statement_id, utc_now(), LOCAL_PRINCIPAL, reason, spaces)
    note(f"{undone.subject} stands for itself again; it had been joined to {undone.value['into']} by {undone.reason}")
    note("run scout index to show it")
    return undone


def parse_interval(text: str) -> float:
    """Return the seconds of ``30m``, ``1h`` or ``1d``; raises InputError."""
    number, unit = text[:-1], text[-1:]
    if unit not in _SECONDS or not number.isdecimal() or int(number) == 0:
        raise InputError("a time is a number with s, m, h or d: 30m, 1h", place=f"--every {text}")
    return float(int(number) * _SECONDS[unit])


def _options(house: Installation, advance: Advance, batch_size: int = 1000) -> StageOptions:
    asked = house.settings.store
    return StageOptions(batch_size, asked.lease_s, progress=advance, retry_s=asked.retry_s)


def _waiting(house: Installation, consumer: str) -> int:
    count = house.store.pending.counts(utc_now()).get(consumer)
    return count.waiting if count else 0


def _print(runs: list[Run], as_json: bool) -> None:
    _show(runs, as_json)
    finish(runs)


def _show(runs: list[Run], as_json: bool) -> None:
    if as_json:
        print_json({"total": len(runs), "hits": runs})
    else:
        print_runs(runs)
