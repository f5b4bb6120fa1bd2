"""``scout organisations suggestions``, ``accept`` and ``dismiss``: the queue of merges for a person to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.console import note, print_json, print_list, progress
from api.cli.installation import Installation, open_installation
from api.cli.organisation_finding import DryRun, Json, Reason, Space, spaces_of
from api.cli.organisation_tables import print_suggestions
from core.clock import utc_now
from core.models import space_of
from core.store.actors.lines import Said
from core.store.actors.suggestions import Suggestion
from knowledge.ledger.suggesting import find_suggestions

Numbers = Annotated[list[int], typer.Argument(metavar="NUMBER…", help="The suggestions, as they are numbered.")]


def suggestions(
    *,
    find: Annotated[bool, typer.Option("--find", help="Look through the whole ledger for new ones first.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many are listed.")] = 20,
    space: Space = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """List organisations that may be one, the surest first, with the reasons; accept and dismiss judge them."""
    with open_installation() as house:
        if find or dry_run:
            with progress("comparing organisations", None) as advance:
                found = find_suggestions(house.store, advance)
            if dry_run:
                seen = [one for one in found if {space_of(one.gone), space_of(one.kept)} <= {*spaces_of(space)}]
                _list(house, seen, limit, json)
                return
            queued = house.store.suggestions.replace(found, utc_now())
            if not json:
                note(f"{queued.new:,} new, {queued.held:,} held, {queued.gone:,} no longer suggested")
        _list(house, house.store.suggestions.load(spaces_of(space)), limit, json)


def accept(numbers: Numbers, *, reason: Reason = "", space: Space = None, json: Json = False) -> None:
    """Merge what is suggested; where no reason is given, that of the suggestion is kept."""
    _judge(
        numbers,
        lambda house, number: house.store.suggestions.accept(number, Said(reason), utc_now()),
        space=space,
        json=json,
    )


def dismiss(numbers: Numbers, *, reason: Reason = "", space: Space = None, json: Json = False) -> None:
    """Remember for good that what is suggested is not the same."""
    _judge(
        numbers,
        lambda house, number: house.store.suggestions.dismiss(number, Said(reason), utc_now()),
        space=space,
        json=json,
    )


def _judge(numbers: list[int], judge: Callable[[Installation, int], int], *, space: str | None, json: bool) -> None:
    with open_installation() as house:
        for number in numbers:
            house.store.statements.require(number, spaces_of(space))
        made = [judge(house, number) for number in dict.fromkeys(numbers)]
    if json:
        print_json({"total": len(made), "statements": made})
        return
    for number in made:
        note(f"statement {number}: scout organisations undo {number} takes it back")


def _list(house: Installation, found: list[Suggestion], limit: int, json: bool) -> None:
    shown = found[:limit]
    if json:
        print_list([asdict(one) for one in shown], len(found))
        return
    names = {
        i: actor.name for i, actor in house.store.actors.load([i for s in shown for i in (s.gone, s.kept)]).items()
    }
    print_suggestions(shown, names)
    if not found:
        note("nothing waits: scout organisations suggestions --find looks for what may be one")
