"""The house itself: names resolve inside it, and nothing of the machine it was built on is written down."""

from __future__ import annotations

import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Put together from parts, or this file would name them.
_PARTS = [("/wo", "rk/"), ("py", r"pi\.org"), ("python", "hosted"), ("registry.npm", "js"), ("repo1", r"\.maven")]
FORBIDDEN = re.compile("|".join(start + end for start, end in _PARTS))


@pytest.mark.parametrize("name", ["core", "crawlers", "nlp", "knowledge", "index", "insight", "api", "sandbox"])
def test_packages_resolve_inside_the_repository(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__file__
    assert Path(module.__file__).parent == ROOT / name


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def test_no_path_of_a_machine_and_no_registry_is_written_down() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked_files()
        if path.is_file() and path.suffix != ".png"
        for match in [FORBIDDEN.search(path.read_text("utf-8", errors="ignore"))]
        if match
    ]
    assert found == []
