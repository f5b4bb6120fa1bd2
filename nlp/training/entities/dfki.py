"""Reads the corpora of DFKI: German news and traffic reports, English pages of companies with their products."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp.training.entities.samples import Name, Sample

SMART_DATA = {"organization-company": "ORG", "organization": "ORG", "person": "PERSON"} | dict.fromkeys(
    ("location", "location-city", "location-stop", "location-street"), "LOC"
)
_PRONOUNS = frozenset("we us our ours it its they their them you your who which that this company".split())
PRODUCTS = {"organization": "ORG", "product": "PRODUCT"}


def read(path: Path, corpus: str, labels: Mapping[str, str], lang: str) -> Iterator[Sample]:
    """Give a sample for each document.

    The corpora also mark *its* and *manufacturer* as organisations, and kinds of goods as products: what starts with a
    small letter is no name, and nothing is learnt from it.
    """
    for record in _iter_records(path):
        text = _plain(record["text"])
        names = [_name(text, m["span"], _label(m["type"], labels)) for m in _plain(record["conceptMentions"]) or ()]
        kept = tuple(_without_overlaps(sorted((n for n in names if n), key=lambda n: (n.start, -n.end))))
        yield Sample(corpus, record["id"], text, kept, lang)


def _iter_records(path: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a file that holds them one after another, each over many lines."""
    text, decoder, place = gzip.decompress(path.read_bytes()).decode("utf-8"), json.JSONDecoder(), 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        record, place = decoder.raw_decode(text, place)
        yield record


def _plain(value: Any) -> Any:
    """Return what an Avro union holds: ``{"string": text}`` and the like, or the value itself."""
    return next(iter(value.values())) if isinstance(value, dict) else value


def _label(kind: str, labels: Mapping[str, str]) -> str | None:
    return labels.get(kind.lower().replace("_", "-"))


def _name(text: str, span: Mapping[str, int], label: str | None) -> Name | None:
    if label is None:
        return None
    surface = text[span["start"] : span["end"]]
    start, end = span["start"] + len(surface) - len(surface.lstrip()), span["start"] + len(surface.rstrip())
    is_name = not surface.strip()[:1].islower() and surface.strip().lower() not in _PRONOUNS
    return Name(start, end, label if is_name else None) if start < end else None


def _without_overlaps(names: list[Name]) -> Iterator[Name]:
    end = 0
    for name in names:
        if name.start >= end:
            yield name
            end = name.end
