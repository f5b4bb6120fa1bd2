"""Which part of a page repeats for each article that it lists, as CSS rules."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from core.errors import FormatError
from crawlers.adding.addresses import is_article_like
from crawlers.options import ListPageOptions
from crawlers.parsing.css import compile_rule, text_of
from crawlers.parsing.listed_days import read_listed_day
from crawlers.parsing.listing import base_url, join_url, parse_list_page
from crawlers.politeness.budget_names import site_of

LEAST_ITEMS = 3
_LEAST_SHARE = 0.8
_MOST_LINKS = 3_000
_LEAST_TITLE_CHARS = 10
_LEAST_LEAD_CHARS = 40
_LONGEST_DATE_CHARS = 60
_MENUS, _EDGES = frozenset({"nav", "aside"}), frozenset({"header", "footer"})
# Numbers tell items apart (post-12); the rest is what they share.
_CLASS = re.compile(r"[A-Za-z_][A-Za-z_-]*")
_HEADINGS = ("h2", "h3", "h4", "h1", "h5")
_NEXT = (
    "a[rel~=next]",
    "link[rel~=next]",
    "a.next",
    ".next a",
    ".pagination-next a",
    ".pager__item--next a",
    "a.pagination__next",
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that stand for one article each, and the address of each."""

    rule: str
    items: list[HtmlElement]
    urls: list[str]

    def share(self, is_so: Callable[[HtmlElement], bool]) -> float:
        return sum(map(is_so, self.items)) / len(self.items)


def guess_rules(root: HtmlElement, body: bytes, place: str, charset: str | None = None) -> ListPageOptions | None:
    """Return the rules of the list on a page that most looks like one of articles; ``None``: there is none.

    ``body`` is the page that ``root`` was parsed from: what is guessed is tried on it.
    """
    base = base_url(root, place)
    groups = sorted(_groups(root, base), key=_weight, reverse=True)
    for group in groups[:5]:
        options = _rules(group, root, base)
        try:
            page = parse_list_page(body, options, place=place, charset=charset)
        except FormatError:
            continue
        if len(page.items) >= LEAST_ITEMS:
            return options
    return None


def _weight(group: _Group) -> int:
    """Many items with long titles: a list of articles and no menu."""
    return sum(min(len(text_of(item)), 200) for item in group.items)


def _groups(root: HtmlElement, base: str) -> Iterable[_Group]:
    links = _article_links(root, base)
    found: dict[tuple[HtmlElement, str], list[tuple[HtmlElement, str]]] = defaultdict(list)
    inside = _urls_inside(links)
    seen: set[HtmlElement] = set()
    for link, url in links:
        item = _item_of(link, inside)
        if item not in seen:
            seen.add(item)
            parent = item.getparent()
            if parent is not None:
                found[parent, str(item.tag)].append((item, url))
    for (parent, _), items in found.items():
        if len(items) >= LEAST_ITEMS:
            yield from _named(parent, items, root)


def _article_links(root: HtmlElement, base: str) -> list[tuple[HtmlElement, str]]:
    site = site_of(base)
    found: list[tuple[HtmlElement, str]] = []
    for link in list(root.iter("a"))[:_MOST_LINKS]:
        url = join_url(base, link.get("href") or "")
        if url and is_article_like(url) and site_of(url) == site and not _is_aside(link):
            found.append((link, url))
    return found


def _is_aside(link: HtmlElement) -> bool:
    """Whether a link stands in a menu; the header of an article is none."""
    tags = {one.tag for one in link.iterancestors()}
    return bool(tags & _MENUS) or (bool(tags & _EDGES) and "article" not in tags)


def _urls_inside(links: Sequence[tuple[HtmlElement, str]]) -> dict[HtmlElement, set[str]]:
    inside: dict[HtmlElement, set[str]] = defaultdict(set)
    for link, url in links:
        for one in (link, *link.iterancestors()):
            inside[one].add(url)
    return inside


def _item_of(link: HtmlElement, inside: dict[HtmlElement, set[str]]) -> HtmlElement:
    """Return the largest element round a link that leads to no other article."""
    item = link
    for one in link.iterancestors():
        if len(inside[one]) > 1 or one.tag in {"body", "html"}:
            break
        item = one
    return item


def _named(parent: HtmlElement, items: list[tuple[HtmlElement, str]], root: HtmlElement) -> Iterable[_Group]:
    """Give the group under the shortest selector that finds its items and little else."""
    elements, wanted = [item for item, _ in items], {item for item, _ in items}
    tag = str(elements[0].tag)
    shared = Counter(name for one in elements for name in dict.fromkeys((one.get("class") or "").split()))
    classes = [name for name, count in shared.most_common() if count == len(elements) and _CLASS.fullmatch(name)]
    selectors = [f"{tag}.{name}" for name in classes] + [f"{_selector(parent)} > {tag}", tag]
    for selector in selectors:
        found = compile_rule(selector).elements(root)
        if found and len(wanted & set(found)) >= _LEAST_SHARE * max(len(found), len(wanted)):
            yield _Group(selector, elements, [url for _, url in items])
            return


def _selector(element: HtmlElement) -> str:
    own = element.get("id") or ""
    if _CLASS.fullmatch(own):
        return f"#{own}"
    named = [name for name in (element.get("class") or "").split() if _CLASS.fullmatch(name)]
    return f"{element.tag}{''.join(f'.{name}' for name in named[:2])}"


def _rules(group: _Group, root: HtmlElement, base: str) -> ListPageOptions:
    heading = _first(_HEADINGS, lambda rule: group.share(lambda one: _has_text(one, rule, _LEAST_TITLE_CHARS)))
    return ListPageOptions(
        item=group.rule,
        link=_link_rule(group, heading, base),
        title=heading,
        date=_date_rule(group),
        lead=_first(("p",), lambda rule: group.share(lambda one: _has_text(one, rule, _LEAST_LEAD_CHARS))),
        next=next((rule for rule in _NEXT if _leads_on(root, rule, base)), None),
    )


def _first(rules: Iterable[str], share: Callable[[str], float]) -> str | None:
    return next((rule for rule in rules if share(rule) >= _LEAST_SHARE), None)


def _has_text(item: HtmlElement, rule: str, least_chars: int) -> bool:
    return len(compile_rule(rule).value(item)) >= least_chars


def _link_rule(group: _Group, heading: str | None, base: str) -> str | None:
    """Return the rule for the link, ``None`` where the first link of an item leads to its article."""
    named = [f"{heading} a"] if heading else []
    links = Counter(f"a.{n}" for item in group.items for a in item.iter("a") for n in (a.get("class") or "").split())
    named += [rule for rule, _ in links.most_common(5) if _CLASS.fullmatch(rule.removeprefix("a."))]
    own = "@href" if group.items[0].tag == "a" else "a[href]"
    for rule in (own, *named):
        pairs = zip(group.items, group.urls, strict=True)
        right = [join_url(base, compile_rule(rule, "href").value(item)) == url for item, url in pairs]
        if sum(right) >= _LEAST_SHARE * len(right):
            return None if rule == own else rule
    return None


def _date_rule(group: _Group) -> str | None:
    named = Counter(
        f"{one.tag}.{name}"
        for item in group.items
        for one in item.iterdescendants()
        if isinstance(one.tag, str) and len(text := text_of(one)) <= _LONGEST_DATE_CHARS and read_listed_day(text)
        for name in (one.get("class") or "").split()
        if _CLASS.fullmatch(name)
    )
    tags = ("time@datetime", "time", *(rule for rule, _ in named.most_common(5)), "td", "small", "em", "i", "span", "p")
    return _first(tags, lambda rule: group.share(lambda one: bool(read_listed_day(compile_rule(rule).value(one)))))


def _leads_on(root: HtmlElement, rule: str, base: str) -> bool:
    return any(join_url(base, one.get("href") or "") for one in compile_rule(rule).elements(root))
