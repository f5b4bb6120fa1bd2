from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from core.errors import InputError, OversizeError, RecordError
from crawlers.files.finding import FoundFile, LeftOut, RefusedFile, find_files, folder_names, read_bytes
from tests.crawlers.files.making import write_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "reports"
    write_files(root, {"b.PDF": b"x", "2024/a.txt": b"y"})
    return root


def names(paths: list[Path], kind: type = FoundFile) -> list[str]:
    return [one.name for one in find_files(paths) if isinstance(one, kind)]


def test_files_of_all_folders_are_found_in_the_order_of_their_names(folder: Path) -> None:
    assert names([folder]) == ["reports/2024/a.txt", "reports/b.PDF"]


def test_a_file_alone_has_the_name_that_it_has_in_its_folder(folder: Path) -> None:
    assert names([folder / "b.PDF"]) == ["reports/b.PDF"]
    assert names([folder, folder / "b.PDF"]) == names([folder])
    assert folder_names([folder / "b.PDF"]) == frozenset()


def test_the_folder_that_one_is_in_has_its_own_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert names([Path()]) == names([folder])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("table.xlsx", ".xlsx"),
        ("README", "no suffix"),
        ("~$report.docx", "of a program"),
        (".hidden.txt", "of a program"),
        ("old.doc", ".doc"),
    ],
)
def test_what_has_no_reader_is_left_out(folder: Path, name: str, reason: str) -> None:
    write_files(folder, {name: b"x"})
    assert [one for one in find_files([folder]) if isinstance(one, LeftOut)] == [LeftOut(f"reports/{name}", reason)]


def test_hidden_folders_are_not_looked_into(folder: Path) -> None:
    write_files(folder, {".git/notes.txt": b"x"})
    assert names([folder]) == ["reports/2024/a.txt", "reports/b.PDF"]


def test_links_are_followed_inside_the_folder_only(folder: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"outside/secret.txt": b"x"})
    (folder / "in.pdf").symlink_to(folder / "b.PDF")
    (folder / "out.txt").symlink_to(tmp_path / "outside/secret.txt")
    (folder / "all").symlink_to(tmp_path / "outside")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    assert names([folder]) == ["reports/2024/a.txt", "reports/b.PDF", "reports/in.pdf"]
    assert names([folder], RefusedFile) == ["reports/out.txt", "reports/round.txt"]
    assert names([folder], LeftOut) == ["reports/all"]


def test_what_is_no_file_is_never_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert names([folder], LeftOut) == ["reports/pipe.txt"]


def test_a_name_is_the_same_on_every_system(folder: Path) -> None:
    write_files(folder, {"u\u0308ber.txt": b"x"})
    assert "reports/über.txt" in names([folder])


def test_two_names_that_become_one_are_not_mixed_up(folder: Path) -> None:
    write_files(folder, {"u\u0308ber.txt": b"x", "\u00fcber.txt": b"y"})
    assert names([folder]).count("reports/über.txt") == 1
    assert names([folder], RefusedFile) == ["reports/über.txt"]


def test_bytes_that_are_no_characters_do_not_stop_the_others(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff.txt")).write_bytes(b"x")
    assert names([folder]) == ["reports/2024/a.txt", "reports/b.PDF", "reports/\N{REPLACEMENT CHARACTER}.txt"]


def test_a_folder_that_cannot_be_read_is_refused_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("2024"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = [one for one in find_files([folder]) if isinstance(one, RefusedFile)]
    assert [(one.name, one.error.message) for one in found] == [
        ("reports/2024", "the folder cannot be read: Permission denied")
    ]


def test_a_path_that_is_not_there_is_wrong_use(folder: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        find_files([folder, folder / "gone"])


def test_a_path_that_cannot_be_followed_is_wrong_use(folder: Path) -> None:
    (folder / "round.txt").symlink_to("round.txt")
    with pytest.raises(InputError, match="cannot be opened"):
        find_files([folder / "round.txt"])


def test_two_folders_of_one_name_are_not_mixed_up(folder: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "other", {"reports/c.txt": b"x"})
    with pytest.raises(InputError, match="two folders are called reports"):
        find_files([folder, tmp_path / "other/reports"])


@pytest.mark.parametrize(("body", "kind"), [(b"", RecordError), (b" \n", RecordError), (b"x" * 11, OversizeError)])
def test_what_is_empty_or_too_large_is_refused(tmp_path: Path, body: bytes, kind: type[RecordError]) -> None:
    write_files(tmp_path, {"a.txt": body})
    with pytest.raises(kind):
        read_bytes(FoundFile(tmp_path / "a.txt", "a.txt"), 10)


def test_a_file_that_may_not_be_opened_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(RecordError, match="cannot be opened: Permission denied"):
        read_bytes(FoundFile(folder / "b.PDF", "reports/b.PDF"), 10)
