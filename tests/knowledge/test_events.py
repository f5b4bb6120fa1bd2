from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.events import Event, EventFilter, KeptSignal, key_of
from core.models import Cause, Consumer, Document, DocumentKind, TagSet
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from core.stages import StageOptions
from core.store import Store, open_store
from core.store.tables import events
from knowledge.events import join_signals
from knowledge.rates import to_eur
from knowledge.stage import run_resolve
from tests.conftest import NOW

DAY = date(2021, 5, 20)


def funding(
    amount: float | None = 26e6,
    currency: str | None = "USD",
    certainty: Certainty = Certainty.DONE,
    company: str = "Ringwerk",
    **facts: str,
) -> Signal:
    money = ((MoneyName.AMOUNT, Money(amount, amount, currency)),) if amount else ()
    named = ((Part.COMPANY, company),)
    return Signal(
        SignalKind.FUNDING, "title", 0, 9, certainty, "funding 1", named, money, tuple(facts.items())
    )  # fmt: skip


def kept(signal: Signal, days: int = 0, document_id: str = "news:1") -> KeptSignal:
    return KeptSignal(document_id, 0, signal, DAY + timedelta(days))


def join(*signals: KeptSignal) -> list[Event]:
    return join_signals(key_of(signals[0].signal), signals)


def test_ten_outlets_tell_one_round() -> None:
    told = [kept(funding(25e6 + n * 2e5), n, f"news:{n}") for n in range(10)]
    [event] = join(*told)
    assert (len(event.signals), event.first_day, event.last_day) == (10, DAY, DAY + timedelta(9))


def test_an_amount_in_another_currency_is_the_same_round() -> None:
    [event] = join(kept(funding(26e6, "USD")), kept(funding(22e6, "EUR"), 1, "news:2"))
    assert len(event.signals) == 2


@pytest.mark.parametrize(
    "other",
    [
        kept(funding(80e6), 3, "news:2"),
        kept(funding(26e6), 200, "news:2"),
        kept(funding(None, round="Series B"), 3, "news:2"),
    ],
)
def test_another_amount_time_or_round_is_another_round(other: KeptSignal) -> None:
    assert len(join(kept(funding(round="Seed")), other)) == 2


def test_the_second_round_of_a_year_takes_what_is_written_of_it() -> None:
    first, second = kept(funding(5e6)), kept(funding(50e6), 60, "news:2")
    vague = kept(funding(None), 61, "news:3")
    events = join(first, second, vague)
    assert [len(event.signals) for event in events] == [1, 2]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("rumoured planned", Certainty.PLANNED),
        ("rumoured done", Certainty.DONE),
        ("rumoured denied", Certainty.DENIED),
        ("done denied", Certainty.DENIED),
        ("denied done", Certainty.DONE),
        ("denied rumoured", Certainty.DENIED),
    ],
)
def test_what_holds_is_what_was_surely_said_last(told: str, state: Certainty) -> None:
    signals = [kept(funding(certainty=Certainty(c)), n, f"news:{n}") for n, c in enumerate(told.split())]
    [event] = join(*signals)
    assert event.state is state


def test_amounts_are_told_in_euro_of_their_year() -> None:
    [event] = join(kept(funding(11.83e6, "USD")))
    assert dict(event.facts)["amount_eur"] == pytest.approx(10e6, rel=0.01)


@pytest.mark.parametrize(("currency", "year"), [("USD", 1999), ("USD", 2040), ("USD", None), ("EUR", None)])
def test_years_outside_the_table_take_the_nearest(currency: str, year: int | None) -> None:
    assert 0.5 < (to_eur(1.0, currency, year) or 0) < 2


def test_a_currency_that_nobody_knows_has_no_euro() -> None:
    assert to_eur(1.0, "XXX", 2020) is None
    [event] = join(kept(funding(5e6, "XXX")))
    assert "amount_eur" not in dict(event.facts)


def test_spaces_have_their_own_events() -> None:
    assert key_of(funding()) == "funding:ringwerk"
    assert key_of(funding(), "board") == "funding:ringwerk~board"
    [event] = join_signals("funding:ringwerk~board", [kept(funding())])
    assert event.space == "board"


def test_who_is_named_most_stands_first_as_most_write_it() -> None:
    signals = [
        kept(replace(funding(), named=((Part.COMPANY, name), (Part.INVESTOR, investor))), n, f"news:{n}")
        for n, (name, investor) in enumerate([("RINGWERK", "Aal"), ("Ringwerk", "Bos"), ("Ringwerk B.V.", "Bos")])
    ]
    [event] = join(*signals)
    assert event.named[0][0] is Part.COMPANY
    assert [name for part, name in event.named if part is Part.INVESTOR] == ["Bos", "Aal"]


SIGNALS = st.lists(
    st.builds(
        lambda amount, days, sure, document: kept(funding(amount, certainty=sure), days, f"news:{document}"),
        st.sampled_from([None, 5e6, 5.2e6, 26e6]),
        st.integers(0, 400),
        st.sampled_from(Certainty),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.document_id,
)


@given(SIGNALS, st.randoms())
def test_the_order_of_arrival_changes_no_event(signals: list[KeptSignal], rng) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(signals)
    rng.shuffle(shuffled)
    assert join(*signals) == join(*shuffled)
    assert sorted(place for event in join(*signals) for place in event.signals) == sorted(
        (one.document_id, one.number) for one in signals
    )


def news(key: str, day: date) -> Document:
    return Document("news", key, DocumentKind.NEWS, f"Something of {key}", visible_from=day)


def tell(store: Store, told: Iterable[tuple[str, date, Sequence[Signal]]]) -> None:
    for key, day, signals in told:
        store.documents.save([(news(key, day), None)], NOW)
        works = store.pending.lease(Consumer.TAG, 100, "me", NOW)
        store.tags.save([TagSet(w.target, w.revision, "t", "x", signals=tuple(signals)) for w in works], NOW, works)
        run_resolve(store, StageOptions(clock=lambda: NOW))


def events_of(store: Store) -> list[Event]:
    return store.events.list_latest(EventFilter())[1]


TOLD = [
    ("1", DAY, [funding(certainty=Certainty.RUMOURED)]),
    ("2", DAY + timedelta(5), [funding(), funding(3e6, company="Lumen")]),
    ("3", DAY + timedelta(9), [funding(None, certainty=Certainty.DENIED)]),
    ("4", DAY + timedelta(300), [funding(90e6)]),
]


@settings(max_examples=10, deadline=None)
@given(st.permutations(TOLD))
def test_the_store_ends_with_the_same_events_in_any_order(told: list[tuple[str, date, Sequence[Signal]]]) -> None:
    with open_store("sqlite://") as one, open_store("sqlite://") as other:
        tell(one, TOLD)
        tell(other, told)
        assert events_of(one) == events_of(other)
        assert len(events_of(one)) == 3


def test_an_event_that_another_document_tells_first_leads_on(store: Store) -> None:
    tell(store, TOLD[1:2])
    before = next(event for event in events_of(store) if event.key == "funding:ringwerk")
    tell(store, TOLD[:1])
    after = store.events.load([before.id])[before.id]
    assert after.id != before.id
    assert len(after.signals) == 2
    assert after.id in {event.id for event in events_of(store)}


def test_a_document_that_tells_it_no_more_leaves_the_event(store: Store) -> None:
    tell(store, TOLD[:3])
    store.pending.enqueue(Consumer.TAG, [("news:3", 1)], Cause.RETAGGED, NOW)
    works = store.pending.lease(Consumer.TAG, 100, "me", NOW)
    store.tags.save([TagSet(w.target, w.revision, "t2", "x") for w in works], NOW, works)
    run_resolve(store)
    [event] = store.events.of_documents(["news:1"])["news:1"]
    assert (event.state, [doc for doc, _ in event.signals]) == (Certainty.DONE, ["news:1", "news:2"])
    assert store.events.of_documents(["news:3"]) == {}


def test_running_resolve_again_changes_nothing(store: Store) -> None:
    tell(store, TOLD)
    before = events_of(store)
    store.pending.enqueue(Consumer.RESOLVE, [(f"news:{n}", 1) for n in range(1, 5)], Cause.ENRICHED, NOW)
    run_resolve(store)
    assert events_of(store) == before


def test_a_long_key_keeps_its_space() -> None:
    named = tuple((Part.PARTNER, f"Partner Number {n} of a Long Name") for n in range(30))
    told = replace(funding(), kind=SignalKind.PARTNERSHIP, named=named)
    assert key_of(told, "board").endswith("~board")
    assert len(key_of(told, "board")) == len(key_of(told)) == 300


@pytest.mark.parametrize(
    ("report", "denial", "state"),
    [
        (3, 5, Certainty.DENIED),
        (5, 3, Certainty.DONE),
        (3, 3, Certainty.DENIED),
        (None, 3, Certainty.DENIED),
    ],
)
def test_what_holds_goes_by_the_day_of_telling(report: int | None, denial: int, state: Certainty) -> None:
    done = KeptSignal("news:z", 0, funding(day=DAY.isoformat()), DAY + timedelta(report) if report else None)
    denied = KeptSignal("news:a", 0, funding(None, certainty=Certainty.DENIED), DAY + timedelta(denial))
    [event] = join(done, denied)
    assert event.state is state


def test_a_thousand_signals_of_one_event_are_joined_at_once() -> None:
    [event] = join(*(kept(funding(), n % 60, f"news:{n}") for n in range(1000)))
    assert len(event.signals) == 1000


def test_events_are_found_by_everybody_whom_they_name(store: Store) -> None:
    named = ((Part.COMPANY, "Ringwerk B.V."), (Part.INVESTOR, "Dijkrand Ventures"))
    tell(store, [("1", DAY, [replace(funding(), named=named)])])
    found = {
        name: store.events.list_latest(EventFilter(name=name))[0]
        for name in ("ringwerk", "dijkrand", "fund", "werk", "", None)
    }
    assert found == {"ringwerk": 1, "dijkrand": 1, "fund": 0, "werk": 0, "": 0, None: 1}


def test_who_leads_a_round_is_not_named_as_investing_too() -> None:
    ringwerk = (Part.COMPANY, "Ringwerk")
    led = replace(funding(), named=(ringwerk, (Part.LEAD_INVESTOR, "Dijkrand B.V."), (Part.INVESTOR, "Polder")))
    given = replace(funding(), named=(ringwerk, (Part.INVESTOR, "Dijkrand")))
    [event] = join(kept(led), kept(given, 1, "news:2"), kept(given, 2, "news:3"))
    assert event.named == (ringwerk, (Part.INVESTOR, "Polder"), (Part.LEAD_INVESTOR, "Dijkrand"))


def test_an_event_that_stays_as_it_is_is_not_written_again(store: Store) -> None:
    tell(store, TOLD[:2])
    with store.database.read() as connection:
        before = connection.execute(select(events)).all()
    store.pending.enqueue(Consumer.RESOLVE, [("news:1", 1), ("news:2", 1)], Cause.ENRICHED, NOW)
    run_resolve(store, StageOptions(clock=lambda: NOW + timedelta(1)))
    with store.database.read() as connection:
        assert connection.execute(select(events)).all() == before
