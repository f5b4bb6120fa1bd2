"""What may be connected to, by scheme, port, spelling and what a name resolves to; and the settings' exceptions."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from core.egress.gate import Allowed, EgressGate, EgressRules, Lookup, Proxy, make_rules
from core.errors import ConfigurationError, EgressError, NoHostError
from core.settings import CrawlSettings, EgressSettings, Settings


def make_gate(*allow: str, lookup: Lookup = socket.getaddrinfo, proxy: str | None = None) -> EgressGate:
    return EgressGate(EgressRules(tuple(map(Allowed.parse, allow)), proxy), lookup)


def answering(*addresses: str) -> Lookup:
    def look_up(host: str, port: int, *, type: int) -> list[tuple[Any, Any, int, str, tuple[Any, ...]]]:  # noqa: A002
        return [(0, type, 0, "", (address, port)) for address in addresses]

    return look_up


@pytest.mark.parametrize(
    "url", "http://a.example https://a.example/b HTTP://A.example:8080 https://a.example:8443".split()
)
def test_the_web_is_asked(url: str) -> None:
    make_gate().check_url(url)


@pytest.mark.parametrize("scheme", "file ftp data gopher s3 ws wss javascript mailto dict ldap jar about blob".split())
def test_other_schemes_are_refused(scheme: str) -> None:
    for url in (f"{scheme}://a.example/", f"{scheme}:///etc/passwd", f"{scheme}:a", f"{scheme}:"):
        with pytest.raises(EgressError, match="only http and https"):
            make_gate("a.example:*").check_url(url)


@pytest.mark.parametrize(
    "url", ["", "/a", "//a.example/", "a.example", "http:", "http://", "http:///", "http:a.example"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(EgressError):
        make_gate().check_url(url)


@pytest.mark.parametrize("port", [0, 1, 21, 22, 25, 81, 5432, 6379, 8000, 9200, 11211, 65535, 65536, 99999])
def test_other_ports_are_refused(port: int) -> None:
    with pytest.raises(EgressError):
        make_gate().check_url(f"http://a.example:{port}/")


@pytest.mark.parametrize("url", ["http://a.example:81/", "http://A.EXAMPLE.:81/", "https://a.example:81/b"])
def test_another_port_is_asked_by_exception(url: str) -> None:
    make_gate("a.example:81").check_url(url)
    with pytest.raises(EgressError, match="port 81"):
        make_gate("a.example:82", "b.example:81").check_url(url)


@pytest.mark.parametrize(
    "url", ["http://user:secret@a.example/", "http://secret@a.example/", "http://:secret@127.0.0.1/"]
)
def test_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(EgressError, match="name or password") as caught:
        make_gate("a.example:*").check_url(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "sign", ["\\", " ", "\t", "\n", "\r", "\0", "\x7f", "\x85", "\u2028", "\u200b", "\u3000", "\ud800"]
)
@pytest.mark.parametrize(
    "url", ["http://a{}.example/", "http://a.example/{}", "{}http://a.example/", "http://a.example/?{}"]
)
def test_signs_that_no_address_has_are_refused(sign: str, url: str) -> None:
    with pytest.raises(EgressError):
        make_gate().check_url(url.format(sign))


@pytest.mark.parametrize(
    ("allow", "url"),
    [
        ("127.0.0.1:8100", "http://127.0.0.1:8100/"),
        ("127.0.0.1:*", "http://127.0.0.1:8100/"),
        ("localhost:8100", "http://LOCALHOST.:8100/"),
        ("10.1.0.0/16:80", "http://10.1.2.3/"),
        ("[::1]:8100", "http://[0:0:0:0:0:0:0:1]:8100/"),
        ("[fd00::/8]:443", "https://[fd12::1]/"),
        ("bücher.internal:80", "http://xn--bcher-kva.internal/"),
    ],
)
def test_an_inner_address_is_asked_by_exception(allow: str, url: str) -> None:
    make_gate(allow).check_url(url)
    with pytest.raises(EgressError):
        make_gate().check_url(url)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:81/", "http://127.0.0.2/", "http://localhost/", "http://[::ffff:127.0.0.1]/", "http://127.1/"],
)
def test_an_exception_is_about_one_host_and_port(url: str) -> None:
    with pytest.raises(EgressError):
        make_gate("127.0.0.1:80").check_url(url)


@pytest.mark.parametrize("text", ["127.0.0.1:80", "a.example:*", "[::1]:8100", "10.0.0.0/8:80", "[fd00::/8]:*"])
def test_an_exception_reads_what_it_writes(text: str) -> None:
    assert str(Allowed.parse(text)) == text
    assert Allowed.parse(str(Allowed.parse(text))) == Allowed.parse(text)


@pytest.mark.parametrize(
    "text", ["a.example", ":80", "a:b", "a:70000", "10.0.0.0/40:80", "a b:80", "127.1:80", "fd00::1", "a:²"]
)
def test_an_exception_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match="SCOUT_EGRESS__ALLOW"):
        make_rules(Settings(egress=EgressSettings(allow=f"b.example:80, {text}")))


def test_the_sandbox_is_an_exception() -> None:
    gate = EgressGate(make_rules(Settings(crawl=CrawlSettings(sandbox_url="http://127.0.0.1:8100"))))
    gate.check_url("http://127.0.0.1:8100/feed")
    with pytest.raises(EgressError, match="port 8101"):
        gate.check_url("http://127.0.0.1:8101/feed")


def test_a_name_is_resolved_to_what_may_be_connected_to() -> None:
    gate = make_gate(lookup=answering("93.184.215.14", "2606:4700::1111", "93.184.215.14"))
    assert gate.resolve("a.example", 80) == ["93.184.215.14", "2606:4700::1111"]


@pytest.mark.parametrize(
    "inner", ["127.0.0.1", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "169.254.169.254", "0x7f.1", "x", ""]
)
def test_one_inner_address_refuses_the_name(inner: str) -> None:
    with pytest.raises(EgressError, match="its name leads inside"):
        make_gate(lookup=answering("93.184.215.14", inner)).resolve("a.example", 80)


@pytest.mark.parametrize("allow", ["a.example:80", "a.example:*", "10.0.0.5:80", "10.0.0.0/8:80"])
def test_a_name_leads_inside_by_exception(allow: str) -> None:
    assert make_gate(allow, lookup=answering("10.0.0.5")).resolve("A.example.", 80) == ["10.0.0.5"]
    with pytest.raises(EgressError):
        make_gate(allow, lookup=answering("10.0.0.5")).resolve("b.a.example", 81)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..example", "a" * 300, "a b", "127.1", ""])
def test_a_name_that_is_not_known_has_its_error(host: str) -> None:
    def knows_none(host: str, port: int, *, type: int) -> Any:  # noqa: A002
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with pytest.raises(NoHostError):
        make_gate(lookup=knows_none).resolve(host, 80)


def test_with_a_proxy_only_its_own_host_is_resolved() -> None:
    gate = make_gate(lookup=answering("10.0.0.7"), proxy="http://proxy.internal:3128/")
    assert gate.resolve("proxy.internal", 3128) == gate.resolve("proxy.internal", 0) == ["10.0.0.7"]
    for host, port in [("a.example", 80), ("proxy.internal", 80), ("10.0.0.7", 3128)]:
        with pytest.raises(EgressError, match="only the proxy"):
            gate.resolve(host, port)


def test_the_proxy_itself_is_not_asked_for() -> None:
    with pytest.raises(EgressError):
        make_gate(proxy="http://10.0.0.7:8080").check_url("http://10.0.0.7:8080/")


@pytest.mark.parametrize(
    ("text", "url", "user"),
    [
        ("http://proxy.internal", "http://proxy.internal:80", None),
        ("http://Proxy.internal.:3128/", "http://proxy.internal:3128", None),
        ("http://me:p%40ss@10.0.0.7:3128", "http://10.0.0.7:3128", ("me", "p@ss")),
        ("http://[fd00::7]:3128", "http://[fd00::7]:3128", None),
    ],
)
def test_a_proxy_is_read(text: str, url: str, user: tuple[str, str] | None) -> None:
    assert (Proxy.parse(text).url, Proxy.parse(text).user) == (url, user)


@pytest.mark.parametrize(
    "text", ["http://a b", "http://:3128", "http://p:70000", "http://p?x=1", "http://127.1:80", "http://p#x"]
)
def test_a_proxy_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match="SCOUT_EGRESS__PROXY"):
        make_rules(Settings(egress=EgressSettings.model_construct(proxy=text)))
