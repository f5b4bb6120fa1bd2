"""One request tells whether a source answers and takes our key."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from crawlers.setup.trying import Answered, try_source, with_keys
from crawlers.source import Source
from tests.crawlers.loopback import Reply, Web, make_source

KEY = "s3cret-key"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        opened.replies["/works"] = Reply(
            b'{"items": [{"id": "1", "title": "One"}], "count": 90}', media_type="application/json"
        )
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        home=tmp_path, crawl={"timeout_s": 2, "readers": 0, "max_wait_s": 1}, egress={"allow": "127.0.0.1:*"}
    )


def make_closed(web: Web, **facts: object) -> Source:
    paging = {"by": "page", "parameter": "page", "size": 1}
    own = {
        "access": "paged-api",
        "url": f"{web.url}/works",
        "record": {"key": "id", "title": "title"},
        "paged_api": {"records": "items", "total_path": "count", "paging": paging},
        "key": {"name": "OUTLET_KEY", "header": "X-Key"},
        "pace": {"delay_s": 0, "retries": 0},
    }
    return make_source(**(own | facts))


def try_one(settings: Settings, source: Source) -> tuple[Answered, str]:
    with with_keys(settings, {"OUTLET_KEY": KEY}, None) as asked:
        trial = try_source(asked, {source.id: source}, source)
    return trial.answered, trial.says


def test_a_source_that_takes_the_key_is_asked_once(settings: Settings, web: Web) -> None:
    assert try_one(settings, make_closed(web)) == (Answered.OK, "")
    assert [headers["X-Key"] for headers in web.headers["/works"]] == [KEY]


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_told_without_being_shown(settings: Settings, web: Web, status: int) -> None:
    web.replies["/works"] = Reply(f"bad key {KEY}".encode(), status, "text/plain")
    answered, says = try_one(settings, make_closed(web))
    assert (answered, f"HTTP {status}" in says, KEY in says) == (Answered.REFUSED, True, False)
    assert len(web.hits["/works"]) == 1


def test_a_key_that_no_token_is_given_for_is_refused(settings: Settings, web: Web) -> None:
    web.replies["/token"] = Reply(b'{"error": "invalid_client"}', 401, "application/json")
    key = {"name": "OUTLET_KEY", "header": "Authorization", "token_url": f"{web.url}/token"}
    source = make_closed(web, key=key)
    with with_keys(settings, {"OUTLET_KEY": f"id:{KEY}"}, None) as asked:
        trial = try_source(asked, {source.id: source}, source)
    assert (trial.answered, "does not accept the key OUTLET_KEY" in trial.says) == (Answered.REFUSED, True)
    assert (KEY in trial.says, set(web.hits)) == (False, {"/robots.txt", "/token"})


def test_what_went_wrong_is_told_and_not_logged_too(
    settings: Settings, web: Web, capfd: pytest.CaptureFixture[str]
) -> None:
    web.replies["/works"] = Reply(b"no", 403, "text/plain")
    assert try_one(settings, make_closed(web))[0] is Answered.REFUSED
    assert capfd.readouterr().err == ""


def test_a_source_that_is_not_there_is_not_reached(settings: Settings, web: Web) -> None:
    gone = make_closed(web, url="http://127.0.0.1:9/works")
    assert try_one(settings, gone)[0] is Answered.NOT_REACHED


def test_another_answer_is_told_as_what_it_is(settings: Settings, web: Web) -> None:
    web.replies["/works"] = Reply(b"<html>soon</html>", media_type="text/html")
    answered, says = try_one(settings, make_closed(web))
    assert (answered, "not JSON" in says) == (Answered.UNCLEAR, True)


def test_a_large_file_is_not_fetched_to_try_a_key(settings: Settings, web: Web) -> None:
    large = make_closed(web, access="bulk-file", paged_api=None, bulk_file={"form": "csv"})
    assert try_one(settings, large)[0] is Answered.NOT_TRIED
    assert web.hits == {}


def test_keys_that_are_tried_lie_where_nobody_else_reads_and_not_for_long(settings: Settings) -> None:
    with with_keys(settings, {"OUTLET_KEY": KEY}, "ada@example.org") as asked:
        path = asked.crawl.keys_file or Path()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert asked.crawl.contact == "ada@example.org"
    assert not path.exists()
