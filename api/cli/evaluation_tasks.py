"""The tasks of evaluation: a new one is a line here and a module with its ``Task``; what is not asked for stays out."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.errors import InputError
from core.evaluation.cases import Task
from core.taxonomy import Taxonomy

TASKS: Mapping[str, tuple[str, str]] = {
    "technologies": ("nlp.evaluation.technologies", "TechnologyTask"),
    "organisations": ("nlp.evaluation.organisations", "OrganisationTask"),
    "language": ("nlp.evaluation.languages", "LanguageTask"),
    "markets": ("nlp.evaluation.markets", "MarketTask"),
}


def make_task(name: str, taxonomy: Taxonomy) -> Task[Any, Any]:
    """Return a task. Raises InputError for a name that is none."""
    if name not in TASKS:
        raise InputError(f"there is no such task; there are {', '.join(TASKS)}", place=name)
    module, attribute = TASKS[name]
    task: Task[Any, Any] = getattr(import_module(module), attribute)(taxonomy)
    return task
