"""``scout people``: whom a name or an ORCID may mean, as far as the documents can tell."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli.console import add_row, make_printable, make_table, note, out, print_list
from api.cli.installation import open_installation
from api.cli.organisation_finding import spaces_of
from knowledge.people.finding import find_profiles
from knowledge.people.profiles import Profile

# Of each kind of thing so many are shown; --json has all.
_MOST_SHOWN = 4


def people(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name with given name or letter, or an ORCID.")],
    space: Annotated[str | None, typer.Option(help="A space to look in too, besides the shared one.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the people who bear a name, apart where nothing says that they are one, with what says that they are."""
    with open_installation() as house:
        found = find_profiles(house.store, name, spaces_of(space))
    if json:
        print_list([_to_json(one) for one in found])
    elif found:
        _print(found)
    else:
        note("nobody of this name is in a paper, patent or project")


def _to_json(one: Profile) -> dict[str, Any]:
    return {
        "names": one.names,
        "orcids": one.orcids,
        "organisations": [
            {"name": name, "first_year": first, "last_year": last} for name, first, last in one.organisations
        ],
        "co_authors": one.co_authors,
        "documents": one.documents,
        "document_ids": one.document_ids,
        "reasons": [{"reason": reason, "joins": joins} for reason, joins in one.reasons],
    }


def _print(found: list[Profile]) -> None:
    table = make_table("written", "ORCID", "organisations", "#co-authors", "documents", "one person by")
    for one in found:
        places = [f"{name} {_years(first, last)}".strip() for name, first, last in one.organisations]
        documents = ", ".join(f"{count} {kind}" for kind, count in one.documents.items())
        reasons = ", ".join(f"{reason} ({joins})" for reason, joins in one.reasons)
        add_row(
            table, _list(one.names), ", ".join(one.orcids), _list(places), one.co_authors, documents, reasons or None
        )
    out().print(table)
    note("names that nothing joins may still be one person's; --json lists the documents")


def _years(first: int | None, last: int | None) -> str:
    return "" if first is None else str(first) if first == last else f"{first}-{last}"


def _list(values: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(values) - _MOST_SHOWN} more" if len(values) > _MOST_SHOWN else ""
    return make_printable(", ".join(values[:_MOST_SHOWN]) + more)
