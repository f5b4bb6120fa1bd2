"""What a page shows of what a document tells of: so much and no more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from api.pages.bearing import build_latest
from core.events import Event
from core.signals import Certainty, Part, SignalKind

DAY = date(2025, 1, 1)


def event(number: int) -> Event:
    day = DAY + timedelta(number)
    named = ((Part.COMPANY, f"Firm {number}"),)
    return Event(f"event-{number}", SignalKind.FUNDING, "k", Certainty.DONE, "shared", named, (), (), day, day, ())


@pytest.mark.parametrize(("told", "shown", "left_out"), [(0, 0, 0), (50, 50, 0), (63, 50, 13)])
def test_the_latest_fifty_events_are_shown(told: int, shown: int, left_out: int) -> None:
    view = build_latest([event(number) for number in range(told)])
    assert (len(view.items), view.left_out) == (shown, left_out)
    assert [one.who for one in view.items[-1:]] == [f"Firm {told - 1}"][:told]
