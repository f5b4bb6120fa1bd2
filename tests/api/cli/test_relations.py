"""``scout relations``: what bears on a document, from either side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.models import Citation, DateKind, Document, DocumentDate, DocumentKind, TagSet
from core.settings import Settings
from core.store import open_store
from knowledge.stage import run_resolve
from tests.api.cli.conftest import Scout
from tests.conftest import NOW

PAPER = Document(
    "arxiv", "1", DocumentKind.PAPER, "Rings [red] of\x1b[2J nitride", identifiers=(("doi", "10.1/ring"),),
    dates=(DocumentDate(DateKind.PUBLISHED, date(2024, 1, 2)),),
)  # fmt: skip
PATENT = Document("patents", "2", DocumentKind.PATENT, "A modulator", citations=(Citation("doi", "10.1/ring"),))
LONELY = Document("arxiv", "3", DocumentKind.PAPER, "A theorem")


@pytest.fixture
def base(scout: Scout, tmp_path: Path) -> Scout:
    """A base in which a patent cites a paper, and the same in the space board."""
    (tmp_path / "scoutbase-data").mkdir()
    documents = [PAPER, PATENT, LONELY, *(replace(one, space="board") for one in (PAPER, PATENT))]
    with open_store(Settings(home=tmp_path / "scoutbase-data").store_url) as store:
        store.documents.save([(one, None) for one in documents], NOW)
        store.tags.save([TagSet(one.id, 1, "t", "x") for one in documents], NOW)
        run_resolve(store)
    return scout


def test_what_bears_on_a_document_is_listed_from_either_side(base: Scout) -> None:
    [citing] = base("relations", PATENT.id, "--json").json["hits"]
    [cited] = base("relations", PAPER.id, "--json").json["hits"]
    assert (citing["says"], citing["document"], cited["says"], cited["document"]) == (
        "Cites",
        PAPER.id,
        "Cited by",
        PATENT.id,
    )
    assert (citing["published"], cited["published"]) == ({"value": "2024-01-02", "precision": "day"}, None)


def test_relations_are_shown_to_people(base: Scout) -> None:
    shown = base("relations", PATENT.id).out
    for word in ("Cites", PAPER.id, "2024-01-02", "Rings [red] of", "1.00"):
        assert word in shown
    assert "\x1b[2J" not in shown
    assert "nothing that is held bears on it" in base("relations", LONELY.id).err


def test_a_document_of_a_space_is_known_where_it_is_named(base: Scout) -> None:
    private = replace(PATENT, space="board").id
    assert (base("relations", private).code, base("relations", "none:1").code) == (2, 2)
    [hit] = base("relations", private, "--space", "board", "--json").json["hits"]
    assert hit["document"] == replace(PAPER, space="board").id
    assert base("relations", PATENT.id, "--space", "board", "--json").json["total"] == 1
