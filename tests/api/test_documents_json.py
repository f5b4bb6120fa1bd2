"""A document as JSON, and its evidence as it came."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from core.models import Document, DocumentKind, Evidence
from core.settings import Settings
from core.store import open_store
from tests.api.conftest import serve
from tests.api.world import COPY, HOSTILE, NOW, OLD_ID, PATENT, RING, SCRIPT


def test_a_document_tells_everything_that_is_known(client: httpx.Client) -> None:
    held = client.get(f"/api/v1/documents/{RING}").json()
    assert (held["id"], held["revision"], held["language"]) == (RING, 2, "en")
    assert held["dates"] == [{"kind": "created", "value": "2024-01-02", "precision": "day"}]
    assert held["identifiers"] == {"arxiv": ["2401.00001"], "doi": ["10.1/ring"]}
    assert held["organisations"][0]["reason"] == "structured metadata"
    assert [revision["superseded_at"] is None for revision in held["revisions"]] == [False, True]
    assert held["versions"] == {"tagger": "tagger-1", "taxonomy": "taxonomy-1", "revision": 2}
    assert held["unit"]["members"][0]["id"] == RING


def test_a_tag_opens_into_its_reasons(client: httpx.Client) -> None:
    tags = client.get(f"/api/v1/documents/{RING}").json()["tags"]
    tag = next(tag for tag in tags if tag["id"] == "silicon-nitride-photonics")
    assert tag["central"]
    assert tag["reasons"][0] == {"name": "base rate", "log_odds": -1.1}
    assert sum(reason["log_odds"] for reason in tag["reasons"]) == pytest.approx(log(tag["score"] / 0.1), abs=0.01)


def test_offsets_of_mentions_fit_the_text(client: httpx.Client) -> None:
    held = client.get(f"/api/v1/documents/{RING}").json()
    fitting = [m for m in held["mentions"] if held[m["field"]][m["start"] : m["end"]] == m["surface"]]
    assert len(fitting) == 3


def test_the_other_documents_of_a_unit_are_told(client: httpx.Client) -> None:
    unit = client.get(f"/api/v1/documents/{COPY}").json()["unit"]
    assert unit["kind"] == "story"
    assert {member["id"] for member in unit["members"]} == {COPY, HOSTILE}


@pytest.mark.parametrize("document_id", [OLD_ID, HOSTILE, RING, PATENT])
def test_ids_with_slashes_colons_and_worse_are_found(client: httpx.Client, document_id: str) -> None:
    address = quote(document_id, safe=":/")
    assert client.get(f"/api/v1/documents/{address}").json()["id"] == document_id
    assert client.get(f"/documents/{address}").status_code == 200


def test_evidence_comes_back_byte_for_byte_but_cannot_run(client: httpx.Client) -> None:
    href = client.get(f"/api/v1/documents/{quote(HOSTILE)}").json()["evidence"]["href"]
    answer = client.get(href)
    assert answer.content == f"<html>{SCRIPT}hostile/a b?c#d</html>".encode()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-evidence-media-type"] == "text/html"


def test_evidence_that_is_no_text_is_an_attachment(client: httpx.Client) -> None:
    answer = client.get(f"/api/v1/documents/{PATENT}/evidence")
    assert answer.content == b"\xff\xfe\x00binary"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.fixture
def shadowed(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of an installation where one document's id is the address of evidence of nothing."""
    settings = Settings(home=tmp_path)
    with open_store(settings.store_url) as store:
        document = Document("memos", "a/evidence", DocumentKind.REPORT, "About evidence")
        store.documents.save([(document, Evidence(b"said", "text/plain"))], NOW)
    with serve(settings) as url, httpx.Client(base_url=url) as opened:
        yield opened


def test_an_id_that_ends_like_the_address_of_evidence_is_a_document(shadowed: httpx.Client) -> None:
    held = shadowed.get("/api/v1/documents/memos:a/evidence")
    assert (held.status_code, held.headers["content-type"]) == (200, "application/json")
    assert (held.json()["id"], held.json()["title"]) == ("memos:a/evidence", "About evidence")
    assert shadowed.get(held.json()["evidence"]["href"]).content == b"said"
    assert shadowed.get("/api/v1/documents/memos:b/evidence").status_code == 404


def test_a_document_tells_what_it_cites_and_what_is_counted(client: httpx.Client) -> None:
    held = client.get(f"/api/v1/documents/{PATENT}").json()
    assert held["citations"][0] == {"scheme": "patent", "value": "us9000001b2", "category": "X", "by": "examiner"}
    assert held["measures"][1] == {"name": "raised", "value": 3_000_000, "unit": "EUR"}
    said = held["organisations"][0]
    assert (said["kind"], said["is_sme"], said["funding_eur"]) == ("company", True, 1_250_000)
