from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import InputError
from core.models import SHARED_SPACE, Document
from core.store import Store
from core.store.forgetting.forgetting import Order
from crawlers.files.importing import FolderOptions, FolderOutcome, import_folder
from crawlers.files.reading import ReadingLimits
from tests.crawlers.files.making import RING, make_docx, make_pdf, write_files

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HERE = ReadingLimits(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "disclosures"
    write_files(
        root,
        {
            "2024/ring.pdf": make_pdf([["The ring of glass", RING]], {"Title": "A ring of glass"}),
            "2024/wire.docx": make_docx(["The wire is thin, and light stays in it."], heading="A wire"),
            "notes.md": "# Notes\n\nWhat we saw in the ring.",
            "table.xlsx": b"PK",
        },
    )
    return root


def take_in(store: Store, *paths: Path, space: str = "board", **options: object) -> FolderOutcome:
    made = FolderOptions(space, reading=HERE, **options)  # type: ignore[arg-type]
    return import_folder(store, paths, made, clock=lambda: NOW)


def documents(store: Store) -> dict[str, Document]:
    return {one.id: one.document for ids in store.documents.iter_ids() for one in store.documents.load(ids).values()}


def test_a_folder_becomes_documents_of_its_space(store: Store, folder: Path) -> None:
    outcome = take_in(store, folder)
    held = documents(store)
    assert {key: one.title for key, one in held.items()} == {
        "own-documents:disclosures/2024/ring.pdf~board": "A ring of glass",
        "own-documents:disclosures/2024/wire.docx~board": "A wire",
        "own-documents:disclosures/notes.md~board": "Notes",
    }
    assert {one.space for one in held.values()} == {"board"}
    assert (outcome.run.read, outcome.run.new, outcome.run.refused) == (3, 3, 0)
    assert outcome.left_out == {".xlsx": 1}


def test_the_bytes_of_a_file_are_its_evidence(store: Store, folder: Path) -> None:
    take_in(store, folder)
    stored = store.documents.load_one("own-documents:disclosures/2024/ring.pdf~board")
    proof = store.evidence.load(stored.evidence_hash or "")
    assert proof.body == (folder / "2024/ring.pdf").read_bytes()
    assert proof.media_type == "application/pdf"


def test_the_same_again_changes_nothing_and_reads_nothing(store: Store, folder: Path) -> None:
    take_in(store, folder)
    again = take_in(store, folder).run
    assert (again.read, again.new, again.changed, again.unchanged) == (3, 0, 0, 3)
    assert {store.documents.load_one(one).revision for one in documents(store)} == {1}


def test_all_is_read_again_when_that_is_asked(store: Store, folder: Path) -> None:
    take_in(store, folder)
    again = take_in(store, folder, again=True).run
    assert (again.read, again.changed, again.unchanged) == (3, 0, 3)


def test_a_changed_file_is_a_revision_and_a_moved_one_the_same_document(store: Store, folder: Path) -> None:
    take_in(store, folder)
    write_files(folder, {"notes.md": "# Notes\n\nWhat we saw in the wire."})
    (folder / "2024/ring.pdf").rename(folder / "archive.pdf")
    outcome = take_in(store, folder)
    assert outcome.moved == {"disclosures/archive.pdf": "disclosures/2024/ring.pdf"}
    assert (outcome.run.new, outcome.run.changed, outcome.gone) == (0, 2, [])
    moved = store.documents.load_one("own-documents:disclosures/2024/ring.pdf~board").document
    assert dict(moved.identifiers)["file"] == "disclosures/archive.pdf"
    assert not take_in(store, folder).moved


def test_a_file_that_is_gone_is_told_and_kept(store: Store, folder: Path) -> None:
    take_in(store, folder)
    (folder / "notes.md").unlink()
    assert take_in(store, folder).gone == ["disclosures/notes.md"]
    assert len(documents(store)) == 3


def test_a_copy_is_told_and_is_no_second_document(store: Store, folder: Path) -> None:
    write_files(folder, {"2024/copy of ring.pdf": (folder / "2024/ring.pdf").read_bytes()})
    outcome = take_in(store, folder)
    assert outcome.copies == {"disclosures/2024/copy of ring.pdf": "disclosures/2024/ring.pdf"}
    assert (outcome.run.new, outcome.run.unchanged) == (3, 1)


def test_what_cannot_be_read_is_refused_with_its_name_and_the_rest_goes_on(store: Store, folder: Path) -> None:
    write_files(folder, {"scan.pdf": make_pdf([[], []], pictures=[0, 1]), "empty.txt": b"", "long.txt": b"ring " * 300})
    outcome = take_in(store, folder, max_document_kb=1)
    told = {one.refusal.place: (one.refusal.code, one.refusal.message) for one in store.runs.refusals(limit=9)}
    assert told == {
        "disclosures/scan.pdf": ("RecordError", "needs OCR: 2 pages, no text"),
        "disclosures/empty.txt": ("RecordError", "the file is empty"),
        "disclosures/long.txt": ("OversizeError", "the text has 1 kB; the limit is 1 kB"),
    }
    assert (outcome.run.read, outcome.run.new, outcome.run.refused) == (6, 3, 3)


def test_a_file_that_cannot_be_read_any_more_keeps_its_document(store: Store, folder: Path) -> None:
    take_in(store, folder)
    write_files(folder, {"notes.md": b""})
    outcome = take_in(store, folder)
    assert (outcome.run.refused, outcome.gone) == (1, [])
    assert "What we saw in the ring." in documents(store)["own-documents:disclosures/notes.md~board"].text


def test_two_spaces_hold_the_same_file_apart(store: Store, folder: Path) -> None:
    take_in(store, folder)
    assert take_in(store, folder, space=SHARED_SPACE).run.new == 3
    assert take_in(store, folder).run.unchanged == 3
    assert len(documents(store)) == 6


def test_a_large_folder_is_saved_in_batches(store: Store, tmp_path: Path) -> None:
    write_files(tmp_path / "many", {f"{n:03}.txt": f"Ring number {n}." for n in range(230)})
    assert take_in(store, tmp_path / "many").run.new == 230


def test_what_should_be_known_of_a_reading_is_told(store: Store, tmp_path: Path) -> None:
    write_files(tmp_path / "r", {"a.pdf": make_pdf([[RING], [], [RING]], {"CreationDate": "D:20990101"}, pictures=[1])})
    assert take_in(store, tmp_path / "r").remarks == [
        "r/a.pdf: 1 of 3 pages are pictures without text",
        "r/a.pdf: created 2099-01-01 is not believed",
    ]


def test_a_forgotten_file_does_not_come_back_under_another_name(store: Store, folder: Path) -> None:
    take_in(store, folder)
    document_id = "own-documents:disclosures/notes.md~board"
    store.forgetting.forget_documents([document_id], Order("asked for", NOW))
    (folder / "notes.md").rename(folder / "renamed.md")
    assert take_in(store, folder).run.new == 0
    assert len(documents(store)) == 2


@pytest.mark.parametrize("space", ["", "a~b", "a\nb"])
def test_a_space_is_a_name(store: Store, folder: Path, space: str) -> None:
    with pytest.raises(InputError, match="a space is a name"):
        take_in(store, folder, space=space)
