"""Keeping one setting in the home, beside what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from core.kept_settings import KEPT_FILE, keep_setting
from core.settings import load_settings

HELD = "# by hand\ncrawl:\n  contact: a@example.org  # mine\ndemo: true\n"


def test_a_setting_is_kept_beside_the_others_and_dropped_again(tmp_path: Path) -> None:
    path = tmp_path / KEPT_FILE
    path.write_text(HELD)
    keep_setting(tmp_path, "taxonomy", "taxonomy")
    settings = load_settings(home=tmp_path)
    assert (settings.taxonomy, settings.crawl.contact) == (tmp_path / "taxonomy", "a@example.org")
    keep_setting(tmp_path, "taxonomy", None)
    assert path.read_text() == HELD


def test_a_home_without_a_file_gets_one_and_loses_it_again(tmp_path: Path) -> None:
    path = keep_setting(tmp_path / "new", "taxonomy", "taxonomy")
    assert load_settings(home=tmp_path / "new").taxonomy == tmp_path / "new" / "taxonomy"
    keep_setting(tmp_path / "new", "taxonomy", None)
    assert not path.exists()


def test_a_file_that_cannot_be_read_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / KEPT_FILE
    path.write_text("crawl: [\n")
    with pytest.raises(ConfigurationError, match=KEPT_FILE):
        keep_setting(tmp_path, "taxonomy", "taxonomy")
    assert path.read_text() == "crawl: [\n"
