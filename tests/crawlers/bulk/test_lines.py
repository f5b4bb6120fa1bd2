"""Files line by line, whatever compressed them, and however long a line is."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from core.errors import FormatError, InputError
from crawlers.bulk.lines import open_lines

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".jsonl": bytes,
    ".xz": lzma.compress,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
}


def read(path: Path, max_bytes: int = 1000) -> list[tuple[int, bytes, bool]]:
    with open_lines(path) as file:
        return [(line.number, line.body, line.too_long) for line in file.iter_lines(max_bytes)]


@pytest.mark.parametrize("suffix", COMPRESS)
def test_lines_come_with_their_numbers(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(COMPRESS[suffix](b"\xef\xbb\xbfone\r\n\ntwo"))
    assert read(path) == [(1, b"one", False), (2, b"", False), (3, b"two", False)]


@pytest.mark.parametrize("suffix", [".xz", ".gz", ".zst"])
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(b'{"plain": "json"}\n')
    with pytest.raises(FormatError, match=suffix) as caught:
        read(path)
    assert caught.value.place == f"file{suffix}:1"


@pytest.mark.parametrize("suffix", [".xz", ".gz"])
def test_a_file_that_breaks_off_is_refused_at_its_line(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(COMPRESS[suffix](b"".join(b"line %d\n" % n for n in range(50_000)))[:-200])
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.place is not None
    assert caught.value.place.startswith(f"file{suffix}:")


def test_a_line_that_is_too_long_is_cut_and_the_next_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(b"short\n" + b"x" * 5_000_000 + b"\nnext\n")
    assert [(n, len(body), long) for n, body, long in read(path)] == [(1, 5, False), (2, 1001, True), (3, 4, False)]


def test_the_share_read_goes_from_none_to_all(tmp_path: Path) -> None:
    path = tmp_path / "file.gz"
    path.write_bytes(gzip.compress(b"line\n" * 100_000))
    with open_lines(path) as file:
        lines = file.iter_lines(1000)
        next(lines)
        assert 0 < file.share_read <= 1
        assert sum(1 for _ in lines) == 99_999
        assert file.share_read == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "nothing.jsonl")
    assert caught.value.place == str(tmp_path / "nothing.jsonl")
