"""Small gold for tests, and ways to write it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.models import Mention, Tag, TagSet
from nlp.evaluation.technologies import TechnologyCase, TechnologyTask

BATTERY = {
    "id": "g:1", "kind": "news", "lang": "en", "title": "A battery that lasts",
    "text": "The battery has a solid electrolyte. Ringwerk B.V. sells it.",
    "central": ["energy-materials"], "mentioned": [], "disputed": [],
    "organisations": [{"name": "Ringwerk B.V.", "role": "company"}], "organisations_disputed": [],
}  # fmt: skip
WRONG = {
    "id": "g:2", "kind": "paper", "lang": "en", "title": "A battery of questions",
    "text": "We put them to a neural network.",
    "central": [], "mentioned": ["artificial-intelligence"], "disputed": [],
}  # fmt: skip
MISSED = {
    "id": "g:3", "kind": "paper", "lang": "nl", "title": "Licht in een ring",
    "text": "Zonder een woord dat iemand kent.",
    "central": ["integrated-photonics"], "mentioned": [], "disputed": ["quantum-computing"],
}  # fmt: skip


def write_lines(path: Path, *records: Mapping[str, object] | str) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def make_tags(*tags: Tag, mentions: tuple[Mention, ...] = ()) -> TagSet:
    return TagSet("gold:g", 0, "t", "t", tags, mentions)


SAID = {
    "g:1": make_tags(Tag("energy-materials", 0.9, central=True)),
    "g:2": make_tags(Tag("energy-materials", 0.7, central=True), Tag("artificial-intelligence", 0.3, central=False)),
    "g:3": make_tags(Tag("quantum-computing", 0.8, central=True)),
}


class FixedTask(TechnologyTask):
    """The task with tags that stand here, so that tests of counting do not change when the tagger learns."""

    def predict(self, cases: Sequence[TechnologyCase]) -> Sequence[TagSet]:
        return [SAID[case.id] for case in cases]
