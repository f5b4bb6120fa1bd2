"""The copy of an installation: made whole, written whole or not at all, put aside and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from core.taxonomy import load_taxonomy
from core.taxonomy.copies import keep_applied, make_own_copy, read_applied, read_base, set_aside
from core.taxonomy.files import DATA, read_texts, write_texts
from tests.conftest import NOW
from tests.core.taxonomy.world import TEXTS


def test_a_copy_is_what_is_shipped_with_its_base_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "taxonomy"
    make_own_copy(folder, NOW)
    assert load_taxonomy(folder).version == load_taxonomy().version
    assert read_base(folder) == read_applied(folder) == read_texts(DATA)


def test_files_that_are_there_are_put_aside(tmp_path: Path) -> None:
    write_texts(tmp_path / "taxonomy", TEXTS)
    make_own_copy(tmp_path / "taxonomy", NOW)
    assert read_texts(tmp_path / "taxonomy-until-2026-11-01T120000") == TEXTS


def test_writing_leaves_what_is_the_same_untouched_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    write_texts(tmp_path, {**TEXTS, "gone.yml": "x: y\n"})
    before = (tmp_path / "matter.yml").stat().st_mtime_ns
    write_texts(tmp_path, {**TEXTS, "light.yml": "cluster: light\n"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["light.yml", "matter.yml", "taxonomy.yml"]
    assert (tmp_path / "matter.yml").stat().st_mtime_ns == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigurationError, match="cannot be written") as caught:
        write_texts(tmp_path / "file" / "taxonomy", TEXTS)
    assert "file/taxonomy" in str(caught.value)


def test_a_write_that_fails_half_way_leaves_no_half_file(tmp_path: Path) -> None:
    write_texts(tmp_path, TEXTS)
    (tmp_path / "light.yml.new").mkdir()  # as a full disk would, this one cannot be written
    with pytest.raises(ConfigurationError):
        write_texts(tmp_path, {name: text.replace("Light", "Lux") for name, text in TEXTS.items()})
    assert read_texts(tmp_path) == TEXTS


def test_what_was_applied_is_kept_apart_from_the_files(tmp_path: Path) -> None:
    write_texts(tmp_path, TEXTS)
    assert read_applied(tmp_path) is None
    keep_applied(tmp_path, TEXTS)
    (tmp_path / "light.yml").write_text("edited")
    assert read_applied(tmp_path) == TEXTS
    assert set_aside(tmp_path, NOW).name.endswith("-until-2026-11-01T120000")
