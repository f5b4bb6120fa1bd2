"""The fields of an Elasticsearch index, and an entry as a document of it.

Texts arrive as tokens that ``core.text`` made, joined by blanks: the built-in ``whitespace`` analyser only splits them
again. ``all`` holds everything that an unbound word is compared with, the title twice: so a word is looked up in one
field, and one of the title weighs more. Only ``entry`` is kept as source; the rest is there to be searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from core.settings import ElasticsearchSettings
from index.analysis import MAPPING_VERSION, Tokens, analyse_entry
from index.entry import IndexEntry
from index.matching import facet_values, interval_number
from index.order import newest_key, oldest_key
from index.query import FacetField, Interval, TextField
from index.stored import encode_entry

ENGINE = "elasticsearch"
# Changes with the fields below; a generation of another version is rebuilt.
SCHEMA_VERSION = 1

EVERYTHING = "all"
# Deletes are remembered for longer than a worker may hold a batch, so that a late write of an older version is refused.
_GC_DELETES = "1h"

_DATES = ("published", "visible_from")
_NUMBERS: Mapping[str, str] = {
    "newest": "long",
    "oldest": "long",
    **{interval.value: "integer" for interval in Interval},
}


def format_version() -> dict[str, object]:
    """Return what makes a generation readable: our versions of analysis and fields."""
    return {"engine": ENGINE, "analysis": MAPPING_VERSION, "schema": SCHEMA_VERSION}


def build_index(settings: ElasticsearchSettings) -> dict[str, Any]:
    """Return settings and mappings of a new generation."""
    return {
        "settings": {
            "number_of_shards": settings.shards,
            "number_of_replicas": settings.replicas,
            # What is written is seen when a writer commits, not before.
            "refresh_interval": "-1",
            "gc_deletes": _GC_DELETES,
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": format_version(),
            "_source": {"includes": ["entry"]},
            "properties": _properties(),
        },
    }


def _properties() -> dict[str, Any]:
    text = {"type": "text", "analyzer": "whitespace"}
    copied = {**text, "copy_to": EVERYTHING}
    return {
        EVERYTHING: text,
        TextField.TITLE.value: copied,
        TextField.TEXT.value: copied,
        TextField.AUTHOR.value: text,
        TextField.ORGANISATION.value: text,
        "space": {"type": "keyword"},
        **{field.value: {"type": "keyword"} for field in FacetField},
        **{name: {"type": "date", "format": "strict_date"} for name in _DATES},
        **{name: {"type": kind} for name, kind in _NUMBERS.items()},
        "entry": {"type": "object", "enabled": False},
    }


def make_source(entry: IndexEntry) -> bytes:
    """Return a checked entry as a document, in JSON.

    Raises TypeError for values that JSON does not know.
    """
    analysed = analyse_entry(entry)
    title = _join(analysed.title)
    fields: dict[str, Any] = {
        EVERYTHING: [title, *map(_join, analysed.names)],
        TextField.TITLE.value: title,
        TextField.TEXT.value: _join(analysed.text),
        TextField.AUTHOR.value: list(map(_join, analysed.people)),
        TextField.ORGANISATION.value: list(map(_join, analysed.organisations)),
        "space": entry.space,
        **{name.value: facet_values(entry, name) for name in FacetField},
        "published": entry.published,
        "visible_from": entry.visible_from,
        "newest": newest_key(entry.published, entry.id),
        "oldest": oldest_key(entry.published, entry.id),
        **{interval.value: interval_number(entry, interval) for interval in Interval},
        "entry": orjson.Fragment(encode_entry(entry)),
    }
    return orjson.dumps(fields)


def _join(tokens: Tokens) -> str:
    return " ".join(tokens)
