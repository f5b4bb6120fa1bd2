"""Importing a file: what is good is saved with its evidence, what is broken is counted with its place."""

from __future__ import annotations

import json
import lzma
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import FormatError, InputError
from core.models import RunCounts
from core.store import Store
from crawlers.bulk.importer import ImportOptions, import_file
from crawlers.bulk.seen import SeenIds

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def make_paper(number: int, **changes: Any) -> dict[str, Any]:
    paper = {
        "arxiv_id": f"2001.{number:05}",
        "title": f"Paper {number}",
        "abstract": "We show $x^2$ rings.",
        "authors": "Ada Byron and Guy Noir",
        "categories": ["physics.optics", "quant-ph"],
        "primary_category": "quant-ph",
        "created": "2020-01-03",
    }
    return {key: value for key, value in (paper | changes).items() if value is not None}


def write(folder: Path, *lines: object, name: str = "papers.jsonl") -> Path:
    path = folder / name
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


def test_a_record_becomes_a_document_with_its_line_as_evidence(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, make_paper(1, doi="10.1/A", updated="2020-02-01"))
    run = import_file(store, "arxiv", path, clock=lambda: NOW)
    stored = store.documents.load_one("arxiv:2001.00001")
    assert (run.read, run.new, run.refused, run.error) == (1, 1, 0, None)
    assert [p.name for p in stored.document.people] == ["Ada Byron", "Guy Noir"]
    assert [(c.code, c.primary) for c in stored.document.classifications] == [
        ("quant-ph", True),
        ("physics.optics", False),
    ]
    assert stored.document.visible_from == date(2020, 1, 6)
    assert store.evidence.load(stored.evidence_hash or "").body == path.read_bytes().strip()
    assert store.sources.load()["arxiv"].licence == "CC0-1.0 (metadata)"


BROKEN: list[tuple[object, str, str]] = [
    (b"{not json", "RecordError", "broken JSON"),
    (b'["a list"]', "RecordError", "not a JSON object"),
    (b'{"title": "\xff\xfe"}', "RecordError", "broken JSON"),
    (make_paper(9, title=None), "RecordError", "no title"),
    (make_paper(9, title=["a"]), "RecordError", "title is list"),
    (make_paper(9, authors=[1]), "RecordError", "authors is not a list of strings"),
    (make_paper(9, categories="quant-ph"), "RecordError", "categories is not a list"),
    (make_paper(9, created="2020-02-30"), "RecordError", "created is not a date"),
    (make_paper(9, created="2099-01-01"), "RecordError", "in the future"),
    (make_paper(9, arxiv_id="nonsense"), "RecordError", "not an arXiv id"),
    (make_paper(9, abstract="x" * 3_000_000), "OversizeError", "2048 kB"),
    (b'{"title": "' + b"x" * 15_000_000 + b'"}', "OversizeError", "too long"),
]


@pytest.mark.parametrize(("line", "code", "reason"), BROKEN, ids=lambda value: str(value)[:24])
def test_a_broken_record_is_refused_with_its_place_and_the_rest_goes_on(
    store: Store, tmp_path: Path, line: object, code: str, reason: str
) -> None:
    path = write(tmp_path, make_paper(1), line, make_paper(3))
    run = import_file(store, "arxiv", path, clock=lambda: NOW)
    assert (run.read, run.new, run.refused) == (3, 2, 1)
    refusal = store.runs.refusals(run.id)[0].refusal
    assert (refusal.code, refusal.place) == (code, "papers.jsonl:2")
    assert reason in refusal.message
    assert len(refusal.sample) <= 200


def test_the_same_import_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, *(make_paper(n) for n in range(25)))
    options = ImportOptions(batch_size=10)
    runs = [import_file(store, "arxiv", path, options, clock=lambda: NOW) for _ in range(2)]
    assert [(r.new, r.changed, r.unchanged) for r in runs] == [(25, 0, 0), (0, 0, 25)]
    assert {store.documents.load_one(f"arxiv:2001.{n:05}").revision for n in range(25)} == {1}


def test_a_changed_record_makes_a_revision(store: Store, tmp_path: Path) -> None:
    import_file(store, "arxiv", write(tmp_path, make_paper(1)), clock=lambda: NOW)
    run = import_file(store, "arxiv", write(tmp_path, make_paper(1, title="Better")), clock=lambda: NOW)
    assert (run.changed, store.documents.load_one("arxiv:2001.00001").revision) == (1, 2)


@pytest.mark.parametrize("batch_size", [1, 2, 100])
def test_an_id_that_stands_twice_is_taken_once_whatever_the_batches(
    store: Store, tmp_path: Path, batch_size: int
) -> None:
    lines = [make_paper(1), make_paper(2), make_paper(1), make_paper(2, title="Other")]
    path, options = write(tmp_path, *lines), ImportOptions(batch_size=batch_size)
    runs = [import_file(store, "arxiv", path, options, clock=lambda: NOW) for _ in range(2)]
    assert [(r.new, r.changed, r.unchanged, r.refused) for r in runs] == [(2, 0, 1, 1), (0, 0, 3, 1)]
    assert "stands twice" in store.runs.refusals(runs[1].id)[0].refusal.message


def test_a_file_that_breaks_off_keeps_what_was_whole(store: Store, tmp_path: Path) -> None:
    whole = "\n".join(json.dumps(make_paper(n, abstract=f"{n * 7919}")) for n in range(20_000)).encode()
    path = tmp_path / "papers.jsonl.xz"
    path.write_bytes(lzma.compress(whole, preset=0)[:-5000])
    with pytest.raises(FormatError, match=r"not a whole \.xz file"):
        import_file(store, "arxiv", path, clock=lambda: NOW)
    run = store.runs.latest(1)[0]
    assert run.error is not None
    assert run.error.startswith("FormatError: papers.jsonl.xz:")
    assert store.documents.count() == run.new > 1000


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="no record") as caught:
        import_file(store, "arxiv", path, clock=lambda: NOW)
    assert caught.value.place == "empty.jsonl"


@pytest.mark.parametrize(
    ("name", "mapping", "reason"),
    [("novels", None, "no such format"), ("csv", None, "--map"), ("arxiv", Path("map.yml"), "takes no mapping")],
)
def test_a_format_that_is_not_there_is_named(
    store: Store, tmp_path: Path, name: str, mapping: Path | None, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        import_file(store, name, write(tmp_path, make_paper(1)), ImportOptions(mapping=mapping))


def test_a_missing_file_starts_no_run(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        import_file(store, "arxiv", tmp_path / "nothing.jsonl")
    assert store.runs.latest() == []


def test_progress_is_told_and_a_space_is_kept(store: Store, tmp_path: Path) -> None:
    told: list[tuple[int, float]] = []

    def progress(counts: RunCounts, share: float) -> None:
        told.append((counts.read, share))

    path = write(tmp_path, *(make_paper(n) for n in range(5)))
    options = ImportOptions(batch_size=2, space="private", owner="ada")
    import_file(store, "arxiv", path, options, clock=lambda: NOW, progress=progress)
    document = store.documents.load_one("arxiv:2001.00001~private").document
    assert [read for read, _ in told] == [2, 4, 5]
    assert told[-1][1] == 1.0
    assert (document.space, document.owner) == ("private", "ada")


@pytest.mark.parametrize("space", ["", " ", "board ", "a~board", "a\nb", "x" * 101])
def test_what_is_no_name_of_a_space_takes_nothing_in(store: Store, tmp_path: Path, space: str) -> None:
    with pytest.raises(InputError, match="a space is a name"):
        import_file(store, "articles", tmp_path / "a.jsonl", ImportOptions(space=space))
    assert store.runs.latest() == []


def test_less_than_expected_is_said_in_the_run_record(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, *(make_paper(n, abstract=None) for n in range(5)))
    run = import_file(store, "arxiv", path, clock=lambda: NOW)
    assert run.error == "text in 0.0% of records, expected 99%"


def test_seen_ids_tell_new_from_old() -> None:
    seen = SeenIds()
    assert all(seen.add(f"arxiv:{n}") for n in range(20_000))
    assert not any(seen.add(f"arxiv:{n}") for n in range(20_000))
