"""The Scrapy project: its settings for one source. Nothing that executes, listens or reads files is left on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scrapy.settings import Settings as ScrapySettings

from core.errors import ConfigurationError
from core.settings import CrawlSettings, LogSettings
from crawlers.hosts import is_loopback
from crawlers.source import Source

ROBOT = "scoutbase"
_LOOPBACK_PAUSE_S = 0.05


def make_process_settings(crawl: CrawlSettings, log: LogSettings) -> ScrapySettings:
    """Return the settings that all spiders of a process share."""
    return ScrapySettings(
        {
            "BOT_NAME": ROBOT,
            "USER_AGENT": user_agent(crawl.contact),
            "ROBOTSTXT_OBEY": True,
            "ROBOTSTXT_USER_AGENT": ROBOT,
            "REMOTE_CONTROL_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "COOKIES_ENABLED": False,
            "METAREFRESH_ENABLED": False,
            "REDIRECT_MAX_TIMES": 5,
            "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
            "DOWNLOAD_VERIFY_CERTIFICATES": True,
            "DOWNLOAD_MAXSIZE": crawl.max_download_mb * 1024 * 1024,
            "DOWNLOAD_WARNSIZE": 0,
            "DOWNLOAD_TIMEOUT": crawl.timeout_s,
            "DNS_TIMEOUT": crawl.timeout_s,
            "DOWNLOADER_MIDDLEWARES": {
                # First of all, so that nothing is asked for before it.
                "crawlers.gate.GateMiddleware": 10,
                "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
                "crawlers.politeness.PoliteRetryMiddleware": 550,
            },
            "ITEM_PIPELINES": {"crawlers.pipeline.StorePipeline": 100},
            "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None},
            "LOG_LEVEL": {"debug": "DEBUG", "info": "INFO"}.get(log.level, "CRITICAL"),
            "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
            "DEFAULT_DROPITEM_LOG_LEVEL": "DEBUG",
        }
    )


def make_pace(source: Source, *, on_loopback: bool) -> dict[str, Any]:
    """Return the settings of a source's pace. On loopback nobody is disturbed: no pause."""
    pace = source.pace
    return {
        "DOWNLOAD_DELAY": 0.0 if on_loopback else pace.delay_s,
        # A delay is the least that a source asks for: chance must not make it shorter.
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "CONCURRENT_REQUESTS": pace.concurrent,
        "CONCURRENT_REQUESTS_PER_DOMAIN": pace.concurrent,
        "RETRY_TIMES": pace.retries,
        **({"SCOUT_FIRST_PAUSE_S": _LOOPBACK_PAUSE_S} if on_loopback else {}),
    }


def user_agent(contact: str | None) -> str:
    """Return how we introduce ourselves: name, version and the operator's contact."""
    try:
        number = version("scoutbase")
    except PackageNotFoundError:
        number = "0"
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
