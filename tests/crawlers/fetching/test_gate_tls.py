"""Certificates are verified, also those of machines that are an exception."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.crawlers.certificates import Certificate, make_certificate
from tests.crawlers.fetching.asking import Asked, Came, Plan, ask
from tests.crawlers.hostile import HostileServer, say
from tests.crawlers.hostile_dns import HostileDns

# Who answers under a name; nobody has a certificate for the third.
ANSWERS = {"good.example": "good.example", "old.example": "old.example", "other.example": "good.example"}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Certificate]:
    folder = tmp_path_factory.mktemp("certificates")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return {
        "good.example": make_certificate(folder, "good.example"),
        "old.example": make_certificate(folder, "old.example", yesterday),
    }


@pytest.fixture(scope="module")
def servers(certificates: dict[str, Certificate]) -> Iterator[dict[str, HostileServer]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(HostileServer({"/": say("200 OK", b"secure")}, one.server_context()))
            for name, one in certificates.items()
        }


def fetch(servers: dict[str, HostileServer], folder: Path, **trust: str) -> dict[str, Came]:
    """Ask for each name."""
    places = {host: f"{host}:{servers[name].port}" for host, name in ANSWERS.items()}
    with HostileDns({host: [["127.0.0.1"]] for host in ANSWERS}) as names:
        plan = Plan([Asked(f"https://{place}/") for place in places.values()], dns_port=names.port)
        outcome = ask(plan, folder, SCOUT_EGRESS__ALLOW=",".join(places.values()), **trust)
    return dict(zip(places, outcome.came, strict=True))


def test_only_a_trusted_certificate_of_that_name_and_this_day_is_accepted(
    servers: dict[str, HostileServer], certificates: dict[str, Certificate], tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted.pem"
    trusted.write_text("".join(one.file.read_text() for one in certificates.values()))
    came = fetch(servers, tmp_path, SSL_CERT_FILE=str(trusted))
    assert (came["good.example"].status, came["good.example"].text) == (200, "secure")
    for refused in (came["old.example"], came["other.example"]):
        assert (refused.status, refused.error) == (None, "NoAnswerError")
        assert "its certificate is not trusted" in str(refused.message)


def test_a_certificate_that_nobody_trusts_is_refused_and_nothing_is_asked(
    servers: dict[str, HostileServer], tmp_path: Path
) -> None:
    before = [len(server.heads) for server in servers.values()]
    came = fetch(servers, tmp_path)
    assert {(one.status, one.error) for one in came.values()} == {(None, "NoAnswerError")}
    assert all("its certificate is not trusted" in str(one.message) for one in came.values())
    assert [len(server.heads) for server in servers.values()] == before
