"""The first records of a file, as they lie on disk."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from core.errors import FormatError, InputError
from crawlers.adding.proposals import Wishes
from crawlers.adding.table_heads import preview_table, read_table
from crawlers.records import Limits
from tests.crawlers.spiders.reading import TODAY

LIMITS = Limits(TODAY, 100)


def write_records(path: Path, *records: object) -> Path:
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


@pytest.mark.parametrize("name", ["grants.jsonl", "grants.jsonl.gz"])
def test_what_a_file_would_give_is_shown_with_what_it_would_not(tmp_path: Path, name: str) -> None:
    good = {"id": "1", "title": "A chip", "abstract": "It computes.", "published": "2026-01-02", "colour": "red"}
    path = write_records(tmp_path / name, good, good | {"id": "2", "published": "2037-01-01"}, good | {"title": ""}, 7)
    found = read_table(path, Wishes())
    shown = preview_table(path, found.mapping, found.container, LIMITS)
    assert [(row.title, row.day and row.day.isoformat()) for row in shown.rows] == [("A chip", "2026-01-02")]
    assert [one.place for one in shown.refused] == [f"{name}:{line}" for line in (2, 3, 4)]
    assert (shown.fill["text"], set(shown.unknown_fields), dict(found.unmapped)) == (1.0, {"colour"}, {"colour": "red"})


def test_only_the_head_of_a_large_file_is_read(tmp_path: Path) -> None:
    records = [{"id": str(n), "title": f"Title {n}", "abstract": "word " * 1000} for n in range(500)]
    path = write_records(tmp_path / "large.jsonl", *records)
    found = read_table(path, Wishes())
    assert len(preview_table(path, found.mapping, found.container, LIMITS).rows) == 200


@pytest.mark.parametrize(("name", "error"), [("gone.csv", InputError), ("broken.csv.gz", FormatError)])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, error: type[Exception]) -> None:
    (tmp_path / "broken.csv.gz").write_bytes(b"no gzip at all")
    with pytest.raises(error, match=name):
        read_table(tmp_path / name, Wishes())
