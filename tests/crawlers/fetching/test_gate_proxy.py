"""With a proxy all goes through it: it resolves the names, and is not even asked for what is spelled as inner."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.crawlers.certificates import make_certificate
from tests.crawlers.fetching.asking import Asked, Outcome, Plan, ask
from tests.crawlers.hostile import ForwardProxy, HostileServer, say
from tests.crawlers.hostile_dns import HostileDns

INNER = [
    "http://127.0.0.1/",
    "http://10.1/",
    "https://localhost/",
    "http://[::1]/",
    "https://nas.local/",
    "http://[fd00::1]/",
]
PLAIN, SECURE, REFUSED = "http://outlet.example/a", "https://secure.example/", "https://other.example/"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, ForwardProxy, HostileDns]:
    """Ask through a proxy that has a name and wants a password."""
    folder = tmp_path_factory.mktemp("proxy")
    certificate = make_certificate(folder, "secure.example")
    with (
        HostileServer({"/": say("200 OK", b"secure")}, certificate.server_context()) as secure,
        ForwardProxy({"secure.example:443": secure.port}) as proxy,
        HostileDns({"proxy.internal": [["127.0.0.1"]], "outlet.example": [["127.0.0.1"]]}) as names,
    ):
        asked = [Asked(url, {"proxy": "http://127.0.0.1:9"}) for url in [PLAIN, *INNER, SECURE, REFUSED]]
        asked.append(Asked(f"http://proxy.internal:{proxy.port}/"))
        outcome = ask(
            Plan(asked, dns_port=names.port),
            folder,
            SCOUT_EGRESS__PROXY=f"http://me:secret@proxy.internal:{proxy.port}",
            SSL_CERT_FILE=str(certificate.file),
        )
    return outcome, proxy, names


def test_all_that_is_public_goes_through_the_proxy(seen: tuple[Outcome, ForwardProxy, HostileDns]) -> None:
    outcome, proxy, _ = seen
    texts = {one.url: one.text for one in outcome.came}
    assert (texts[PLAIN], texts[SECURE]) == ("by proxy", "secure")
    connects = [f"CONNECT {host}:443 HTTP/1.1" for host in ("secure.example", "other.example")]
    assert proxy.asked == [f"GET {PLAIN} HTTP/1.1", *connects]
    assert set(outcome.connected) == {f"127.0.0.1:{proxy.port}"} | {f"proxy.internal:{proxy.port}"}


@pytest.mark.parametrize("url", INNER)
def test_an_inner_address_is_refused_before_the_proxy_is_asked(
    seen: tuple[Outcome, ForwardProxy, HostileDns], url: str
) -> None:
    (one,) = [one for one in seen[0].came if one.url == url]
    assert one.error == "EgressError"


def test_the_proxy_itself_is_no_place_to_ask(seen: tuple[Outcome, ForwardProxy, HostileDns]) -> None:
    assert seen[0].came[-1].error == "EgressError"


def test_no_name_is_resolved_but_the_proxys(seen: tuple[Outcome, ForwardProxy, HostileDns]) -> None:
    assert set(seen[2].asked) == {"proxy.internal"}


def test_the_proxy_gets_its_password_and_the_site_does_not(seen: tuple[Outcome, ForwardProxy, HostileDns]) -> None:
    expected = f"Proxy-Authorization: Basic {base64.b64encode(b'me:secret').decode()}\r\n"
    assert all(expected in head for head in seen[1].heads)


def test_a_tunnel_that_is_refused_has_its_error(seen: tuple[Outcome, ForwardProxy, HostileDns]) -> None:
    (one,) = [one for one in seen[0].came if one.url == REFUSED]
    assert one.error == "NoAnswerError"
    assert "the proxy does not connect" in str(one.message)


@pytest.mark.parametrize(
    ("host", "message"), [("gone.internal", "proxy's host is not known"), ("127.0.0.1", "refused")]
)
def test_a_proxy_that_is_away_has_its_error(host: str, message: str, tmp_path: Path) -> None:
    with HostileDns({}) as names, ForwardProxy() as proxy:
        port = proxy.port
    with HostileDns({}) as names:
        plan = Plan([Asked(PLAIN)], dns_port=names.port)
        outcome = ask(plan, tmp_path, SCOUT_EGRESS__PROXY=f"http://{host}:{port}")
    assert [one.error for one in outcome.came] == ["NoAnswerError"]
    assert message in str(outcome.came[0].message)
