"""The fields of a tantivy index, and an entry as a tantivy document.

``all`` holds everything that an unbound word is compared with, the title twice: so one list of documents a word is
enough, and a word of the title weighs more.
"""

from __future__ import annotations

from datetime import date

import tantivy

from index.analysis import AnalysedEntry, Tokens, analyse_entry
from index.entry import IndexEntry
from index.matching import facet_values, interval_number
from index.order import newest_key, oldest_key
from index.query import FacetField, Interval, TextField
from index.stored import encode_entry

# Changes with the fields below; a generation of another version is rebuilt.
SCHEMA_VERSION = 1

EVERYTHING = "all"
TEXT_FIELDS = (EVERYTHING, *(field.value for field in TextField))
TITLE_COPIES = 2

_KEY_FIELDS = ("id", "space")
_NUMBER_FIELDS = ("published", "visible_from", "newest", "oldest", "version", *(i.value for i in Interval))


def build_schema() -> tantivy.Schema:
    """Return the schema. Texts are tokens joined by blanks: the engine does nothing but split them."""
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _KEY_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for field in FacetField:
        builder.add_text_field(field.value, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _NUMBER_FIELDS:
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def make_document(entry: IndexEntry, schema: tantivy.Schema) -> tantivy.Document:
    """Return a checked entry as a document; ``schema`` has its types compared once more, here and not in the writer."""
    fields: dict[str, object] = {
        "id": [entry.id],
        "space": [entry.space],
        "version": [entry.version],
        "newest": [newest_key(entry.published, entry.id)],
        "oldest": [oldest_key(entry.published, entry.id)],
        "stored": [encode_entry(entry)],
    }
    fields |= _text_fields(analyse_entry(entry))
    fields |= {name.value: list(facet_values(entry, name)) for name in FacetField}
    fields |= _day_fields({"published": entry.published, "visible_from": entry.visible_from})
    if entry.published is not None:
        numbers = {interval.value: interval_number(entry, interval) for interval in Interval}
        fields |= {name: [number] for name, number in numbers.items() if number is not None}
    return tantivy.Document.from_dict(fields, schema)


def _text_fields(analysed: AnalysedEntry) -> dict[str, object]:
    """Return the values of the text fields; tantivy keeps a gap between two values that no phrase crosses."""
    title, text = _join(analysed.title), _join(analysed.text)
    people, organisations = _join_all(analysed.people), _join_all(analysed.organisations)
    return {
        EVERYTHING: [*([title] * TITLE_COPIES), text, *_join_all(analysed.names)],
        TextField.TITLE.value: [title],
        TextField.TEXT.value: [text],
        TextField.AUTHOR.value: people,
        TextField.ORGANISATION.value: organisations,
    }


def _join(tokens: Tokens) -> str:
    return " ".join(tokens)


def _join_all(values: tuple[Tokens, ...]) -> list[str]:
    return [" ".join(tokens) for tokens in values]


def _day_fields(days: dict[str, date | None]) -> dict[str, object]:
    return {name: [day.toordinal()] for name, day in days.items() if day is not None}
