"""Files that a source's answers are kept in: read as the crawl reads them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import FormatError, InputError
from core.store import Store
from crawlers.bulk.importer import ImportOptions, import_file
from crawlers.parsing import archives
from crawlers.source import Source, load_source
from tests.crawlers.sources.papers import make_crossref

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
WAYS = Path(__file__).parents[3] / "sandbox" / "ways"
RECORD = {"id": "1", "title": "A ring", "abstract": "It resonates.", "created": "2024-05-06", "doi": "10.1000/1"}


def make_sources() -> dict[str, Source]:
    """Return the sandbox's source of each way of access."""
    sources = map(load_source, sorted(WAYS.glob("*.yml")))
    return {source.id: source for source in sources}


def import_bytes(store: Store, tmp_path: Path, name: str, body: bytes, source: str = "by-paged-api") -> str:
    """Import a file of a source; return how many were new and what was refused."""
    path = tmp_path / name
    path.write_bytes(body)
    run = import_file(store, source, path, ImportOptions(sources=make_sources()), clock=lambda: NOW)
    return f"{run.new} new, {run.refused} refused"


def records(count: int) -> list[dict[str, str]]:
    """Return some records."""
    return [RECORD | {"id": str(number), "title": f"Ring {number}"} for number in range(count)]


def as_lines(count: int) -> bytes:
    return "\n".join(map(json.dumps, records(count))).encode()


def as_zip(body: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.json", body)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("lines.jsonl", as_lines(3)),
        ("lines.jsonl.gz", gzip.compress(as_lines(3))),
        ("list.json", json.dumps(records(3)).encode()),
        ("answer.json", json.dumps({"total": 3, "results": records(3), "next": None}).encode()),
        ("pretty.json", b"\xef\xbb\xbf" + json.dumps({"results": records(3)}, indent=2).encode()),
        ("answer.zip", as_zip(json.dumps({"results": records(3)}).encode())),
    ],
)
def test_a_file_is_read_whether_it_holds_lines_a_list_or_an_answer(
    store: Store, tmp_path: Path, name: str, body: bytes
) -> None:
    assert import_bytes(store, tmp_path, name, body) == "3 new, 0 refused"
    assert import_bytes(store, tmp_path, name, body) == "0 new, 0 refused"


def test_a_file_of_several_lines_may_hold_one_record(store: Store, tmp_path: Path) -> None:
    assert import_bytes(store, tmp_path, "one.json", json.dumps(RECORD, indent=2).encode()) == "1 new, 0 refused"
    assert "at least" not in (store.runs.latest(1)[0].error or "")


def test_a_record_that_is_broken_is_refused_and_the_others_go_on(store: Store, tmp_path: Path) -> None:
    body = b'{"id": "x", broken}\n' + as_lines(2) + b'\n{"id": "9"}\n'
    assert import_bytes(store, tmp_path, "lines.jsonl", body) == "2 new, 2 refused"
    told = [held.refusal for held in store.runs.refusals(store.runs.latest(1)[0].id)]
    assert sorted((one.place, one.message[:11]) for one in told) == [
        ("lines.jsonl:1", "broken JSON"),
        ("lines.jsonl:4", "no title"),
    ]


@pytest.mark.parametrize("body", [b"", b"<html>moved</html>", b'{"error": "no key"}x', b'{"results": [{"id": "1"'])
def test_a_file_of_something_else_is_refused_with_its_name(store: Store, tmp_path: Path, body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        import_bytes(store, tmp_path, "answer.json", body)
    assert "answer.json" in (caught.value.place or "")
    assert store.documents.count() == 0


@pytest.mark.parametrize(
    ("source", "body", "told"),
    [
        ("crossref", {"status": "ok", "message": make_crossref()}, "1 new, 0 refused"),
        ("semantic-scholar", [{"paperId": "a1", "title": "A ring resonates"}, None], "1 new, 0 refused"),
        ("openalex", {"error": "Invalid query", "message": "no such filter"}, "0 new, 1 refused"),
    ],
    ids=["of one record", "of a batch with an unknown one", "of an error"],
)
def test_an_answer_is_read_as_its_source_means_it(
    store: Store, tmp_path: Path, source: str, body: object, told: str
) -> None:
    (tmp_path / "answer.json").write_text(json.dumps(body))
    run = import_file(store, source, tmp_path / "answer.json", clock=lambda: NOW)
    assert f"{run.new} new, {run.refused} refused" == told
    held = store.runs.refusals(run.id)
    assert all(one.refusal.message == "the source reports: Invalid query" for one in held)


@pytest.mark.parametrize("source", ["epo-ops", "arxiv", "arxiv-oai"])
def test_an_answer_that_is_parsed_as_a_whole_is_bounded(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(archives, "_MOST_ANSWER_BYTES", 1_000)
    (tmp_path / "answer.xml").write_bytes(b"<feed>" + b" " * 2_000 + b"</feed>")
    with pytest.raises(FormatError, match="an answer of more than"):
        import_file(store, source, tmp_path / "answer.xml", clock=lambda: NOW)


def test_a_source_that_reads_no_files_is_named_with_those_that_do(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there are: .*by-bulk-file, by-oai-pmh, by-paged-api"):
        import_bytes(store, tmp_path, "list.html", b"<html></html>", "by-list-page")


def test_an_answer_of_arxiv_is_read_though_arxiv_is_also_a_format_of_lines(
    store: Store, tmp_path: Path, shared_data: Path
) -> None:
    path = tmp_path / "answer.xml"
    path.write_bytes((shared_data / "payloads" / "arxiv_atom_feed_data_science_2019.xml").read_bytes())
    run = import_file(store, "arxiv", path, clock=lambda: NOW)
    assert (run.new, run.refused, run.error) == (10, 0, None)
    assert store.documents.load_one("arxiv:1501.05039").document.people
