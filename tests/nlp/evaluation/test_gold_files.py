from __future__ import annotations

import gzip
import json
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import FormatError, InputError
from core.evaluation.gold_files import hash_files, iter_lines
from core.evaluation.gold_folders import gold_files
from nlp.evaluation.tag_gold import read_name_gold, read_technology_gold
from nlp.model_versions import version_of_model
from tests.nlp.evaluation.gold import BATTERY, MISSED, WRONG, write_lines

PACKERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_file_is_read_however_it_is_packed(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"gold.jsonl{suffix}"
    path.write_bytes(PACKERS[suffix](f"{json.dumps(BATTERY)}\n".encode()))
    (case,) = read_technology_gold(path).cases
    assert (case.id, case.gold.central) == ("g:1", frozenset({"energy-materials"}))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", "Invalid JSON"),
        ("[]", "Input should be an object"),
        ('{"id": "x"}', "kind: Field required"),
        (json.dumps(BATTERY | {"central": "energy-materials"}), "central: Input should be a valid array"),
        (json.dumps(BATTERY | {"text": None}), "text: Input should be a valid string"),
        ("\udcff", "Invalid JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(f"{json.dumps(WRONG)}\n{line}\n\n{json.dumps(MISSED)}\n".encode(errors="surrogateescape"))
    reading = read_technology_gold(path)
    assert [(case.id, case.index) for case in reading.cases] == [("g:2", 0), ("g:3", 3)]
    (refusal,) = reading.refusals
    assert refusal.place == f"{path}:2"
    assert message in refusal.message


def test_documents_in_which_nobody_looked_for_organisations_are_left_out(tmp_path: Path) -> None:
    reading = read_name_gold(write_lines(tmp_path / "gold.jsonl", BATTERY, WRONG))
    assert [(case.id, case.gold.names) for case in reading.cases] == [("g:1", frozenset({"Ringwerk B.V."}))]


def test_organisations_may_be_plain_strings(tmp_path: Path) -> None:
    record = BATTERY | {"organisations": ["TNO", "Ringwerk\n B.V."], "organisations_disputed": ["TNO"]}
    (case,) = read_name_gold(write_lines(tmp_path / "gold.jsonl", record)).cases
    assert (case.gold.names, case.gold.disputed) == (frozenset({"Ringwerk B.V."}), frozenset({"TNO"}))


@pytest.mark.parametrize(
    ("name", "body", "error"),
    [
        ("missing.jsonl", None, InputError),
        ("gold.jsonl.xz", b"no xz at all", FormatError),
        ("gold.jsonl.xz", lzma.compress(b"{}\n" * 5000)[:60], FormatError),
        ("gold.jsonl.gz", gzip.compress(b"{}\n" * 5000, mtime=0)[:30], FormatError),
        ("gold.jsonl.gz", b"no gzip", InputError),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, body: bytes | None, error: type[Exception]
) -> None:
    if body is not None:
        (tmp_path / name).write_bytes(body)
    with pytest.raises(error, match=name):
        list(iter_lines(tmp_path / name))


def test_a_folder_stands_for_its_parts_for_testing(tmp_path: Path) -> None:
    for name in ("ai/train.txt", "ai/test.txt", "music/test.json.gz", "music/README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in gold_files(tmp_path)] == ["test.txt", "test.json.gz"]
    assert [path.name for path in gold_files(tmp_path / "ai" / "train.txt")] == ["train.txt"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file that ends in"):
        gold_files(tmp_path)


def test_a_pipe_is_refused_for_its_hash_would_be_of_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match="neither a file nor a folder"):
        gold_files(tmp_path / "pipe.jsonl")


def test_the_hash_tells_files_apart(tmp_path: Path) -> None:
    one, two = write_lines(tmp_path / "a", "1"), write_lines(tmp_path / "b", "2")
    assert hash_files([one]) != hash_files([two]) != hash_files([one, two])
    with pytest.raises(InputError, match="cannot be read"):
        hash_files([tmp_path / "c"])


def test_a_model_is_called_by_what_its_files_hold(tmp_path: Path) -> None:
    (tmp_path / "entities").mkdir()
    write_lines(tmp_path / "entities" / "weights.json", "1")
    before = version_of_model("entities", tmp_path)
    write_lines(tmp_path / "entities" / "weights.json", "2")
    assert before != version_of_model("entities", tmp_path)
