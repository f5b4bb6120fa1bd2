"""The generations of an Elasticsearch index by name, and which of them is live.

A generation is an index ``<prefix>-<number>-<random>``. The alias ``<prefix>`` leads readers to the live one and moves
in one step. Each has an alias of its own for writing: a write to an alias that is gone fails, where one to an index
that was deleted by hand would make a new index without our mapping.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from core.errors import EngineError
from core.settings import ElasticsearchSettings
from index.elastic_client import translated
from index.elastic_mapping import build_index, format_version

MEND = "run: scout index --rebuild"


def write_alias(generation: str) -> str:
    """Return the alias through which a generation is written."""
    return f"{generation}-write"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Names, makes, swaps and drops generations; reads and writes no entry."""

    client: Elasticsearch
    settings: ElasticsearchSettings

    @property
    def alias(self) -> str:
        """The alias of the live generation."""
        return self.settings.prefix

    def generations(self) -> list[str]:
        """Return all generations, oldest first."""
        with translated(self._place()):
            found = self.client.indices.get(index=f"{self.alias}-*", filter_path="*.aliases", expand_wildcards="all")
        return sorted(name for name in found.body if self._is_generation(name))

    def create(self) -> str:
        """Make an empty generation and wait until it can be written."""
        numbers = [int(name.removeprefix(f"{self.alias}-").split("-")[0]) for name in self.generations()]
        name = f"{self.alias}-{max(numbers, default=0) + 1:06}-{secrets.token_hex(3)}"
        with translated(self._place(name)):
            self.client.indices.create(index=name, aliases={write_alias(name): {}}, **build_index(self.settings))
        return name

    def check(self, generation: str) -> None:
        """Raise EngineError for a generation that is not there, or that this version cannot read."""
        place = self._place(generation)
        if not self._is_generation(generation):
            raise EngineError(f"there is no such generation; {MEND}", place=place)
        with translated(place):
            answer = self.client.options(ignore_status=404).indices.get_mapping(index=generation)
        if answer.meta.status == 404:
            raise EngineError(f"there is no such generation; {MEND}", place=place)
        found = answer.body[generation]["mappings"].get("_meta")
        if found != format_version():
            raise EngineError(f"it was made by another version ({found}); {MEND}", place=place)

    def live(self) -> str | None:
        """Return the live generation, ``None`` before the first.

        Raises EngineError where the alias is an index, leads to several, or to one that is not ours.
        """
        names = self._led_to()
        if not names:
            self._refuse_index()
            return None
        if len(names) == 1 and self._is_generation(names[0]):
            return names[0]
        raise EngineError(f"the alias leads to {', '.join(names)}, not to one generation; {MEND}", place=self._place())

    def activate(self, generation: str) -> None:
        """Lead the alias to a generation, away from all others, in one step."""
        self.check(generation)
        others = [name for name in self._led_to() if name != generation]
        if not others:
            self._refuse_index()
        actions: list[dict[str, Any]] = [
            *({"remove": {"index": name, "alias": self.alias, "must_exist": False}} for name in others),
            {"add": {"index": generation, "alias": self.alias}},
        ]
        with translated(self._place(generation)):
            self.client.indices.update_aliases(actions=actions)

    def drop(self, generation: str) -> None:
        """Delete a generation."""
        self.check(generation)
        if generation == self.live():
            raise EngineError("the live generation cannot be dropped", place=self._place(generation))
        with translated(self._place(generation)):
            self.client.indices.delete(index=generation)

    def _led_to(self) -> list[str]:
        """Return the indexes that the alias leads to."""
        with translated(self._place()):
            answer = self.client.options(ignore_status=404).indices.get_alias(name=self.alias)
        return [] if answer.meta.status == 404 else sorted(answer.body)

    def _refuse_index(self) -> None:
        """Raise EngineError where an index has the name of the alias."""
        with translated(self._place()):
            answer = self.client.options(ignore_status=404).indices.get(index=self.alias, filter_path="*.aliases")
        if self.alias in answer.body:
            message = "is an index, where an alias is needed: delete it, or choose another SCOUT_ELASTICSEARCH__PREFIX"
            raise EngineError(message, place=self._place())

    def _is_generation(self, name: str) -> bool:
        return re.fullmatch(rf"{re.escape(self.alias)}-\d{{6}}-[0-9a-f]{{6}}", name) is not None

    def _place(self, name: str | None = None) -> str:
        return f"elasticsearch index {name or self.alias}"
