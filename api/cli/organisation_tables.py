"""How ``scout organisations`` prints what the ledger says: of one organisation, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.markup import escape
from rich.table import Table

from api.answers.organisations import OPERATION_WORDS
from api.cli.console import add_row, make_table, note, out
from core.store.actors.lines import MERGED, NAMED, NOT_SAME, RELATED, STATED
from core.store.actors.suggestions import Suggestion
from core.store.actors.views import OrganisationView, Told
from core.store.statements import Statement


def print_view(view: OrganisationView, documents: int | None, names: Mapping[str, str]) -> None:
    """Print an organisation. ``names``: what those are called that it is related to."""
    console = out()
    console.print(f"[bold]{escape(view.name)}[/bold]  [dim]{escape(view.id)}[/dim]")
    if documents is not None:
        console.print(f"  documents    {documents:,}")
    if len(view.members) > 1:
        console.print(f"  members      {escape(', '.join(view.members))}")
    _print_names(view)
    _print_identifiers(view)
    _print_attributes(view)
    _print_relations(view, names)
    _print_lines("made one by", view.merges)
    _print_lines("kept apart from others by", view.apart)
    if view.merges or view.apart:
        note("scout organisations undo NUMBER takes a statement back; split NUMBER parts a wrong merge for good")


def print_history(lines: Sequence[Statement]) -> None:
    """Print operations, oldest first, with what took them back."""
    table = make_table("#statement", "when", "what", "organisation", "", "by", "why", "taken back")
    for line in lines:
        back = "" if line.retracted_at is None else f"{line.retracted_at:%Y-%m-%d %H:%M} by {line.retracted_by}"
        word, said = OPERATION_WORDS[line.predicate], _said(line)
        add_row(table, line.id, line.recorded_at, word, line.subject, said, line.principal, _why(line), back)
    out().print(table)


def print_suggestions(found: Sequence[Suggestion], names: Mapping[str, str]) -> None:
    """Print merges that are suggested."""
    table = make_table("#number", "#score", "organisation", "into", "why")
    for one in found:
        gone, kept = (f"{names.get(i, '')} ({i})".strip() for i in (one.gone, one.kept))
        add_row(table, one.id or None, f"{one.score:.2f}", gone, kept, one.reason)
    out().print(table)


def _print_names(view: OrganisationView) -> None:
    table = make_table("name", "kind", "says")
    for one in view.names:
        add_row(table, one.name, f"{one.kind}, {one.lang}" if one.lang else one.kind, _who(one.told))
    _print_apart(table)


def _print_identifiers(view: OrganisationView) -> None:
    table = make_table("identifier", "scheme", "says")
    for one in view.identifiers:
        add_row(table, one.value, one.scheme, _who(one.told))
    if view.identifiers:
        _print_apart(table)


def _print_attributes(view: OrganisationView) -> None:
    table = make_table("fact", "", "says")
    for one in view.attributes:
        add_row(table, one.name, ", ".join(one.counts.values), _who(one.counts.told))
        for other in one.others:
            add_row(table, "", f"not counted: {', '.join(other.values)}", _who(other.told))
    if view.attributes:
        _print_apart(table)


def _print_relations(view: OrganisationView, names: Mapping[str, str]) -> None:
    table = make_table("relation", "organisation", "id", "says")
    for one in view.relations:
        add_row(table, one.kind, names.get(one.other) or one.name, one.other, _who(one.told))
    if view.relations:
        _print_apart(table)


def _print_lines(title: str, lines: Sequence[Statement]) -> None:
    table = make_table("#statement", "organisation", "", "by", "when", "why", title=title)
    for line in lines:
        add_row(table, line.id, line.subject, _said(line), line.principal, line.recorded_at, _why(line))
    if lines:
        _print_apart(table)


def _print_apart(table: Table) -> None:
    """Print a table below another one."""
    out().print()
    out().print(table)


def _who(told: Iterable[Told]) -> str:
    """Return who says something, with the statement by which a person does."""
    words = (f"{one.by} (statement {one.statement})" if one.statement is not None else one.by for one in told)
    return ", ".join(dict.fromkeys(words))


def _said(line: Statement) -> str:
    value = line.value
    match line.predicate:
        case p if p == NAMED:
            return f"{value['name']} ({value['kind']})"
        case p if p == STATED:
            return f"{value['attribute']}: {value['value']}"
        case p if p == RELATED:
            return f"{value['kind']}: {value['other']}"
        case p if p == MERGED:
            return f"into {value['into']}"
        case p if p == NOT_SAME:
            return f"from {value['other']}"
        case _:
            return f"statement {value['statement']}"


def _why(line: Statement) -> str:
    return f"{line.reason} [{line.evidence}]" if line.evidence else line.reason
