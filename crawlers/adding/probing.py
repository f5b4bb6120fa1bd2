"""What an address is, told from its answer: a feed, a sitemap, a page that links feeds, a page that lists articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from core.errors import FormatError
from crawlers.adding.addresses import common_date_pattern, common_patterns, is_article_like
from crawlers.adding.proposals import LICENCE, Offer, Proposal, Wishes, build_source, clean, guess_cadence, host
from crawlers.adding.structures import guess_rules
from crawlers.parsing.css import text_of
from crawlers.parsing.feeds import FeedEntry, parse_feed
from crawlers.parsing.language import read_language
from crawlers.parsing.listing import base_url, join_url, parse_html, parse_list_page
from crawlers.parsing.sitemaps import Sitemap, SitemapEntry, parse_sitemap
from crawlers.reading import Answer
from crawlers.source import Access

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_COMMENTS = re.compile(r"comment|reactie|kommentar|commentaire", re.IGNORECASE)
# Which sitemaps of an index hold articles, by the names that content management systems give them.
_ARTICLES = re.compile(r"post|news|article|artikel|nieuws|aktuell|presse|press|blog|stories", re.IGNORECASE)
_NO_ARTICLES = re.compile(r"tag|categor|author|image|video|product|taxonom", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_FILLED_SHARE = 0.9
# From the first blank of a run only: linear in any title.
_BETWEEN = re.compile(r"(?<!\s)\s++[|–—·-]\s+")


def probe(answer: Answer, wishes: Wishes | None = None) -> Proposal:
    """Return the source that an address could be.

    Raises FormatError for what is neither a feed, nor a sitemap, nor a page, TooLargeError for more than is allowed.
    """
    wishes = wishes or Wishes()
    reasons: list[str] = []
    for probe_as in (_probe_feed, _probe_sitemap, _probe_page):
        try:
            return probe_as(answer, wishes)
        except FormatError as exc:
            reasons.append(exc.message)
    raise FormatError(f"no feed ({reasons[0]}), no sitemap ({reasons[1]}), no page ({reasons[2]})", place=answer.url)


def _probe_feed(answer: Answer, wishes: Wishes) -> Proposal:
    feed = parse_feed(answer.body, place=answer.url)
    days = [entry.published for entry in feed.entries if entry.published]
    source = build_source(
        answer.url,
        Access.FEED,
        wishes,
        title=feed.title,
        language=feed.lang or "und",
        cadence=guess_cadence(days),
        expectations=_expectations(bool(entry.lead) for entry in feed.entries),
        **({"feed": {"articles": False}} if feed.entries and not any(e.url for e in feed.entries) else {}),
    )
    return Proposal(source, notes=(*_feed_notes(feed.entries, len(days), feed.flaw), *_notes(source.language, wishes)))


def _feed_notes(entries: Sequence[FeedEntry], dated: int, flaw: str | None) -> tuple[str, ...]:
    notes = [] if entries else ["the feed has no entries now; look again when it has"]
    if dated < len(entries):
        notes.append(f"{len(entries) - dated} of {len(entries)} entries have no date: their pages must say it")
    return (*notes, *([f"the feed is flawed: {flaw}"] if flaw else []))


def _probe_sitemap(answer: Answer, wishes: Wishes) -> Proposal:
    sitemap = parse_sitemap(answer.body, place=answer.url)
    options, notes = _index_options(sitemap.entries) if sitemap.is_index else _map_options(sitemap)
    days = [one.published.value for one in sitemap.entries if one.published]
    languages = {one.lang for one in sitemap.entries if one.lang}
    source = build_source(
        answer.url,
        Access.SITEMAP,
        wishes,
        title=host(answer.url),
        language=languages.pop() if len(languages) == 1 else "und",
        cadence=guess_cadence(days),
        sitemap=options,
        expectations={"min_items": 0},
    )
    return Proposal(source, notes=(*notes, *_notes(source.language, wishes)))


def _index_options(entries: Sequence[SitemapEntry]) -> tuple[dict[str, object], tuple[str, ...]]:
    paths = ["/" + one.url.partition("://")[2].partition("/")[2] for one in entries]
    names = [path for path in paths if _ARTICLES.search(path) and not _NO_ARTICLES.search(path)]
    globs = list(dict.fromkeys(_NUMBER.sub("*", path) for path in names))[:20]
    note = f"an index of {len(entries)} sitemaps; "
    if not globs or len(names) == len(paths):
        return {}, (note + "all of them are read: name those with articles in sitemap.sitemaps",)
    left = ", ".join(path for path in paths if path not in names)
    return {"sitemaps": globs}, (f"{note}{len(names)} are read, these are not: {left[:300]}",)


def _map_options(sitemap: Sitemap) -> tuple[dict[str, object], tuple[str, ...]]:
    urls = [one.url for one in sitemap.entries]
    is_news = any(one.published for one in sitemap.entries)
    found: dict[str, object] = (
        {} if is_news else {"include": common_patterns(urls), "date_pattern": common_date_pattern(urls)}
    )
    options: dict[str, object] = {name: value for name, value in found.items() if value}
    notes = [f"{len(urls):,} addresses, {sum(map(is_article_like, urls)):,} of which look like articles"]
    if not is_news and "include" not in options:
        notes.append("which of them are articles could not be told: name them in sitemap.include")
    if not any(one.modified or one.published for one in sitemap.entries) and "date_pattern" not in options:
        notes.append("no address has a date: every round reads the whole sitemap, and pages must say their dates")
    return options, tuple(notes)


def _probe_page(answer: Answer, wishes: Wishes) -> Proposal:
    root = parse_html(answer.body, place=answer.url, charset=answer.charset)
    offers, language = tuple(_offers(root, answer.url)), read_language(root.get("lang"))
    options = guess_rules(root, answer.body, answer.url, answer.charset)
    if options is None:
        hint = () if offers else ("try the sitemaps that its /robots.txt names",)
        return Proposal(None, offers, ("no list of articles was found on the page", *hint))
    page = parse_list_page(answer.body, options, place=answer.url, charset=answer.charset)
    days = [item.published for item in page.items if item.published]
    name = _site_name(root)
    source = build_source(
        answer.url,
        Access.LIST_PAGE,
        wishes,
        title=name or host(answer.url),
        publisher=name,
        language=language or "und",
        cadence=guess_cadence(days),
        list_page=options.model_dump(exclude_defaults=True),
        expectations=_expectations(bool(item.lead) for item in page.items),
    )
    notes = [f"the page lists {len(page.items)} articles by the rule {options.item!r}"]
    notes += ["it links feeds, which change less than layouts: rather add one of those"] if offers else []
    notes += [] if days else ["the list says no dates: the pages must say them"]
    return Proposal(source, offers, (*notes, *_notes(source.language, wishes)))


def _offers(root: HtmlElement, place: str) -> list[Offer]:
    """Return the feeds and sitemaps that a page links, feeds of comments left out."""
    base, found = base_url(root, place), {}
    for link in root.iter("link"):
        kinds, url = (link.get("rel") or "").lower().split(), join_url(base, link.get("href") or "")
        title = clean(link.get("title") or "")
        if not url or _COMMENTS.search(f"{title} {url}"):
            continue
        if "alternate" in kinds and (link.get("type") or "").strip().lower() in _FEED_TYPES:
            found[url] = Offer(url, Access.FEED, title)
        elif "sitemap" in kinds:
            found[url] = Offer(url, Access.SITEMAP, title)
    return sorted(found.values(), key=lambda offer: offer.access is not Access.FEED)


def _site_name(root: HtmlElement) -> str:
    """Return what a page calls its site: its own word, or the last part of its title."""
    for meta in root.iter("meta"):
        if meta.get("property") == "og:site_name" and (meta.get("content") or "").strip():
            return clean(meta.get("content") or "")
    title = next((text_of(one) for one in root.iter("title")), "")
    return clean(_BETWEEN.split(title)[-1])


def _expectations(has_lead: Iterable[bool]) -> dict[str, object]:
    leads = list(has_lead)
    is_filled = bool(leads) and sum(leads) >= _FILLED_SHARE * len(leads)
    return {"min_items": 1, "fill": {"dates": 1.0} | ({"text": 0.8} if is_filled else {})}


def _notes(language: str, wishes: Wishes) -> list[str]:
    is_unread = wishes.licence == LICENCE
    notes = ["read the terms of the site; until then only title, lead and link are kept"] if is_unread else []
    return notes + (["its language is not stated: each page must say it"] if language == "und" else [])
