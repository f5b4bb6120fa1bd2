from __future__ import annotations

import pytest

from nlp.entities.doubts import drop_doubtful
from nlp.entities.found import Found


def kept(text: str, *names: str) -> set[str]:
    found = [Found("text", text.index(name), text.index(name) + len(name), name, "ORG") for name in names]
    return {one.name for one in drop_doubtful(found, {"title": "", "text": text})}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Katalysator uit Utrecht. Een ijzerkatalysator zet om.", "Katalysator"),
        ("It has an event data recorder (EDR). The EDR records.", "EDR"),
        ("Makers of GPUs and CPUs.", "GPUs"),
        ("A DC Motor turns. The DC motor stops.", "DC Motor"),
        ("Der Neue Antrieb kommt. So ein neuer Antrieb, der neue Antrieb!", "Neue Antrieb"),
        ("Signed by Ada M. Northwick for all.", "Northwick"),
        ("What It Means to Live Enslaved by Worry and Hope\nWe all know worry.", "Worry"),
        ("How Every Cardboard Strip Gets Glued Around\nTake a cardboard strip.", "Cardboard Strip"),
    ],
)
def test_a_term_is_no_organisation(text: str, name: str) -> None:
    assert kept(text, name) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Yesterday Target said that its target is met.", "Target"),
        ("The European Southern Observatory (ESO) opens.", "ESO"),
        ("Apple grows an orchard.", "Apple"),
        ("They bought Quantum Machines, which sells quantum machines.", "Quantum Machines"),
        ("Het ministerie van Economische Zaken zegt niets.", "ministerie van Economische Zaken"),
        ("TNO and others.", "TNO"),
    ],
)
def test_an_organisation_stays_one(text: str, name: str) -> None:
    assert kept(text, name) == {name}
