"""What outlets answer: feeds and sitemaps in the shapes that their software writes, and what stands in their place."""

from __future__ import annotations

from core.errors import BlockedError, FormatError, StatusError
from crawlers.source import Access, load_sources
from crawlers.spiders.sitemap import CHILD
from tests.crawlers.sources.recorded import Answers, Told

_NEWS = {key: source for key, source in load_sources().items() if source.kind == "news"}
FEEDS = sorted(key for key, source in _NEWS.items() if source.access is Access.FEED)
SITEMAPS = sorted(key for key, source in _NEWS.items() if source.access is Access.SITEMAP)

_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>An outlet</title><language>en-US</language>'
)
_ITEM = (
    "<item><title>Chip number {0} &#8211; and more</title><link>https://outlet.example/2026/11/chip-{0}/</link>"
    "<dc:creator><![CDATA[A. Writer]]></dc:creator><pubDate>Tue, 24 Nov 2026 0{0}:00:00 +0000</pubDate>"
    '<guid isPermaLink="false">https://outlet.example/?p={0}</guid><category><![CDATA[Chips]]></category>'
    "<description><![CDATA[<p>What chip {0} does.</p>]]></description>"
    "<content:encoded><![CDATA[<p>What chip {0} does.</p><p>And at length.</p>]]></content:encoded></item>"
)
_END = b"</channel></rss>"
_FEED = _HEAD + "".join(_ITEM.format(number) for number in (1, 2)).encode() + _END
# As optics.org answers: status 200, and a page that asks to prove that one is a browser.
_INTERSTITIAL = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body><script>1</script></body></html>"

_OF_A_FEED = (
    Told("a feed as WordPress writes it", _FEED, items=2),
    Told("an entry without a link", _HEAD + _ITEM.format(1).encode() + b"<item><title>A</title></item>" + _END, 1, 1),
    Told("a page of HTML with status 200", _INTERSTITIAL, error=FormatError, says="HTML where"),
    Told("an empty answer", b"", error=FormatError),
    Told("a feed that breaks off in its head", _HEAD[:90], error=FormatError, says="not XML"),
    Told("not for programs", _INTERSTITIAL, error=BlockedError, says="HTTP 403", status=403),
    Told("gone", b"", error=StatusError, says="HTTP 404", status=404),
)

_ROBOTS = b"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {site}/sitemap_index.xml\n"
_URLSET = (
    b'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<url><loc>{site}{article}</loc><lastmod>2026-11-20T10:00:00+00:00</lastmod></url>"
    b"<url><loc>{site}/about/</loc><lastmod>2026-11-21</lastmod></url></urlset>"
)
_ARTICLES = {
    "bits-chips": ("https://bits-chips.com", "/article/a-chip"),
    "ioplus": ("https://ioplus.nl", "/nl/posts/een-chip"),
    "tno": ("https://www.tno.nl", "/en/newsroom/2026/11/a-chip/"),
}


def _of_a_sitemap(source: str) -> tuple[Told, ...]:
    site, article = (part.encode() for part in _ARTICLES[source])

    def written(body: bytes) -> bytes:
        return body.replace(b"{site}", site).replace(b"{article}", article)

    return (
        Told(
            "a sitemap of articles and other pages",
            written(_URLSET),
            items=1,
            ask=lambda spider: spider.make_ask(f"{site.decode()}/sitemap.xml", CHILD, depth=1),
        ),
        Told("robots.txt with the sitemaps", written(_ROBOTS)),
        Told("robots.txt without any", b"User-agent: *\nDisallow:\n", error=FormatError, says="list of addresses"),
        Told("a page of HTML with status 200", _INTERSTITIAL, error=FormatError),
    )


ANSWERS: Answers = dict.fromkeys(FEEDS, _OF_A_FEED) | {source: _of_a_sitemap(source) for source in SITEMAPS}
