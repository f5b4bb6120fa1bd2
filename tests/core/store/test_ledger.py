from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.errors import InputError, NotFoundError
from core.models import (
    Actor,
    Cause,
    Consumer,
    Link,
    Mention,
    Refusal,
    RunCounts,
    Tag,
    TagSet,
)
from core.store import Store
from core.store.sources import SourceRow
from core.store.statements import Statement
from core.store.tables import actor_names
from core.store.units import UnitPlan
from tests.core.store.conftest import MakeDocument


def test_a_statement_stands_until_it_is_retracted(store: Store, now: datetime) -> None:
    later = now + timedelta(days=2)
    line = Statement("org-1", "alias", {"name": "Delta"}, "local", "seen on its site", now)
    number = store.statements.add(line)
    store.statements.retract(number, later, "local")
    assert store.statements.about(["org-1"]) == []
    (known,) = store.statements.about(["org-1"], known_at=now + timedelta(days=1))
    assert (known.value, known.reason, known.id) == ({"name": "Delta"}, "seen on its site", number)
    with pytest.raises(InputError):
        store.statements.retract(number, later, "local")


def test_a_new_tag_set_takes_the_place_of_the_old_one(store: Store, make_document: MakeDocument, now: datetime) -> None:
    store.documents.save([(make_document("a1"), None)], now)
    works = store.pending.lease(Consumer.TAG, 10, "me", now)
    mention = Mention("title", 2, 16, "ring resonator", "integrated-photonics")
    first = TagSet("arxiv:a1", 1, "t1", "x1", (Tag("imaging", 0.4, False),))
    second = TagSet("arxiv:a1", 1, "t2", "x1", (Tag("integrated-photonics", 0.9, True, (("title", 0.5),)),), (mention,))
    store.tags.save([first], now, works)
    store.tags.save([second], now)
    assert store.tags.load(["arxiv:a1"], with_mentions=True) == {"arxiv:a1": second}
    assert store.tags.counts() == {"integrated-photonics": 1}


def test_tagging_hands_its_cause_on_to_resolve(store: Store, make_document: MakeDocument, now: datetime) -> None:
    store.documents.save([(make_document("a1"), None)], now)
    works = store.pending.lease(Consumer.TAG, 10, "me", now)
    store.tags.save([TagSet("arxiv:a1", 1, "t1", "x1")], now, works)
    (work,) = store.pending.lease(Consumer.RESOLVE, 10, "me", now)
    assert (work.target, work.cause) == ("arxiv:a1", Cause.NEW)
    assert Consumer.TAG not in store.pending.counts(now)


def test_a_late_tagger_does_not_replace_newer_tags(store: Store, make_document: MakeDocument, now: datetime) -> None:
    store.documents.save([(make_document("a1"), None)], now)
    late = store.pending.lease(Consumer.TAG, 10, "late", now)
    newer = TagSet("arxiv:a1", 2, "t1", "x1", (Tag("imaging", 0.4, True),))
    store.tags.save([newer], now)
    store.tags.save([TagSet("arxiv:a1", 1, "t1", "x1")], now, late)
    assert store.tags.load(["arxiv:a1"]) == {"arxiv:a1": newer}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_actor_is_the_same_whichever_document_comes_first(
    store: Store, now: datetime, order: tuple[int, int]
) -> None:
    told = [Actor("org-1", "organisation", n, "NL", ((s, "1"),)) for n, s in (("Lumen BV", "ror"), ("LUMEN", "grid"))]
    for number in order:
        store.save_resolved(UnitPlan(), {"org-1": (told[number], "lumen")}, [], [], now)
    assert store.actors.load(["org-1"])["org-1"] == Actor(
        "org-1", "organisation", "LUMEN", "NL", (("grid", "1"), ("ror", "1"))
    )
    with store.database.read() as connection:
        assert list(connection.scalars(select(actor_names.c.name))) == ["LUMEN"]


def test_actors_are_found_in_whatever_case(store: Store, now: datetime) -> None:
    store.save_resolved(UnitPlan(), {"o": (Actor("o", "organisation", "Lumen", "NL"), "lumen")}, [], [], now)
    assert [actor.id for actor in store.actors.search("LuM")] == ["o"]


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**70])
def test_a_number_that_no_statement_can_have_is_not_found(store: Store, now: datetime, number: int) -> None:
    with pytest.raises(NotFoundError):
        store.statements.retract(number, now, "local")


def test_what_no_database_can_hold_is_told_with_marks_in_its_place(store: Store, now: datetime) -> None:
    counts, bad = RunCounts(), "a\0b\ud83dc"
    counts.refuse(Refusal("RecordError", bad, bad, bad))
    run = store.runs.finish(store.runs.start("import", now), counts, now, error=bad)
    number = store.statements.add(Statement("org-1", "alias", {}, "local", bad, now))
    (told,) = store.runs.refusals()
    (line,) = store.statements.about(["org-1"])
    assert {run.error, told.refusal.place, told.refusal.sample, line.reason} == {"a\ufffdb\ufffdc"}
    assert line.id == number


def test_links_of_a_document_are_replaced_as_a_whole(store: Store, now: datetime) -> None:
    actors = {f"org-{n}": (Actor(f"org-{n}", "organisation", f"Delta {n}", "NL"), f"delta {n}") for n in (1, 2)}
    store.pending.enqueue(Consumer.RESOLVE, [("d1", 1)], Cause.NEW, now)
    for number in (1, 2):
        store.pending.enqueue(Consumer.RESOLVE, [("d1", 1)], Cause.NEW, now)
        works = store.pending.lease(Consumer.RESOLVE, 1, "me", now)
        link = Link("d1", f"org-{number}", "affiliation", f"Delta {number} BV")
        other = Link("d2", "org-1", "affiliation", "Delta 1 BV")
        store.save_resolved(UnitPlan(), actors, [link, other], works, now)
    ((link, actor),) = store.links.load(["d1"])["d1"]
    assert (link.surface, actor.name) == ("Delta 2 BV", "Delta 2")
    assert [a.id for a in store.actors.search("delta")] == ["org-1", "org-2"]


def test_a_run_record_keeps_what_was_refused(store: Store, now: datetime) -> None:
    counts = RunCounts(read=3, new=2)
    counts.refuse(Refusal("RecordError", "papers.jsonl:3", "no title", "{}"))
    number = store.runs.start("import", now, "arxiv")
    run = store.runs.finish(number, counts, now + timedelta(seconds=2))
    assert (run.read, run.new, run.refused, run.seconds) == (3, 2, 1, 2.0)
    (refused,) = store.runs.refusals()
    assert (refused.source, refused.refusal.place) == ("arxiv", "papers.jsonl:3")
    assert store.runs.latest_by_source()["arxiv"] == run


def test_only_the_first_refusals_are_kept_whole() -> None:
    counts = RunCounts()
    for number in range(1_500):
        counts.refuse(Refusal("RecordError", str(number), "no title"))
    assert (counts.refused, len(counts.refusals)) == (1_500, 1_000)


def test_sources_are_brought_up_to_date(store: Store, now: datetime) -> None:
    row = SourceRow("arxiv", "Cornell", "arXiv", "paper", "h1")
    store.sources.save([row], now)
    store.sources.save([SourceRow("arxiv", "Cornell", "arXiv", "paper", "h2", "CC0")], now)
    assert store.sources.load() == {"arxiv": SourceRow("arxiv", "Cornell", "arXiv", "paper", "h2", "CC0")}


def test_a_retired_index_is_fed_no_more(store: Store, now: datetime) -> None:
    store.indexes.claim_building("g1", "tantivy", now)
    store.indexes.activate("g1", now)
    store.indexes.claim_building("g2", "tantivy", now + timedelta(seconds=1))
    store.pending.enqueue("index:g1", [("u1", 1)], Cause.NEW, now)
    store.indexes.retire("g1")
    assert store.indexes.fed() == ["g2"]
    assert store.pending.counts(now) == {}


def test_two_workers_that_begin_at_once_build_one_index(store: Store, now: datetime) -> None:
    assert store.indexes.claim_building("g1", "tantivy", now) == "g1"
    assert store.indexes.claim_building("g2", "tantivy", now) == "g1"
    assert store.indexes.claim_building("e1", "elasticsearch", now) == "e1"
    assert (store.indexes.fed("tantivy"), store.indexes.fed()) == (["g1"], ["e1", "g1"])
