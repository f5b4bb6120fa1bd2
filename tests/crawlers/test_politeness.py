"""How long a source asks us to wait, and what is never left on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.settings import CrawlSettings, LogSettings
from crawlers.politeness import parse_retry_after
from crawlers.project import make_pace, make_process_settings, user_agent
from tests.crawlers.loopback import make_source

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 01 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 01 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_moment(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_nothing_that_listens_executes_or_reads_files_is_on() -> None:
    settings = make_process_settings(CrawlSettings(), LogSettings())
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert [settings.getdict("DOWNLOAD_HANDLERS")[name] for name in ("file", "ftp", "s3", "data")] == [None] * 4


def test_a_pace_is_kept_out_there_and_not_on_loopback() -> None:
    source = make_source(pace={"delay_s": 3, "concurrent": 1})
    outside, inside = make_pace(source, on_loopback=False), make_pace(source, on_loopback=True)
    assert (outside["DOWNLOAD_DELAY"], outside["DOWNLOAD_DELAY_JITTER"], outside["CONCURRENT_REQUESTS"]) == (3, 0, 1)
    assert inside["DOWNLOAD_DELAY"] == 0


def test_we_introduce_ourselves_with_a_contact() -> None:
    assert user_agent("ops@lab.example").endswith("(+ops@lab.example)")
    assert user_agent(None).startswith("scoutbase/")
