"""``scout corrections``: say what the machine got wrong; ``scout export corrections``: give that to others."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import orjson
import typer

from api.cli.console import note, print_json, print_list
from api.cli.correction_tables import Listed, correction_as_json, list_standing, print_corrections
from api.cli.installation import Installation, open_installation
from api.cli.organisation_finding import spaces_of
from api.documents.dossiers import load_visible
from api.organisations.dossiers import is_known
from core.clock import utc_now
from core.corrections import Correction, LinkCorrection, SignalCorrection, TagCorrection, Verdict
from core.errors import InputError, NotFoundError
from core.models import Document
from core.signals import Certainty, Money, MoneyName, SignalKind
from core.text.organisation_names import normalise_name

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Reason = Annotated[str, typer.Option(help="Why, for those who read it later.", show_default=False)]
Space = Annotated[str | None, typer.Option(help="A space whose documents are meant too, besides the shared one's.")]
DocumentId = Annotated[str, typer.Argument(metavar="DOCUMENT", help="The id of a document.")]

corrections = typer.Typer(help="Say what the machine got wrong; it holds until it is undone, whatever is tagged anew.")
# Commas part thousands only: 14,5 would be read as 145.
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_MONEY = re.compile(rf"([A-Z]{{3}}) ?{_NUMBER}(?: ?- ?{_NUMBER})?")
_NOBODY = "nobody"


@corrections.command("tag")
def correct_tag(
    document: DocumentId,
    technology: Annotated[str, typer.Argument(metavar="TECHNOLOGY", help="The id of a technology.")],
    verdict: Annotated[Verdict, typer.Argument(help="What the document has to do with it.")],
    reason: Reason,
    *,
    space: Space = None,
    json: Json = False,
) -> None:
    """Say whether a document is about a technology, names it, or neither."""
    with open_installation() as house:
        found = house.taxonomy.successors(technology)
        if found != (technology,):
            led = f"it is retired, and leads to {', '.join(found)}" if found else "scout technologies lists them"
            raise NotFoundError(f"there is no such technology: {led}", place=technology)
        _add(house, TagCorrection(document, technology, verdict), reason, space, as_json=json)


@corrections.command("link")
def correct_link(
    document: DocumentId,
    surface: Annotated[str, typer.Argument(metavar="NAME", help="The name as the document writes it.")],
    actor: Annotated[str, typer.Argument(metavar="ORGANISATION", help=f"Its id, or {_NOBODY}.")],
    reason: Reason,
    *,
    space: Space = None,
    json: Json = False,
) -> None:
    """Say which organisation a name in a document means."""
    _normalise(surface, "NAME")
    with open_installation() as house:
        if actor != _NOBODY and not is_known(house.store, actor, spaces_of(space)):
            raise NotFoundError("there is no such organisation: scout organisations list", place=actor)
        _add(house, LinkCorrection(document, surface, None if actor == _NOBODY else actor), reason, space, as_json=json)


@corrections.command("signal")
def correct_signal(
    document: DocumentId,
    kind: Annotated[SignalKind, typer.Argument(help="What it tells.")],
    reason: Reason,
    *,
    name: Annotated[str, typer.Option(help="Of the signals that name this only.")] = "",
    amount: Annotated[str, typer.Option(metavar="'EUR 5000000'", help="The amount, or a range with a hyphen.")] = "",
    what: Annotated[MoneyName, typer.Option(help="What the amount is of.")] = MoneyName.AMOUNT,
    certainty: Annotated[Certainty | None, typer.Option(help="Whether it happened.")] = None,
    round_name: Annotated[str, typer.Option("--round", help="The name of the round: Series A.")] = "",
    wrong: Annotated[bool, typer.Option("--wrong", help="Nothing of the kind is told.")] = False,
    space: Space = None,
    json: Json = False,
) -> None:
    """Say what a document really tells of an event: another amount, round or certainty, or nothing."""
    amounts = ((what, _read_money(amount)),) if amount else ()
    facts = (("round", round_name),) if round_name else ()
    if not (wrong or amounts or facts or certainty):
        raise InputError("say what is wrong: --amount, --round, --certainty or --wrong", place="scout corrections")
    named = _normalise(name, "--name") if name else ""
    with open_installation() as house:
        correction = SignalCorrection(document, kind, named, wrong, certainty, amounts, facts)
        _add(house, correction, reason, space, as_json=json)


@corrections.command("list")
def list_corrections(*, space: Space = None, json: Json = False) -> None:
    """List the corrections that stand, and what they count for where a technology was merged, split or retired."""
    with open_installation() as house:
        found = list_standing(house.store.corrections.iter_all(spaces_of(space)), house.taxonomy.successors)
    if json:
        print_list([correction_as_json(one) for one in found])
        return
    print_corrections(found)
    waiting = sum(bool(one.standing and one.standing.choices) for one in found)
    if waiting:
        note(f"{waiting:,} wait for a person: scout corrections tag says which of the new technologies it is")


@corrections.command("undo")
def undo_correction(
    statement: Annotated[int, typer.Argument(metavar="STATEMENT", help="Its number in the list.")],
    *,
    space: Space = None,
    json: Json = False,
) -> None:
    """Take a correction back; what held before holds again."""
    with open_installation() as house:
        undone = house.store.corrections.undo(statement, utc_now(), spaces=spaces_of(space))
    if json:
        print_json(correction_as_json(Listed(undone)) | {"undone": True})
    else:
        note(f"statement {statement} on {undone.correction.document_id} is taken back: scout run")


def export_corrections(
    to: Annotated[Path | None, typer.Option(help="A file; without it, standard output.", show_default=False)] = None,
    *,
    space: Space = None,
) -> None:
    """Write what people corrected as JSON lines, each with its text: material for tests."""
    with open_installation() as house:
        if to is None:
            count = _write(house, spaces_of(space), sys.stdout.buffer)
        else:
            try:
                with to.open("wb") as file:
                    count = _write(house, spaces_of(space), file)
            except OSError as exc:
                raise InputError(f"the file cannot be written: {exc.strerror}", place=str(to)) from exc
    note(f"{count:,} corrections")


def _write(house: Installation, spaces: Sequence[str], file: BinaryIO) -> int:
    count = 0
    for one, document in _iter_with_documents(house, spaces):
        told = correction_as_json(one) | {"title": document.title, "text": document.text, "lang": document.lang}
        file.write(orjson.dumps(told | {"kind_of_document": document.kind}) + b"\n")
        count += 1
    return count


def _iter_with_documents(house: Installation, spaces: Sequence[str]) -> Iterator[tuple[Listed, Document]]:
    store = house.store
    for one in list_standing(store.corrections.iter_all(spaces), house.taxonomy.successors):
        for stored in store.documents.load([one.corrected.correction.document_id]).values():
            yield one, stored.document


def _normalise(name: str, place: str) -> str:
    """Return a normalised name. Raises InputError for one that nobody can bear: it would stand for all."""
    normalised = normalise_name(name)
    if not normalised:
        raise InputError("a name needs a letter or a digit", place=place)
    return normalised


def _read_money(text: str) -> Money:
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise InputError("an amount is a currency and a number, as in 'EUR 5000000'", place=f"--amount {text}")
    low, high = (float(number.replace(",", "")) for number in (match[2], match[3] or match[2]))
    if low > high:
        raise InputError("a range goes from the lower to the higher amount", place=f"--amount {text}")
    return Money(low, high, match[1])


def _add(house: Installation, correction: Correction, reason: str, space: str | None, *, as_json: bool) -> None:
    load_visible(house.store, correction.document_id, spaces_of(space))
    number = house.store.corrections.add(correction, reason, utc_now())
    if as_json:
        print_json({"statement": number, "document": correction.document_id})
    else:
        note(f"statement {number}: scout run brings it to the search, scout corrections undo {number} takes it back")
