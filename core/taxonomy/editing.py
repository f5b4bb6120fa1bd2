"""Changes of the facts of one technology: names, exclusions, acronyms, codes, labels, added and taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from core.errors import InputError
from core.taxonomy.checks import find_dead_excludes
from core.taxonomy.draft import Draft
from core.taxonomy.model import LANGUAGES
from core.taxonomy.schema import COMPOUND_MARK, TechnologySpec
from core.text.tokens import tokenise

# Lists without languages, as they are named on the command line and in the files.
LISTS = ("context", "excludes", "cpc", "cpc_hints", "arxiv", "arxiv_hints", "openalex")
_BY_LANGUAGE = ("terms", "weak")
_OTHER = {"terms": "weak", "weak": "terms"}
_Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FactEdit:
    """One change. ``name``: terms, weak, labels, definition, acronyms or one of ``LISTS``.

    ``value`` is as on the command line: ``en:solid-state cell`` where a language is needed, ``PIC = photonic integrated
    circuit; waveguide, chip`` for an acronym (its short form alone to take it away).
    """

    name: str
    value: str
    is_removal: bool = False


def edit_facts(draft: Draft, technology_id: str, edits: Sequence[FactEdit]) -> Draft:
    """Return a draft in which a technology has these changes. Raises InputError for one that cannot be made.

    An exclusion goes with the last name that it was for.
    """
    facts = draft.find(technology_id).model_dump(exclude_defaults=True)
    for edit in edits:
        _ACTIONS[_kind_of(edit)](facts, edit)
    spec = make_spec(facts)
    # One that is said now and excludes nothing is a mistake, and is told.
    orphaned = find_dead_excludes(spec) - {edit.value.strip() for edit in edits if edit.name == "excludes"}
    kept = [phrase for phrase in spec.excludes if phrase not in orphaned]
    return draft.with_technology(technology_id, spec.model_copy(update={"excludes": kept}))


def make_spec(facts: Mapping[str, Any]) -> TechnologySpec:
    """Return checked facts. Raises InputError that says what is wrong."""
    try:
        return TechnologySpec.model_validate(facts)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        name = ".".join(str(step) for step in first["loc"] if not isinstance(step, int))
        raise InputError(first["msg"].removeprefix("Value error, "), place=name) from exc


def find_shared_terms(draft: Draft, technology_id: str, edits: Sequence[FactEdit]) -> list[tuple[str, str]]:
    """Return (term, other technology) for terms that are added and are a name of another technology already."""
    names = {_fold(value) for edit in edits if _adds_name(edit) for value in (edit.value.partition(":")[2],)}
    return [
        (text, spec.id)
        for spec in draft.specs()
        if spec.id != technology_id
        for terms in (spec.terms, spec.weak)
        for lang in LANGUAGES
        for text in getattr(terms, lang)
        if _fold(text) in names
    ]


def split_language(edit: FactEdit) -> tuple[str, str]:
    """Return language and name of ``en:solid-state cell``. Raises InputError."""
    lang, mark, text = edit.value.partition(":")
    lang = lang.strip().lower()
    if not mark or lang not in LANGUAGES:
        raise InputError(f"say the language first ({', '.join(LANGUAGES)}): en:{edit.value.strip()}", place=edit.name)
    if not text.strip():
        raise InputError("an empty name", place=f"{edit.name} {edit.value}")
    return lang, text.strip()


def parse_acronym(value: str) -> tuple[str, str, list[str]]:
    """Return short form, long form and context of ``PIC = photonic integrated circuit; waveguide, chip``."""
    short, mark, rest = value.partition("=")
    expansion, _, words = rest.partition(";")
    context = [word.strip() for word in words.split(",") if word.strip()]
    if not (mark and short.strip() and expansion.strip() and context):
        raise InputError("write PIC = photonic integrated circuit; waveguide, chip", place=f"acronym {value[:80]}")
    return short.strip(), expansion.strip(), context


def _kind_of(edit: FactEdit) -> tuple[str, bool]:
    if edit.name in _BY_LANGUAGE:
        return "terms", edit.is_removal
    return (edit.name if edit.name in ("labels", "definition", "acronyms") else "lists"), edit.is_removal


def _add_term(facts: _Facts, edit: FactEdit) -> None:
    """Add a name; one that stands in the other list (strong, weak) moves."""
    lang, text = split_language(edit)
    _drop(facts, _OTHER[edit.name], lang, text)
    held = facts.setdefault(edit.name, {}).setdefault(lang, [])
    if _find(held, text) is None:
        held.append(text)


def _remove_term(facts: _Facts, edit: FactEdit) -> None:
    """Take a name away, strong or weak."""
    lang, text = split_language(edit)
    dropped = [name for name in _BY_LANGUAGE if _drop(facts, name, lang, text)]
    if not dropped:
        raise InputError(f"it has no such name in {lang!r}", place=text[:80])


def _drop(facts: _Facts, name: str, lang: str, text: str) -> bool:
    held = facts.get(name, {}).get(lang, [])
    found = _find(held, text)
    if found is None:
        return False
    held.remove(found)
    if not held:
        del facts[name][lang]
    if not facts[name]:
        del facts[name]
    return True


def _add_to_list(facts: _Facts, edit: FactEdit) -> None:
    held = facts.setdefault(edit.name, [])
    if _find(held, edit.value.strip()) is None:
        held.append(edit.value.strip())


def _remove_from_list(facts: _Facts, edit: FactEdit) -> None:
    held = facts.get(edit.name, [])
    found = _find(held, edit.value.strip())
    if found is None:
        raise InputError("it has no such entry", place=f"{edit.name} {edit.value[:80]}")
    held.remove(found)
    if not held:
        del facts[edit.name]


def _add_acronym(facts: _Facts, edit: FactEdit) -> None:
    short, expansion, context = parse_acronym(edit.value)
    facts.setdefault("acronyms", {})[short] = {"expansion": expansion, "context": context}


def _remove_acronym(facts: _Facts, edit: FactEdit) -> None:
    short = edit.value.partition("=")[0].strip()
    if short not in facts.get("acronyms", {}):
        raise InputError("it has no such acronym", place=f"acronym {short[:80]}")
    del facts["acronyms"][short]
    if not facts["acronyms"]:
        del facts["acronyms"]


def _set_label(facts: _Facts, edit: FactEdit) -> None:
    lang, text = split_language(edit)
    facts["labels"][lang] = text


def _set_definition(facts: _Facts, edit: FactEdit) -> None:
    facts["definition"] = edit.value.strip()


def _refuse(facts: _Facts, edit: FactEdit) -> None:
    del facts
    raise InputError("every technology has one: write another instead", place=edit.name)


_ACTIONS: Mapping[tuple[str, bool], Callable[[_Facts, FactEdit], None]] = {
    ("terms", False): _add_term,
    ("terms", True): _remove_term,
    ("lists", False): _add_to_list,
    ("lists", True): _remove_from_list,
    ("acronyms", False): _add_acronym,
    ("acronyms", True): _remove_acronym,
    ("labels", False): _set_label,
    ("labels", True): _refuse,
    ("definition", False): _set_definition,
    ("definition", True): _refuse,
}


def _adds_name(edit: FactEdit) -> bool:
    return edit.name in _BY_LANGUAGE and not edit.is_removal


def _find(held: Sequence[str], text: str) -> str | None:
    """Return the entry that is this one as it is written, or else but for case, hyphens and the compound mark."""
    if text in held:
        return text
    return next((one for one in held if _fold(one) == _fold(text)), None) if _fold(text) else None


def _fold(text: str) -> str:
    return " ".join(tokenise(text.removesuffix(COMPOUND_MARK)))
