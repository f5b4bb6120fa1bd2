"""How changes of the taxonomy are shown: facts, what would be tagged otherwise, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape

from api.cli.console import add_row, make_table, out
from core.store.statements import Statement
from core.store.taxonomy_changes import id_of
from core.taxonomy.facts import Facts, TaxonomyChange, TechnologyChange
from nlp.retagging.previewing import Degree, Example, Preview, TechnologyShift

# A new technology has hundreds of names; a screen tells which kind they are.
_MOST_VALUES = 8
_MOST_SHIFTS = 20
_TITLE_CHARS = 70
_COLUMNS = (
    ("#+central", Degree.ABSENT, Degree.CENTRAL),
    ("#+mentioned", Degree.ABSENT, Degree.MENTIONED),
    ("#−central", Degree.CENTRAL, Degree.ABSENT),
    ("#−mentioned", Degree.MENTIONED, Degree.ABSENT),
    ("#up", Degree.MENTIONED, Degree.CENTRAL),
    ("#down", Degree.CENTRAL, Degree.MENTIONED),
)


def print_facts(change: TaxonomyChange) -> None:
    """Print which facts are new and which are gone."""
    print_versions(change)
    for one in change.technologies:
        out().print(_headline(one))
        _print_values("+", one.added)
        _print_values("−", one.removed)


def print_versions(change: TaxonomyChange) -> None:
    """Print from which version a change leads to which."""
    out().print(f"taxonomy {change.before} → {change.after}", markup=False)


def print_preview(preview: Preview) -> None:
    """Print what would be tagged otherwise."""
    console = out()
    said = f"{preview.affected:,} of {preview.read:,} documents hold a name or a code of it; {preview.changed:,} change"
    console.print(f"\n{said}", markup=False)
    if not preview.shifts:
        return
    table = make_table("technology", *(name for name, _, _ in _COLUMNS))
    for shift in preview.shifts[:_MOST_SHIFTS]:
        add_row(table, shift.technology, *(shift.counts.get((b, a), 0) for _, b, a in _COLUMNS))
    console.print(table)
    if len(preview.shifts) > _MOST_SHIFTS:
        console.print(f"and {len(preview.shifts) - _MOST_SHIFTS} more technologies: --json", style="dim")
    console.print("up: mentioned before, central then; down: the other way round", style="dim")
    for shift in preview.shifts[:_MOST_SHIFTS]:
        _print_examples(shift)


def print_history(found: Sequence[Statement]) -> None:
    """Print what became of the taxonomy, newest first."""
    for statement in reversed(found):
        value, technology = statement.value, id_of(statement.subject) or "the taxonomy"
        head = f"{statement.recorded_at:%Y-%m-%d %H:%M}  {technology}  {value['operation']}, by {statement.principal}"
        out().print(f"[bold]{escape(head)}[/bold]")
        if statement.reason:
            out().print(f"    {statement.reason}", markup=False)
        to = ", ".join(value.get("successors", ()))
        if value.get("kind") == "retired":
            out().print(f"    retired, {f'in favour of {to}' if to else 'and nothing takes its place'}", markup=False)
        _print_values("+", value.get("added", {}))
        _print_values("−", value.get("removed", {}))
        out().print(f"    {value['from']} → {value['to']}", style="dim", markup=False)


def history_as_json(statement: Statement) -> dict[str, Any]:
    """Return a change as JSON tells it."""
    told = {"id": id_of(statement.subject), "at": statement.recorded_at, "principal": statement.principal}
    return told | {"reason": statement.reason} | statement.value


def facts_as_json(change: TaxonomyChange) -> dict[str, Any]:
    """Return which facts change."""
    return {"from": change.before, "to": change.after, "facts": [asdict(one) for one in change.technologies]}


def preview_as_json(preview: Preview) -> dict[str, Any]:
    """Return what would be tagged otherwise."""
    documents = {"read": preview.read, "affected": preview.affected, "changed": preview.changed}
    return {"documents": documents, "technologies": [_shift_as_json(shift) for shift in preview.shifts]}


def _shift_as_json(shift: TechnologyShift) -> dict[str, Any]:
    counts = [{"before": b, "after": a, "documents": n} for (b, a), n in sorted(shift.counts.items())]
    examples = [asdict(example) for example in shift.examples]
    return {"id": shift.technology, "documents": shift.documents, "counts": counts, "examples": examples}


def _headline(change: TechnologyChange) -> str:
    to = ", ".join(change.successors)
    went = f", in favour of {to}" if to else ""
    return f"[bold]{escape(change.id)}[/bold] ({change.kind}{escape(went)})"


def _print_values(mark: str, facts: Facts | Mapping[str, Sequence[str]]) -> None:
    for name, values in facts.items():
        shown = ", ".join(values[:_MOST_VALUES])
        more = f" … {len(values) - _MOST_VALUES} more" if len(values) > _MOST_VALUES else ""
        out().print(f"    {mark} {name}: {shown}{more}", markup=False)


def _print_examples(shift: TechnologyShift) -> None:
    out().print(f"\n[bold]{escape(shift.technology)}[/bold]")
    for example in shift.examples:
        title = " ".join("".join(c if c.isprintable() else " " for c in example.title).split())
        short = title if len(title) <= _TITLE_CHARS else f"{title[:_TITLE_CHARS]}…"
        out().print(f"  {_step(example)}  “{example.term}”  {short}", markup=False)
        out().print(f"      {example.document_id}", style="dim", markup=False)


def _step(example: Example) -> str:
    if example.before is Degree.ABSENT:
        return f"+ {example.after}"
    return f"− {example.before}" if example.after is Degree.ABSENT else f"{example.before} → {example.after}"
