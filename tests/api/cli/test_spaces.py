"""What is of a space of its own is told to nobody who does not name the space."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.corrections import TagCorrection, Verdict
from core.models import Document, DocumentKind, Organisation, Role, TagSet
from core.registers import RegisterEntry, RegisterName
from core.settings import Settings
from core.signals import Certainty, Part, Signal, SignalKind
from core.store import open_store
from core.store.actors.lines import Said
from knowledge.stage import run_resolve
from tests.api.cli.conftest import Scout
from tests.conftest import NOW

SHARED = Document(
    "news", "1", DocumentKind.NEWS, "Lumen raises money", "", organisations=(Organisation("Lumen", Role.SUBJECT, "NL"),)
)
PRIVATE = replace(
    SHARED, key="2", title="Geheim buys Lumen", organisations=(Organisation("Geheim", Role.SUBJECT),), space="board"
)
ENTRIES = [
    RegisterEntry(source, "7", (RegisterName("Secret Photonics BV"),), country="NL", space="board")
    for source in ("portfolio", "other")
]
ALPHA = RegisterEntry("ror", "a", (RegisterName("Alpha Lab"),))
SIGNAL = Signal(SignalKind.FUNDING, "title", 0, 5, Certainty.DONE, "funding 1", ((Part.COMPANY, "Lumen"),))


@pytest.fixture
def base(scout: Scout, tmp_path: Path) -> Scout:
    """A base of which a part is of the space board."""
    (tmp_path / "scoutbase-data").mkdir()
    with open_store(Settings(home=tmp_path / "scoutbase-data").store_url) as store:
        store.registers.save([(one, None) for one in (ALPHA, *ENTRIES)], NOW, "a file")
        store.documents.save([(SHARED, None), (PRIVATE, None)], NOW)
        store.tags.save([TagSet(one.id, 1, "t", "x", signals=(SIGNAL,)) for one in (SHARED, PRIVATE)], NOW)
        run_resolve(store)
        store.ledger.relate(ENTRIES[0].id, "parent", ALPHA.id, Said("we plan to sell to it"), NOW)
        for document in (SHARED, PRIVATE):
            store.corrections.add(TagCorrection(document.id, "lasers", Verdict.NOT), "no lasers", NOW)
    return scout


def test_organisations_of_private_documents_are_found_in_their_space_only(base: Scout) -> None:
    assert base("organisations", "geheim").code == 2
    assert "Geheim" in base("organisations", "geheim", "--space", "board").out
    assert base("organisations", "--json").json["total"] == 2
    assert base("organisations", "--space", "board", "--json").json["total"] == 5


@pytest.mark.parametrize("command", ["list", "show", "history"])
def test_an_id_of_a_space_is_known_in_it_only(base: Scout, command: str) -> None:
    refused = base("organisations", command, ENTRIES[0].id)
    assert refused.code == 2
    assert "no organisation is known" in refused.err
    assert base("organisations", command, ENTRIES[0].id, "--space", "board").code == 0


def test_what_a_space_says_of_a_shared_organisation_is_not_in_its_history(base: Scout) -> None:
    assert base("organisations", "history", ALPHA.id, "--json").json["hits"] == []
    told = base("organisations", "history", ALPHA.id, "--space", "board", "--json").json["hits"]
    assert [line["reason"] for line in told] == ["we plan to sell to it"]


def test_a_rehearsal_of_suggestions_tells_no_private_ones(base: Scout) -> None:
    assert base("organisations", "suggestions", "--dry-run", "--json").json["total"] == 0
    assert base("organisations", "suggestions", "--dry-run", "--space", "board", "--json").json["total"] == 1


def test_private_sentences_are_neither_counted_nor_drawn(base: Scout) -> None:
    assert [one["count"] for one in base("signals", "list", "--json").json["hits"]] == [1]
    assert [one["document"] for one in base("signals", "sample", "--json").json["hits"]] == [SHARED.id]


def test_corrections_of_private_documents_are_neither_listed_nor_exported(base: Scout) -> None:
    assert [one["document"] for one in base("corrections", "list", "--json").json["hits"]] == [SHARED.id]
    exported = base("export", "corrections").out
    assert SHARED.id in exported
    assert PRIVATE.id not in exported


@pytest.fixture
def numbers(base: Scout) -> dict[str, int]:
    """The statements of the base by the document that they correct."""
    listed = base("corrections", "list", "--space", "board", "--json").json["hits"]
    return {one["document"]: one["statement"] for one in listed}


def test_corrections_of_a_space_are_listed_exported_and_undone_where_it_is_named(
    base: Scout, numbers: dict[str, int]
) -> None:
    assert numbers.keys() == {SHARED.id, PRIVATE.id}
    assert PRIVATE.id in base("export", "corrections", "--space", "board").out
    number = str(numbers[PRIVATE.id])
    for space in ((), ("--space", "other")):
        refused = base("corrections", "undo", number, *space)
        assert (refused.code, "there is no such statement" in refused.err) == (2, True)
    assert base("corrections", "undo", number, "--space", "board").code == 0
    assert base("corrections", "list", "--space", "board", "--json").json["total"] == 1


def test_operations_of_a_space_are_undone_where_it_is_named(base: Scout) -> None:
    [line] = base("organisations", "history", ALPHA.id, "--space", "board", "--json").json["hits"]
    number = str(line["statement"])
    refused = base("organisations", "undo", number)
    assert (refused.code, "there is no such statement" in refused.err) == (2, True)
    assert base("organisations", "undo", number, "--space", "board").code == 0
    assert base("organisations", "undo", number, "--space", "board").code == 2


def test_a_merge_in_a_space_is_split_where_it_is_named(base: Scout) -> None:
    board = ("--space", "board")
    gone, kept = (one.id for one in ENTRIES)
    merged = base("organisations", "merge", gone, "--into", kept, *board, "--json").json["statement"]
    for what, told in ((str(merged), "there is no such statement"), (gone, "given up for no other")):
        refused = base("organisations", "split", what)
        assert (refused.code, told in refused.err) == (2, True)
    assert base("organisations", "split", gone, *board).code == 0


def test_the_status_counts_organisations_that_all_may_see(base: Scout) -> None:
    assert base("status", "--json").json["organisations"] == base("organisations", "--json").json["total"]


def test_a_shared_document_never_means_a_private_organisation(base: Scout) -> None:
    link = ("corrections", "link", SHARED.id, "Lumen", ENTRIES[0].id, "--reason", "ours")
    assert base(*link).code == 2
    assert "there is no such organisation" in base(*link).err
    assert (
        base("corrections", "link", PRIVATE.id, "Geheim", ENTRIES[0].id, "--reason", "ours", "--space", "board").code
        == 0
    )
