"""What the gate checks, what Twisted connects to and what a resolver is asked for are one host."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.core.downloader._idna_patch import _install_twisted_idna_fallbacks
from scrapy.http import Request
from twisted.internet.endpoints import HostnameEndpoint
from twisted.web.client import URI

from core.egress.addresses import plain_host, plain_name
from core.egress.gate import EgressGate, EgressRules
from core.errors import EgressError
from crawlers.fetching.resolver import GateResolver
from tests.core.egress.spellings import load_spellings

GATE = EgressGate(EgressRules())
SPELLINGS = [*load_spellings("inner_addresses.txt"), *load_spellings("public_addresses.txt")]
TRICKS = st.sampled_from(
    ["@", ":", "[", "]", "\\", "/", "#", "?", "%40", "%2e", "。", "．", "\u00ad", "\t", " ", ".", ""]
)
HOSTS = st.sampled_from(
    ["outlet.example", "127.0.0.1", "localhost", "::1", "0x7f.1", "8.8.8.8", "bücher.example", "80"]
)


@pytest.fixture(scope="module", autouse=True)
def names_as_scrapy_reads_them() -> None:
    """Do what Scrapy's download handlers do first: Twisted alone takes no underscore."""
    _install_twisted_idna_fallbacks()


def requested(url: str) -> str | None:
    """Return the address that Scrapy makes of one, if it does and the gate lets it through."""
    try:
        made = Request(url).url
        GATE.check_url(made)
    except (EgressError, ValueError):
        return None
    return made


def connected(url: str) -> tuple[str, int]:
    """Return the host that Twisted's endpoint asks the resolver for, as the gate spells it, and the port."""
    uri = URI.fromBytes(url.encode("ascii"))  # type: ignore[no-untyped-call]  # Twisted
    invalid, _, text = HostnameEndpoint._hostAsBytesAndText(uri.host)
    assert not invalid
    return plain_name(text), uri.port


def check(url: str) -> None:
    made = requested(url)
    if made is not None:
        port = urlsplit(made).port or {"http": 80, "https": 443}[urlsplit(made).scheme]
        assert connected(made) == (plain_host(made), port)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", SPELLINGS)
def test_every_spelling_is_refused_or_one_host_to_all(scheme: str, host: str) -> None:
    check(f"{scheme}://{host}/a")


@given(st.sampled_from(["http", "https", "HTTP"]), st.lists(st.one_of(HOSTS, TRICKS), min_size=1, max_size=8))
def test_every_combination_is_refused_or_one_host_to_all(scheme: str, pieces: list[str]) -> None:
    check(f"{scheme}://{''.join(pieces)}/a")


@given(st.text(max_size=30))
def test_any_host_is_refused_or_one_host_to_all(host: str) -> None:
    check(f"http://{host}/")


def test_twisted_asks_by_the_spelling_under_which_a_refusal_is_kept() -> None:
    name, port = connected("http://xn--bcher-kva.example:8080/")
    error = EgressError("leads inside")
    GateResolver._refused["xn--bcher-kva.example", 8080] = error
    assert GateResolver.refusal(name, port) is GateResolver.refusal("BÜCHER.example.", 8080) is error
    GateResolver._refused.clear()
