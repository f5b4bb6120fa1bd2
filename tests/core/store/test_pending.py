from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.models import Cause
from core.store import Store

ONE = [("d1", 1)]


def test_a_leased_row_is_not_leased_again_until_the_lease_ends(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", ONE, Cause.NEW, now)
    assert len(store.pending.lease("tag", 10, "a", now, lease_s=60)) == 1
    assert store.pending.lease("tag", 10, "b", now + timedelta(seconds=59), lease_s=60) == []
    (again,) = store.pending.lease("tag", 10, "b", now + timedelta(seconds=61))
    assert again.attempts == 2


def test_finished_work_is_gone(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", ONE, Cause.NEW, now)
    store.pending.done(store.pending.lease("tag", 10, "a", now))
    assert store.pending.counts(now) == {}


def test_work_asked_for_again_meanwhile_is_not_lost(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", ONE, Cause.NEW, now)
    works = store.pending.lease("tag", 10, "a", now)
    store.pending.enqueue("tag", ONE, Cause.RETAGGED, now)
    store.pending.done(works)
    (again,) = store.pending.lease("tag", 10, "b", now)
    assert (again.target, again.cause) == ("d1", Cause.NEW)


def test_released_work_can_be_taken_at_once(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", ONE, Cause.NEW, now)
    store.pending.release(store.pending.lease("tag", 10, "a", now))
    assert len(store.pending.lease("tag", 10, "b", now)) == 1


@pytest.mark.parametrize("ending", ["done", "release"])
def test_a_late_worker_touches_nothing_that_another_leased(store: Store, now: datetime, ending: str) -> None:
    store.pending.enqueue("tag", ONE, Cause.NEW, now)
    late = store.pending.lease("tag", 10, "late", now, lease_s=60)
    store.pending.lease("tag", 10, "other", now + timedelta(seconds=61))
    getattr(store.pending, ending)(late)
    assert store.pending.claimants("tag") == ["other"]


def test_the_oldest_comes_first(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", [("late", 1)], Cause.NEW, now + timedelta(hours=1))
    store.pending.enqueue("tag", [("early", 1)], Cause.NEW, now)
    assert [w.target for w in store.pending.lease("tag", 1, "a", now)] == ["early"]


def test_counts_tell_waiting_from_leased(store: Store, now: datetime) -> None:
    store.pending.enqueue("tag", [("d1", 1), ("d2", 1), ("d3", 1)], Cause.NEW, now)
    store.pending.lease("tag", 1, "a", now)
    count = store.pending.counts(now)["tag"]
    assert (count.waiting, count.leased, count.oldest) == (2, 1, now)
