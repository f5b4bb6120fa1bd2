"""An entry as bytes, as an engine keeps it beside its fields and gives it back with a hit."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson

from core.models import DocumentKind, Precision
from index.entry import EntryActor, IndexEntry


def encode_entry(entry: IndexEntry) -> bytes:
    """Return the entry as JSON. Raises TypeError for text that is no valid Unicode and for values of a wrong type."""
    return orjson.dumps(entry)


def decode_entry(body: bytes) -> IndexEntry:
    """Return the entry that :func:`encode_entry` wrote."""
    return make_entry(orjson.loads(body))


def make_entry(fields: dict[str, Any]) -> IndexEntry:
    """Return the entry of the JSON object that :func:`encode_entry` wrote; ``fields`` is used up."""
    fields["kind"] = DocumentKind(fields["kind"])
    fields["precision"] = Precision(fields["precision"])
    fields["actors"] = tuple([EntryActor(**actor) for actor in fields["actors"]])
    fields["identifiers"] = tuple([(scheme, value) for scheme, value in fields["identifiers"]])
    for name in ("sources", "documents", "technologies", "mentioned", "people"):
        fields[name] = tuple(fields[name])
    for name in ("published", "visible_from"):
        if fields[name] is not None:
            fields[name] = date.fromisoformat(fields[name])
    return IndexEntry(**fields)
