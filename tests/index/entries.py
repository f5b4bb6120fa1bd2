"""Entries and engines for the tests of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path
from typing import Any

from core.models import DocumentKind
from index.embedded import EmbeddedEngine
from index.engine import Engine
from index.entry import EntryActor, IndexEntry
from index.parser import parse_query
from index.query import Query
from tests.elasticsearch.shared import open_elasticsearch

# Another engine joins the contract by one line: its name, and how to make it without a generation, in an empty folder.
ENGINES: Mapping[str, Callable[[Path], AbstractContextManager[Engine]]] = {
    "tantivy": lambda folder: closing(EmbeddedEngine(folder, heap_mb=15)),
    "elasticsearch": lambda _: open_elasticsearch(),
}


def make_entry(unit_id: str = "u1", **fields: Any) -> IndexEntry:
    """Return an entry; what a test does not name is plain."""
    plain: dict[str, Any] = {
        "kind": DocumentKind.PAPER,
        "title": "",
        "text": "",
        "lang": "en",
        "sources": ("arxiv",),
        "documents": (f"arxiv:{unit_id}",),
        "published": date(2020, 1, 1),
    }
    return IndexEntry(id=unit_id, **(plain | fields))


def make_query(text: str, **fields: Any) -> Query:
    """Return the query that a search string stands for."""
    parsed = parse_query(text)
    return Query(parsed.expression, parsed.filters, **fields)


def fill(engine: Engine, entries: Iterable[IndexEntry]) -> str:
    """Write entries to a new generation and make it live."""
    generation = engine.create()
    with engine.writer(generation) as writer:
        writer.put(entries)
    engine.activate(generation)
    return generation


def find(engine: Engine, text: str, **fields: Any) -> set[str]:
    """Return the ids that a search string matches."""
    answer = engine.search(make_query(text, limit=100, **fields))
    assert answer.total == len(answer.hits)
    return {hit.entry.id for hit in answer.hits}


LIBRARY = (
    make_entry(
        "ring",
        title="Silicon nitride ring resonators",
        text="Low-loss waveguides made of Si3N4. Batteries are not needed.",
        people=("Jan de Vries", "Anna Maria Müller"),
        actors=(EntryActor("ror:tud", "Delft University of Technology", "affiliation", "NL"),),
        technologies=("photonics", "integrated-photonics"),
        identifiers=(("arxiv", "1709.10488"), ("doi", "10.1103/PhysRevX.7.1")),
        published=date(2019, 3, 2),
        visible_from=date(2019, 3, 3),
    ),
    make_entry(
        "laser",
        kind=DocumentKind.PATENT,
        title="Semiconductor laser",
        text="A laser with a ring cavity and a lithium ion battery as its source.",
        sources=("uspto", "epo"),
        actors=(
            EntryActor("ror:asml", "ASML Holding", "applicant", "NL"),
            EntryActor("ror:zeiss", "Carl Zeiss SMT", "applicant", "DE"),
        ),
        technologies=("photonics", "lasers"),
        published=date(2021, 7, 14),
        visible_from=date(2021, 7, 14),
    ),
    make_entry(
        "accu",
        kind=DocumentKind.NEWS,
        title="Nieuwe batterijen voor de scheepvaart",
        text="Het bedrijf bouwt batterijen met een vaste stof als elektrolyt.",
        lang="nl",
        sources=("bits",),
        technologies=("batteries",),
        published=date(2021, 9, 1),
        visible_from=date(2021, 9, 1),
    ),
    make_entry(
        "zelle",
        kind=DocumentKind.NEWS,
        title="Batterien mit Festkörperelektrolyt",
        text="Die Brücke zur Größe der Zellen: kleine Batterien.",
        lang="de",
        sources=("heise",),
        technologies=("batteries",),
        published=None,
        space="group-a",
    ),
)
