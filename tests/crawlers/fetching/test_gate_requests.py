"""What a download refuses by itself: where a redirect leads, other schemes and ports, proxies that nobody set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings as ScrapySettings

from core.settings import Settings
from crawlers.fetching.project import make_process_settings
from tests.crawlers.fetching.asking import Asked, Outcome, Plan, ask
from tests.crawlers.hostile import ForwardProxy, HostileServer, redirect, say

TARGETS = {
    "/number": "http://127.0.0.1/",
    "/credentials": "http://169.254.169.254/latest/meta-data/",
    "/relative": "//127.0.0.1:9200/_all",
    "/short": "http://127.1/",
    "/decimal": "http://2130706433/",
    "/mapped": "http://[::ffff:127.0.0.1]/",
    "/name": "https://localhost/",
    "/password": "http://outlet.example@127.0.0.1/",
    "/port": "http://outlet.example:6379/",
    "/file": "file:///etc/passwd",
    "/gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
    "/ftp": "ftp://127.0.0.1/",
}
OTHER = ["file:///etc/passwd", "data:text/plain,x", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "s3://bucket/key"]
PORTS = ["http://outlet.example:22/", "http://outlet.example:9200/", "https://outlet.example:444/"]


@pytest.fixture(scope="module")
def web() -> Iterator[HostileServer]:
    behaviours = {path: redirect(target) for path, target in TARGETS.items()}
    with HostileServer(behaviours | {"/": say("200 OK", b"fine")}) as server:
        yield server


@pytest.fixture(scope="module")
def outcome(web: HostileServer, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    asked = [Asked(web.url + path, follow=True) for path in TARGETS] + [Asked(url) for url in [*OTHER, *PORTS]]
    return ask(Plan(asked), tmp_path_factory.mktemp("asked"), SCOUT_EGRESS__ALLOW=f"127.0.0.1:{web.port}")


@pytest.mark.parametrize("path", TARGETS)
def test_a_redirect_is_followed_to_no_inner_place(outcome: Outcome, path: str) -> None:
    at = next(index for index, one in enumerate(outcome.came) if one.url.endswith(path))
    redirected, followed = outcome.came[at : at + 2]
    assert (redirected.status, followed.status, followed.error) == (302, None, "EgressError")


@pytest.mark.parametrize("url", [*OTHER, *PORTS])
def test_other_schemes_and_ports_are_refused(outcome: Outcome, url: str) -> None:
    ends = {(one.status, one.error) for one in outcome.came if one.url == url}
    assert ends == {(None, "EgressError")}


def test_nothing_was_connected_to_but_the_exception(outcome: Outcome, web: HostileServer) -> None:
    assert outcome.connected == [f"127.0.0.1:{web.port}"] * len(TARGETS)


def test_a_proxy_that_the_settings_do_not_name_is_not_asked(web: HostileServer, tmp_path: Path) -> None:
    with ForwardProxy() as proxy:
        meta, headers = {"proxy": proxy.url, "bindaddress": "127.9.9.9"}, {"Proxy-Authorization": "x", "Host": "other"}
        variables = dict.fromkeys(["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"], proxy.url)
        allow = {"SCOUT_EGRESS__ALLOW": f"127.0.0.1:{web.port}"}
        outcome = ask(Plan([Asked(web.url + "/", meta, headers)]), tmp_path, **variables, **allow)
    assert [one.text for one in outcome.came] == ["fine"]
    assert proxy.asked == []
    assert f"Host: 127.0.0.1:{web.port}\r\n" in web.heads[-1]
    assert "Proxy-Authorization" not in web.heads[-1]


def test_the_gate_is_the_only_handler_and_the_resolver() -> None:
    settings = make_process_settings(Settings())
    handlers = ScrapySettings().getdict("DOWNLOAD_HANDLERS_BASE") | settings.getdict("DOWNLOAD_HANDLERS")
    assert {one for one in handlers.values() if one is not None} == {"crawlers.fetching.handler.GateDownloadHandler"}
    assert settings.get("TWISTED_DNS_RESOLVER") == "crawlers.fetching.resolver.GateResolver"
