from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import trafilatura
from bs4 import BeautifulSoup

from sandbox.model import Article, World
from sandbox.pages import draw_article, find_related, make_canonical

OUTLETS = ["photon-ledger", "deep-chain-weekly", "kennislijn", "de-meetkamer", "werkbankblatt", "zellenpost"]


def newest(world: World, outlet: str) -> Article:
    return next(a for a in world.articles_of(outlet) if a.organisations)


@pytest.mark.parametrize("outlet", OUTLETS)
def test_an_extractor_finds_the_text_and_nothing_around_it(world: World, outlet: str) -> None:
    for article in world.articles_of(outlet)[:8]:
        text = trafilatura.extract(draw_article(world, article).decode())
        assert text == "\n".join([*article.paragraphs, *filter(None, [article.correction])])


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_page_has_a_title_a_date_and_links_to_other_articles(world: World, outlet: str) -> None:
    article = newest(world, outlet)
    soup = BeautifulSoup(draw_article(world, article), "html.parser")
    assert soup.title is not None
    assert article.title in soup.title.get_text()
    assert f"{article.published:%Y}" in soup.get_text()
    assert {a.path for a in find_related(world, article)} <= {str(a["href"]) for a in soup.select("a[href]")}
    assert str(soup.select_one("link[rel=canonical]")).count(make_canonical(article)) == 1


def test_layouts_differ(world: World) -> None:
    bodies = {tuple(t.name for t in BeautifulSoup(draw_article(world, newest(world, o)), "html.parser").find_all())
              for o in OUTLETS}  # fmt: skip
    assert len(bodies) == len(OUTLETS)


@pytest.mark.parametrize("outlet", OUTLETS)
def test_structured_pages_name_their_organisations(world: World, outlet: str) -> None:
    article = newest(world, outlet)
    script = BeautifulSoup(draw_article(world, article), "html.parser").select_one('script[type="application/ld+json"]')
    assert (script is not None) == world.outlets[outlet].structured
    if script is None:
        return
    data = json.loads(script.get_text())
    named = [(o["name"], o["address"]["addressCountry"]) for o in (*data["about"], *data["mentions"])]
    assert named == [(o.name, o.country) for o in (world.organisations[i] for i in article.organisations)]
    assert data["datePublished"] == article.published.isoformat()


def test_a_trap_names_no_organisation(world: World) -> None:
    article = next(a for a in world.articles if a.technology is None and world.outlets[a.outlet].structured)
    assert b'"about"' not in draw_article(world, article)


def test_hostile_text_cannot_leave_its_place(world: World) -> None:
    hostile = replace(newest(world, "photon-ledger"), title="</script><script>alert(1)</script>")
    page = draw_article(world, hostile).decode()
    assert "<script>alert" not in page
    script = re.search(r"ld\+json\">(.*?)</script>", page, re.DOTALL)
    assert script is not None
    assert json.loads(script[1])["headline"] == hostile.title


def test_a_changed_page_keeps_the_words_but_loses_its_markup(world: World) -> None:
    article = newest(world, "photon-ledger")
    soup = BeautifulSoup(draw_article(world, article, changed=True), "html.parser")
    assert all(p in soup.get_text() for p in article.paragraphs)
    assert soup.find(["article", "time", "h1", "p", "meta"], {"property": True}) is None
    assert soup.find(["article", "time", "h1", "p"]) is None


def test_a_correction_stands_on_the_page(world: World) -> None:
    article = next(a for a in world.articles if a.correction)
    assert str(article.correction) in draw_article(world, article).decode()
