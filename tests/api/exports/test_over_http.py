"""Exports and feeds over HTTP: the same search as everywhere, as a file or feed."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from lxml import etree

from api.exports.formats import FORMATS, ExportFormat
from tests.api.reading import Page

EXPORT = "/api/v1/search/export"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("form", list(ExportFormat))
def test_every_format_is_a_file_of_its_type(client: httpx.Client, form: ExportFormat) -> None:
    answer = client.get(EXPORT, params={"format": form, "q": "laser", "as_of": "2026-10-01"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[form].media_type
    name = f"scoutbase-units-2026-10-01.{FORMATS[form].suffix}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_filters_hold_for_exports_as_for_searches(client: httpx.Client) -> None:
    parameters = {"q": "laser", "kind": ["paper", "patent"], "sort": "oldest"}
    rows = list(csv.DictReader(io.StringIO(client.get(EXPORT, params=parameters).text)))
    hits = client.get("/api/v1/search", params=parameters).json()["hits"]
    assert [row["unit"] for row in rows[:-1]] == [hit["id"] for hit in hits]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"q": '"open'}, 400),
        ({"format": "exe"}, 422),
        ({"limit": "200001"}, 422),
        ({"cursor": "garbage"}, 400),
        ({"technology": "alchemy"}, 400),
        ({"unknown": "1"}, 422),
    ],
)
def test_what_cannot_be_written_is_a_problem_before_a_byte_is_sent(
    client: httpx.Client, parameters: dict[str, str], status: int
) -> None:
    answer = client.get(EXPORT, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_the_page_leads_to_its_files_and_its_feed(browser: httpx.Client) -> None:
    page = Page(browser.get("/search?q=laser&kind=news").text)
    shown = [href for href in page.links() if "format=" in href]
    assert [href for href in shown if "/export?" in href and href.startswith(f"{EXPORT}?q=laser&kind=news&format=")]
    assert {browser.get(href).status_code for href in shown} == {200}
    (feed,) = [link["href"] for link in page.all("link") if link.get("type") == "application/atom+xml"]
    assert feed == "/search.atom?q=laser&kind=news"
    assert browser.get(feed).status_code == 200


def read_feed(client: httpx.Client, path: str) -> etree._Element:
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


def texts(element: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iter(f"{ATOM}{name}")]


@pytest.mark.parametrize("path", ["/search.atom", "/api/v1/search.atom"])
def test_a_feed_has_what_rfc_4287_demands(client: httpx.Client, path: str) -> None:
    feed = read_feed(client, f"{path}?q=laser")
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        assert [len(element.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        rels = [link.get("rel") for link in element.findall(f"{ATOM}link")]
        assert rels.count("alternate") == 1
    assert len(feed.findall(f"{ATOM}author")) == 1
    assert len(set(texts(feed, "id"))) == len(texts(feed, "id"))
    (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == str(client.base_url).rstrip("/") + f"{path}?q=laser"


def test_ids_stay_and_the_newest_comes_first(client: httpx.Client) -> None:
    first, again = (read_feed(client, "/search.atom?q=laser") for _ in range(2))
    assert texts(first, "id") == texts(again, "id")
    assert texts(first, "id") != texts(read_feed(client, "/search.atom?q=laser&as_of=2025-06-01"), "id")
    days = texts(first, "published")
    assert days == sorted(days, reverse=True)
    assert texts(first, "updated")[0] == max(texts(first, "updated"))


def test_a_feed_leads_to_what_follows(client: httpx.Client) -> None:
    seen: list[str] = []
    path: str | None = "/search.atom?limit=2"
    while path:
        feed = read_feed(client, path)
        seen += texts(feed, "id")[1:]
        path = next((str(e.get("href")) for e in feed.findall(f"{ATOM}link") if e.get("rel") == "next"), None)
    assert len(seen) == len(set(seen)) == 5


def test_a_feed_without_entries_is_a_feed(client: httpx.Client) -> None:
    feed = read_feed(client, "/search.atom?q=zzzz")
    assert (feed.findall(f"{ATOM}entry"), texts(feed, "updated")) == ([], ["2026-11-01T00:00:00Z"])


def test_hostile_text_is_text_in_a_feed(client: httpx.Client) -> None:
    answer = client.get("/search.atom?q=nieuws")
    assert b"<script" not in answer.content
    assert "Laser <script>alert(1)</script> nieuws" in texts(etree.fromstring(answer.content), "title")


@pytest.mark.parametrize("path", ["/search.atom?q=laser", "/api/v1/search?q=laser", "/api/v1/technologies"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["cache-control"] == "private, no-cache"
    again = client.get(path, headers={"if-none-match": f'"other", W/{answer.headers["etag"].removeprefix("W/")}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_other_answers_have_other_etags_and_a_head_the_same(client: httpx.Client) -> None:
    one, other = (client.get(f"/api/v1/search?q={q}").headers["etag"] for q in ("laser", "resonator"))
    assert one != other
    assert client.head("/api/v1/search?q=laser").headers["etag"] == one


def test_a_feed_can_be_asked_for_by_date(client: httpx.Client) -> None:
    changed = client.get("/search.atom?q=laser").headers["last-modified"]
    assert parsedate_to_datetime(changed)
    assert client.get("/search.atom?q=laser", headers={"if-modified-since": changed}).status_code == 304
    before = "Mon, 05 Jan 2026 00:00:00 GMT"
    assert client.get("/search.atom?q=laser", headers={"if-modified-since": before}).status_code == 200
    assert client.get("/search.atom?q=laser", headers={"if-modified-since": "yesterday"}).status_code == 200


def test_errors_have_no_etag(client: httpx.Client) -> None:
    assert "etag" not in client.get("/api/v1/search?q=%22").headers


def test_a_client_that_goes_away_leaves_nothing_behind(client: httpx.Client) -> None:
    folder = Path(tempfile.gettempdir())
    before = set(folder.glob("scout-export-*"))
    with client.stream("GET", EXPORT, params={"format": "xlsx"}) as answer:
        assert answer.status_code == 200
    deadline = time.monotonic() + 10
    while set(folder.glob("scout-export-*")) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(folder.glob("scout-export-*")) - before == set()
