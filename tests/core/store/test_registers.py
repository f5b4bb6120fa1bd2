"""Entries of registers in the ledger: stated once, changed with their past kept, found by name and identifier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.errors import InputError, NotFoundError
from core.models import Actor, Cause, Consumer, Evidence, Link, OrganisationKind
from core.registers import (
    EntryStatus,
    NameKind,
    RegisterEntry,
    RegisterName,
    RegisterPlace,
    RegisterRelation,
    RelationKind,
)
from core.store import Store
from core.store.crawling.asks import SEED, Ask, AskState, Visit
from core.store.documents import SaveCounts, Saved
from core.store.forgetting.redacting import MARK, Kind
from core.store.sources import SourceRow
from core.store.tables import actor_names, principals, register_identifiers, statements
from core.store.units import UnitPlan
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import ORDER, find

PROOF = Evidence(b'{"id": "05xvt9f17"}', "application/json", "https://ror.example/05xvt9f17", "ab" * 32, NOW)
DELTA = RegisterEntry(
    source="ror",
    key="05xvt9f17",
    names=(
        RegisterName("DI", NameKind.ACRONYM),
        RegisterName("Delta Institute", NameKind.DISPLAY, "en"),
        RegisterName("Delta Instituut B.V.", NameKind.LABEL, "nl"),
        RegisterName("DELTA INSTITUTE", NameKind.ALIAS),
    ),
    kinds=(OrganisationKind.EDUCATION, OrganisationKind.RESEARCH),
    status=EntryStatus.ACTIVE,
    country="NL",
    region="South Holland",
    city="Delft",
    latitude=52.01,
    longitude=4.36,
    established=1842,
    domains=("delta.example",),
    links=("https://delta.example/",),
    identifiers=(("ror", "05xvt9f17"), ("wikidata", "q1")),
    codes=(("sbi", "8542"),),
    relations=(
        RegisterRelation(RelationKind.CHILD, "01abc", "Delta Optics"),
        RegisterRelation(RelationKind.PARENT, "1"),
    ),
    text="It makes light.",
    updated=date(2026, 2, 24),
    added=date(2018, 11, 14),
    other_places=(RegisterPlace("BE", None, "Ghent", 51.05, 3.72),),
    employees=40,
)
RENAMED = replace(DELTA, names=(RegisterName("Delta Light", NameKind.DISPLAY, "en"),), updated=date(2026, 3, 1))
PORTFOLIO = replace(DELTA, source="portfolio", key="7", space="board", owner="ada")


def save(store: Store, *entries: RegisterEntry, at: datetime) -> SaveCounts:
    return store.registers.save([(entry, PROOF) for entry in entries], at, "ror.json")


def names(store: Store) -> dict[str, str]:
    with store.database.read() as connection:
        rows = connection.execute(select(actor_names.c.normalised, actor_names.c.kind))
        return {row.normalised: row.kind for row in rows}


def count(store: Store, table: object) -> int:
    with store.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", [DELTA, PORTFOLIO, RegisterEntry("kvk", "1", (RegisterName("KVK 1"),))])
def test_an_entry_comes_back_as_it_was_saved(store: Store, now: datetime, entry: RegisterEntry) -> None:
    assert save(store, entry, at=now) == SaveCounts(new=1)
    assert store.registers.load_entry(entry.id) == entry
    assert store.actors.load([entry.id])[entry.id] == Actor(
        entry.id, "organisation", entry.name, entry.country, entry.identifiers
    )


def test_the_ledger_says_who_said_it_why_and_on_what_evidence(store: Store, now: datetime) -> None:
    save(store, DELTA, at=now)
    (line,) = store.statements.about([DELTA.id])
    assert (line.predicate, line.principal, line.reason) == ("register entry", "register:ror", "ror.json")
    assert store.evidence.load(line.evidence or "").body == PROOF.body
    with store.database.read() as connection:
        assert connection.scalar(select(principals.c.kind).where(principals.c.id == "register:ror")) == "register"


def test_the_same_again_changes_nothing(store: Store, now: datetime) -> None:
    save(store, DELTA, PORTFOLIO, at=now)
    assert save(store, DELTA, PORTFOLIO, at=now + timedelta(days=1)) == SaveCounts(unchanged=2)
    assert count(store, statements) == 2


def test_a_changed_entry_takes_the_place_of_the_one_before_which_known_at_replays(store: Store, now: datetime) -> None:
    later = now + timedelta(days=2)
    save(store, DELTA, at=now)
    assert save(store, RENAMED, at=later) == SaveCounts(changed=1)
    assert store.registers.load_entry(DELTA.id) == RENAMED
    assert store.registers.load_entry(DELTA.id, now + timedelta(days=1)) == DELTA
    assert (store.registers.count(), count(store, statements)) == (1, 2)


def test_an_older_file_does_not_undo_a_newer_one(store: Store, now: datetime) -> None:
    save(store, RENAMED, at=now)
    assert save(store, DELTA, at=now) == SaveCounts(unchanged=1)
    assert store.registers.load_entry(DELTA.id) == RENAMED


def test_names_and_identifiers_that_an_entry_no_longer_has_go_away(store: Store, now: datetime) -> None:
    save(store, DELTA, at=now)
    assert names(store) == {"delta institute": "display", "delta instituut": "label", "di": "acronym"}
    save(store, replace(RENAMED, identifiers=(("ror", "05xvt9f17"),), country="BE"), at=now)
    assert names(store) == {"delta light": "display"}
    assert store.registers.find("wikidata", "q1") == []
    assert store.actors.load([DELTA.id])[DELTA.id].country == "BE"


def test_an_entry_is_found_by_identifier_and_by_the_beginning_of_any_name(store: Store, now: datetime) -> None:
    save(store, DELTA, at=now)
    assert [actor.id for actor in store.registers.find("wikidata", "Q1")] == [DELTA.id]
    assert [actor.id for actor in store.actors.search("delta instit")] == [DELTA.id]
    assert store.registers.find("lei", "q1") == []


def test_what_is_in_a_space_of_its_own_is_found_there_only(store: Store, now: datetime) -> None:
    save(store, PORTFOLIO, at=now)
    assert store.registers.find("ror", "05xvt9f17") == store.actors.search("delta") == []
    assert [actor.id for actor in store.actors.search("delta", spaces=["board"])] == ["portfolio:7~board"]
    assert [store.actors.search("delta", spaces=[other]) for other in ("Board", "oard", "b_ard", "%")] == [[]] * 4
    assert (store.registers.counts(["board"]), store.registers.counts(["Board"])) == ({"portfolio": 1}, {})
    assert [actor.id for actor in store.registers.find("ror", "05xvt9f17", ["shared", "board"])] == [
        "portfolio:7~board"
    ]
    (line,) = store.statements.about(["portfolio:7~board"])
    assert (line.space, line.owner) == ("board", "ada")


def test_of_several_with_one_id_the_last_counts(store: Store, now: datetime) -> None:
    assert save(store, DELTA, RENAMED, at=now) == SaveCounts(new=1, unchanged=1)
    assert store.registers.load_entry(DELTA.id) == RENAMED


def test_entries_are_walked_in_order_and_counted_by_register(store: Store, now: datetime) -> None:
    entries = [replace(DELTA, key=f"k{number}") for number in range(5)]
    save(store, *reversed(entries), PORTFOLIO, at=now)
    assert [one for part in store.registers.iter_entries("ror", batch_size=2) for one in part] == entries
    assert (store.registers.count("ror"), store.registers.count("portfolio"), store.registers.count()) == (5, 1, 6)
    assert sum(map(len, store.registers.iter_entries())) == 6


def test_an_unknown_entry_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="ror:none"):
        store.registers.load_entry("ror:none")


def test_entries_are_committed_with_the_visit_that_brought_them(store: Store, now: datetime) -> None:
    ask = Ask("ror", "https://ror.example/all", SEED, key=SEED)
    store.frontier.add([ask], now)
    saved = store.save_visits([Visit(ask, AskState.DONE, entries=((DELTA, PROOF),))], now)
    assert saved == Saved(frozenset({DELTA.id}))
    assert store.statements.about([DELTA.id])[0].reason == ask.url
    assert store.frontier.seeds(["ror"])["ror"].state is AskState.DONE


def test_a_forgotten_register_is_gone_and_nothing_of_it_comes_in(store: Store, now: datetime) -> None:
    store.sources.save([SourceRow("ror", "ROR", "Registry", "register", "f1")], now)
    save(store, DELTA, PORTFOLIO, at=now)
    save(store, RENAMED, at=now)
    assert store.forgetting.forget_source("ror", ORDER).removed["entries"] == 2
    assert find(store, "ror:") == set()
    assert save(store, DELTA, PORTFOLIO, at=now) == SaveCounts(unchanged=2)
    assert (store.registers.count("ror"), store.registers.count("portfolio")) == (0, 1)
    assert store.evidence.load(store.statements.about([PORTFOLIO.id])[0].evidence or "") == PROOF


def test_a_forgotten_organisation_is_gone_and_kept_out_until_it_is_lifted(store: Store, now: datetime) -> None:
    other = replace(DELTA, key="other")
    save(store, DELTA, other, at=now)
    with pytest.raises(InputError, match="the reason names"):
        store.forgetting.forget_documents([DELTA.id], replace(ORDER, reason="no Delta Institute"))
    store.forgetting.forget_documents([DELTA.id], ORDER)
    assert find(store, DELTA.id) == set()
    assert save(store, DELTA, other, at=now) == SaveCounts(unchanged=2)
    assert store.actors.count() == count(store, principals) - 1 == 1
    store.forgetting.lift(Kind.DOCUMENT, [DELTA.id], ORDER)
    assert save(store, DELTA, at=now) == SaveCounts(new=1)


def test_a_forgotten_person_is_left_out_of_entries_and_their_names(store: Store, now: datetime) -> None:
    named = replace(
        DELTA, text="Quirijn Zwaluwenburg makes light.", names=(*DELTA.names, alias("Quirijn Zwaluwenburg"))
    )
    proof = Evidence(b'{"by": "Quirijn Zwaluwenburg"}', "application/json")
    store.registers.save([(named, proof)], now, "list.csv")
    store.forgetting.forget_person(["Quirijn Zwaluwenburg"], None, ORDER)
    assert find(store, "Zwaluwenburg") == set()
    assert store.registers.load_entry(DELTA.id).text == f"{MARK} makes light."
    assert store.registers.save([(named, proof)], now, "list.csv") == SaveCounts(unchanged=1)
    assert [actor.id for actor in store.actors.search("delta")] == [DELTA.id]


def test_an_organisation_that_bears_the_name_of_a_forgotten_person_is_found_by_nobody(
    store: Store, now: datetime
) -> None:
    one = replace(DELTA, names=(RegisterName("Quirijn Zwaluwenburg", NameKind.LEGAL),))
    save(store, one, at=now)
    store.forgetting.forget_person(["Quirijn Zwaluwenburg"], None, ORDER)
    assert (count(store, actor_names), count(store, register_identifiers), store.actors.count()) == (0, 0, 0)
    save(store, replace(one, city="Ghent"), at=now)
    assert (store.actors.count(), store.registers.load_entry(one.id).name) == (0, MARK)


def test_a_forgotten_document_leaves_the_registers_alone(
    store: Store, now: datetime, make_document: MakeDocument
) -> None:
    document = make_document("a1", url=DELTA.links[0])
    store.documents.save([(document, PROOF)], now)
    save(store, DELTA, at=now)
    store.pending.enqueue(Consumer.RESOLVE, [(document.id, 1)], Cause.NEW, now)
    works = store.pending.lease(Consumer.RESOLVE, 1, "me", now)
    store.save_resolved(UnitPlan(), {}, [Link(document.id, DELTA.id, "affiliation", "Delta")], works, now)
    store.forgetting.forget_documents([document.id], ORDER)
    assert store.registers.load_entry(DELTA.id) == DELTA
    assert [actor.id for actor in store.actors.search("delta")] == [DELTA.id]
    assert store.evidence.load(store.statements.about([DELTA.id])[0].evidence or "") == PROOF


def alias(name: str) -> RegisterName:
    return RegisterName(name, NameKind.ALIAS)
