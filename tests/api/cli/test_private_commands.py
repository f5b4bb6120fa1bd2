"""Commands and things of a private space: known where it is named, and otherwise as if they were not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.models import Document, DocumentKind, Organisation, Role, TagSet
from core.settings import Settings
from core.signals import Certainty, Part, Signal, SignalKind
from core.store import Store, open_store
from core.store.units import MERGED
from knowledge.ledger.suggesting import find_suggestions
from knowledge.stage import run_resolve
from tests.api.cli.conftest import Scout
from tests.conftest import NOW

TITLE = "Ringwerk raises a Series A"
NEWS = Document("news", "1", DocumentKind.NEWS, TITLE, space="board", visible_from=date(2025, 1, 1))
PAPERS = [
    Document(
        "own", key, DocumentKind.PAPER, "Rings", space="board", identifiers=(("doi", "10.1/r"),),
        organisations=(Organisation(name, Role.AFFILIATION, "NL"),),
    )
    for key, name in (("1", "Kolkhaven Photonics Research"), ("2", "Kolkhaven Photonic Research"))
]  # fmt: skip
ROUND = Signal(SignalKind.FUNDING, "title", 0, len(TITLE), Certainty.DONE, "funding 3", ((Part.COMPANY, "Ringwerk"),))
BOARD = ("--space", "board")


@pytest.fixture
def held(scout: Scout, tmp_path: Path) -> Iterator[tuple[Scout, Store]]:
    """A base of the space board alone: a round, two copies of a paper, two names that are nearly one."""
    (tmp_path / "scoutbase-data").mkdir()
    with open_store(Settings(home=tmp_path / "scoutbase-data").store_url) as store:
        store.documents.save([(one, None) for one in (NEWS, *PAPERS)], NOW)
        store.tags.save([replace(TagSet(NEWS.id, 1, "t", "x"), signals=(ROUND,))], NOW)
        store.tags.save([TagSet(one.id, 1, "t", "x") for one in PAPERS], NOW)
        run_resolve(store)
        yield scout, store


def test_events_and_signals_of_a_space_are_listed_where_it_is_named(held: tuple[Scout, Store]) -> None:
    scout, _ = held
    for command in (("events", "list"), ("signals", "list"), ("signals", "sample")):
        assert scout(*command, "--json").json["total"] == 0
        assert scout(*command, *BOARD, "--json").json["total"] == 1
    [event] = scout("events", "list", *BOARD, "--json").json["hits"]
    assert (scout("events", "show", event["id"]).code, scout("events", "show", event["id"], *BOARD).code) == (2, 0)


@pytest.mark.parametrize(
    "said",
    [
        ("tag", NEWS.id, "lidar", "about"),
        ("link", NEWS.id, "Ringwerk", "nobody"),
        ("signal", NEWS.id, "funding", "--wrong"),
    ],
)
def test_a_document_of_a_space_is_corrected_where_it_is_named(held: tuple[Scout, Store], said: tuple[str, ...]) -> None:
    scout, store = held
    refused = scout("corrections", *said, "--reason", "no")
    unknown = scout("corrections", said[0], "news:0~board", *said[2:], "--reason", "no")
    assert (refused.code, unknown.code) == (2, 2)
    assert refused.err.replace(NEWS.id, "") == unknown.err.replace("news:0~board", "")
    assert store.corrections.load([NEWS.id]) == {}
    assert scout("corrections", *said, "--reason", "no", *BOARD).code == 0


def test_a_name_means_an_organisation_of_a_space_where_it_is_named(held: tuple[Scout, Store]) -> None:
    scout, store = held
    [(_, actor)] = store.links.load([PAPERS[0].id])[PAPERS[0].id]
    said = ("corrections", "link", NEWS.id, "Ringwerk", actor.id, "--reason", "so")
    assert (scout(*said).code, scout(*said, *BOARD).code) == (2, 0)


def test_a_join_of_a_space_is_undone_where_it_is_named(held: tuple[Scout, Store]) -> None:
    scout, store = held
    [join] = store.statements.standing(MERGED)
    refused, unknown = scout("resolve", "--undo", str(join.id)), scout("resolve", "--undo", "999")
    assert (refused.code, refused.err.replace(str(join.id), "999")) == (2, unknown.err)
    assert store.statements.standing(MERGED) == [join]
    assert scout("resolve", "--undo", str(join.id), *BOARD).code == 0
    assert store.statements.standing(MERGED) == []


@pytest.mark.parametrize("verb", ["accept", "dismiss"])
def test_a_suggestion_of_a_space_is_judged_where_it_is_named(held: tuple[Scout, Store], verb: str) -> None:
    scout, store = held
    store.suggestions.replace(find_suggestions(store), NOW)
    [waiting] = store.suggestions.load(["board"])
    refused, unknown = (scout("organisations", verb, number) for number in (str(waiting.id), "999"))
    assert (refused.code, refused.err.replace(str(waiting.id), "999")) == (2, unknown.err)
    assert store.suggestions.load(["board"]) == [waiting]
    assert scout("organisations", verb, str(waiting.id), *BOARD).code == 0
    assert store.suggestions.load(["board"]) == []
