"""Adding a source without code: what is shown, what is written, and what is refused."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ConfigurationError
from crawlers.bulk.mapping import load_mapping
from crawlers.source import Access, load_source, load_sources
from tests.api.cli.conftest import Scout
from tests.conftest import ROOT
from tests.crawlers.loopback import Reply, Web, make_item, make_rss
from tests.crawlers.spiders.list_pages import CARDS

ARTICLES = [f"/2026/11/a-story-of-light-{n}" for n in range(5)]
TEXT = "".join(f"<p>In run {n} the modulator reached {n} gigahertz and lost two decibels.</p>" for n in range(20))
CSV = (
    "id;title;abstract;coordinator;budget\n1;A chip of light;It computes with light.;De Fabriek BV;9\n2;;No title;X;9\n"
)
OWN = Path("scoutbase-data", "sources")


def make_page(body: str, head: str = "") -> Reply:
    return Reply(f"<html lang='en'><head>{head}</head><body>{body}</body></html>".encode(), media_type="text/html")


def make_sitemap(url: str) -> Reply:
    lines = "".join(f"<url><loc>{url}{path}</loc></url>" for path in [*ARTICLES, "/about"])
    return Reply(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{lines}</urlset>".encode())


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A site with a feed, a sitemap, a list and articles."""
    monkeypatch.setenv("SCOUT_EGRESS__ALLOW", "127.0.0.1:*")
    monkeypatch.setenv("SCOUT_HOME", str(tmp_path / "scoutbase-data"))
    with Web() as opened:
        items = (make_item(n, f"{opened.url}{path}") for n, path in enumerate(ARTICLES))
        undated = make_item(9, f"{opened.url}/gone", day="")
        opened.replies |= {
            "/feed": Reply(make_rss(*items, undated)),
            "/map.xml": make_sitemap(opened.url),
            "/nieuws/": Reply(CARDS.encode(), media_type="text/html"),
            "/": make_page("<p>Welcome.</p>", "<link rel='alternate' type='application/rss+xml' href='/feed'>"),
            "/plain": make_page("<p>Nothing to see.</p>"),
        }
        opened.replies |= {path: make_page(f"<article>{TEXT}</article>") for path in ARTICLES}
        yield opened


@pytest.mark.parametrize(
    ("path", "access", "said"),
    [
        ("/feed", Access.FEED, "is a feed"),
        ("/map.xml", Access.SITEMAP, "5 of which look like articles"),
        ("/nieuws/", Access.LIST_PAGE, "by the rule 'a.card'"),
    ],
)
def test_an_address_becomes_a_source(scout: Scout, web: Web, path: str, access: Access, said: str) -> None:
    ended = scout(
        "sources", "add", f"{web.url}{path}", "--id", "mine", "--requests", "0", "--cadence", "weekly", "--yes"
    )
    source = load_source(OWN / "mine.yml")
    assert (ended.code, source.access, source.url) == (0, access, f"{web.url}{path}")
    assert (source.cadence, source.terms.keep, source.verified) == ("weekly", "lead", False)
    assert said in ended.out + ended.err
    assert "next: scout crawl mine" in ended.err
    assert len(web.hits[path]) == 1


def test_what_is_shown_before_a_source_is_kept(scout: Scout, web: Web) -> None:
    web.replies["/feed"] = Reply(make_rss(*(make_item(n, f"{web.url}{path}") for n, path in enumerate(ARTICLES[:2]))))
    ended = scout("sources", "add", f"{web.url}/feed", "--keep", "full", "--delay-s", "0", "--json")
    shown = ended.json["preview"]
    assert (ended.code, ended.json["saved"], OWN.exists()) == (0, None, False)
    assert {(row["title"], row["day"], row["is_record"]) for row in shown["rows"]} == {
        ("Item 0", "2020-11-02", True),
        ("Item 1", "2020-11-02", True),
    }
    assert (shown["fill"]["text"], all("gigahertz" in row["lead"] for row in shown["rows"])) == (1.0, True)


def test_a_source_that_is_there_shows_what_it_would_bring_and_what_not(scout: Scout, web: Web) -> None:
    items = [make_item(1, f"{web.url}{ARTICLES[0]}"), make_item(9, f"{web.url}/gone", day="")]
    web.replies["/feed"] = Reply(make_rss(*items))
    write_source(web, articles=True)
    ended = scout("sources", "preview", "mine")
    assert ended.code == 3
    assert f"2020-11-02  Item 1  {web.url}{ARTICLES[0]}" in ended.out
    assert f"would be refused: {web.url}/gone: HTTP 404" in ended.out
    assert scout("status", "--json").json["documents"] == {}


def write_source(web: Web, *, articles: bool = False) -> None:
    OWN.mkdir(parents=True)
    facts = f"id: mine\ntitle: Mine\npublisher: Mine\nkind: news\naccess: feed\nurl: {web.url}/feed\n"
    rest = (
        "terms: {licence: free, keep: full}\npace: {delay_s: 0, retries: 0}\ncadence: daily\nvisible_from: published\n"
    )
    (OWN / "mine.yml").write_text(facts + rest + f"feed: {{articles: {str(articles).lower()}}}\n")


def test_a_page_that_only_links_feeds_offers_them_and_one_is_taken_when_told(scout: Scout, web: Web) -> None:
    shown = scout("sources", "add", f"{web.url}/")
    assert (shown.code, f"offer 1: feed {web.url}/feed" in shown.out) == (3, True)
    assert f"scout sources add {web.url}/ --offer 1" in shown.err
    taken = scout("sources", "add", f"{web.url}/", "--offer", "1", "--requests", "0", "--id", "mine", "--yes")
    assert (taken.code, load_source(OWN / "mine.yml").url) == (0, f"{web.url}/feed")
    assert scout("sources", "add", f"{web.url}/", "--offer", "2").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{url}/feed"], "the source mine asks this address already"),
        (["{url}/nieuws/", "--id", "mine"], "there is a source of this id"),
        (["{url}/nieuws/", "--id", "arxiv"], "there is a source of this id"),
        (["{url}/nieuws/", "--id", "No Slug"], "small letters"),
        (["{url}/nieuws/", "--title", " "], "--title"),
        (["nonsense"], "no address of the web"),
        (["ftp://127.0.0.1/feed"], "no address of the web"),
        (["https://outlet.example/feed"], "SCOUT_CRAWL__CONTACT"),
    ],
)
def test_wrong_use_is_said_before_anybody_is_asked(scout: Scout, web: Web, arguments: list[str], said: str) -> None:
    write_source(web)
    before = (OWN / "mine.yml").read_text()
    ended = scout("sources", "add", *(one.format(url=web.url) for one in arguments), "--yes")
    assert (ended.code, said in ended.err, ended.err.count("scout:")) == (2, True, 1), ended.err
    assert (web.hits, (OWN / "mine.yml").read_text()) == ({}, before)


def test_force_writes_the_source_of_an_address_anew(scout: Scout, web: Web) -> None:
    write_source(web)
    ended = scout("sources", "add", f"{web.url}/feed", "--title", "Other", "--force", "--yes", "--requests", "0")
    assert (ended.code, load_source(OWN / "mine.yml").title) == (0, "Other")
    assert [path.name for path in OWN.iterdir()] == ["mine.yml"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/plain", "no list of articles was found"),
        ("/gone", "HTTP 404"),
        ("/private/feed", "robots.txt"),
        ("/paper.pdf", "no feed"),
    ],
)
def test_what_is_no_source_is_one_line_with_its_address(scout: Scout, web: Web, path: str, said: str) -> None:
    web.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n", media_type="text/plain")
    web.replies["/paper.pdf"] = Reply(b"%PDF-1.7", media_type="application/pdf")
    ended = scout("sources", "add", f"{web.url}{path}", "--yes")
    (line,) = [line for line in ended.err.splitlines() if line.startswith("scout:")]
    assert (ended.code, said in line, web.url in line) == (1, True, True), ended.err
    assert not OWN.exists()


def test_a_file_becomes_a_mapping_that_imports_it(scout: Scout, tmp_path: Path) -> None:
    Path("grants.csv").write_text(CSV)
    ended = scout("sources", "add", "grants.csv", "--title", "Grants", "--yes")
    form, source = load_mapping(tmp_path / "grants.map.yml", "csv")
    assert (ended.code, form.delimiter, source.title) == (0, ";", "Grants")
    assert "budget" in ended.out
    assert "would be refused: grants.csv:3: no title" in ended.out
    assert "next: scout import csv grants.csv --map grants.map.yml" in ended.err
    assert scout("import", "csv", "grants.csv", "--map", "grants.map.yml", "--json").json["hits"][0]["new"] == 1


@pytest.mark.parametrize("name", ["empty.csv", "words.csv", "list.json"])
def test_a_file_that_is_no_table_is_one_line_with_its_name(scout: Scout, name: str) -> None:
    Path(name).write_text({"empty.csv": "", "words.csv": "only words\n", "list.json": "[1, 2]"}[name])
    ended = scout("sources", "add", name, "--yes")
    assert (ended.code, ended.err.startswith(f"scout: {name}: "), ended.out) == (1, True, "")


def test_a_mapping_that_is_there_is_not_written_over(scout: Scout) -> None:
    Path("grants.csv").write_text(CSV)
    Path("grants.map.yml").write_text("mine")
    ended = scout("sources", "add", "grants.csv", "--yes")
    assert (ended.code, "--force" in ended.err, Path("grants.map.yml").read_text()) == (2, True, "mine")


def type_at(folder: Path, answer: bytes, *arguments: str) -> None:
    """Run a command on a terminal on which somebody types."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "api.cli.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    os.write(ours, answer)
    try:
        subprocess.run(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, check=True)
    finally:
        os.close(theirs)
        os.close(ours)


@pytest.mark.parametrize(("answer", "is_kept"), [(b"y\n", True), (b"n\n", False)])
def test_on_a_terminal_it_is_asked_whether_to_write(tmp_path: Path, answer: bytes, is_kept: bool) -> None:
    (tmp_path / "grants.csv").write_text(CSV)
    type_at(tmp_path, answer, "sources", "add", "grants.csv")
    assert (tmp_path / "grants.map.yml").exists() is is_kept


def test_on_a_terminal_it_is_asked_which_offer_to_take(web: Web, tmp_path: Path) -> None:
    type_at(tmp_path, b"1\ny\n", "sources", "add", f"{web.url}/", "--id", "mine", "--requests", "0")
    assert load_source(tmp_path / OWN / "mine.yml").url == f"{web.url}/feed"


def test_without_a_terminal_nothing_is_written_that_was_not_asked_for(scout: Scout) -> None:
    Path("grants.csv").write_text(CSV)
    ended = scout("sources", "add", "grants.csv")
    assert (ended.code, "--yes" in ended.err, Path("grants.map.yml").exists()) == (0, True, False)


def test_a_source_that_comes_in_files_has_no_preview(scout: Scout) -> None:
    assert scout("sources", "preview", "headlines").code == 2


def test_sources_are_listed_with_their_terms_and_state(scout: Scout) -> None:
    listed = scout("sources", "--json").json["hits"]
    assert [one["id"] for one in listed] == list(load_sources())
    assert {one["health"] for one in listed} == {None}


def test_a_folder_of_sources_that_is_not_there_is_named(scout: Scout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOUT_CRAWL__SOURCES", "nowhere")
    ended = scout("sources", "add", "grants.csv")
    assert (ended.code, "nowhere" in ended.err) == (2, True)
    with pytest.raises(ConfigurationError):
        load_sources(Path("nowhere"))
