"""How often something may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth.addresses import is_loopback, name_network
from api.auth.limits import Buckets, Patience, SignInThrottle, Throttle
from core.errors import TooManyError
from tests.api.auth.house import PASSWORD, House, open_house


class Hand:
    """A timer that a test moves."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@given(st.lists(st.floats(0, 5), max_size=200))
def test_no_more_is_let_through_than_the_burst_and_what_ran_in(waits: list[float]) -> None:
    timer = Hand()
    buckets, let = Buckets(2.0, 10, timer), 0
    for wait in waits:
        timer.at += wait
        try:
            buckets.take("one")
        except TooManyError:
            continue
        let += 1
    assert let <= 10 + 2.0 * sum(waits) + 1e-6


def test_who_waits_as_long_as_is_said_is_let_in() -> None:
    timer = Hand()
    buckets = Buckets(0.5, 1, timer)
    buckets.take("one")
    with pytest.raises(TooManyError) as caught:
        buckets.take("one")
    timer.at += caught.value.wait_s
    buckets.take("one")
    buckets.take("another")


def test_names_are_kept_within_bounds() -> None:
    buckets, throttle = Buckets(1.0, 1, Hand(), most=100), Throttle(Patience(0, 9), Hand(), most=100)
    for number in range(1_000):
        buckets.take(str(number))
        throttle.count(str(number))
    assert len(buckets._held) == len(throttle._held) == 100


def test_each_failure_doubles_the_delay_up_to_the_most() -> None:
    timer = Hand()
    throttle = Throttle(Patience(free=2, most_s=10), timer)
    waited = []
    for _ in range(8):
        throttle.count("one")
        waited.append(throttle.wait_s("one"))
        timer.at += waited[-1]
    assert waited == [0, 0, 1, 2, 4, 8, 10, 10]
    timer.at += 3_601
    assert throttle.wait_s("one") == 0


def test_a_sign_in_that_succeeds_leaves_no_delay_but_for_other_names_from_its_address() -> None:
    throttle = SignInThrottle(Hand())
    for _ in range(4):
        throttle.begin("ada", "192.0.2.1")
    throttle.begin("ada", "192.0.2.1")
    with pytest.raises(TooManyError):
        throttle.begin("ada", "192.0.2.1")
    throttle.begin("ada", "192.0.2.2")
    throttle.succeed("ada", "192.0.2.2")
    throttle.begin("bob", "192.0.2.1")


def test_many_names_from_one_address_are_delayed_too() -> None:
    throttle = SignInThrottle(Hand())
    for number in range(31):
        throttle.begin(f"name{number}", "192.0.2.1")
    with pytest.raises(TooManyError):
        throttle.begin("another", "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("socket", "socket"),
    ],
)
def test_requests_are_counted_by_host(address: str, network: str) -> None:
    assert name_network(address) == network


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1"])
def test_these_are_this_machine(host: str) -> None:
    assert is_loopback(host)
    assert not any(is_loopback(other) for other in ("0.0.0.0", "::", "192.0.2.1", "example.org", ""))


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that answers five requests, and then one in twenty seconds."""
    path: Path = tmp_path_factory.mktemp("strict")
    with open_house(path, rate_per_s=0.05, rate_burst=5) as opened:
        yield opened


def test_a_key_that_asks_too_often_is_told_when_to_come_again(strict: House) -> None:
    answers = [strict.client("sam-reads").get("/api/v1/account") for _ in range(8)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 3
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
    assert answers[-1].json()["code"] == "TooManyError"
    assert strict.client("ada-reads").get("/api/v1/account").status_code == 200


def test_who_is_not_known_is_counted_by_address_and_keys_are_not_found_by_trying(strict: House) -> None:
    told = [strict.client("expired").get("/api/v1/account").status_code for _ in range(8)]
    assert told[-1] == 429
    assert httpx.get(f"{strict.url}/api/v1/account").status_code == 429
    assert httpx.get(f"{strict.url}/healthz").status_code == 200
    assert httpx.get(f"{strict.url}/readyz").status_code == 200


def test_failing_to_sign_in_delays_the_right_password_too(house: House) -> None:
    wrong = {"login": "cor", "password": "something else"}
    with httpx.Client(base_url=house.url, headers={"accept": "text/html"}) as client:
        told = [client.post("/login", data=wrong).status_code for _ in range(5)]
        assert told == [401] * 5
        answer = client.post("/login", data=wrong | {"password": PASSWORD})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
        assert "Try again in" in answer.text
        assert client.post("/login", data={"login": "rita", "password": PASSWORD}).status_code == 303
