from __future__ import annotations

import calendar

import feedparser
import pytest
from defusedxml.ElementTree import fromstring

from sandbox.feeds import find_last_change, make_item_id, write_feed
from sandbox.model import World

OUTLETS = ["photon-ledger", "deep-chain-weekly", "kennislijn", "de-meetkamer", "werkbankblatt", "zellenpost"]
BASE = "http://127.0.0.1:1"


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_feed_carries_the_whole_archive_newest_first(world: World, outlet: str) -> None:
    feed = feedparser.parse(write_feed(world, world.outlets[outlet], BASE))
    articles = world.articles_of(outlet)
    assert not feed.bozo
    assert [e.id for e in feed.entries] == [make_item_id(a) for a in articles]
    assert [e.title for e in feed.entries] == [a.title for a in articles]
    assert [e.summary for e in feed.entries] == [a.lead for a in articles]
    assert [e.link for e in feed.entries] == [BASE + a.path for a in articles]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_dates_and_authors_survive_the_format(world: World, outlet: str) -> None:
    feed = feedparser.parse(write_feed(world, world.outlets[outlet], BASE))
    for entry, article in zip(feed.entries, world.articles_of(outlet), strict=True):
        assert calendar.timegm(entry.published_parsed) == int(article.published.timestamp())
        assert entry.author == article.author


def test_both_flavours_are_served(world: World) -> None:
    roots = {o.format: fromstring(write_feed(world, o, BASE)).tag for o in world.outlets.values()}
    assert roots == {"rss": "rss", "atom": "{http://www.w3.org/2005/Atom}feed"}


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_feed_last_changed_with_its_newest_article(world: World, outlet: str) -> None:
    newest = world.articles_of(outlet)[0]
    assert find_last_change(world, world.outlets[outlet]) == newest.published
