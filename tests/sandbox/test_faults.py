from __future__ import annotations

import pytest

from core.errors import InputError
from sandbox.faults import Fault, FaultKind, FaultPlan, parse_fault


def test_the_first_n_matching_requests_fail() -> None:
    plan = FaultPlan([Fault(FaultKind.SERVER_ERROR, "/feeds/*", first=2)])
    taken = [plan.take(p) is not None for p in ("/feeds/a", "/robots.txt", "/feeds/b", "/feeds/a", "/feeds/a")]
    assert taken == [True, False, True, False, False]


def test_every_third_request_fails() -> None:
    plan = FaultPlan([Fault(FaultKind.SLOW, every=3)])
    assert [plan.take("/x") is not None for _ in range(7)] == [False, False, True, False, False, True, False]


def test_without_a_number_all_fail_and_the_first_of_two_faults_wins() -> None:
    plan = FaultPlan([Fault(FaultKind.RATE_LIMITED, first=1), Fault(FaultKind.SERVER_ERROR)])
    kinds = [fault.kind for fault in (plan.take("/") for _ in range(3)) if fault]
    assert kinds == [FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR, FaultKind.SERVER_ERROR]


def test_a_fault_is_read_from_a_word() -> None:
    assert parse_fault("slow:/feeds/*:first=2:seconds=0.5") == Fault(FaultKind.SLOW, "/feeds/*", first=2, seconds=0.5)
    assert parse_fault("broken-xml") == Fault(FaultKind.BROKEN_XML)


@pytest.mark.parametrize("text", ["", "sleepy", "slow:first=x", "slow:often=2", "slow:first=0", "slow:every=-1"])
def test_a_wrong_fault_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_fault(text)


@pytest.mark.parametrize(
    ("pattern", "is_met"),
    [("/feeds/*", True), ("/feeds/a.xml", True), ("/feeds/a.xml?for=b", True), ("/feeds/a.xml?for=c", False)],
)
def test_a_pattern_is_of_the_path_or_of_path_and_query(pattern: str, is_met: bool) -> None:
    plan = FaultPlan([Fault(FaultKind.SLOW, pattern)])
    assert (plan.take("/feeds/a.xml?for=b") is not None) is is_met


def test_the_kinds_that_were_met_are_remembered() -> None:
    plan = FaultPlan([Fault(FaultKind.SLOW, first=1), Fault(FaultKind.DROPPED, "/never/*"), Fault(FaultKind.ENDLESS)])
    plan.take("/a")
    assert plan.met == {FaultKind.SLOW}
    plan.take("/b")
    assert plan.met == {FaultKind.SLOW, FaultKind.ENDLESS}
