from __future__ import annotations

from datetime import timedelta

import pytest

from core.corrections import (
    Correction,
    LinkCorrection,
    SignalCorrection,
    TagCorrection,
    Verdict,
    correct_signals,
    correct_tags,
)
from core.errors import InputError, NotFoundError
from core.events import KeptSignal
from core.models import Consumer, Document, Tag, TagSet, UnitKind
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from core.store import Store
from core.store.corrections import load_signal_corrections_in
from core.store.statements import Statement
from core.store.units import UnitPlan
from index.building import build_entries
from knowledge.stage import run_resolve
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument

TAGS = TagSet("arxiv:a1", 1, "t1", "x1", (Tag("lidar", 0.8, central=True), Tag("sensors", 0.2, central=False)))
WRONG = TagCorrection("arxiv:a1", "lidar", Verdict.NOT)


@pytest.fixture
def tagged(store: Store, make_document: MakeDocument) -> Document:
    """A document with tags and a unit."""
    document = make_document("a1")
    store.documents.save([(document, None)], NOW)
    store.tags.save([TAGS], NOW)
    store.save_resolved(UnitPlan({"u-1": (UnitKind.WORK, document.id)}), {}, [], [], NOW)
    return document


@pytest.mark.parametrize(
    ("technology", "verdict", "central", "mentioned"),
    [
        ("lidar", Verdict.NOT, [], ["sensors"]),
        ("lidar", Verdict.NAMED, [], ["lidar", "sensors"]),
        ("sensors", Verdict.ABOUT, ["lidar", "sensors"], []),
        ("lasers", Verdict.ABOUT, ["lidar", "lasers"], ["sensors"]),
        ("lasers", Verdict.NAMED, ["lidar"], ["sensors", "lasers"]),
        ("lasers", Verdict.NOT, ["lidar"], ["sensors"]),
    ],
)
def test_what_a_person_says_of_a_tag_holds(
    technology: str, verdict: Verdict, central: list[str], mentioned: list[str]
) -> None:
    tags = correct_tags(TAGS, [TagCorrection("arxiv:a1", technology, verdict)]).tags
    assert [tag.technology for tag in tags if tag.central] == central
    assert [tag.technology for tag in tags if not tag.central] == mentioned


def test_of_two_corrections_the_later_holds() -> None:
    later = TagCorrection("arxiv:a1", "lidar", Verdict.ABOUT)
    assert correct_tags(TAGS, [WRONG, later]) == TAGS


def test_an_entry_of_the_index_follows_a_correction_and_its_undoing(store: Store, tagged: Document) -> None:
    written = store.corrections.add(WRONG, "a headlight", NOW)
    [entry] = build_entries(store, ["u-1"])
    assert entry.technologies == ()
    store.corrections.undo(written, NOW)
    [entry] = build_entries(store, ["u-1"])
    assert entry.technologies == ("lidar",)


def test_a_correction_outlives_tagging_anew(store: Store, tagged: Document) -> None:
    store.corrections.add(WRONG, "a headlight", NOW)
    store.tags.save([TagSet(tagged.id, 1, "t2", "x1", TAGS.tags)], NOW)
    [entry] = build_entries(store, ["u-1"])
    assert entry.technologies == ()
    assert store.tags.load([tagged.id])[tagged.id].tags == TAGS.tags


def test_the_indexes_are_told(store: Store, tagged: Document) -> None:
    store.indexes.claim_building("g1", "tantivy", NOW)
    before = store.units.load_revisions(["u-1"])["u-1"]
    store.corrections.add(WRONG, "a headlight", NOW)
    assert store.units.load_revisions(["u-1"])["u-1"] == before + 1
    assert "u-1" in [work.target for work in store.pending.lease("index:g1", 10, "me", NOW)]


@pytest.mark.parametrize(
    "correction",
    [
        LinkCorrection("arxiv:a1", "Delta Institute", "ror:1"),
        LinkCorrection("arxiv:a1", "Delta Institute", None),
        SignalCorrection("arxiv:a1", SignalKind.FUNDING, "ringwerk", is_wrong=True),
        SignalCorrection(
            "arxiv:a1",
            SignalKind.GRANT,
            certainty=Certainty.PLANNED,
            amounts=((MoneyName.AMOUNT, Money(1.0, 2.5, "EUR")),),
            facts=(("round", "Seed"),),
        ),
        WRONG,
    ],
)
def test_a_correction_is_read_as_it_was_written(store: Store, tagged: Document, correction: Correction) -> None:
    written = store.corrections.add(correction, "so it is", NOW)
    [held] = store.corrections.load([tagged.id])[tagged.id]
    assert (held.correction, held.statement.id, held.statement.reason) == (correction, written, "so it is")
    assert [one.correction for one in store.corrections.iter_all()] == [correction]


def test_what_stood_at_a_moment_is_known(store: Store, tagged: Document) -> None:
    written = store.corrections.add(WRONG, "a headlight", NOW)
    later = NOW + timedelta(days=1)
    store.corrections.undo(written, later)
    assert store.corrections.load([tagged.id]) == {}
    assert len(store.corrections.load([tagged.id], known_at=NOW)[tagged.id]) == 1


def test_links_and_signals_have_resolve_look_again(store: Store, tagged: Document) -> None:
    store.pending.lease(Consumer.RESOLVE, 10, "me", NOW)
    store.corrections.add(LinkCorrection(tagged.id, "Delta Institute", None), "another one", NOW)
    assert store.corrections.links_of([tagged.id]) == {(tagged.id, "Delta Institute"): None}
    later = NOW + timedelta(days=1)
    assert [work.target for work in store.pending.lease(Consumer.RESOLVE, 10, "you", later)] == [tagged.id]


def test_an_unknown_document_or_statement_is_told(store: Store, tagged: Document) -> None:
    with pytest.raises(NotFoundError, match="no such document"):
        store.corrections.add(TagCorrection("arxiv:none", "lidar", Verdict.NOT), "", NOW)
    with pytest.raises(NotFoundError, match="no such statement"):
        store.corrections.undo(4711, NOW)
    written = store.corrections.add(WRONG, "", NOW)
    store.corrections.undo(written, NOW)
    with pytest.raises(InputError, match="retracted already"):
        store.corrections.undo(written, NOW)


SIX = Money(6e6, 6e6, "EUR")
SIGNAL = Signal(
    SignalKind.FUNDING, "title", 0, 9, Certainty.DONE, "funding 1",
    ((Part.COMPANY, "Ringwerk B.V."),), ((MoneyName.AMOUNT, Money(5e6, 5e6, "USD")),), (("round", "Seed"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("correction", "amount", "round_name"),
    [
        (SignalCorrection("n:1", SignalKind.FUNDING, "ringwerk", facts=(("round", "Series A"),)), 5e6, "Series A"),
        (SignalCorrection("n:1", SignalKind.FUNDING, amounts=((MoneyName.AMOUNT, SIX),)), 6e6, "Seed"),
        (SignalCorrection("n:1", SignalKind.FUNDING, "lumen", is_wrong=True), 5e6, "Seed"),
        (SignalCorrection("n:1", SignalKind.GRANT, is_wrong=True), 5e6, "Seed"),
        (SignalCorrection("n:2", SignalKind.FUNDING, is_wrong=True), 5e6, "Seed"),
    ],
)  # fmt: skip
def test_only_what_is_corrected_changes(correction: SignalCorrection, amount: float, round_name: str) -> None:
    [kept] = correct_signals([KeptSignal("n:1", 0, SIGNAL)], [correction])
    told = kept.signal.amount()
    assert told is not None
    assert (told.value, kept.signal.fact("round")) == (amount, round_name)


def test_a_signal_that_is_wrong_tells_nothing() -> None:
    wrong = SignalCorrection("n:1", SignalKind.FUNDING, "ringwerk", is_wrong=True)
    assert correct_signals([KeptSignal("n:1", 0, SIGNAL)], [wrong]) == []


@pytest.fixture
def private(store: Store, make_document: MakeDocument) -> Document:
    """A document that only one space sees."""
    document = make_document("b1", space="board", owner="ada")
    store.documents.save([(document, None)], NOW)
    return document


def test_a_correction_belongs_to_the_space_and_owner_of_its_document(store: Store, private: Document) -> None:
    store.corrections.add(TagCorrection(private.id, "lidar", Verdict.NOT), "so", NOW)
    assert list(store.corrections.iter_all()) == []
    [held] = store.corrections.iter_all(["board"])
    assert (held.statement.space, held.statement.owner) == ("board", "ada")
    assert len(store.corrections.load([private.id])[private.id]) == 1


def test_a_name_that_all_can_see_never_means_a_private_organisation(
    store: Store, tagged: Document, private: Document
) -> None:
    store.corrections.add(LinkCorrection(private.id, "Delta", "portfolio:7~board"), "ours", NOW)
    with pytest.raises(NotFoundError, match="no such organisation"):
        store.corrections.add(LinkCorrection(tagged.id, "Delta", "portfolio:7~board"), "ours", NOW)


def test_a_correction_that_lost_its_words_is_left_out(store: Store, tagged: Document) -> None:
    lost = Statement(f"document:{tagged.id}", "signal correction", {}, "local", "[forgotten]", NOW)
    number = store.statements.add(lost)
    assert list(store.corrections.iter_all()) == []
    assert store.corrections.load([tagged.id]) == {}
    with store.database.read() as connection:
        assert load_signal_corrections_in(store.statements, connection, [tagged.id]) == []
    with pytest.raises(InputError, match="no correction"):
        store.corrections.undo(number, NOW)


def test_a_name_that_means_somebody_who_is_gone_is_open_again(store: Store, make_document: MakeDocument) -> None:
    document = make_document("a1")
    store.documents.save([(document, None)], NOW)
    store.corrections.add(LinkCorrection(document.id, "Delta Institute", "org-gone"), "so", NOW)
    run_resolve(store)
    [(link, actor)] = store.links.load([document.id])[document.id]
    assert (link.actor_id, actor.name) == (actor.id, "Delta Institute")
