"""``scout organisations``: who is known, from registers and from documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.markup import escape

from api.cli.console import add_row, make_table, out, print_json, print_list
from api.cli.installation import Installation, open_installation
from core.errors import NotFoundError
from core.models import SHARED_SPACE, Actor
from core.registers import RegisterEntry
from core.text.organisation_names import normalise_name

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation in a list; ``documents``: how many are linked to it."""

    id: str
    name: str
    country: str | None
    documents: int
    identifiers: tuple[tuple[str, str], ...]
    entry: RegisterEntry | None = None


def organisations(
    name: Annotated[
        str | None, typer.Argument(help="How a name begins, or an id; without it, how many there are.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many are listed.")] = 20,
    space: Annotated[str | None, typer.Option(help="A space whose own lists are looked through too.")] = None,
    json: Json = False,
) -> None:
    """Find organisations by name or id: what registers say of them, and how many documents name them."""
    spaces = (SHARED_SPACE,) if space is None else (SHARED_SPACE, space)
    with open_installation() as house:
        if name is None:
            _show_counts(house, spaces, json)
            return
        rows = _find(house, name, spaces, limit)
        if json:
            print_list(rows)
        elif len(rows) == 1:
            _show_one(rows[0])
        else:
            _list(rows)


def _find(house: Installation, name: str, spaces: Sequence[str], limit: int) -> list[OrganisationRow]:
    """Return the organisation of an id, or those of which a name begins so. Raises NotFoundError."""
    store = house.store
    found = list(store.actors.load([name]).values()) or store.actors.search(normalise_name(name), limit, spaces)
    if not found:
        raise NotFoundError("no organisation is known by this name or id", place=name)
    ids = [actor.id for actor in found]
    entries, documents = store.registers.load_entries(ids), store.links.counts(ids)
    return [_row(actor, documents.get(actor.id, 0), entries.get(actor.id)) for actor in found]


def _row(actor: Actor, documents: int, entry: RegisterEntry | None) -> OrganisationRow:
    return OrganisationRow(actor.id, actor.name, actor.country, documents, actor.identifiers, entry)


def _show_counts(house: Installation, spaces: Sequence[str], json: bool) -> None:
    in_documents = house.store.actors.count() - sum(house.store.registers.counts().values())
    by_register = house.store.registers.counts(spaces)
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
