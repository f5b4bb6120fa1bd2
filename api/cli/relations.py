"""``scout relations``: which documents bear on one, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from api.answers.relations import make_relation
from api.cli.console import add_row, make_printable, make_table, note, out, print_list
from api.cli.installation import open_installation
from api.cli.organisation_finding import spaces_of
from api.documents.dossiers import load_visible
from api.documents.related import Related, load_related
from api.words import format_date


def relations(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The id of a document.")],
    space: Annotated[str | None, typer.Option(help="A space to look in too, besides the shared one.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List what bears on a document, from either side, the surest first: its patent, its project, what it cites."""
    spaces = spaces_of(space)
    with open_installation() as house:
        load_visible(house.store, document, spaces)
        found = load_related(house.store, document, spaces)
    if json:
        print_list([make_relation(one).model_dump() for one in found])
    elif found:
        _print(found)
    else:
        note("nothing that is held bears on it")


def _print(found: tuple[Related, ...]) -> None:
    table = make_table("relation", "document", "date", "title", "#score", "why")
    for one in found:
        answer = make_relation(one)
        day = format_date(one.published) if one.published else None
        title, reason = make_printable(answer.title), make_printable(answer.reason)
        add_row(table, answer.says, answer.document, day, title, f"{answer.score:.2f}", reason)
    out().print(table)
