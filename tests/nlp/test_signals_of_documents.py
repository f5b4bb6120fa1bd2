from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import Document, DocumentKind
from core.signals import MoneyName, Part, SignalKind
from nlp.tagger import Tagger
from tests.nlp.conftest import MakeDocument

TITLE = "Ringwerk raises $26M Series A to make photonic chips"
TEXT = "The market for photonic chips is expected to reach $7.5 billion by 2030, according to Yole. That is all. "


def make(make_document: MakeDocument, kind: DocumentKind = DocumentKind.NEWS) -> Document:
    return replace(make_document(TEXT, title=TITLE), kind=kind)


@pytest.mark.parametrize("kind", [DocumentKind.NEWS, DocumentKind.COMPANY, DocumentKind.REPORT])
def test_news_companies_and_reports_tell_what_happened(
    tagger: Tagger, make_document: MakeDocument, kind: DocumentKind
) -> None:
    funding, market = tagger.tag(make(make_document, kind)).signals
    assert (funding.kind, funding.field, funding.names(Part.COMPANY)) == (SignalKind.FUNDING, "title", ["Ringwerk"])
    assert market.kind is SignalKind.MARKET
    assert market.amount(MoneyName.FORECAST) is not None
    assert TEXT[market.start : market.end].startswith("The market")


def test_papers_and_patents_tell_none(tagger: Tagger, make_document: MakeDocument) -> None:
    for kind in (DocumentKind.PAPER, DocumentKind.PATENT, DocumentKind.PROJECT):
        assert tagger.tag(make(make_document, kind)).signals == ()


def test_signals_are_the_same_in_any_batch(tagger: Tagger, make_document: MakeDocument) -> None:
    documents = [replace(make(make_document), text=TEXT * n) for n in range(1, 6)]
    assert [tags.signals for tags in tagger.tag_batch(documents)] == [tagger.tag(one).signals for one in documents]


def test_who_looks_for_no_names_looks_for_no_signals(tagger: Tagger, make_document: MakeDocument) -> None:
    document = make(make_document, DocumentKind.NEWS)
    assert Tagger(tagger.taxonomy, names=False).tag(document).signals == ()
