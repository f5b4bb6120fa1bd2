"""``scout organisations``: who is known, what is said of whom and by whom, and changing that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from api.answers.organisations import make_organisation, make_statement
from api.cli import organisation_edits, organisation_queue
from api.cli.console import add_row, make_table, note, out, print_json, print_list
from api.cli.installation import Installation, open_installation
from api.cli.organisation_finding import Json, KnownAt, Name, Space, find_one, read_moment, spaces_of
from api.cli.organisation_tables import print_history, print_view
from api.organisations.activity import load_organisation_events
from api.organisations.dossiers import (
    OrganisationRow,
    find_beginning,
    is_known,
    load_organisation,
    load_rows,
    not_found,
)

_MOST_SHOWN = 12


class _ListByDefault(TyperGroup):
    """A group in which a name in the place of a command lists those of which a name begins so."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``list`` before what names no command."""
        first = next((word for word in args if not word.startswith("-")), None)
        is_help = any(word in ctx.help_option_names for word in args) and first is None
        if not is_help and (first is None or first not in self.commands):
            args = ["list", *args]
        return super().parse_args(ctx, args)


organisations = typer.Typer(
    cls=_ListByDefault,
    help="Who is known: scout organisations [NAME] [--json] lists them; the rest tells of one and changes that.",
)


@organisations.command("list")
def list_organisations(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="How a name begins, or an id; without it, how many there are."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many are listed.")] = 20,
    space: Space = None,
    json: Json = False,
) -> None:
    """Find organisations by name or id; the word list may be left out."""
    with open_installation() as house:
        if name is None:
            _show_counts(house, spaces_of(space), json)
            return
        rows = _find(house, name, spaces_of(space), limit)
        if json:
            print_list(rows)
        elif len(rows) == 1:
            _show_one(rows[0])
        else:
            _list(rows)


@organisations.command("show")
def show(name: Name, known_at: KnownAt = None, space: Space = None, json: Json = False) -> None:
    """Show one organisation: names and who says them, facts, relations, members, statements, documents."""
    moment = read_moment(known_at)
    with open_installation() as house:
        asked = find_one(house, name, space)
        found = load_organisation(house.store, asked, moment, spaces_of(space))
        view = found.view
        if json:
            happened = load_organisation_events(house.store, view, spaces_of(space)) if moment is None else None
            print_json(make_organisation(found, None, happened).model_dump())
            return
        if view.id != asked:
            note(f"{asked} is given up for {view.id}")
        known = house.store.actors.load([one.other for one in view.relations])
        print_view(view, found.documents, {i: actor.name for i, actor in known.items()})


@organisations.command("history")
def history(name: Name, space: Space = None, json: Json = False) -> None:
    """Tell what became of an organisation: what was said, merged, parted and undone, when, by whom and why."""
    with open_installation() as house:
        lines = house.store.organisations.history(find_one(house, name, space), spaces_of(space))
    if json:
        print_list([make_statement(line).model_dump() for line in lines])
    elif lines:
        print_history(lines)
    else:
        note("nothing was said of it yet, but by registers and documents")


organisations.command("merge")(organisation_edits.merge)
organisations.command("split")(organisation_edits.split)
organisations.command("apart")(organisation_edits.apart)
organisations.command("name")(organisation_edits.name)
organisations.command("state")(organisation_edits.state)
organisations.command("relate")(organisation_edits.relate)
organisations.command("undo")(organisation_edits.undo)
organisations.command("suggestions")(organisation_queue.suggestions)
organisations.command("accept")(organisation_queue.accept)
organisations.command("dismiss")(organisation_queue.dismiss)


def _find(house: Installation, name: str, spaces: tuple[str, ...], limit: int) -> list[OrganisationRow]:
    """Return the organisation of an id, or those of which a name begins so. Raises NotFoundError."""
    store = house.store
    known = list(store.actors.load([name]).values()) if is_known(store, name, spaces) else []
    found = known or find_beginning(store, name, limit, spaces)
    if not found:
        raise not_found(name)
    return load_rows(store, found, spaces)


def _show_counts(house: Installation, spaces: Sequence[str], json: bool) -> None:
    by_register = house.store.registers.counts(spaces)
    in_documents = house.store.actors.count(spaces) - sum(by_register.values())
    if json:
        print_json({"total": in_documents + sum(by_register.values()), "registers": by_register})
        return
    table = make_table("organisations", "known")
    add_row(table, "in documents", f"{in_documents:,}")
    for register, count in sorted(by_register.items()):
        add_row(table, register, f"{count:,}")
    out().print(table)


def _list(rows: list[OrganisationRow]) -> None:
    table = make_table("id", "name", "country", "documents")
    for row in rows:
        add_row(table, row.id, row.name, row.country or "", f"{row.documents:,}")
    out().print(table)


def _show_one(row: OrganisationRow) -> None:
    console = out()
    console.print(f"[bold]{escape(row.name)}[/bold]  [dim]{row.id}[/dim]")
    for word, value in _facts(row):
        console.print(f"  {word:<12} {escape(value)}")


def _facts(row: OrganisationRow) -> list[tuple[str, str]]:
    entry = row.entry
    facts = [("documents", f"{row.documents:,}"), ("country", row.country or "")]
    if entry is not None:
        facts += [
            ("place", ", ".join(part for part in (entry.city, entry.region) if part)),
            ("kind", ", ".join(entry.kinds)),
            ("status", entry.status),
            ("established", str(entry.established or "")),
            ("names", ", ".join(dict.fromkeys(one.value for one in entry.names[:_MOST_SHOWN]))),
            ("links", ", ".join(entry.links[:_MOST_SHOWN])),
            ("relations", "; ".join(f"{r.kind} {r.name or r.key}" for r in entry.relations[:_MOST_SHOWN])),
            ("says", entry.text),
        ]
    facts.append(("identifiers", ", ".join(f"{scheme} {value}" for scheme, value in row.identifiers[:_MOST_SHOWN])))
    return [(word, value) for word, value in facts if value]
