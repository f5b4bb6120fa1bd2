from __future__ import annotations

import pytest
from defusedxml.common import EntitiesForbidden
from defusedxml.ElementTree import ParseError, fromstring

from core.errors import InputError
from sandbox.answers import Answer
from sandbox.faults import Fault, FaultKind, FaultPlan, parse_fault, spoil
from sandbox.feeds import write_feed
from sandbox.model import World


@pytest.fixture(params=["kennislijn", "zellenpost"])
def feed(world: World, request: pytest.FixtureRequest) -> Answer:
    return Answer(write_feed(world, world.outlets[request.param], "http://127.0.0.1:1"), "application/xml")


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


def test_every_kind_changes_the_answer_or_its_page(feed: Answer) -> None:
    same = [kind for kind in FaultKind if spoil(feed, Fault(kind)) == feed]
    assert same == [FaultKind.CHANGED_PAGE]


def test_too_many_requests_say_when_to_come_back(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.RATE_LIMITED, seconds=7))
    assert (answer.status, answer.headers["Retry-After"], answer.body) == (429, "7", b"Rate exceeded.")


def test_broken_xml_does_not_parse(feed: Answer) -> None:
    with pytest.raises(ParseError):
        fromstring(spoil(feed, Fault(FaultKind.BROKEN_XML)).body)


def test_the_bomb_is_a_bomb(feed: Answer) -> None:
    bomb = spoil(feed, Fault(FaultKind.ENTITY_BOMB))
    assert bomb.body.count(b"<!ENTITY") == 10
    with pytest.raises(EntitiesForbidden):
        fromstring(bomb.body)


@pytest.mark.parametrize("kind", [FaultKind.WRONG_CHARSET, FaultKind.INVALID_UTF8])
def test_the_bytes_are_not_what_the_header_says(kind: FaultKind, feed: Answer) -> None:
    answer = spoil(Answer(feed.body + "é".encode(), feed.media_type), Fault(kind))
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()


def test_one_entry_loses_its_date(feed: Answer) -> None:
    tag = b"<pubDate>" if b"<pubDate>" in feed.body else b"<published>"
    answer = spoil(feed, Fault(FaultKind.UNDATED))
    assert answer.body.count(tag) == feed.body.count(tag) - 1
    assert fromstring(answer.body) is not None


def test_one_entry_comes_from_the_future(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.FUTURE_DATED))
    assert b"2999" in answer.body
    assert len(fromstring(answer.body).findall(".//*")) == len(fromstring(feed.body).findall(".//*"))
