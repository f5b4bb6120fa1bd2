"""Certificates are verified, also those of machines that are an exception."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.crawlers.certificates import make_certificate
from tests.crawlers.fetching.asking import Asked, Came, Plan, ask
from tests.crawlers.hostile import HostileServer, say
from tests.crawlers.hostile_dns import HostileDns


def fetch(folder: Path, host: str, *, trusted: bool, expired: bool = False) -> tuple[Came, HostileServer]:
    """Ask a server with a certificate for tls.example by some name."""
    ended = datetime.now(UTC) - timedelta(days=1) if expired else None
    certificate = make_certificate(folder, "tls.example", ended)
    with (
        HostileServer({"/": say("200 OK", b"secure")}, certificate.server_context()) as server,
        HostileDns({host: [["127.0.0.1"]]}) as names,
    ):
        trust = {"SSL_CERT_FILE": str(certificate.file)} if trusted else {}
        plan = Plan([Asked(f"https://{host}:{server.port}/")], dns_port=names.port)
        outcome = ask(plan, folder, SCOUT_EGRESS__ALLOW=f"{host}:{server.port}", **trust)
    return outcome.came[0], server


def test_a_certificate_that_is_trusted_is_accepted(tmp_path: Path) -> None:
    came, _ = fetch(tmp_path, "tls.example", trusted=True)
    assert (came.status, came.text) == (200, "secure")


@pytest.mark.parametrize(
    ("host", "trusted", "expired"),
    [("tls.example", False, False), ("other.example", True, False), ("tls.example", True, True)],
    ids=["self-signed", "of another name", "expired"],
)
def test_a_certificate_that_is_not_trusted_is_refused(host: str, trusted: bool, expired: bool, tmp_path: Path) -> None:
    came, server = fetch(tmp_path, host, trusted=trusted, expired=expired)
    assert (came.status, came.error) == (None, "NoAnswerError")
    assert "its certificate is not trusted" in str(came.message)
    assert server.heads == []
