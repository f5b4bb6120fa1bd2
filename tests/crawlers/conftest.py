"""The facts of an outlet, as a fixture."""

from __future__ import annotations

import pytest

from crawlers.source import Source
from tests.crawlers.loopback import make_source


@pytest.fixture
def source() -> Source:
    """The facts of an outlet."""
    return make_source()
