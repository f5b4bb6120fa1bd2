"""What enriching sources are asked for: never twice for the same soon, and nothing that is private or forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.models import Evidence, UnitKind
from core.registers import RegisterEntry, RegisterName
from core.store import Store
from core.store.crawling.asks import WANTED, Ask, AskState, Visit
from core.store.crawling.wanted import Wish
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import ORDER, fill, find

SOURCE = "enricher"
LONG = timedelta(days=30)
WISH = Wish(SOURCE, ("doi", "arxiv"), NOW - LONG, 10, UnitKind.WORK)
WIKIDATA = Wish(SOURCE, ("wikidata",), NOW - LONG, 10)


def answer(store: Store, *asked: str, at: datetime = NOW, **facts: Any) -> None:
    """Commit the answer to a request for identifiers."""
    ask = Ask(SOURCE, "https://enricher.example/batch", "batch", {WANTED: list(asked)}, key="b1", body="{}")
    store.save_visits([Visit(ask, facts.pop("state", AskState.DONE), **facts)], at)


@pytest.fixture
def held(store: Store, make_document: MakeDocument) -> Store:
    """A store with a paper that has a DOI and an arXiv id, and one that has an arXiv id."""
    both = make_document("2401.00001", identifiers=(("arxiv", "2401.00001"), ("doi", "10.1000/a")))
    fill(store, [both, make_document("2401.00002")])
    return store


def test_of_a_document_the_first_scheme_is_asked_for(held: Store) -> None:
    assert held.wanted.find(WISH) == ["doi:10.1000/a", "arxiv:2401.00002"]
    assert held.wanted.find(replace(WISH, schemes=("arxiv", "doi"))) == ["arxiv:2401.00001", "arxiv:2401.00002"]
    assert held.wanted.find(replace(WISH, most=1)) == ["doi:10.1000/a"]


def test_a_document_in_several_sources_is_asked_for_once(held: Store, make_document: MakeDocument) -> None:
    fill(held, [make_document("W1", source="openalex", identifiers=(("doi", "10.1000/a"),))])
    assert held.wanted.find(WISH) == ["doi:10.1000/a", "arxiv:2401.00002"]


def test_only_what_is_shared_and_of_the_kind_is_asked_for(store: Store, make_document: MakeDocument) -> None:
    fill(store, [make_document("2401.00001", space="board")])
    assert store.wanted.find(WISH) == []
    fill(store, [make_document("2401.00002")])
    assert store.wanted.find(replace(WISH, kind=UnitKind.FAMILY)) == []


def test_what_was_answered_for_is_asked_for_again_after_a_while(held: Store) -> None:
    answer(held, "doi:10.1000/a", "arxiv:2401.00002")
    # The arXiv id of the first was not: the source may know it though it did not know the DOI.
    assert held.wanted.find(WISH) == ["arxiv:2401.00001"]
    later = replace(WISH, schemes=("doi",), before=NOW + timedelta(seconds=1))
    assert held.wanted.find(later) == ["doi:10.1000/a"]


def test_what_was_never_asked_for_comes_first_and_then_the_longest_ago(held: Store) -> None:
    answer(held, "arxiv:2401.00002", at=NOW - timedelta(days=50))
    answer(held, "doi:10.1000/a", at=NOW - timedelta(days=40))
    assert held.wanted.find(WISH) == ["arxiv:2401.00001", "arxiv:2401.00002"]
    answer(held, "arxiv:2401.00001")
    assert held.wanted.find(WISH) == ["doi:10.1000/a", "arxiv:2401.00002"]


@pytest.mark.parametrize("facts", [{"state": AskState.WAITING, "due_at": NOW}, {"is_part": True}])
def test_what_was_not_answered_is_still_wanted(held: Store, facts: dict[str, Any]) -> None:
    answer(held, "doi:10.1000/a", **facts)
    assert "doi:10.1000/a" in held.wanted.find(WISH)


def test_a_request_that_is_refused_is_not_made_again_at_once(held: Store) -> None:
    answer(held, "doi:10.1000/a", state=AskState.REFUSED)
    assert "doi:10.1000/a" not in held.wanted.find(WISH)


def test_what_came_is_not_asked_for_by_another_identifier(held: Store, make_document: MakeDocument) -> None:
    came = make_document("c1", source=SOURCE, identifiers=(("doi", "10.1000/a"), ("arxiv", "2401.00001")))
    answer(held, "doi:10.1000/a", records=((came, None),))
    assert held.wanted.find(WISH) == ["arxiv:2401.00002"]


def test_what_the_source_gave_by_another_way_is_not_asked_for_while_it_is_new(
    held: Store, make_document: MakeDocument
) -> None:
    fill(held, [make_document("c1", source=SOURCE, identifiers=(("doi", "10.1000/a"),))])
    assert held.wanted.find(replace(WISH, schemes=("doi",))) == []
    old = replace(WISH, schemes=("doi",), before=NOW + LONG)
    assert held.wanted.find(old) == ["doi:10.1000/a"]


def test_an_identifier_that_is_kept_as_a_digest_is_not_asked_for(store: Store, make_document: MakeDocument) -> None:
    fill(store, [make_document("a1", identifiers=(("doi", f"10.1000/{'a' * 150}"),))])
    assert store.wanted.find(WISH) == []


def test_a_request_that_was_answered_keeps_nothing_of_what_it_asked_for(held: Store) -> None:
    answer(held, "doi:10.1000/a")
    assert find(held, "10.1000/a") >= {"asked_for.identifier", "document_keys.key"}
    assert not find(held, "10.1000/a") & {"frontier.payload", "frontier.body"}


def test_nothing_tells_that_a_forgotten_document_was_asked_for(held: Store) -> None:
    answer(held, "doi:10.1000/a", "arxiv:2401.00001")
    held.forgetting.forget_documents(["arxiv:2401.00001"], ORDER)
    assert find(held, "10.1000/a") | find(held, "2401.00001") == set()
    # Under way when it was forgotten.
    answer(held, "doi:10.1000/a")
    assert find(held, "10.1000/a") == set()


def test_a_first_request_that_told_of_a_forgotten_document_is_left_to_the_next_round(held: Store) -> None:
    seed = Ask(SOURCE, "https://enricher.example/batch", "seed", {WANTED: ["doi:10.1000/a"]}, "seed", body="10.1000/a")
    held.frontier.add([seed], NOW)
    held.forgetting.forget_documents(["arxiv:2401.00001"], ORDER)
    left = held.frontier.seeds([SOURCE])[SOURCE]
    assert (left.ask.payload, left.ask.body, left.state) == ({}, None, AskState.DONE)


def test_a_forgotten_source_leaves_nothing_that_it_was_asked_for(held: Store) -> None:
    answer(held, "arxiv:2401.00002")
    held.forgetting.forget_source(SOURCE, ORDER)
    assert "asked_for.identifier" not in find(held, "2401.00002")


def make_entry(key: str, *identifiers: tuple[str, str], source: str = "ror") -> tuple[RegisterEntry, Evidence | None]:
    return RegisterEntry(source, key, (RegisterName("Delta"),), identifiers=identifiers), None


def test_organisations_are_asked_for_by_what_registers_call_them(store: Store) -> None:
    store.registers.save([make_entry("r1", ("wikidata", "q1")), make_entry("r2", ("wikidata", "q2"))], NOW, "a dump")
    assert store.wanted.find(WIKIDATA) == ["wikidata:q1", "wikidata:q2"]
    answer(store, "wikidata:q1")
    assert store.wanted.find(WIKIDATA) == ["wikidata:q2"]
    assert store.wanted.find(replace(WIKIDATA, before=NOW + LONG)) == ["wikidata:q2", "wikidata:q1"]


def test_an_organisation_that_the_register_itself_has_is_not_asked_for(store: Store) -> None:
    own = make_entry("q1", ("wikidata", "q1"), source=SOURCE)
    store.registers.save([make_entry("r1", ("wikidata", "q1")), own], NOW, "a dump")
    assert store.wanted.find(WIKIDATA) == []


def test_nothing_tells_that_a_forgotten_entry_was_asked_for(store: Store) -> None:
    store.registers.save([make_entry("r1", ("wikidata", "q1"))], NOW, "a dump")
    answer(store, "wikidata:q1")
    store.forgetting.forget_documents(["ror:r1"], ORDER)
    assert "asked_for.identifier" not in find(store, "wikidata:q1")
