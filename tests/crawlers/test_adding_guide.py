"""docs/add-a-source.md against the program: every fact is named there, and its examples are sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel

from core.store.crawling.health import HealthState
from crawlers.source import Source, load_source
from crawlers.visibility import RULES
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "add-a-source.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
REST = {"id": "x", "title": "X", "publisher": "X", "kind": "project", "cadence": "weekly", "visible_from": "unknown"}


def iter_facts(model: type[BaseModel]) -> Iterator[str]:
    """Give the names of all facts of a model and of the blocks in it."""
    for name, info in model.model_fields.items():
        yield name
        for one in (info.annotation, *get_args(info.annotation)):
            if isinstance(one, type) and issubclass(one, BaseModel):
                yield from iter_facts(one)


@pytest.mark.parametrize("name", sorted(set(iter_facts(Source))))
def test_every_fact_of_a_source_is_named(name: str) -> None:
    assert re.search(rf"[`.]{name}\b", GUIDE)


@pytest.mark.parametrize("word", [*HealthState, *RULES])
def test_every_state_and_every_rule_of_visibility_is_explained(word: str) -> None:
    assert re.search(rf"^ *\| `{word}[`:]", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n", 1)[0])
def test_every_example_is_a_source(example: str, tmp_path: Path) -> None:
    if "like:" in example:
        path = tmp_path / example.removeprefix("# ").partition(":")[0]
        path.write_text(example)
        assert load_source(path).url
        return
    facts = REST | {"terms": {"licence": "X", "keep": "full"}} | yaml.safe_load(example)
    assert Source.model_validate(facts).url
