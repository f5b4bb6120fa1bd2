"""A base in which a marker stands wherever one can, and a search for what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import orjson
import zstandard
from sqlalchemy import select

from core.accounts import By
from core.desk import Draw, Drawn, Item, Kept, Thing
from core.desk import Part as KeptPart
from core.models import Document, Evidence, Mention, Refusal, RunCounts, Tag, TagSet
from core.signals import Certainty, Part, Signal, SignalKind
from core.store import Store
from core.store.crawling.asks import SEED, Ask, AskState, Visit
from core.store.crawling.health import Health, HealthState
from core.store.forgetting.forgetting import Order
from core.store.sources import SourceRow
from core.store.statements import Statement
from core.store.tables import metadata
from knowledge.stage import run_resolve
from tests.conftest import NOW

LATER = NOW + timedelta(days=1)
ORDER = Order("asked to", LATER)
REHEARSAL = replace(ORDER, is_rehearsal=True)
MARKER = "Zwaluwenburg"
NAME = f"Quirijn {MARKER}"
_ZSTD = b"\x28\xb5\x2f\xfd"


def prove(document: Document) -> Evidence:
    """Return what a source said of a document."""
    return Evidence(orjson.dumps(document), "application/json", document.url)


def fill(store: Store, documents: Sequence[Document]) -> None:
    """Save, tag and resolve documents with their evidence, and feed one index."""
    if not store.indexes.fed():
        store.indexes.claim_building("g1", "tantivy", NOW)
    store.documents.save([(document, prove(document)) for document in documents], NOW)
    held = store.documents.load([document.id for document in documents])
    leased = store.pending.lease("tag", 1000, "me", NOW)
    store.tags.save([_tag(one.document, one.revision) for one in held.values()], NOW, leased)
    run_resolve(store)


def plant(store: Store, document: Document, now: datetime = NOW) -> None:
    """Let run records, requests, health, budgets and the ledger tell of a document."""
    told = f"{document.id}: no date in {document.title!r}"
    run_id = store.runs.start("crawl", now, document.source)
    counts = RunCounts(refusals=[Refusal("RecordError", document.url or document.id, told, document.text)])
    store.runs.finish(run_id, counts, now, error=told)
    store.runs.finish(store.runs.start("tag", now), counts, now, error=told)
    store.sources.save([SourceRow(document.source, "Us", "Ours", "news", "f1")], now)
    store.health.save(Health(document.source, HealthState.CHANGED_LAYOUT, told, now, now))
    store.budgets.set_ready(f"budget of {document.source}", now, told)
    payload = {"entry": {"title": document.title, "authors": [p.name for p in document.people]}}
    page = Ask(document.source, document.url or "https://none.example/", "article", payload)
    aside = Ask(document.source, "https://aside.example/", "article", payload)
    seed = Ask(document.source, "https://feed.example/", SEED, key=SEED, payload={"last": document.id})
    store.frontier.add([page, aside, seed], now)
    store.save_visits([Visit(page, AskState.REFUSED, error=told)], now)
    store.statements.add(Statement("unit-x", "remark", {"of": document.id}, "local", f"see {document.title}", now))


def plant_at_desk(store: Store, document: Document, now: datetime = NOW) -> None:
    """Keep a search, a draw, a list and notes that tell of a document."""
    by, kept, told = By(), Kept(f"About {document.title}", "local", "shared"), f"See {document.title}"
    made = store.saved_searches.add(kept, urlencode({"q": document.title, "kind": "news"}), by, now)
    search = store.saved_searches.load(made, ("shared",))
    unit = store.units.of_documents([document.id])[document.id]
    facts = (document.title, 7, 1, 1, 0, 0, "local", now)
    store.draws.add(search, Draw(0, made, *facts, units=(Drawn(unit, KeptPart.TOP, 1, True, "local", now),)), by, now)
    held = store.lists.load(store.lists.add(kept, by, now), ("shared",))
    for kind, target in ((Thing.DOCUMENT, document.id), (Thing.UNIT, unit), (Thing.TECHNOLOGY, "lasers")):
        store.lists.put(held, Item(kind, target, told, "local", now), by, now)
        store.notes.add(replace(kept, name=told), (kind, target), by, now)


def find(store: Store, marker: str) -> set[str]:
    """Return the columns in which a marker stands, in any case, compressed or not: ``table.column``."""
    found = set[str]()
    with store.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found |= {f"{table.name}.{name}" for name, value in row.items() if _holds(value, marker)}
    return found


def dump(store: Store) -> dict[str, list[str]]:
    """Return all rows of all tables, in order."""
    with store.database.read() as connection:
        return {t.name: sorted(map(str, connection.execute(select(t)))) for t in metadata.sorted_tables}


def _holds(value: object, marker: str) -> bool:
    if isinstance(value, bytes | memoryview):
        body = bytes(value)
        body = zstandard.ZstdDecompressor().decompressobj().decompress(body) if body.startswith(_ZSTD) else body
        value = body.decode("utf-8", "replace")
    elif isinstance(value, list | dict):
        value = orjson.dumps(value).decode()
    return isinstance(value, str) and marker.lower() in value.lower()


def _tag(document: Document, revision: int) -> TagSet:
    word = document.title.split()[0]
    mention = Mention("title", 0, len(word), word, "lasers")
    signal = Signal(
        SignalKind.FUNDING, "title", 0, len(word), Certainty.DONE, "funding 1",
        ((Part.COMPANY, document.title), (Part.INVESTOR, document.title)), facts=(("round", document.title),),
    )  # fmt: skip
    return TagSet(document.id, revision, "t1", "x1", (Tag("lasers", 1.0, central=True),), (mention,), signals=(signal,))


def refusing(place: str) -> RunCounts:
    """Return counts with one refusal at a place."""
    return RunCounts(refusals=[Refusal("RecordError", place, "no date")])


def make_asks(document: Document) -> tuple[Ask, Ask]:
    """Return the request of a document's page, and that of another, which tells of it."""
    payload = {"entry": {"title": document.title, "authors": [p.name for p in document.people]}}
    return Ask("news", document.url or "", "article", payload), Ask(
        "news", "https://news.example/2", "article", payload
    )
