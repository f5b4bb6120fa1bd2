"""The tasks of evaluation: a new one is a line here and a module with its ``Task``; what is not asked for stays out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from core.errors import InputError
from core.evaluation.cases import Task
from core.registers import RegisterEntry
from core.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Given:
    """What tasks are made of: the technologies, and what registers know."""

    taxonomy: Taxonomy
    load_entries: Callable[[], Iterable[RegisterEntry]]


@dataclass(frozen=True, slots=True)
class _Listed:
    module: str
    attribute: str
    knows_registers: bool = False


TASKS: Mapping[str, _Listed] = {
    "technologies": _Listed("nlp.evaluation.technologies", "TechnologyTask"),
    "organisations": _Listed("nlp.evaluation.organisations", "OrganisationTask"),
    "language": _Listed("nlp.evaluation.languages", "LanguageTask"),
    "funding": _Listed("nlp.evaluation.funding", "FundingTask"),
    "markets": _Listed("nlp.evaluation.markets", "MarketTask"),
    "affiliations": _Listed("knowledge.evaluation.affiliations", "AffiliationTask", knows_registers=True),
    "duplicates": _Listed("knowledge.evaluation.duplicates", "DuplicateTask"),
    "names": _Listed("knowledge.evaluation.names", "NameTask", knows_registers=True),
}


def make_task(name: str, given: Given) -> Task[Any, Any]:
    """Return a task. Raises InputError for a name that is none."""
    if name not in TASKS:
        raise InputError(f"there is no such task; there are {', '.join(TASKS)}", place=name)
    listed = TASKS[name]
    make = getattr(import_module(listed.module), listed.attribute)
    task: Task[Any, Any] = make(given.load_entries if listed.knows_registers else given.taxonomy)
    return task
