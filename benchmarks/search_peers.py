"""The peers of the search benchmark: tantivy-py and SQLite FTS5 as one would use them without us."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import orjson
import tantivy
from tantivy import Filter, Occur, TextAnalyzerBuilder, Tokenizer

from index.entry import IndexEntry

_TEXTS = ("title", "text", "author", "organisation", "all")
_VALUES = ("kind", "source", "technology", "actor", "country", "language")
_NUMBERS = ("published", "visible_from", "newest", "oldest", "version", "year", "quarter", "month")


class RawTantivy:
    """tantivy-py with the same fields, its own English analysis, its own snippets."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._schema = _build_schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        stemming = TextAnalyzerBuilder(Tokenizer.simple())
        for step in (Filter.remove_long(64), Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("english")):
            stemming = stemming.filter(step)
        self._index.register_tokenizer("stemmed", stemming.build())
        self._searcher = self._index.searcher()

    def fill(self, entries: Sequence[IndexEntry]) -> None:
        """Index entries."""
        writer = self._index.writer(128_000_000, 2)
        for entry in entries:
            writer.add_document(tantivy.Document.from_dict(_fields(entry), self._schema))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """See what was written."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def answer(self, text: str) -> object:
        """Answer like our engine: at least three of the words, or all; ten hits, three facets, years, snippets."""
        found = self._query(text.split())
        hits = self._searcher.search(found, 10).hits
        counts = self._searcher.aggregate(found, _AGGREGATIONS)
        documents = [self._searcher.doc(address) for _, address in hits]
        entries = [orjson.loads(bytes(document.get_first("stored") or b"")) for document in documents]
        marked = [self._snippets(found, name, documents) for name in ("title", "text")]
        return counts, entries, marked

    def _query(self, words: Sequence[str]) -> tantivy.Query:
        clauses = [self._index.parse_query(word, ["all"]) for word in words]
        if len(clauses) <= 3:
            return tantivy.Query.boolean_query([(Occur.Must, clause) for clause in clauses])
        return tantivy.Query.boolean_query([(Occur.Should, clause) for clause in clauses], 3)

    def _snippets(self, found: tantivy.Query, name: str, documents: Sequence[tantivy.Document]) -> list[object]:
        generator = tantivy.SnippetGenerator.create(self._searcher, found, self._schema, name)
        generator.set_max_num_chars(240)
        snippets = [generator.snippet_from_doc(document) for document in documents]
        return [(snippet.fragment(), [(r.start, r.end) for r in snippet.highlighted()]) for snippet in snippets]


_AGGREGATIONS = {
    **{name: {"terms": {"field": name, "size": 10}} for name in ("kind", "source", "technology")},
    "year": {"terms": {"field": "year", "size": 1_000}},
}


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _TEXTS:
        # Snippets need the text: title and text are kept, as our entry is.
        builder.add_text_field(name, stored=name in {"title", "text"}, tokenizer_name="stemmed")
    for name in ("id", "space"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _NUMBERS:
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def _fields(entry: IndexEntry) -> dict[str, object]:
    day = entry.published
    assert day is not None
    kept = {"id": entry.id, "people": entry.people, "published": day, "sources": entry.sources}
    return {
        "id": [entry.id],
        "space": [entry.space],
        "title": [entry.title],
        "text": [entry.text],
        "author": list(entry.people),
        "all": [entry.title, entry.title, entry.text, *entry.people],
        "kind": [entry.kind.value],
        "source": list(entry.sources),
        "technology": list(entry.technologies),
        "language": [entry.lang],
        "published": [day.toordinal()],
        "newest": [day.toordinal()],
        "oldest": [-day.toordinal()],
        "version": [entry.version],
        "year": [day.year],
        "quarter": [day.year * 4 + (day.month - 1) // 3],
        "month": [day.year * 12 + day.month - 1],
        "stored": [orjson.dumps(kept)],
    }


class Fts5:
    """SQLite's full-text index over title and text, with its Porter stems and bm25."""

    def __init__(self, database: sqlite3.Connection, entries: Sequence[IndexEntry]) -> None:
        self._database = database
        database.execute(
            "CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, title, text, tokenize='porter unicode61')"
        )
        database.executemany("INSERT INTO entries VALUES (?, ?, ?)", ((e.id, e.title, e.text) for e in entries))
        database.execute("INSERT INTO entries (entries) VALUES ('optimize')")
        database.commit()

    def search_any(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Return the ten best of what has any of the words."""
        asked = " OR ".join(f'"{word}"' for word in words)
        question = "SELECT id, rank FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT 10"
        return self._database.execute(question, (asked,)).fetchall()
