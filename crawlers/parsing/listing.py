"""A page that lists articles, read by the CSS rules of its source: what each item links to, and what it says of it.

A rule that finds nothing where it used to means that the layout changed: that is an error, not an empty list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from lxml.etree import LxmlError
from lxml.html import HtmlElement

from core.errors import FormatError
from crawlers.options import ListPageOptions
from crawlers.parsing.css import Rule, compile_rule
from crawlers.parsing.listed_days import read_listed_day
from crawlers.parsing.markup import decode_markup, parse_markup

MAX_ITEMS = 2_000
_HTML = re.compile(r"<(?:html|head|body|article|div|section|main|ul|ol|table|p|a)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of a list. Empty: the item does not say it."""

    url: str
    title: str
    lead: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page as read: the items with link and title, how many had none, and the page that follows."""

    items: tuple[ListedItem, ...]
    incomplete: int = 0
    next_url: str | None = None


def parse_list_page(body: bytes, options: ListPageOptions, *, place: str, charset: str | None = None) -> ListPage:
    """Read a page by the rules of its source.

    Raises FormatError for what is no HTML, and naming the rule for a page on which ``item`` finds nothing, or a rule
    for link, title or date finds nothing in most of the items.
    """
    root = parse_html(body, place=place, charset=charset)
    base = base_url(root, place)
    elements = compile_rule(options.item).elements(root)[:MAX_ITEMS]
    if not elements:
        raise FormatError(f"changed layout: item: {options.item!r} finds nothing on the page", place=place)
    found = [_item(element, options, base) for element in elements]
    _check_rules(found, options, place)
    whole = [one for one in found if one.url and one.title]
    next_url = _url(root, compile_rule(options.next, "href"), base) if options.next else ""
    items = tuple({one.url: one for one in reversed(whole)}.values())[::-1]
    return ListPage(items, len(found) - len(whole), next_url or None)


def parse_html(body: bytes, *, place: str, charset: str | None = None) -> HtmlElement:
    """Return the tree of a page. Raises FormatError for what is no HTML, or HTML that no parser takes."""
    text = decode_markup(body, charset)
    if _HTML.search(text) is None:
        raise FormatError("no HTML where a page should be", place=place)
    try:
        return parse_markup(text)
    except (LxmlError, ValueError) as exc:
        raise FormatError(f"the page cannot be read: {exc}"[:300], place=place) from exc


def base_url(root: HtmlElement, place: str) -> str:
    """Return the address that links of a page start from."""
    href = next((str(one.get("href") or "") for one in root.iter("base")), "")
    return join_url(place, href) or place


def join_url(base: str, href: str) -> str:
    """Return the web address that a link leads to; empty for what leads to none."""
    if not href.strip() or href.strip().startswith("#"):
        return ""
    try:
        url = urljoin(base, href.strip()).partition("#")[0]
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def _item(element: HtmlElement, options: ListPageOptions, base: str) -> ListedItem:
    link = _link_rule(element, options)
    # The text of the link is the title of most lists.
    title = compile_rule(options.title).value(element) if options.title else _link_text(element, link)
    stated = compile_rule(options.date).value(element) if options.date else ""
    return ListedItem(
        url=_url(element, link, base),
        title=title,
        lead=compile_rule(options.lead).value(element) if options.lead else "",
        published=read_listed_day(stated, options.date_format),
    )


def _link_rule(element: HtmlElement, options: ListPageOptions) -> Rule:
    if options.link:
        return compile_rule(options.link, "href")
    return compile_rule("@href" if element.tag == "a" else "a[href]", "href")


def _link_text(element: HtmlElement, link: Rule) -> str:
    text_rule = Rule(link.text, link.selector, "")
    return text_rule.value(element)


def _url(element: HtmlElement, rule: Rule, base: str) -> str:
    hrefs = ((one.get(rule.attribute) or "") for one in rule.elements(element))
    return next((url for href in hrefs if (url := join_url(base, href))), "")


def _check_rules(found: Sequence[ListedItem], options: ListPageOptions, place: str) -> None:
    missing = Counter(
        name
        for one in found
        for name, value in (("link", one.url), ("title", one.title), ("date", one.published))
        if not value and (name != "date" or options.date)
    )
    for name, count in missing.items():
        if count * 2 > len(found):
            rule = getattr(options, name) or "(as it comes)"
            message = f"changed layout: {name}: {rule!r} finds nothing in {count} of {len(found)} items"
            raise FormatError(message, place=place)
