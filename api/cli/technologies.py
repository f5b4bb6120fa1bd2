"""``scout technologies``: which are followed, what each is called, and changing that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli import suggesting, taxonomy_edits, taxonomy_versions
from api.cli.console import add_row, make_table, note, out, print_json
from api.cli.installation import Installation, open_installation
from api.cli.taxonomy_tables import history_as_json, print_history
from api.cli.taxonomy_versions import describe_files
from core.errors import NotFoundError
from core.taxonomy import Technology
from core.taxonomy.model import Taxonomy

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class _ShowByDefault(TyperGroup):
    """A group in which an id in the place of a command shows that technology."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``show`` before what names no command."""
        first = next((word for word in args if not word.startswith("-")), None)
        is_help = any(word in ctx.help_option_names for word in args) and first is None
        if not is_help and (first is None or first not in self.commands):
            args = ["show", *args]
        return super().parse_args(ctx, args)


technologies = typer.Typer(
    cls=_ShowByDefault,
    help="The technologies that are followed: scout technologies [ID] [--json] shows them; the rest changes them.",
)


@technologies.command("show")
def show(
    technology_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One technology; without it, all are listed.")
    ] = None,
    json: Json = False,
) -> None:
    """List the technologies with the number of documents, or show one; the word show may be left out."""
    with open_installation() as house:
        counts = house.store.tags.counts()
        if technology_id is None:
            _list_technologies(house, counts, json)
            return
        found = _find(house.taxonomy, technology_id)
        if json and len(found) == 1:
            print_json(_facts(found[0], counts))
        elif json:
            print_json({"id": technology_id, "successors": [_facts(one, counts) for one in found]})
        else:
            for one in found:
                _show_technology(_facts(one, counts))


@technologies.command("history")
def history(
    technology_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One technology, or all.")] = None,
    json: Json = False,
) -> None:
    """Tell what became of a technology, or of all: which facts changed, when, by whom and why."""
    with open_installation() as house:
        if technology_id is None:
            found = house.store.taxonomy_changes.history()
        else:
            ids = _with_predecessors(house.taxonomy, technology_id)
            found = house.store.taxonomy_changes.history(ids)
    if json:
        print_json({"total": len(found), "hits": [history_as_json(one) for one in found]})
    elif found:
        print_history(found)
    else:
        note("nothing changed yet")


technologies.command("edit")(taxonomy_edits.edit)
technologies.command("split")(taxonomy_edits.split)
technologies.command("merge")(taxonomy_edits.merge)
technologies.command("retire")(taxonomy_edits.retire)
technologies.command("rename")(taxonomy_edits.rename)
technologies.command("diff")(taxonomy_versions.diff)
technologies.command("apply")(taxonomy_versions.apply)
technologies.command("update")(taxonomy_versions.update)
technologies.command("reset")(taxonomy_versions.reset)
technologies.command("suggest")(suggesting.suggest)


def _find(taxonomy: Taxonomy, technology_id: str) -> list[Technology]:
    """Return a technology, or those that took the place of a retired one, which is said. Raises NotFoundError."""
    found = [taxonomy[one] for one in taxonomy.successors(technology_id)]
    if technology_id in taxonomy.retired:
        if not found:
            raise NotFoundError("retired, and nothing takes its place", place=technology_id)
        note(f"{technology_id} was retired in favour of {', '.join(one.id for one in found)}")
    if not found:
        raise NotFoundError("there is no such technology: scout technologies lists them", place=technology_id)
    return found


def _with_predecessors(taxonomy: Taxonomy, technology_id: str) -> list[str]:
    """Return an id, what went into it, and where it went."""
    before = [old for old, to in taxonomy.retired.items() if technology_id in to]
    return list(dict.fromkeys([technology_id, *before, *taxonomy.successors(technology_id)]))


def _list_technologies(house: Installation, counts: dict[str, int], as_json: bool) -> None:
    found = list(house.taxonomy)
    state = describe_files(house)
    if as_json:
        hits = [{"id": t.id, "label": t.label, "level": t.level, "documents": counts.get(t.id, 0)} for t in found]
        print_json({"total": len(hits), "hits": hits, "taxonomy": state.as_json()})
        return
    table = make_table("id", "label", "cluster", "#documents")
    for technology in found:
        indent = "" if technology.level == 1 else "  "
        add_row(table, indent + technology.id, technology.label, technology.cluster, counts.get(technology.id, 0))
    out().print(table)
    for line in state.lines():
        note(line)


def _facts(technology: Technology, counts: dict[str, int]) -> dict[str, object]:
    return {
        "id": technology.id,
        "labels": dict(technology.labels),
        "definition": technology.definition,
        "parent": technology.parent,
        "documents": counts.get(technology.id, 0),
        "terms": {lang: [t.text for t in technology.terms if t.lang == lang] for lang in technology.labels},
        "acronyms": [a.text for a in technology.acronyms],
        "cpc": technology.cpc,
        "arxiv": technology.arxiv,
    }


def _show_technology(facts: dict[str, object]) -> None:
    table = make_table("", "")
    for name, value in facts.items():
        add_row(table, name, _readable(value))
    out().print(table)


def _readable(value: object) -> object:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_readable(item)}" for key, item in value.items())
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else value
