"""What an installation follows leads on to what took its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from core.settings import Settings
from core.taxonomy import operations
from core.taxonomy.draft import make_draft
from core.taxonomy.files import write_texts
from crawlers.setup.choosing import followed_topic
from tests.core.taxonomy.world import TEXTS


def settings(tmp_path: Path, technologies: str) -> Settings:
    draft = operations.retire(operations.rename(make_draft(TEXTS), "light", "photonics"), "alloys")
    write_texts(tmp_path / "taxonomy", draft.texts)
    crawl = Settings().crawl.model_copy(update={"technologies": technologies})
    return Settings(home=tmp_path, taxonomy=tmp_path / "taxonomy", crawl=crawl)


@pytest.mark.parametrize("technologies", ["light", "photonics", "old-light", "light,alloys"])
def test_a_retired_technology_is_followed_on(tmp_path: Path, technologies: str) -> None:
    assert ("en", "lamp") in followed_topic(settings(tmp_path, technologies)).terms


def test_nothing_left_to_follow_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nothing takes its place"):
        followed_topic(settings(tmp_path, "alloys"))
