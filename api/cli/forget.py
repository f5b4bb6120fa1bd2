"""``scout forget``: take a document, person or source out of everything, and keep it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from api.cli.console import add_row, make_table, note, out, print_json
from api.cli.installation import Installation, open_installation
from api.cli.outcome import Exit
from core.clock import utc_now
from core.errors import InputError, ScoutError
from core.models import Consumer
from core.retrying import Patience, retry
from core.stages import StageOptions
from core.store.forgetting.forgetting import Forgotten, Order
from core.store.forgetting.redacting import Kind, normalise_orcid, normalise_person
from core.store.forgetting.scrubbing import scrub
from index.engines import open_engine
from index.stage import BATCH_SIZE, IndexStage

forget = typer.Typer(
    no_args_is_help=True,
    help="Take a document, a person or a source out of store, evidence and index, and keep it out.",
)

Reason = Annotated[str, typer.Option(help="Why; it is kept, so it must not tell what was forgotten.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and let it be.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Lift = Annotated[bool, typer.Option("--lift", help="Let it in again; what is gone does not come back by itself.")]
Scrub = Annotated[
    bool, typer.Option("--scrub/--no-scrub", help="Rewrite index and SQLite file, so that no byte of it is left.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Forget = Callable[[Installation, Order], Forgotten]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all three commands are asked."""

    reason: str
    dry_run: bool
    yes: bool
    scrub: bool
    json: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of what follows the store. ``failures``: where it is still found or readable, and why."""

    indexes: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@forget.command("document")
def forget_document(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID…", help="Documents, or entries of registers: arxiv:1709.10488, ror:05xvt9f17."),
    ],
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    lift: Lift = False,
    scrub_files: Scrub = True,
    json: Json = False,
) -> None:
    """Forget documents; no source brings them back under their id, DOI, number or address."""
    if lift:
        _lift(Kind.DOCUMENT, ids, json)
        return
    asked = _Asked(reason, dry_run, yes, scrub_files, json)
    _run(asked, lambda house, order: house.store.forgetting.forget_documents(ids, order))


@forget.command("person")
def forget_person(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="All ways to write the name.")],
    *,
    orcid: Annotated[str | None, typer.Option(help="ORCID: namesakes with another one are left alone.")] = None,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    lift: Lift = False,
    scrub_files: Scrub = True,
    json: Json = False,
) -> None:
    """Forget a person as author or inventor, and blacken the name in titles and texts."""
    if lift:
        _lift(Kind.PERSON, [normalise_person(name) for name in names], json)
        return
    asked = _Asked(reason, dry_run, yes, scrub_files, json)
    number = normalise_orcid(orcid) if orcid else None
    _run(asked, lambda house, order: house.store.forgetting.forget_person(names, number, order))


@forget.command("source")
def forget_source(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The id of the source.")],
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    lift: Lift = False,
    scrub_files: Scrub = True,
    json: Json = False,
) -> None:
    """Forget a source with all its documents; it is neither crawled nor imported any more."""
    if lift:
        _lift(Kind.SOURCE, [source], json)
        return
    asked = _Asked(reason, dry_run, yes, scrub_files, json)
    _run(asked, lambda house, order: house.store.forgetting.forget_source(source, order))


def _run(asked: _Asked, forget_it: Forget) -> None:
    if not asked.dry_run and not asked.reason.strip():
        raise InputError("say why: it is all that is kept", place="--reason")
    if asked.json and not asked.dry_run and not asked.yes:
        raise InputError("nothing is asked where JSON is wanted", place="--yes")
    with open_installation() as house:
        order = Order(asked.reason, utc_now(), is_rehearsal=True)
        if asked.dry_run or not asked.yes:
            found = _do(house, forget_it, order)
            if asked.dry_run:
                _print(found, None, asked)
                return
            _print_table(found, "would go")
            typer.confirm("Forget this for good?", abort=True, err=True)
        found = _do(house, forget_it, replace(order, is_rehearsal=False))
        followed = follow(house, scrub_files=asked.scrub)
        _print(found, followed, asked)
        if not asked.json:
            _say_what_waits(house)
    raise typer.Exit(Exit.PARTLY if followed.failures else Exit.DONE)


def _do(house: Installation, forget_it: Forget, order: Order) -> Forgotten:
    # It waits for those who save, and they for it.
    return retry(lambda: forget_it(house, order), Patience(house.settings.store.retry_s))


def follow(house: Installation, *, scrub_files: bool = True) -> Followed:
    """Take what was forgotten out of every index that is fed, then out of the files; say what could not be done.

    An index keeps the bytes of deleted entries until it merges them away, which nobody can ask of it: it is built anew
    beside the live one.
    """
    done, failures = list[str](), list[str]()
    for name in house.store.indexes.engines():
        try:
            _follow_engine(house, name, rebuild=scrub_files)
            done.append(name)
        except ScoutError as exc:
            failures.append(f"the index of {name} still holds it: {exc}; run: scout index --rebuild --engine {name}")
    if scrub_files:
        failures += _scrub(house)
    return Followed(tuple(done), tuple(failures))


def _follow_engine(house: Installation, name: str, *, rebuild: bool) -> None:
    asked = house.settings.store
    options = StageOptions(BATCH_SIZE, asked.lease_s, retry_s=asked.retry_s)
    index = house.settings.index.model_copy(update={"engine": name})
    with closing(open_engine(house.settings.model_copy(update={"index": index}))) as engine:
        stage = IndexStage(house.store, engine, options, lambda: house.taxonomy)
        stage.run()
        if rebuild:
            stage.rebuild()


def _scrub(house: Installation) -> list[str]:
    try:
        is_clean = scrub(house.store.database)
    except ScoutError as exc:
        return [f"the file of the database was not rewritten: {exc}; do the same again"]
    return [] if is_clean else ["somebody reads the database, so its log still holds it; do the same again later"]


def _lift(kind: Kind, values: Sequence[str], as_json: bool) -> None:
    with open_installation() as house:
        lifted = house.store.forgetting.lift(kind, values, Order("", utc_now()))
    if as_json:
        print_json({"lifted": lifted})
    else:
        note(f"{lifted:,} lifted; what is gone comes back when its source gives it again")


def _print(found: Forgotten, followed: Followed | None, asked: _Asked) -> None:
    failures = followed.failures if followed else ()
    if asked.json:
        facts = {"dry_run": asked.dry_run, "subjects": found.subjects, "removed": found.removed, "left": found.left}
        print_json(facts | {"indexes": followed.indexes if followed else (), "failures": failures})
        return
    _print_table(found, "would go" if asked.dry_run else "gone")
    for failure in failures:
        note(failure)


def _print_table(found: Forgotten, title: str) -> None:
    table = make_table(title, "#count")
    for name, count in found.removed.items():
        add_row(table, name, count)
    out().print(table)
    for line in found.left:
        note(f"left: {line}")


def _say_what_waits(house: Installation) -> None:
    waiting = [c for c in (Consumer.TAG, Consumer.RESOLVE) if house.store.pending.has_free(c, utc_now())]
    if waiting:
        note(f"scout {' and scout '.join(waiting)} look again at what is left of the documents")
