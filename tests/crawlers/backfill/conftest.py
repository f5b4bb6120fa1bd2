from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from tests.crawlers.loopback import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty home that may ask loopback."""
    monkeypatch.chdir(tmp_path)
    crawl = {"timeout_s": 5, "readers": 0, "max_wait_s": 1}
    return load_settings(home=tmp_path / "home", crawl=crawl, egress={"allow": "127.0.0.1:*"})
