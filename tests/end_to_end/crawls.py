"""Crawls of the sandbox as an operator runs them, and time that goes by between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import update

from core.clock import utc_now
from core.models import Document
from core.settings import CrawlSettings, EgressSettings, Settings
from core.store import Store, open_settings_store
from core.store.crawling.health import Health
from core.store.documents import hash_content
from core.store.runs import RunRefusal
from core.store.tables import frontier
from crawlers.crawl import crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source
from sandbox.credentials import KEYS_FILE

TIMEOUT_S = 1.5


@dataclass(frozen=True)
class Found:
    """What an installation holds after a crawl, by source."""

    health: Mapping[str, Health]
    documents: Mapping[str, list[Document]]
    refused: Mapping[str, list[RunRefusal]]
    outcomes: Mapping[str, CrawlOutcome] = field(default_factory=dict)


def make_settings(home: Path, url: str | None, **crawl_settings: object) -> Settings:
    """Return the settings of an installation that asks a sandbox, and waits for nobody longer than it must."""
    defaults: dict[str, object] = {"sandbox_url": url, "timeout_s": TIMEOUT_S, "max_wait_s": 5, "readers": 0}
    options = defaults | {"keys_file": KEYS_FILE} | crawl_settings
    return Settings(home=home, crawl=CrawlSettings.model_validate(options), egress=EgressSettings(), demo=True)


def run_crawl(settings: Settings, sources: Mapping[str, Source]) -> Found:
    """Crawl what is due and return what is held then."""
    outcomes = {outcome.source: outcome for outcome in crawl(settings, sources)}
    with open_settings_store(settings) as store:
        return look_at(store, outcomes)


def look_at(store: Store, outcomes: Mapping[str, CrawlOutcome] | None = None) -> Found:
    """Return what a store holds."""
    documents: dict[str, list[Document]] = {}
    for document in load_documents(store).values():
        documents.setdefault(document.source, []).append(document)
    refused: dict[str, list[RunRefusal]] = {}
    for item in store.runs.refusals(limit=1_000):
        refused.setdefault(item.source or "", []).append(item)
    return Found(store.health.load(), documents, refused, outcomes or {})


def load_documents(store: Store) -> dict[str, Document]:
    """Return all documents by id."""
    return {one.id: one.document for ids in store.documents.iter_ids() for one in store.documents.load(ids).values()}


def load_hashes(store: Store) -> dict[str, str]:
    """Return the hash of the content of all documents by id."""
    return {document_id: hash_content(document) for document_id, document in load_documents(store).items()}


def let_time_pass(store: Store) -> None:
    """Bring the moment of every request that is to be asked again."""
    now = utc_now()
    with store.database.write() as connection:
        connection.execute(update(frontier).where(frontier.c.due_at > now).values(due_at=now))


def retry_refused(store: Store) -> int:
    """Ask again for what was refused, as ``scout sources retry`` does; return how many requests."""
    return store.frontier.retry(store.frontier.counts().keys(), utc_now())
