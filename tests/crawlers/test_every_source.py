"""One walk over every source and every bulk format: what each must state, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import crawlers.source
from core.models import Document
from crawlers.bulk.formats import FORMATS
from crawlers.source import SHIPPED, Access, Keep, Source, load_sources
from crawlers.spiders.choosing import SPIDERS

SANDBOX = SHIPPED.parents[1] / "sandbox" / "sources"
SOURCES = [*load_sources().values(), *(load_sources(SANDBOX).values() if SANDBOX.is_dir() else ())]


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: f"{s.id}-{s.access}")
def test_a_source_states_what_it_must(source: Source) -> None:
    assert source.access is Access.BULK or source.access in SPIDERS
    assert source.access is not Access.BULK or source.id in FORMATS
    assert all(hasattr(Document, name) for name in source.expectations.fill)
    assert source.visible_from.rule != "published" or source.kind in {"news", "report"}
    assert source.kind != "patent" or source.visible_from.rule == "publication"
    if source.access is Access.FEED and ".example/" not in (source.url or ""):
        assert source.terms.keep is Keep.LEAD
        assert source.pace.delay_s >= 1


def test_arxiv_is_asked_as_its_terms_say() -> None:
    arxiv = load_sources()["arxiv"]
    assert arxiv.pace.delay_s >= 3
    assert arxiv.pace.concurrent == 1
    assert arxiv.pace.stop_on_429


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_belongs_to_a_source_and_names_its_fields(name: str) -> None:
    form = FORMATS[name]
    assert form.name == name
    assert form.source in load_sources()
    assert form.used
    assert not form.used & {field for field, _ in form.ignored}
    assert all(reason for _, reason in form.ignored)
    assert form.container == "jsonl" or form.required


def test_no_source_is_a_duplicate_of_another() -> None:
    urls = [s.url for s in load_sources().values() if s.url]
    assert len(urls) == len(set(urls))
    assert Path(crawlers.source.__file__).parent / "sources" == SHIPPED
