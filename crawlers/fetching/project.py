"""The Scrapy project: its settings. Nothing that executes, listens or reads files is left on."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from scrapy.settings import Settings as ScrapySettings

from core.egress.addresses import is_loopback
from core.egress.gate import make_rules
from core.errors import ConfigurationError
from core.settings import CrawlSettings, Settings
from crawlers.source import Source

ROBOT = "scoutbase"
# The dispatcher counts what is under way; Scrapy must never be the one to hold something back.
_ROOM = 16
# Lines of its own would stand between ours, which may be JSON.
_LOG_LEVELS = {"debug": "DEBUG"}
# Half the time of a request is the event loop's (benchmarks/crawl.py).
_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None


_HANDLER = "crawlers.fetching.handler.GateDownloadHandler"
# What holds for every crawl: the gate is the only way out, and nothing executes, listens or decides beside us.
_FIXED: Mapping[str, object] = {
    "BOT_NAME": ROBOT,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "RETRY_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, **dict.fromkeys(("data", "file", "ftp", "s3"))},
    "TWISTED_DNS_RESOLVER": "crawlers.fetching.resolver.GateResolver",
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.2",
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_DELAY": 0.0,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "ASYNCIO_EVENT_LOOP": _EVENT_LOOP,
    # Nobody reads Scrapy's counts: ours are the run records.
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "DOWNLOADER_STATS": False,
    "CONCURRENT_ITEMS": 1,
    "REACTOR_THREADPOOL_MAXSIZE": 32,
    "EXTENSIONS": dict.fromkeys(
        (
            "scrapy.extensions.corestats.CoreStats",
            "scrapy.extensions.logstats.LogStats",
            "scrapy.extensions.memusage.MemoryUsage",
            "scrapy.extensions.throttle.AutoThrottle",
            "scrapy.extensions.feedexport.FeedExporter",
        )
    ),
    "DOWNLOADER_MIDDLEWARES": dict.fromkeys(
        (
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
        )
    ),
    "SPIDER_MIDDLEWARES": dict.fromkeys(
        (
            "scrapy.spidermiddlewares.referer.RefererMiddleware",
            "scrapy.spidermiddlewares.depth.DepthMiddleware",
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
        )
    ),
}


def make_process_settings(settings: Settings, *, has_keys: bool = False) -> ScrapySettings:
    """Return the settings of the Scrapy project. ``has_keys``: addresses hold keys, and Scrapy would log them.

    Pace, robots.txt, retries and redirects are ours (``crawlers.fetching``): they outlive the process and count for all
    processes. What Scrapy does is to fetch.
    """
    crawl, rules = settings.crawl, make_rules(settings)
    return ScrapySettings(
        {
            **_FIXED,
            "USER_AGENT": user_agent(crawl.contact),
            "SCOUT_EGRESS_ALLOW": [str(one) for one in rules.allow],
            "SCOUT_EGRESS_PROXY": rules.proxy,
            "DOWNLOAD_MAXSIZE": crawl.max_download_mb * 1024 * 1024,
            "DOWNLOAD_TIMEOUT": crawl.timeout_s,
            "DNS_TIMEOUT": crawl.timeout_s,
            "CONCURRENT_REQUESTS": crawl.concurrent + _ROOM,
            "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.concurrent + _ROOM,
            "LOG_LEVEL": "CRITICAL" if has_keys else _LOG_LEVELS.get(settings.log.level, "CRITICAL"),
        }
    )


def user_agent(contact: str | None) -> str:
    """Return how we introduce ourselves: name, version and the operator's contact.

    An e-mail address is written as ``mailto:``, by which Crossref knows whom it lets in faster.
    """
    try:
        number = version("scoutbase")
    except PackageNotFoundError:
        number = "0"
    if contact and "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    return f"{ROBOT}/{number} (+{contact})" if contact else f"{ROBOT}/{number}"


def check_contact(crawl: CrawlSettings, sources: list[Source]) -> None:
    """Raise ConfigurationError when a service out there would be asked by nobody in particular."""
    if crawl.contact:
        return
    for source in sources:
        if not is_loopback(crawl.sandbox_url or source.url or ""):
            raise ConfigurationError(
                f"set a contact (e-mail or URL) before asking {source.publisher}", place="SCOUT_CRAWL__CONTACT"
            )
