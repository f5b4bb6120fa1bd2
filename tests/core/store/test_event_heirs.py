"""Where ids of events lead."""

from __future__ import annotations

from core.events import Event
from core.signals import Certainty, Part, SignalKind
from core.store.events.heirs import Held, find_heirs
from tests.conftest import NOW


def make(event_id: str, key: str, name: str, *documents: str) -> Event:
    told = tuple((document_id, 0) for document_id in documents)
    named = ((Part.COMPANY, name),)
    return Event(event_id, SignalKind.FUNDING, key, Certainty.DONE, "shared", named, (), (), None, None, told)


def held(key: str, name: str, *documents: str, redirect: str | None = None) -> Held:
    told = tuple((document_id, 0) for document_id in documents)
    return Held(key, SignalKind.FUNDING, redirect, NOW, frozenset({name} if name else ()), told)


def led(before: dict[str, Held], *found: Event) -> dict[str, str | None]:
    return {one: heir.id if heir else None for one, heir in find_heirs(sorted(before), before, found).items()}


def test_an_id_leads_where_its_first_document_tells_the_same_now() -> None:
    found = make("e2", "k", "Ring", "n:2"), make("e3", "k", "Ring", "n:1")
    assert led({"e1": held("k", "ring", "n:1", "n:2")}, *found) == {"e1": "e3"}


def test_an_event_that_stands_leads_nowhere() -> None:
    assert led({"e1": held("k", "ring", "n:1")}, make("e1", "k", "Ring", "n:1")) == {}


def test_under_another_key_the_one_of_the_same_name_is_its_heir() -> None:
    found = make("e2", "a", "Delta", "n:1"), make("e3", "b", "Ring", "n:1")
    assert led({"e1": held("k", "ring", "n:1")}, *found) == {"e1": "e3"}
    assert led({"e1": held("k", "other", "n:1")}, *found) == {"e1": None}


def test_what_led_to_it_leads_on_with_it() -> None:
    before = {"e0": held("k", "", redirect="e1"), "e1": held("k", "ring", "n:1")}
    assert led(before, make("e2", "b", "Ring", "n:1")) == {"e0": "e2", "e1": "e2"}


def test_an_id_that_leads_to_an_event_elsewhere_is_let_be() -> None:
    assert led({"e0": held("k", "", redirect="e9")}, make("e2", "k", "Ring", "n:1")) == {}
