"""The store: the system of record, one object with a part for each kind of thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

from core.errors import ScoutError
from core.models import LOCAL_PRINCIPAL, Actor, Document, Link, PendingWork
from core.relations import RelationKeys
from core.settings import Settings
from core.store.accounts.api_keys import ApiKeyStore
from core.store.accounts.audit import AuditStore
from core.store.accounts.principals import AccountStore
from core.store.accounts.sessions import SessionStore
from core.store.accounts.spaces import SpaceStore
from core.store.actors.actors import ActorStore, LinkStore
from core.store.actors.ledger import ActorLedger
from core.store.actors.names_in_text import NameInText, NameInTextStore
from core.store.actors.person_links import PersonLinkStore
from core.store.actors.reading import ActorReader
from core.store.actors.relinking import RelinkingStore
from core.store.actors.suggestions import SuggestionStore
from core.store.arrivals import ArrivalStore
from core.store.connecting import DEFAULTS, ConnectOptions
from core.store.corrections import CorrectionStore
from core.store.crawling.asks import Ask, Visit
from core.store.crawling.backfills import BackfillStore
from core.store.crawling.budgets import BudgetStore
from core.store.crawling.frontier import FrontierStore
from core.store.crawling.health import HealthStore
from core.store.crawling.origins import OriginStore
from core.store.crawling.wanted import WantedStore, settled
from core.store.database import UNITS, Database
from core.store.dated_texts import DatedTextStore
from core.store.desk.draws import DrawStore
from core.store.desk.last_visits import LastVisitStore
from core.store.desk.lists import ListStore
from core.store.desk.notes import NoteStore
from core.store.desk.saved_searches import SavedSearchStore
from core.store.documents import DocumentStore, Saved, locks_of
from core.store.events.deriving import EventDeriver, Join, Refreshed
from core.store.events.reading import EventStore
from core.store.events.signals import SignalStore
from core.store.evidence import EvidenceStore
from core.store.forgetting.forgetting import ForgettingStore
from core.store.forgetting.suppressions import SuppressionStore
from core.store.headings import HeadingStore
from core.store.indexes import IndexStore
from core.store.keys import KeyStore
from core.store.pending import PendingStore
from core.store.registers import RegisterStore, entry_locks
from core.store.relations import Relate, RelationStore
from core.store.retagging import RetaggingStore
from core.store.runs import RunStore
from core.store.schema import check_schema
from core.store.sources import SourceStore
from core.store.statements import StatementStore
from core.store.tags import TagStore
from core.store.taxonomy_changes import TaxonomyChangeStore
from core.store.units import UnitPlan, UnitStore


@dataclass(frozen=True, slots=True)
class Derive:
    """How what resolve derives from documents is derived: ``keys`` of each of them, and what is pure to do with it.

    ``names``: of organisations in texts. ``people``: links to those of whom an ORCID is given.
    """

    documents: Sequence[Document]
    keys: Mapping[str, RelationKeys]
    join: Join
    relate: Relate
    names: Sequence[NameInText] = ()
    people: Sequence[Link] = ()


class Store:
    """All parts of the store over one database. Open it with :func:`open_store`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.suppressions = SuppressionStore(database)
        self.pending = PendingStore(database)
        self.evidence = EvidenceStore(database)
        self.sources = SourceStore(database)
        self.frontier = FrontierStore(database)
        self.wanted = WantedStore(database)
        self.backfills = BackfillStore(database, self.frontier)
        self.budgets = BudgetStore(database)
        self.origins = OriginStore(database)
        self.health = HealthStore(database)
        self.runs = RunStore(database, self.suppressions)
        self.documents = DocumentStore(database, self.evidence, self.pending, self.suppressions)
        self.headings = HeadingStore(database)
        self.dated_texts = DatedTextStore(database)
        self.arrivals = ArrivalStore(database)
        self.signals = SignalStore(database)
        self.tags = TagStore(database, self.pending, self.signals)
        self.retagging = RetaggingStore(database, self.pending)
        self.statements = StatementStore(database)
        self.events = EventStore(database)
        self.event_deriving = EventDeriver(database, self.statements)
        self.taxonomy_changes = TaxonomyChangeStore(database, self.statements)
        self.keys = KeyStore(database)
        self.units = UnitStore(database, self.pending, self.statements, self.keys)
        self.relations = RelationStore(database, self.documents, self.statements)
        self.relinking = RelinkingStore(database, self.pending)
        self.corrections = CorrectionStore(database, self.pending, self.statements, self.units)
        self.actors = ActorStore(database)
        self.links = LinkStore(database)
        self.names_in_text = NameInTextStore(database)
        self.person_links = PersonLinkStore(database)
        self.organisations = ActorReader(database)
        self.ledger = ActorLedger(database, self.statements, self.units)
        self.suggestions = SuggestionStore(database, self.statements, self.ledger)
        self.registers = RegisterStore(database, self.evidence, self.suppressions, self.actors, self.statements)
        self.indexes = IndexStore(database, self.pending)
        self.audit = AuditStore(database)
        self.accounts = AccountStore(database, self.audit)
        self.sessions = SessionStore(database, self.audit)
        self.api_keys = ApiKeyStore(database, self.audit)
        self.spaces = SpaceStore(database, self.audit)
        self.saved_searches = SavedSearchStore(database, self.audit)
        self.draws = DrawStore(database, self.audit)
        self.lists = ListStore(database, self.audit)
        self.notes = NoteStore(database, self.audit)
        self.last_visits = LastVisitStore(database)
        self.forgetting = ForgettingStore(
            database, self.pending, self.units, self.statements, self.suppressions, self.registers
        )

    def save_visits(self, visits: Sequence[Visit], now: datetime) -> Saved:
        """Commit what became of requests: their records and entries, the requests they led to, and that they are done.

        What was forgotten is left out: documents, requests for them, and those under way when they were. Of a query of
        a backfill that was given up meanwhile only the records are kept.
        """
        records = [record for visit in visits for record in visit.records]
        new, changed = set[str](), set[str]()
        entries = [item for visit in visits for item in visit.entries]
        with self.database.write(*locks_of(records), *entry_locks(entries)) as connection:
            for cause in dict.fromkeys(visit.cause for visit in visits):
                batch = [record for visit in visits if visit.cause is cause for record in visit.records]
                saved = self.documents.save_in(connection, batch, now, cause)
                new |= saved.new
                changed |= saved.changed
            live = self.backfills.sift_in(connection, visits)
            for visit in visits:
                if visit.entries:
                    saved = self.registers.save_in(connection, visit.entries, now, visit.ask.url)
                    new |= saved.new
                    changed |= saved.changed
            asked = self.suppressions.sift_asks_in(connection, [visit.ask for visit in live])
            done = {_place(ask): ask for ask in asked}
            told = [replace(visit, ask=done[place]) for visit in live if (place := _place(visit.ask)) in done]
            self.wanted.note_in(connection, told, now)
            self.frontier.finish_in(connection, [settled(visit) for visit in told], now)
            self.backfills.note_in(connection, told)
            found = [ask for visit in live for ask in visit.found]
            self.frontier.add_in(connection, self.suppressions.sift_asks_in(connection, found), now)
        return Saved(frozenset(new), frozenset(changed))

    def save_resolved(
        self,
        plan: UnitPlan,
        actors: dict[str, tuple[Actor, str]],
        links: Sequence[Link],
        works: Sequence[PendingWork],
        now: datetime,
        derive: Derive | None = None,
    ) -> Refreshed:
        """Write all that resolve decided for a batch, and take the batch off its queue, in one transaction.

        ``derive`` says which events are told and how documents bear on each other; without it both stay as they are.
        Returned are the keys of events: those of which are late are derived by a later batch, or by ``derive_events``.

        Raises StoreUnavailableError when the plan no longer holds, or a document is gone; nothing is written then.
        """
        refreshed = Refreshed()
        with self.database.write(UNITS) as connection:
            self.documents.require_in(connection, list(plan.keys))
            self.pending.lock_in(connection, works)
            self.units.save_in(connection, plan, now, LOCAL_PRINCIPAL)
            targets = [work.target for work in works]
            self.actors.save_in(connection, actors, now, targets)
            self.links.save_in(connection, targets, links, now)
            if derive is not None:
                self.person_links.save_in(connection, targets, derive.people, now)
                meant = self.names_in_text.save_in(connection, targets, derive.names, links)
                self.links.add_in(connection, meant, now)
                refreshed = self.event_deriving.refresh_in(connection, targets, derive.join, now)
                self.relations.refresh_in(connection, derive.documents, derive.keys, derive.relate, now)
            self.pending.done_in(connection, works)
        return refreshed

    def derive_events(self, keys: Collection[str], join: Join, now: datetime) -> None:
        """Derive the events of these keys anew."""
        with self.database.write(UNITS) as connection:
            self.event_deriving.derive_in(connection, keys, join, now)

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _place(ask: Ask) -> tuple[str, str]:
    return ask.source, ask.id


def open_store(url: str, options: ConnectOptions = DEFAULTS) -> Store:
    """Open the database of a URL, making its tables when it is empty.

    Raises ConfigurationError for a URL that is none, StoreError when it cannot be opened (StoreUnavailableError when
    that may pass), MigrationError when its schema is of another version.
    """
    database = Database(url, options)
    try:
        check_schema(database)
    except ScoutError:
        database.close()
        raise
    return Store(database)


def open_settings_store(settings: Settings) -> Store:
    """Open the database of an installation; raises what :func:`open_store` raises."""
    return open_store(settings.store_url, database_options(settings))


def database_options(settings: Settings) -> ConnectOptions:
    """Return how the database of an installation is reached."""
    asked = settings.store
    return ConnectOptions(asked.timeout_s, asked.pool_size, asked.password_file)
