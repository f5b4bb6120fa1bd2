from __future__ import annotations

from collections import Counter

import pytest

from core.errors import InputError
from sandbox.faults import Fault, FaultKind
from sandbox.presets import LASTING, PRESETS, read_faults


def test_all_has_every_fault_that_passes() -> None:
    assert {fault.kind for fault in PRESETS["all"]} == {*FaultKind} - LASTING


def test_all_ends_for_every_request_but_the_feed_that_moved() -> None:
    lasting = [fault for fault in PRESETS["all"] if fault.first is None]
    assert [(fault.kind, fault.pattern) for fault in lasting] == [(FaultKind.MOVED, "/feeds/de-meetkamer.xml")]


def test_no_request_of_a_source_is_meant_for_two_faults() -> None:
    places = Counter((fault.pattern, fault.first) for fault in PRESETS["all"])
    assert set(places.values()) == {1}


def test_a_name_is_a_preset_and_anything_else_one_fault() -> None:
    assert read_faults("all") == list(PRESETS["all"])
    assert read_faults("slow:first=1") == [Fault(FaultKind.SLOW, first=1)]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError):
        read_faults("everything")
