from __future__ import annotations

import pytest

from core.signals import Certainty
from nlp.signals.certainty import read_certainty

DONE, PLANNED, RUMOURED, DENIED = Certainty.DONE, Certainty.PLANNED, Certainty.RUMOURED, Certainty.DENIED


@pytest.mark.parametrize(
    ("text", "event", "certainty"),
    [
        ("Acme raises $5m to build a factory", "raises $5m", DONE),
        ("Acme wants to build a factory and raised $5m", "raised $5m", DONE),
        ("Acme, which plans to go public, raised $5m", "raised $5m", DONE),
        ("Acme managed to raise $5m", "raise $5m", DONE),
        ("Acme raises $5m, will expand to Asia", "raises $5m", DONE),
        ("Acme has not only raised $5m but moved", "raised $5m", DONE),
        ("Acme reported revenue of $9m and raised $5m", "raised $5m", DONE),
        ("Lumiant to raise a further $2m", "raise a further $2m", PLANNED),
        ("BlockFi Plans to Raise Fresh Funds", "Raise Fresh Funds", PLANNED),
        ("Acme will acquire Bolt", "acquire Bolt", PLANNED),
        ("Het bedrijf wil 5 miljoen euro ophalen", "5 miljoen euro ophalen", PLANNED),
        ("Acme will 50 Millionen Euro einsammeln", "50 Millionen Euro einsammeln", PLANNED),
        ("Poparazzi Reportedly Raising $20M", "Raising $20M", RUMOURED),
        ("Acme is in talks to raise $5m", "raise $5m", RUMOURED),
        ("Acme could raise $5m", "raise $5m", RUMOURED),
        ("Acme raised $5m, sources say", "raised $5m", RUMOURED),
        ("Het bedrijf haalt naar verluidt 5 miljoen op", "haalt naar verluidt 5 miljoen op", RUMOURED),
        ("Das Start-up soll 50 Millionen Euro eingesammelt haben", "50 Millionen Euro eingesammelt", RUMOURED),
        ("Acme denied that it raised $5m", "raised $5m", DENIED),
        ("Acme did not raise $5m", "raise $5m", DENIED),
        ("No funding was raised", "funding was raised", DENIED),
        ("Acme failed to raise $5m", "raise $5m", DENIED),
        ("Acme heeft geen geld opgehaald", "geld opgehaald", DENIED),
        ("Acme dementiert, 50 Millionen Euro eingesammelt zu haben", "50 Millionen Euro eingesammelt", DENIED),
        ("Acme's $5m round was cancelled", "$5m round", DENIED),
        ("Acme denies reports that it is in talks to raise $5m", "raise $5m", DENIED),
    ],
)
def test_certainty_is_read_from_the_clause_of_the_event(text: str, event: str, certainty: Certainty) -> None:
    start = text.index(event)
    assert read_certainty(text, start, start + len(event)) is certainty
