"""What Scrapy is left to do, and how we introduce ourselves."""

from __future__ import annotations

import pytest

from core.errors import ConfigurationError
from core.settings import CrawlSettings, Settings
from crawlers.fetching.project import check_contact, make_process_settings, user_agent
from crawlers.politeness.robots_groups import AGENT
from tests.crawlers.loopback import make_source

OUTSIDE = make_source(url="https://outlet.example/feed.xml")
INSIDE = make_source(url="http://127.0.0.1:9/feed.xml")


@pytest.mark.parametrize("name", ["REMOTE_CONTROL", "TELNETCONSOLE", "COOKIES", "REDIRECT", "RETRY", "HTTPPROXY"])
def test_nothing_that_listens_executes_or_decides_for_us_is_on(name: str) -> None:
    assert not make_process_settings(Settings()).getbool(f"{name}_ENABLED")


@pytest.mark.parametrize("scheme", ["file", "ftp", "s3", "data"])
def test_nothing_but_the_web_is_fetched(scheme: str) -> None:
    settings = make_process_settings(Settings())
    assert settings.getdict("DOWNLOAD_HANDLERS")[scheme] is None
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")


def test_we_introduce_ourselves_with_a_contact() -> None:
    assert user_agent("ops@lab.example").endswith("(+mailto:ops@lab.example)")
    assert user_agent("https://lab.example/@bot").endswith("(+https://lab.example/@bot)")
    assert user_agent(None).startswith(f"{AGENT}/")
    made = make_process_settings(Settings(crawl=CrawlSettings(contact="ops@lab.example")))
    assert made.get("USER_AGENT") == user_agent("ops@lab.example")


def test_nobody_out_there_is_asked_without_a_contact() -> None:
    with pytest.raises(ConfigurationError, match="set a contact") as caught:
        check_contact(CrawlSettings(), [INSIDE, OUTSIDE])
    assert caught.value.place == "SCOUT_CRAWL__CONTACT"


@pytest.mark.parametrize(
    "crawl",
    [CrawlSettings(contact="ops@lab.example"), CrawlSettings(sandbox_url="http://127.0.0.1:9")],
    ids=["contact", "sandbox"],
)
def test_with_a_contact_or_a_sandbox_anybody_is_asked(crawl: CrawlSettings) -> None:
    check_contact(crawl, [INSIDE, OUTSIDE])
    check_contact(CrawlSettings(), [INSIDE])
