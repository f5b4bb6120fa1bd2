"""Leaving a person out of all documents that are held; :mod:`core.store.forgetting.redacting` does so as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice, permutations
from typing import Any

import orjson
import zstandard
from sqlalchemy import Connection, delete, select, update

from core.models import Cause, Consumer, Document, Person
from core.relations import RelationKind
from core.store.actors.person_links import PersonLinkStore
from core.store.database import Database, chunks
from core.store.documents import hash_content
from core.store.events.deriving import EventDeriver
from core.store.forgetting.documents import forget_events_in
from core.store.forgetting.redacting import Redactor, normalise_orcid, normalise_person, read_body
from core.store.forgetting.traces import iter_rows
from core.store.pending import PendingStore
from core.store.rows import document_of_row, row_of_document
from core.store.tables import (
    actor_names,
    actors,
    document_dates,
    document_keys,
    document_relations,
    document_revisions,
    documents,
    evidence,
    links,
    mentions,
    names_in_text,
    person_keys,
    statements,
)
from core.store.units import UnitStore
from core.text.folding import fold
from core.text.tokens import tokenise

_LEVEL = 3
_REDACTED_FIELDS = ("title", "text", "people", "organisations", "citations")
_BY_PEOPLE = (RelationKind.SAME_INVENTION.value, RelationKind.FOUNDER_PAPER.value)
# Bodies may be large: so many are held at once.
_PAGE_BODIES = 200
# Five dates; more are not given by any source.
_MAX_ORDERS = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """The person in clear, as the operator wrote it: what is worth to be looked at closely."""

    names: tuple[str, ...]
    orcid: str | None = None

    @property
    def clues(self) -> tuple[str, ...]:
        """The longest word of each way to write the name; what holds none of them does not name the person."""
        words = (normalise_person(name).split() for name in self.names)
        found = {max(own, key=len) for own in words if own}
        return (*sorted(found), *([fold(normalise_orcid(self.orcid))] if self.orcid else []))

    def is_spelt_by(self, key: str) -> bool:
        """Say whether a key of a document holds a name, or the family name that ends keys of titles."""
        words, ends = set(tokenise(key)), set(key.split("|")[1:])
        names = [set(normalise_person(name).split()) for name in self.names]
        return any(own <= words or not own.isdisjoint(ends) for own in names if own)

    def is_like(self, person: Person) -> bool:
        """Say whether another way to write a name may mean the person: it shares a clue, and initials."""
        name = normalise_person(person.name)
        mine = {word[0] for word in name.split()}
        theirs = [{word[0] for word in normalise_person(one).split()} for one in self.names]
        return self.is_near(name) and any(mine <= other or other <= mine for other in theirs)

    def is_near(self, text: str) -> bool:
        """Say whether a text may name the person."""
        folded = fold(text)
        return any(clue in folded for clue in self.clues)


@dataclass(slots=True)
class Redacted:
    """What became of the documents that named a person.

    ``evidence``: hashes of what goes; ``keys``: those that spelt the name. ``addresses``: ids of documents of which id
    or address still does; ``alike``: names of people that were left, and how often they stand.
    """

    counts: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)
    alike: Counter[str] = field(default_factory=Counter)

    def note_redacted(self, held: Document, redacted: Document) -> None:
        """Count what changes in a document."""
        self.ids.add(held.id)
        self.counts["documents redacted"] += 1
        self.counts["authors"] += len(held.people) - len(redacted.people)
        self.counts["titles and texts"] += (held.title != redacted.title) + (held.text != redacted.text)

    def note_left(self, redacted: Document, wanted: Wanted) -> None:
        """Note what is not redacted."""
        words = set(tokenise(f"{redacted.id} {redacted.url or ''}"))
        if any(own and set(own) <= words for own in (normalise_person(name).split() for name in wanted.names)):
            self.addresses.append(redacted.id)
        self.alike.update(person.name for person in redacted.people if wanted.is_like(person))


class PersonForgetter:
    """Redacts what is held inside the caller's transaction, which holds UNITS."""

    def __init__(
        self, database: Database, pending: PendingStore, units: UnitStore, events: EventDeriver, redactor: Redactor
    ) -> None:
        self._database = database
        self._pending = pending
        self._units = units
        self._events = events
        self._redactor = redactor

    def redact_in(self, connection: Connection, wanted: Wanted, now: datetime, principal: str) -> Redacted:
        """Redact documents and their revisions, drop evidence that names the person, and have the stages follow."""
        done = Redacted()
        self._redact_documents(connection, wanted, done, now)
        self._redact_revisions(connection, wanted, done)
        self._drop_evidence(connection, wanted, done)
        self._drop_keys(connection, wanted, done, now, principal)
        self._drop_actors(connection, wanted, done)
        self._drop_person_keys(connection, done, now)
        self._touch_units(connection, done, now)
        return done

    def _redact_documents(self, connection: Connection, wanted: Wanted, done: Redacted, now: datetime) -> None:
        for row in iter_rows(connection, documents, *(column.name for column in documents.columns)):
            if not wanted.is_near(_told(row)):
                continue
            held = _in_order(document_of_row(row, self._dates(connection, row["id"])), row["content_hash"])
            redacted = self._redactor.document(held)
            done.note_left(redacted, wanted)
            if redacted is not held:
                done.note_redacted(held, redacted)
                done.evidence.update(filter(None, [row["evidence_hash"]]))
                self._rewrite(connection, row, redacted, now)

    def _dates(self, connection: Connection, document_id: str) -> list[dict[str, Any]]:
        query = select(document_dates).where(document_dates.c.document_id == document_id)
        return [dict(row) for row in connection.execute(query).mappings()]

    def _rewrite(self, connection: Connection, row: Mapping[str, Any], document: Document, now: datetime) -> None:
        """Put a redacted document in the place of what is held: no revision keeps what it said before."""
        told = row_of_document(document)
        values = {name: told[name] for name in _REDACTED_FIELDS} | {
            "revision": row["revision"] + 1,
            "content_hash": hash_content(document),
            "evidence_hash": None,
            "updated_at": now,
        }
        connection.execute(update(documents).where(documents.c.id == row["id"]).values(values))
        connection.execute(delete(names_in_text).where(names_in_text.c.document_id == row["id"]))
        is_text_changed = any(told[name] != row[name] for name in ("title", "text"))
        if is_text_changed:  # the offsets of mentions and signals are true no more
            connection.execute(delete(mentions).where(mentions.c.document_id == row["id"]))
            forget_events_in(connection, self._events, self._pending, [row["id"]], now)
        consumer = Consumer.TAG if is_text_changed else Consumer.RESOLVE
        self._pending.enqueue_in(connection, consumer, [(row["id"], row["revision"] + 1)], Cause.CORRECTED, now)

    def _redact_revisions(self, connection: Connection, wanted: Wanted, done: Redacted) -> None:
        names = ("document_id", "revision", "content_hash", "evidence_hash", "content")
        for row in iter_rows(connection, document_revisions, *names, page_rows=_PAGE_BODIES):
            content = orjson.loads(zstandard.ZstdDecompressor().decompress(row["content"]))
            if not wanted.is_near(_told(content)):
                continue
            held = _in_order(document_of_row(content, content["dates"]), row["content_hash"])
            redacted = self._redactor.document(held)
            if redacted is not held:
                done.counts["revisions"] += 1
                done.evidence.update(filter(None, [row["evidence_hash"]]))
                self._rewrite_revision(connection, row, content, redacted)

    def _rewrite_revision(
        self, connection: Connection, row: Mapping[str, Any], content: dict[str, Any], document: Document
    ) -> None:
        told, content_hash = row_of_document(document), hash_content(document)
        content |= {name: told[name] for name in _REDACTED_FIELDS} | {"content_hash": content_hash}
        body = zstandard.ZstdCompressor(level=_LEVEL).compress(orjson.dumps(content | {"evidence_hash": None}))
        table = document_revisions
        mine = (table.c.document_id == row["document_id"]) & (table.c.revision == row["revision"])
        values = {"content": body, "content_hash": content_hash, "evidence_hash": None}
        connection.execute(update(table).where(mine).values(values))

    def _drop_evidence(self, connection: Connection, wanted: Wanted, done: Redacted) -> None:
        """Drop what sources said of redacted documents, and whatever else they said that names the person."""
        for row in iter_rows(connection, evidence, "hash", "body", "size_bytes", page_rows=_PAGE_BODIES):
            body = zstandard.ZstdDecompressor().decompress(row["body"], max_output_size=row["size_bytes"])
            text = read_body(body)
            if wanted.is_near(text) and self._redactor.names(text):
                done.evidence.add(row["hash"])
        for part in chunks(sorted(done.evidence)):
            for table in (documents, document_revisions):
                mine = self._database.among(table.c.evidence_hash, part)
                connection.execute(update(table).where(mine).values(evidence_hash=None))
            mine = self._database.among(statements.c.evidence, part)
            connection.execute(update(statements).where(mine).values(evidence=None))
            mine = self._database.among(evidence.c.hash, part)
            done.counts["evidence"] += connection.execute(delete(evidence).where(mine)).rowcount

    def _drop_keys(self, connection: Connection, wanted: Wanted, done: Redacted, now: datetime, principal: str) -> None:
        """Drop keys that spell the name, and the joins for them: resolve makes new ones of what is left."""
        for part in chunks(sorted(done.ids)):
            mine = self._database.among(document_keys.c.document_id, part)
            done.keys.update(filter(wanted.is_spelt_by, connection.scalars(select(document_keys.c.key).where(mine))))
        for part in chunks(sorted(done.keys)):
            done.counts["joins"] += self._units.retract_joins_in(connection, part, now, principal)
            mine = self._database.among(document_keys.c.key, part)
            done.counts["keys"] += connection.execute(delete(document_keys).where(mine)).rowcount

    def _drop_actors(self, connection: Connection, wanted: Wanted, done: Redacted) -> None:
        named = [
            row["id"]
            for row in iter_rows(connection, actors, "id", "name", "identifiers")
            if wanted.is_near(f"{row['name']} {row['identifiers']}") and self._is_actor(row)
        ]
        for part in chunks(named):
            for table, column in (
                (actor_names, actor_names.c.actor_id),
                (links, links.c.actor_id),
                (names_in_text, names_in_text.c.actor_id),
                (actors, actors.c.id),
            ):
                gone = connection.execute(delete(table).where(self._database.among(column, part))).rowcount
                done.counts[table.name.replace("_", " ")] += gone

    def _drop_person_keys(self, connection: Connection, done: Redacted, now: datetime) -> None:
        """Drop by which people redacted documents are found, whose they are, and on what they bear by their people.

        Resolve says it of those left.
        """
        ids, table = sorted(done.ids), document_relations
        PersonLinkStore(self._database).save_in(connection, ids, [], now)
        for part in chunks(ids):
            for column in (table.c.document_id, table.c.other_id):
                bearing = delete(table).where(self._database.among(column, part), table.c.kind.in_(_BY_PEOPLE))
                done.counts["document relations"] += connection.execute(bearing).rowcount
            mine = self._database.among(person_keys.c.document_id, part)
            done.counts["person keys"] += connection.execute(delete(person_keys).where(mine)).rowcount

    def _is_actor(self, row: Mapping[str, Any]) -> bool:
        if self._redactor.text(row["name"]) != row["name"] or self._redactor.is_name(normalise_person(row["name"])):
            return True
        orcids = [str(value) for scheme, value in row["identifiers"] if scheme == "orcid"]
        return any(self._redactor.is_person(Person("", orcid)) for orcid in orcids)

    def _touch_units(self, connection: Connection, done: Redacted, now: datetime) -> None:
        """Have the index follow at once, without waiting for the stages before it."""
        done.counts["index entries"] += self._units.touch_documents_in(connection, sorted(done.ids), now)


def _told(row: Mapping[str, Any]) -> str:
    """Return all words of a row of ``documents`` that may name somebody, its address too."""
    return " ".join(str(row[name]) for name in (*_REDACTED_FIELDS, "id", "url"))


def _in_order(document: Document, content_hash: str) -> Document:
    """Return a document with its dates in the order that its source gave and its hash was made of.

    Rows do not keep it; without it the same record would count as changed when it comes again.
    """
    for dates in islice(permutations(document.dates), _MAX_ORDERS):
        ordered = replace(document, dates=dates)
        if hash_content(ordered) == content_hash:
            return ordered
    return document
