"""``scout technologies edit``, ``split``, ``merge``, ``retire`` and ``rename``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import click
import typer

from api.cli.console import note
from api.cli.source_files import is_terminal
from api.cli.taxonomy_changes import Asked, DryRun, Json, Reason, Yes, carry_out
from core.errors import InputError, TaxonomyError
from core.settings import split_list
from core.taxonomy import operations
from core.taxonomy.draft import make_draft
from core.taxonomy.editing import LISTS, FactEdit, edit_facts, find_shared_terms
from core.taxonomy.files import HEADER, Texts
from core.taxonomy.loader import parse_taxonomy

Id = Annotated[str, typer.Argument(metavar="ID", help="The technology.")]
Terms = Annotated[list[str] | None, typer.Option(help="With its language: 'en:solid-state cell'; * as in the files.")]
Values = list[str] | None
_REMOVABLE = ("acronyms", *LISTS)


def edit(
    technology: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A technology or cluster; without it, the header file.")
    ] = None,
    *,
    add_term: Terms = None,
    remove_term: Annotated[Values, typer.Option(help="A name, strong or weak: 'en:lamp'.")] = None,
    weak: Annotated[Values, typer.Option(help="A name that counts only in context: 'en:chip'.")] = None,
    exclude: Annotated[Values, typer.Option(help="A phrase in which no name of it counts.")] = None,
    context: Annotated[Values, typer.Option(help="A word that makes weak names count.")] = None,
    acronym: Annotated[Values, typer.Option(help="'PIC = photonic integrated circuit; waveguide, chip'")] = None,
    label: Annotated[Values, typer.Option(help="What it is called: 'nl:Geïntegreerde fotonica'.")] = None,
    definition: Annotated[str | None, typer.Option(help="What it is, in one English sentence.")] = None,
    cpc: Annotated[Values, typer.Option(help="A CPC code that indicates it: H01M10.")] = None,
    arxiv: Annotated[Values, typer.Option(help="An arXiv category that indicates it.")] = None,
    openalex: Annotated[Values, typer.Option(help="An OpenAlex topic: T10682.")] = None,
    remove: Annotated[Values, typer.Option(help="NAME=VALUE of excludes, context, acronyms, cpc, arxiv…")] = None,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Change names, exclusions, codes: said here, or in an editor ($VISUAL, $EDITOR) where nothing is said."""
    added = {"terms": add_term, "weak": weak, "excludes": exclude, "context": context, "acronyms": acronym}
    added |= {"labels": label, "definition": [definition] if definition else None}
    added |= {"cpc": cpc, "arxiv": arxiv, "openalex": openalex}
    # What is taken away goes first: so a code can be written anew.
    edits = [FactEdit("terms", value, is_removal=True) for value in remove_term or ()]
    edits += [_parse_removal(told) for told in remove or ()]
    edits += [FactEdit(name, value) for name, values in added.items() for value in values or ()]
    asked = Asked("edit", reason, dry_run, yes, json)
    if edits and technology is None:
        raise InputError("say which technology", place="scout technologies edit")
    if edits and technology is not None:
        carry_out(asked, lambda texts: _edit_facts(texts, str(technology), edits))
    else:
        carry_out(asked, lambda texts: _edit_by_hand(texts, technology))


def split(
    technology: Id,
    into: Annotated[list[str], typer.Option("--into", help="The first of the new ids; it gets all names.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="The further new ids.")] = None,
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Put several new technologies in the place of one: scout technologies split ID --into A B.

    The first gets all its names and codes; move them to the others by scout technologies edit.
    """
    targets = [*_ids(into), *_ids(more)]
    done = carry_out(
        Asked("split", reason, dry_run, yes, json),
        lambda texts: operations.split(make_draft(texts), technology, targets).texts,
    )
    if done and not json:
        note(f"next: scout technologies edit {targets[1]}, which has only its id as a name")


def merge(
    technologies: Annotated[list[str], typer.Argument(metavar="ID…", help="The technologies.")],
    into: Annotated[str, typer.Option("--into", help="The id of the one that stays, or a new one.")],
    *,
    with_children: Annotated[bool, typer.Option("--with-children", help="Retire their children alike.")] = False,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Make one technology of several: it has the names and codes of all, and the others lead to it."""
    carry_out(
        Asked("merge", reason, dry_run, yes, json),
        lambda texts: operations.merge(make_draft(texts), _ids(technologies), into, with_children=with_children).texts,
    )


def retire(
    technology: Id,
    to: Annotated[list[str] | None, typer.Option("--to", help="Where its corrections and followers go.")] = None,
    *,
    with_children: Annotated[bool, typer.Option("--with-children", help="Retire its children alike.")] = False,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Take a technology out; its id leads to another one, or nowhere."""
    carry_out(
        Asked("retire", reason, dry_run, yes, json),
        lambda texts: operations.retire(make_draft(texts), technology, _ids(to), with_children=with_children).texts,
    )


def rename(
    technology: Id,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new id: small letters, digits, hyphens.")],
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Give a technology another id; the old one leads to it."""
    carry_out(
        Asked("rename", reason, dry_run, yes, json),
        lambda texts: operations.rename(make_draft(texts), technology, new).texts,
    )


def _edit_facts(texts: Texts, technology: str, edits: Sequence[FactEdit]) -> Texts:
    draft = make_draft(texts)
    for term, other in find_shared_terms(draft, technology, edits):
        note(f"{term!r} is a name of {other} too: a text that has it gets both")
    return edit_facts(draft, technology, edits).texts


def _edit_by_hand(texts: Texts, technology: str | None) -> Texts:
    """Open the file of a technology, and again until it is right or given up."""
    if not is_terminal():
        raise InputError(
            "no terminal for an editor: say what to change, as --add-term", place="scout technologies edit"
        )
    name = _file_of(texts, technology)
    edited = texts[name]
    while True:
        edited = _open_editor(edited)
        try:
            parse_taxonomy({**texts, name: edited})
        except TaxonomyError as exc:
            note(f"scout: {exc}")
            if not typer.confirm("edit it again? otherwise nothing is changed", default=True, err=True):
                return texts
        else:
            return {**texts, name: edited}


def _open_editor(text: str) -> str:
    """Return a text as its user leaves it. Raises InputError for an editor that fails or is not there."""
    try:
        # Without a change of the file the editor gives nothing back.
        return click.edit(text, extension=".yml") or text
    except (click.ClickException, ValueError) as exc:  # ValueError: its name has an open quote, the text is not UTF-8
        raise InputError(f"the editor ($VISUAL, $EDITOR): {exc}", place="scout technologies edit") from exc


def _file_of(texts: Texts, technology: str | None) -> str:
    if technology is None:
        return HEADER
    return f"{technology}.yml" if f"{technology}.yml" in texts else f"{make_draft(texts).cluster_of(technology)}.yml"


def _parse_removal(told: str) -> FactEdit:
    name, mark, value = told.partition("=")
    if not mark or name.strip() not in _REMOVABLE:
        raise InputError(f"NAME=VALUE, NAME one of {', '.join(_REMOVABLE)}", place=f"--remove {told[:80]}")
    return FactEdit(name.strip(), value, is_removal=True)


def _ids(told: Sequence[str] | None) -> tuple[str, ...]:
    return split_list(",".join(told or ()))
