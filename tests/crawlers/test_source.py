"""Facts of a source: read whole, or refused with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from crawlers.source import Source, load_source, load_sources

GOOD = """\
id: my-outlet
title: My Outlet
publisher: My Outlet
kind: news
access: feed
url: https://outlet.example/feed
terms:
  licence: free
  keep: lead
cadence: daily
visible_from: published
"""


def write(folder: Path, text: str, name: str = "my_outlet.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_a_source(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD))
    assert (source.id, source.terms.keep, source.language) == ("my-outlet", "lead", "und")
    assert source.pace.delay_s == 3
    assert source.visible_from.rule == "published"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("kind: news", "kind: novel", "my_outlet.yml:4: kind"),
        ("  keep: lead", "  keep: some", "my_outlet.yml:9: terms.keep"),
        ("  keep: lead", "  keep: lead\n  mood: good", "my_outlet.yml:10: terms.mood"),
        ("url: https://outlet.example/feed", "url: file:///etc/passwd", "my_outlet.yml:6: url"),
        ("visible_from: published", "visible_from: yesterday", "my_outlet.yml:11: visible_from"),
        ("visible_from: published", "visible_from: {created_plus_working_days: 99}", "my_outlet.yml:11: visible_from"),
        ("visible_from: published", "visible_from: created_plus_working_days", "my_outlet.yml:11: visible_from"),
        ("cadence: daily", "cadence: daily\ntitle: Again", "my_outlet.yml:11: title"),
        ("id: my-outlet", "id: other", "my_outlet.yml: id"),
        ("id: my-outlet", "id: [", "my_outlet.yml:3"),
    ],
)
def test_a_wrong_fact_is_named_with_its_line(tmp_path: Path, old: str, new: str, place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_source(write(tmp_path, GOOD.replace(old, new)))
    assert caught.value.place == place


def test_a_source_like_a_shipped_one_changes_some_of_its_facts(tmp_path: Path) -> None:
    own = "like: openalex\npace: {delay_s: 5}\npaged_api: {lookback_days: 60}\nexpectations: {min_items: 3}\n"
    source, shipped = load_source(write(tmp_path, own, "openalex.yml")), load_sources()["openalex"]
    assert (source.pace.delay_s, source.pace.retries) == (5, shipped.pace.retries)
    assert source.paged_api is not None
    assert shipped.paged_api is not None
    assert source.paged_api == shipped.paged_api.model_copy(update={"lookback_days": 60})
    assert (source.id, source.record, source.expectations.min_items) == (shipped.id, shipped.record, 3)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("like: nobody\n", "openalex.yml:1: like", "no such shipped source"),
        ("pace: {delay_s: 5}\nlike: ../../openalex\n", "openalex.yml:2: like", "no such shipped source"),
        ("like: openalex\npace: {delay_s: fast}\n", "openalex.yml:2: pace.delay_s", "valid number"),
        ("like: openalex\nid: mine\n", "openalex.yml: id", "must bear its name"),
    ],
)
def test_what_is_wrong_with_a_source_like_another_is_named(tmp_path: Path, text: str, place: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        load_source(write(tmp_path, text, "openalex.yml"))
    assert caught.value.place == place


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="empty"):
        load_source(write(tmp_path, ""))


def test_a_feed_without_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="needs a url"):
        load_source(write(tmp_path, GOOD.replace("url: https://outlet.example/feed\n", "")))


def test_an_arxiv_search_with_an_unknown_prefix_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("access: feed", "access: arxiv-api\narxiv:\n  search: cat:quant-ph AND author:smith")
    with pytest.raises(ConfigurationError, match="author"):
        load_source(write(tmp_path, text))


def test_a_later_folder_replaces_an_id(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    write(tmp_path / "a", GOOD)
    write(tmp_path / "b", GOOD.replace("title: My Outlet", "title: Renamed"))
    assert load_sources(tmp_path / "a", tmp_path / "b")["my-outlet"].title == "Renamed"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_sources(tmp_path / "nowhere")
    assert caught.value.place == str(tmp_path / "nowhere")


def test_the_hash_changes_with_any_fact(tmp_path: Path) -> None:
    first = load_source(write(tmp_path, GOOD)).facts_hash
    assert load_source(write(tmp_path, GOOD)).facts_hash == first
    assert load_source(write(tmp_path, GOOD.replace("keep: lead", "keep: full"))).facts_hash != first


def test_a_copy_with_other_facts_has_another_hash(source: Source) -> None:
    before = source.facts_hash
    assert source.model_copy(update={"title": "Another"}).facts_hash != before
    assert source.model_copy().facts_hash == before
