from __future__ import annotations

from datetime import datetime, timedelta

from core.store import Store

LEASE_S = 60.0


def test_a_budget_belongs_to_one_worker_until_its_lease_ends(store: Store, now: datetime) -> None:
    assert store.budgets.claim(["Outlet"], "a", now, LEASE_S).keys() == {"Outlet"}
    assert store.budgets.claim(["Outlet"], "b", now + timedelta(seconds=59), LEASE_S) == {}
    (again,) = store.budgets.claim(["Outlet"], "b", now + timedelta(seconds=61), LEASE_S).values()
    assert again.claimed_by == "a"


def test_a_renewed_lease_holds_and_a_lost_one_is_not_renewed(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet", "Other"], "a", now, LEASE_S)
    late = now + timedelta(seconds=50)
    assert store.budgets.renew("a", late, LEASE_S) == {"Outlet", "Other"}
    assert store.budgets.claim(["Outlet"], "b", now + timedelta(seconds=70), LEASE_S) == {}
    assert store.budgets.renew("a", now + timedelta(seconds=200), LEASE_S) == set()


def test_what_dead_workers_hold_is_free(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet"], "dead", now, LEASE_S)
    assert store.budgets.claim(["Outlet"], "b", now, LEASE_S, dead=["dead"]).keys() == {"Outlet"}


def test_a_lease_that_a_jumped_clock_made_too_long_is_free(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet"], "a", now + timedelta(days=365), LEASE_S)
    assert store.budgets.claim(["Outlet"], "b", now, LEASE_S).keys() == {"Outlet"}


def test_given_back_a_budget_tells_when_it_may_be_used_again(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet"], "a", now, LEASE_S)
    store.budgets.release({"Outlet": now + timedelta(seconds=5)}, "a")
    (held,) = store.budgets.claim(["Outlet"], "b", now, LEASE_S).values()
    assert (held.ready_at, held.claimed_by) == (now + timedelta(seconds=5), None)


def test_quiet_that_was_asked_for_outlives_a_release(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet"], "a", now, LEASE_S)
    quiet = now + timedelta(hours=1)
    store.budgets.set_ready("Outlet", quiet, "HTTP 429")
    store.budgets.release({"Outlet": now}, "a")
    held = store.budgets.load(["Outlet"])["Outlet"]
    assert (held.ready_at, held.reason, held.is_free(now, []), held.is_free(quiet, [])) == (
        quiet,
        "HTTP 429",
        False,
        True,
    )


def test_nobody_gives_back_what_another_holds(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet"], "a", now, LEASE_S)
    store.budgets.release({"Outlet": now}, "b")
    assert store.budgets.claimants() == ["a"]


def test_quiet_that_a_jumped_clock_made_too_long_holds_nobody_back(store: Store, now: datetime) -> None:
    ahead = now + timedelta(days=365)
    store.budgets.claim(["Outlet"], "a", ahead, LEASE_S)
    store.budgets.release({"Outlet": ahead}, "a")
    held = store.budgets.load(["Outlet"])["Outlet"]
    assert (held.quiet_until(now), held.is_free(now, []), held.quiet_until(ahead)) == (None, True, ahead)
    store.budgets.claim(["Outlet"], "a", now, LEASE_S)
    store.budgets.release({"Outlet": now}, "a")
    assert store.budgets.load(["Outlet"])["Outlet"].ready_at == now


def test_a_lease_is_not_too_long_for_a_process_that_takes_shorter_ones(store: Store, now: datetime) -> None:
    store.budgets.claim(["Outlet"], "a", now, 10 * LEASE_S)
    assert store.budgets.claim(["Outlet"], "b", now, LEASE_S) == {}
