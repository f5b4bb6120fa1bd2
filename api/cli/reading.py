"""How ``scout search`` says what a search was read as, and helps where it finds nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from api.cli.console import make_printable, out
from index.helping import WordHelp
from index.understanding.pieces import StepKind
from index.understanding.reading import Understood


def print_reading(understood: Understood) -> None:
    """Print in one line what a search was read as; nothing where it was taken as typed."""
    if not understood.steps:
        return
    steps = []
    for step in understood.steps:
        is_left_out = step.kind is StepKind.ASKING and not step.became
        steps.append(f"without {step.typed}" if is_left_out else f"{step.typed} → {step.became}")
    line = " · ".join([f"Read as: {understood.read_as}", *steps, "as typed: --plain"])
    out().print(f"[dim]{escape(make_printable(line))}[/dim]")


def print_help(helps: Sequence[WordHelp]) -> None:
    """Print what each word of a search that finds nothing would find by itself."""
    for one in helps:
        meant = f"; did you mean {', '.join(one.spellings)}?" if one.spellings else ""
        out().print(escape(make_printable(f"  {one.words}: {one.count:,} by itself{meant}")))


def understood_as_json(understood: Understood) -> dict[str, object]:
    """Return what a search was read as."""
    steps = [{"id": s.id, "kind": s.kind, "typed": s.typed, "became": s.became} for s in understood.steps]
    return {"read_as": understood.read_as, "steps": steps}
