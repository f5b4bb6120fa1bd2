from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest

from core.errors import NotFoundError
from core.models import (
    Cause,
    Citation,
    Consumer,
    Evidence,
    Measure,
    MeasureName,
    Organisation,
    OrganisationKind,
    Role,
)
from core.store import Store, open_store
from core.store.documents import SaveCounts, hash_content
from core.store.evidence import hash_evidence
from tests.core.store.conftest import MakeDocument


def test_a_document_comes_back_as_it_was_saved(
    store: Store, make_document: MakeDocument, proof: Evidence, now: datetime
) -> None:
    document = make_document("math/9201207")
    assert store.documents.save([(document, proof)], now) == SaveCounts(new=1)
    stored = store.documents.load_one("arxiv:math/9201207")
    assert stored.document == document
    assert (stored.revision, stored.first_seen, stored.evidence_hash) == (1, now, hash_evidence(proof.body))


def test_citations_measures_and_what_participants_get_come_back_as_they_were_saved(
    store: Store, make_document: MakeDocument, now: datetime
) -> None:
    participant = Organisation("Ring BV", Role.COORDINATOR, "NL", "Delft", (("pic", "9"),), OrganisationKind.COMPANY)
    document = replace(
        make_document("a1"),
        organisations=(replace(participant, is_sme=True, funding_eur=2.5e6), Organisation("Ring BV", Role.APPLICANT)),
        citations=(Citation("patent", "us1b2", "X", "examiner"), Citation("text", "A book, 1999")),
        measures=(Measure(MeasureName.EC_CONTRIBUTION, 2.5e6, "EUR"), Measure(MeasureName.CITED_BY, 3)),
    )
    store.documents.save([(document, None)], now)
    store.documents.save([(replace(document, measures=()), None)], now + timedelta(days=1))
    past, current = store.documents.revisions(document.id)
    assert (past.document, current.document) == (document, replace(document, measures=()))


def test_what_no_source_said_before_leaves_the_hash_as_it_was(make_document: MakeDocument) -> None:
    document = replace(make_document("a1"), organisations=(Organisation("Ring BV", Role.APPLICANT),))
    known = asdict(document)
    for name in ("citations", "measures"):
        del known[name]
    for name in ("kind", "is_sme", "funding_eur"):
        del known["organisations"][0][name]
    assert hash_content(document) == hashlib.blake2b(orjson.dumps(known), digest_size=16).hexdigest()


def test_saving_the_same_again_changes_nothing(
    store: Store, make_document: MakeDocument, proof: Evidence, now: datetime
) -> None:
    batch = [(make_document(f"a{n}"), proof) for n in range(5)]
    store.documents.save(batch, now)
    before = store.documents.load([d.id for d, _ in batch])
    assert store.documents.save(batch, now + timedelta(days=1)) == SaveCounts(unchanged=5)
    assert store.documents.load([d.id for d, _ in batch]) == before


def test_a_changed_document_gets_a_revision_and_keeps_the_old_one(
    store: Store, make_document: MakeDocument, now: datetime
) -> None:
    later = now + timedelta(days=1)
    first, second = make_document("a1", title="First title"), make_document("a1", title="Second title")
    store.documents.save([(first, None)], now)
    assert store.documents.save([(second, None)], later) == SaveCounts(changed=1)
    old, current = store.documents.revisions("arxiv:a1")
    assert (old.document, old.recorded_at, old.superseded_at) == (first, now, later)
    assert (current.document, current.revision, current.recorded_at) == (second, 2, later)
    assert store.documents.load_one("arxiv:a1").first_seen == now


def test_of_two_in_a_batch_the_last_counts(store: Store, make_document: MakeDocument, now: datetime) -> None:
    batch = [(make_document("a1", title="First"), None), (make_document("a1", title="Last"), None)]
    assert store.documents.save(batch, now) == SaveCounts(new=1, unchanged=1)
    assert store.documents.load_one("arxiv:a1").document.title == "Last"


def test_saving_enqueues_tag_with_its_cause(store: Store, make_document: MakeDocument, now: datetime) -> None:
    store.documents.save([(make_document("a1"), None)], now)
    store.pending.done(store.pending.lease(Consumer.TAG, 10, "me", now))
    store.documents.save([(make_document("a1", title="Other"), None), (make_document("a2"), None)], now)
    works = store.pending.lease(Consumer.TAG, 10, "me", now)
    assert {w.target: (w.cause, w.revision) for w in works} == {
        "arxiv:a1": (Cause.ENRICHED, 2),
        "arxiv:a2": (Cause.NEW, 1),
    }


def test_evidence_is_kept_once_for_one_content(
    store: Store, make_document: MakeDocument, proof: Evidence, now: datetime
) -> None:
    store.documents.save([(make_document("a1"), proof), (make_document("a2"), proof)], now)
    held = store.evidence.load(hash_evidence(proof.body))
    assert (held.body, held.media_type, held.url, held.fetched_at) == (proof.body, proof.media_type, proof.url, now)


def test_an_unknown_document_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="arxiv:none"):
        store.documents.load_one("arxiv:none")


def test_ids_come_in_batches_in_order(store: Store, make_document: MakeDocument, now: datetime) -> None:
    store.documents.save([(make_document(f"a{n}"), None) for n in range(7)], now)
    assert [len(batch) for batch in store.documents.iter_ids(3)] == [3, 3, 1]
    assert store.documents.counts_by("source") == {"arxiv": 7}


def test_documents_survive_closing(tmp_path: Path, make_document: MakeDocument, now: datetime) -> None:
    url = f"sqlite:///{tmp_path / 'one.sqlite'}"
    with open_store(url) as first:
        first.documents.save([(make_document("a1"), None)], now)
    with open_store(url) as second:
        assert second.documents.count() == 1
