from __future__ import annotations

import pytest

from nlp import tagger as module
from nlp.model_versions import version_of_model
from nlp.tagger import Tagger, tagger_version
from tests.nlp.conftest import MakeDocument


def test_tags_say_the_version_of_rules_and_models(tagger: Tagger, make_document: MakeDocument) -> None:
    said = tagger.tag(make_document("A battery.")).tagger_version
    assert said == tagger_version()
    assert said.split("-")[1:3] == [version_of_model(name)[:8] for name in ("technologies", "entities")]


@pytest.mark.parametrize("changed", ["technologies", "entities"])
def test_another_model_is_another_version(monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    before = tagger_version()
    hashes = {"technologies": version_of_model("technologies"), "entities": version_of_model("entities")}
    hashes[changed] = "0" * 12
    monkeypatch.setattr(module, "version_of_model", hashes.__getitem__)
    assert tagger_version.__wrapped__() != before


def test_another_extractor_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tagger_version()
    monkeypatch.setattr(module, "SIGNALS_VERSION", "funding 99")
    assert tagger_version.__wrapped__() != before


def test_the_files_of_a_model_are_read_once_a_process(
    monkeypatch: pytest.MonkeyPatch, tagger: Tagger, make_document: MakeDocument
) -> None:
    tagger_version()
    monkeypatch.delattr(module, "version_of_model")
    Tagger(tagger.taxonomy, names=False).tag_batch([make_document("A battery.")] * 3)
