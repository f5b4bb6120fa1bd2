"""What gives a document away is found, and what merely begins or ends like it is let be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Document, DocumentKind, Refusal, RunCounts
from core.store import Store
from core.store.forgetting.needles import build_needles
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import ORDER

PAPER = Document(
    "arxiv",
    "1709.10488",
    DocumentKind.PAPER,
    'On "rings" of glass',
    "We report rings of glass that ring when they are struck.",
    url="https://arxiv.example/abs/1709.10488",
    identifiers=(("doi", "10.1/ring-of-glass"), ("url", "https://paper.example/rings")),
)
NEEDLES = build_needles([PAPER.id, "news:a"], [PAPER])


@pytest.mark.parametrize(
    "text",
    [
        "arxiv:1709.10488",
        "document:arxiv:1709.10488",
        "arxiv:1709.10488: no title",
        "arxiv:1709.10488, news:7",
        "It was (arxiv:1709.10488).",
        '{"id":"news:a"}',
        '{"text":"broken\\nnews:a"}',
        "news:a",
        "see news:a.",
        "https://arxiv.example/pdf/1709.10488v2",
        "https://arxiv.example/pdf/1709.10488.pdf",
        "https://doi.example/10.1/ring-of-glass",
        "got 404 for https://paper.example/rings#figures",
        "https://paper.example/rings/",
        'a paper On "rings" of glass appeared',
        '{"title":"On \\"rings\\" of glass"}',
        "x We report rings of glass that ring when they",
    ],
)
def test_what_tells_of_a_document_is_found(text: str) -> None:
    assert NEEDLES.is_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "arxiv:1709.104881",
        "news:a/b",
        "news:a~board",
        "news:a-second",
        "news:a.html",
        "news:a?page=2",
        "news:ab",
        "my-news:a",
        "old.news:a",
        "other:news:a",
        "mydocument:news:ab",
        "https://paper.example/rings/7",
        "https://paper.example/rings?page=2",
        "https://paper.example/rings-and-more",
        "10.1/ring-of-glass-2",
        "21709.10488",
        'On "rings" of glasses',
        "We report rings.",
        "",
    ],
)
def test_what_is_like_a_document_is_let_be(text: str) -> None:
    assert not NEEDLES.is_in(text)


@given(st.text(" \n,;()[]\"'<>"), st.text(" \n,;()[]\"'<>"))
def test_marks_around_an_id_hide_nothing(before: str, after: str) -> None:
    assert NEEDLES.is_in(f"{before}news:a{after}")


@given(st.from_regex(r"[a-z0-9~/-]{1,12}", fullmatch=True))
def test_no_longer_id_is_taken_for_a_shorter_one(rest: str) -> None:
    assert build_needles(["news:a"], []).is_in(f"news:a{rest}") is (not rest.strip("~/-"))


def test_forgetting_a_document_leaves_what_is_told_of_one_whose_id_begins_so(
    store: Store, make_document: MakeDocument
) -> None:
    first, longer = (replace(make_document(key), title=f"Title of {key} alone", text="") for key in ("a1", "a12"))
    store.documents.save([(one, None) for one in (first, longer)], NOW)
    counts = RunCounts()
    for one in (first, longer):
        counts.refuse(Refusal("RecordError", one.id, f"{one.id}: no date"))
    store.runs.finish(store.runs.start("crawl", NOW), counts, NOW)
    store.forgetting.forget_documents([first.id], ORDER)
    assert [held.refusal.place for held in store.runs.refusals()] == [longer.id]
