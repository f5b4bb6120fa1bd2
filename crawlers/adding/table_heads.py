"""The first records of a CSV or JSON-lines file: what its columns are, and what they would become."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path
from typing import Literal

from core.errors import RecordError
from core.models import Document
from crawlers.adding.previewing import Preview, preview_documents
from crawlers.adding.proposals import Wishes
from crawlers.adding.tables import TableProposal, probe_table
from crawlers.adding.writing import write_mapping
from crawlers.bulk.format import Format
from crawlers.bulk.lines import open_lines
from crawlers.bulk.mapping import Mapping, load_mapping
from crawlers.bulk.reader import RawRecord, iter_records
from crawlers.reading import Refused
from crawlers.records import Limits
from crawlers.source import Source

_HEAD_BYTES = 512 * 1024
_MOST_RECORDS = 200


def read_table(path: Path, wishes: Wishes) -> TableProposal:
    """Return the mapping that a file could have, plain or compressed. Raises InputError, FormatError."""
    head, size_bytes = [], 0
    with open_lines(path) as file:
        for line in file.iter_lines(_HEAD_BYTES):
            head.append(line.body)
            size_bytes += len(line.body) + 1
            if size_bytes >= _HEAD_BYTES:
                break
    return probe_table(path.name, b"\n".join(head), wishes)


def preview_table(path: Path, mapping: Mapping, container: Literal["csv", "jsonl"], limits: Limits) -> Preview:
    """Return what the first records of a file would become, with nothing saved."""
    form, source = _as_format(mapping, container)
    documents: list[Document] = []
    refused: list[Refused] = []
    unknown: set[str] = set()
    with open_lines(path) as file:
        for raw in islice(iter_records(file, form, limits.max_document_kb), _MOST_RECORDS):
            unknown |= (raw.value or {}).keys() - form.known
            try:
                documents.append(_build(raw, form, source, limits))
            except RecordError as exc:
                refused.append(Refused(exc, f"{path.name}:{raw.number}"))
    return preview_documents(documents, refused, frozenset(unknown))


def _as_format(mapping: Mapping, container: Literal["csv", "jsonl"]) -> tuple[Format, Source]:
    """Return a mapping as its file is read, which also shows that it can be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.yml"
        path.write_text(write_mapping(mapping), encoding="utf-8")
        return load_mapping(path, container)


def _build(raw: RawRecord, form: Format, source: Source, limits: Limits) -> Document:
    if raw.value is None:
        raise raw.error or RecordError("no record")
    document = form.build(raw.value, source)
    assert isinstance(document, Document)  # a mapping that is proposed is one of documents
    limits.check(document)
    return document
