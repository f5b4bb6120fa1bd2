"""Draws the outlets' article pages: each outlet has its own layout, with what surrounds an article on a real page.

Pages of structured outlets say in JSON-LD (schema.org NewsArticle) which organisation an article is ``about`` and
which it ``mentions``, with name and address.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from sandbox.model import Article, Organisation, World

LAYOUTS = Path(__file__).parent / "layouts"
CHANGED_LAYOUT = "changed"
_RELATED = 3


def draw_article(world: World, article: Article, *, changed: bool = False) -> bytes:
    """Return the page of an article. ``changed``: after a relaunch without semantic markup or metadata."""
    layout = CHANGED_LAYOUT if changed else article.outlet
    outlet = world.outlets[article.outlet]
    page = _environment().get_template(f"{layout}.html")
    return page.render(
        article=article,
        outlet=outlet,
        canonical=make_canonical(article),
        related=find_related(world, article),
        json_ld=Markup(_make_json_ld(world, article)) if outlet.structured else None,  # noqa: S704 - escaped for script
    ).encode()


def draw_front_page(world: World, base: str) -> bytes:
    """Return the page at ``/``: what the sandbox serves, with links to everything."""
    return _environment().get_template("front.html").render(world=world, base=base).encode()


def make_canonical(article: Article) -> str:
    """Return the address that the page would have on the web: the same on every port."""
    return f"https://{article.outlet}.example{article.path}"


def find_related(world: World, article: Article) -> list[Article]:
    """Return the articles that appeared before this one in the same outlet."""
    older = [a for a in world.articles_of(article.outlet) if a.published < article.published]
    return older[:_RELATED]


def _make_json_ld(world: World, article: Article) -> str:
    named = [_describe(world.organisations[o], article) for o in article.organisations]
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "inLanguage": article.lang,
        "datePublished": article.published.isoformat(),
        "dateModified": (article.updated or article.published).isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": world.outlets[article.outlet].name},
        "mainEntityOfPage": make_canonical(article),
    }
    if named:
        data |= {"about": named[:1], "mentions": named[1:]}
    # "<" would end the script element early
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _describe(organisation: Organisation, article: Article) -> dict[str, object]:
    return {
        "@type": "Organization",
        "name": organisation.name_in("news", article.published.year, article.lang),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": organisation.city,
            "addressCountry": organisation.country,
        },
    }


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, loader=FileSystemLoader(LAYOUTS), trim_blocks=False)
