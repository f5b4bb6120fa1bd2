from __future__ import annotations

import os
import signal
import threading
import time
from typing import NoReturn

import pytest

from core.errors import OversizeError, RecordError
from crawlers.files import reading
from crawlers.files.content import FileContent, name_error
from crawlers.files.formats import FileFormat
from crawlers.files.reading import FileTask, ReadingLimits, read_file, read_files
from tests.crawlers.files.making import make_docx, make_endless_pdf, make_pdf

TEXT = FileTask("b.txt", ".txt", b"Light stays in a ring.")
ONE = ReadingLimits(1, 30)
ENDLESS = FileTask("endless.pdf", ".pdf", make_endless_pdf())


def read_all(*tasks: FileTask, limits: ReadingLimits = ONE) -> list[FileContent | RecordError]:
    return [found for _, found in read_files(tasks, limits)]


def message_of(found: FileContent | RecordError) -> str:
    assert isinstance(found, RecordError)
    return found.message


def test_files_are_read_in_their_order() -> None:
    tasks = [FileTask(f"{n}.txt", ".txt", b"Ring %d." % n) for n in range(12)]
    found = read_all(*tasks, limits=ReadingLimits(2, 30))
    assert [one.text for one in found if isinstance(one, FileContent)] == [f"Ring {n}." for n in range(12)]


@pytest.mark.parametrize(("suffix", "body"), [(".pdf", make_pdf([["Rings."]])), (".docx", make_docx())])
def test_a_process_reads_what_this_one_would(suffix: str, body: bytes) -> None:
    task = FileTask("a", suffix, body)
    assert read_all(task) == [read_file(task)]


def test_what_a_reader_refuses_comes_back_as_it_was() -> None:
    found, after = read_all(FileTask("a.pdf", ".pdf", b"words"), TEXT)
    assert message_of(found) == "not a PDF, though its name says so"
    assert isinstance(after, FileContent)


def test_a_file_without_end_costs_its_time_and_the_next_is_read() -> None:
    found, after = read_all(ENDLESS, TEXT, limits=ReadingLimits(1, timeout_s=1.5))
    assert message_of(found) == "could not be read within 1.5 s"
    assert isinstance(after, FileContent)


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_is_read() -> None:
    # One sign of four bytes makes every sign of a text as large.
    large = FileTask("large.txt", ".txt", "\N{RINGED PLANET}".encode() + b"ring " * 8_000_000)
    found, after = read_all(large, TEXT, limits=ReadingLimits(1, 30, memory_mb=640))
    assert isinstance(found, OversizeError)
    assert isinstance(after, FileContent)


def test_a_file_that_kills_its_reader_is_refused_and_the_next_is_read() -> None:
    process = reading._ReaderProcess(ReadingLimits(1, 30))
    assert isinstance(process.read(TEXT), FileContent)
    assert process._process is not None
    pid = process._process.pid or 0
    killer = threading.Timer(0.5, lambda: os.kill(pid, signal.SIGKILL))
    killer.start()
    assert message_of(process.read(ENDLESS)) == "its reader died of it"
    assert isinstance(process.read(TEXT), FileContent)
    process.close()


def test_a_slip_of_ours_is_an_error_of_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(_: bytes) -> NoReturn:
        raise KeyError("ours")

    monkeypatch.setattr(reading, "FORMATS", {".txt": FileFormat("text/plain", slip)})
    assert message_of(read_file(TEXT)) == "cannot be read: KeyError"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            ValueError("Invalid Elementary Object starting with b')' @1: b'(our secret) Tj'"),
            "Invalid Elementary Object",
        ),
        (KeyError("our secret"), "KeyError"),
        (ValueError('no float: "our secret"'), "no float"),
        (RecursionError(), "RecursionError"),
    ],
)
def test_a_refusal_does_not_quote_what_a_file_says(error: Exception, told: str) -> None:
    named = name_error(error)
    assert told in named
    assert "secret" not in named


def test_leaving_early_ends_the_processes() -> None:
    files = read_files([TEXT, ENDLESS, ENDLESS], ReadingLimits(1, timeout_s=1))
    started = time.monotonic()
    assert isinstance(next(files)[1], FileContent)
    files.close()  # type: ignore[attr-defined]  # it is a generator
    assert time.monotonic() - started < 20
