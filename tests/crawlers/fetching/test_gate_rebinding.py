"""A name server that changes its mind leads nobody inside: real name server, real downloads, real listeners.

The address 93.184.215.14 stands for the public internet: connections to it end at a server of this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawlers.fetching.asking import Asked, Came, Outcome, Plan, ask
from tests.crawlers.hostile import HostileServer, say
from tests.crawlers.hostile_dns import HostileDns

OUT = "93.184.215.14"
IN = "127.0.0.1"
NAMES = {
    "changes.example": [[OUT], [IN]],
    "mixed.example": [[OUT, IN]],
    "mixed6.example": [[OUT, "::1"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "metadata.example": [["169.254.169.254"]],
    "xn--bcher-kva.example": [[IN]],
    "allowed.example": [[OUT], [IN]],
}
CHANGED, MIXED = "http://changes.example/", ["mixed.example", "mixed6.example", "mapped.example"]


@pytest.fixture(scope="module")
def outside() -> Iterator[HostileServer]:
    with HostileServer({"/": say("200 OK", b"outside")}) as server:
        yield server


@pytest.fixture(scope="module")
def inside() -> Iterator[HostileServer]:
    with HostileServer({"/": say("200 OK", b"inside")}) as server:
        yield server


@pytest.fixture(scope="module")
def names() -> Iterator[HostileDns]:
    with HostileDns(NAMES) as server:
        yield server


@pytest.fixture(scope="module")
def routes(outside: HostileServer, inside: HostileServer) -> dict[str, int]:
    return {
        f"{OUT}:80": outside.port,
        f"{IN}:80": inside.port,
        "::1:80": inside.port,
        "::ffff:127.0.0.1:80": inside.port,
    }


@pytest.fixture(scope="module")
def anew(names: HostileDns, routes: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Ask where each request resolves its name again."""
    hosts = ["changes.example", "changes.example", *(one for one in NAMES if one != "changes.example"), "no.example"]
    asked = [Asked(f"http://{host}/") for host in [*hosts, "allowed.example"]]
    plan = Plan(asked, routes, names.port, kept_s=0.0)
    return ask(plan, tmp_path_factory.mktemp("anew"), SCOUT_EGRESS__ALLOW="allowed.example:80")


def came(outcome: Outcome, host: str) -> list[Came]:
    return [one for one in outcome.came if one.url == f"http://{host}/"]


def test_a_name_that_moves_inside_is_refused(anew: Outcome) -> None:
    first, second = came(anew, "changes.example")
    assert (first.text, second.error) == ("outside", "EgressError")
    assert "leads inside, to 127.0.0.1" in str(second.message)


@pytest.mark.parametrize("host", [*MIXED, "metadata.example", "xn--bcher-kva.example"])
def test_a_name_with_an_inner_address_among_others_is_refused(anew: Outcome, host: str) -> None:
    (one,) = came(anew, host)
    assert (one.error, one.status) == ("EgressError", None)
    assert "leads inside" in str(one.message)


def test_a_name_that_is_not_known_is_told_apart(anew: Outcome) -> None:
    assert [one.error for one in came(anew, "no.example")] == ["NoHostError"]


def test_twisted_connects_to_checked_addresses_only(anew: Outcome, inside: HostileServer) -> None:
    # The last shows that a connection inside would have been seen: its name is an exception of the settings.
    assert anew.connected == [f"{OUT}:80", f"{OUT}:80", f"{IN}:80"]
    assert [one.text for one in came(anew, "allowed.example")] == ["outside", "inside"]
    assert (inside.connections, "Host: allowed.example" in inside.heads[0]) == (1, True)


def test_a_name_is_resolved_once(routes: dict[str, int], tmp_path: Path) -> None:
    with HostileDns(NAMES) as names:
        outcome = ask(Plan([Asked(CHANGED)] * 3, routes, names.port), tmp_path)
    assert [one.text for one in outcome.came] == ["outside"] * 3
    assert outcome.connected == [f"{OUT}:80"] * 3
    assert names.asked == {"changes.example": 1}
