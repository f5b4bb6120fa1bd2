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
        ("TNO and others.", "TNO"),
    ],
)
def test_an_organisation_stays_one(text: str, name: str) -> None:
    assert kept(text, name) == {name}
