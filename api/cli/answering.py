"""``scout ask``: a question, answered from the base with the sentences that say so."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from api.answers.asking import make_reply, search_address
from api.cli.console import make_printable, note, out, print_json
from api.cli.installation import open_installation
from api.questions.answering import answer_question
from api.questions.replies import Base, Reply, Said
from core.models import SHARED_SPACE
from index.understanding.lexicon import build_lexicon
from index.within import SpacesSearcher

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def ask(
    words: Annotated[list[str], typer.Argument(metavar="QUESTION", help="In English, Dutch or German.")],
    *,
    space: Annotated[str | None, typer.Option(help="A space to ask too, besides the shared one.")] = None,
    json: Json = False,
) -> None:
    """Answer who, how many, since when, how much and which, each with the sentence that says so."""
    spaces = (SHARED_SPACE,) if space is None else (SHARED_SPACE, space)
    with open_installation() as house:
        engine = SpacesSearcher(house.engine, spaces)
        base = Base(house.store, engine, house.taxonomy, build_lexicon(house.taxonomy), spaces)
        reply = answer_question(" ".join(words), base)
    if json:
        print_json(make_reply(reply).model_dump(mode="json"))
    else:
        _print_reply(reply)


def _print_reply(reply: Reply) -> None:
    console = out()
    if reply.reason:
        console.print(f"[bold]not enough evidence[/bold]: {escape(reply.reason)}")
    elif reply.figure:
        console.print(escape(str(reply.figure)), style="bold")
    for row in reply.rows:
        count = "" if row.count is None else f" {row.count:,}"
        console.print(f"\n[bold]{escape(make_printable(row.label))}[/bold]{count}  [dim]{escape(row.note)}[/dim]")
        _print_said(row.said)
    for said in () if reply.rows else reply.said:
        console.print()
        _print_said(said)
    if reply.question.by_year:
        for bar in reply.years:
            console.print(f"{bar.start.year}  {bar.count:,}")
    question = reply.question
    note(f"read as: {question.measure.value.replace('_', ' ')} · {reply.read_as or question.subject}")
    note(f"the search behind it: {search_address(reply)}")


def _print_said(said: Said) -> None:
    console = out()
    console.print(f"  “{make_printable(said.text)}”", markup=False)
    day = said.published.isoformat() if said.published else "undated"
    console.print(f"    {said.kind} · {day} · {make_printable(said.document_id)}", style="dim", markup=False)
