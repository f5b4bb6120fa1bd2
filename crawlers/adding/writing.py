"""A source, or the mapping of a file, as YAML that reads back as the same."""

from __future__ import annotations

from typing import Any

import yaml

from crawlers.bulk.mapping import Mapping
from crawlers.source import Source
from crawlers.visibility import Visibility

_WIDTH = 110
# Line ends of Unicode, which PyYAML folds into others wherever they are not escaped.
_LINE_ENDS = frozenset("\x85\u2028\u2029")


class _Dumper(yaml.SafeDumper):
    """Writes what nobody may fold in double quotes, in which it is escaped."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=None if _LINE_ENDS.isdisjoint(text) else '"')


_Dumper.add_representer(str, _Dumper.represent_text)


def write_source(source: Source) -> str:
    """Return the YAML of a source: what differs from the defaults, and whether it is verified."""
    return _write(_facts(source))


def write_mapping(mapping: Mapping) -> str:
    """Return the YAML of a mapping file."""
    facts = mapping.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"source"})
    return _write({"source": _facts(mapping.source)} | facts)


def file_name(source: Source) -> str:
    """Return the name that the file of a source bears."""
    return f"{source.id.replace('-', '_')}.yml"


def _facts(source: Source) -> dict[str, Any]:
    facts = source.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    stated = {"visible_from": _rule(source.visible_from), "verified": source.model_dump(mode="json")["verified"]}
    return facts | stated


def _rule(visibility: Visibility) -> str | dict[str, int]:
    return {visibility.rule: visibility.days} if visibility.days else visibility.rule


def _write(facts: dict[str, Any]) -> str:
    return yaml.dump(facts, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
