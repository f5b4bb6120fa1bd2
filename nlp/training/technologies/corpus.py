"""The texts that teach the technology tagger: abstracts of arXiv (CC0) and of US patents (public domain).

And what was read of them under the guide of ``docs/models/technologies.md``: identifiers with labels in
``labels.jsonl``. Our own Dutch, German and English texts hold their labels themselves; they test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.models import Classification, Document, DocumentKind
from nlp.training.entities.marked import parse
from nlp.training.records import iter_records

_LABELS = Path(__file__).parent / "labels.jsonl"
_OWN_TEXTS = Path(__file__).parent.parent / "texts"
_PAPERS = ("papers/arxiv_to_2019.jsonl.xz", "papers/arxiv_2025_2026.jsonl.xz")
_PATENTS = ("patents/uspto_apievangelist.jsonl.gz", "patents/patentsview_nvidia.jsonl.gz")
_KINDS = {"news": DocumentKind.NEWS, "company": DocumentKind.COMPANY, "web": DocumentKind.REPORT}
# As much of a text as its reader saw.
_READ_CHARS = 1500


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document that was read: what it is about, and what it only mentions."""

    document: Document
    central: frozenset[str]
    mentioned: frozenset[str]


def iter_abstracts(data: Path) -> Iterator[Document]:
    """Give all abstracts, papers first."""
    for name in _PAPERS:
        yield from map(_make_paper, iter_records(data / name))
    for name in _PATENTS:
        yield from (_make_patent(record) for record in iter_records(data / name) if record.get("abstract"))


def load_labels() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return what was read: by identifier, the technologies a document is about and those it mentions."""
    records = map(json.loads, _LABELS.read_text(encoding="utf-8").splitlines())
    return {r["id"]: (frozenset(r["central"]), frozenset(r["mentioned"])) for r in records}


def iter_own_texts() -> Iterator[Labelled]:
    """Give our own texts in three languages, without their marks."""
    for path in sorted(_OWN_TEXTS.glob("*.jsonl")):
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            title, text = parse(record["title"])[0], parse(record["text"])[0]
            document = Document("own", record["id"], _KINDS[record["kind"]], title, text, record["lang"])
            yield Labelled(document, frozenset(record["central"]), frozenset(record["mentioned"]))


def _make_paper(record: dict[str, Any]) -> Document:
    names = record.get("categories") or ()
    codes = names.split() if isinstance(names, str) else names
    classifications = tuple(Classification("arxiv", code, primary=place == 0) for place, code in enumerate(codes))
    title, text = record["title"], record["abstract"]
    return Document("arxiv", record["arxiv_id"], DocumentKind.PAPER, title, text, "en", classifications=classifications)


def _make_patent(record: dict[str, Any]) -> Document:
    return Document("us", record["patent_number"], DocumentKind.PATENT, record["title"], record["abstract"], "en")


def cut_as_read(document: Document) -> str:
    """Return as much of a text as its reader saw."""
    return document.text[:_READ_CHARS]
