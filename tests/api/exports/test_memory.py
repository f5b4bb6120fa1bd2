"""A long export needs no more memory than a short one."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.auth.visitor import make_local
from api.exports.formats import FORMATS, ExportFormat
from api.exports.opening import open_export
from api.exports.writing import iter_export
from api.state import Services, make_services
from core.models import Document, DocumentKind
from core.settings import Settings
from core.store import open_store
from core.taxonomy import load_taxonomy
from index.engines import open_engine
from index.query import Query
from tests.api.world import NOW
from tests.index.entries import fill, make_entry

UNITS = 3_000
TEXT = "Rings and lasers in silicon nitride. " * 50


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services over many units with long texts."""
    settings = Settings(home=Path(tmp_path_factory.mktemp("many")))
    documents = [Document("arxiv", f"u{i}", DocumentKind.PAPER, f"Title {i}", TEXT, "en") for i in range(UNITS)]
    entries = (
        make_entry(d.key, title=d.title, published=date(2020, 1, 1) + timedelta(i)) for i, d in enumerate(documents)
    )
    engine = open_engine(settings)
    with open_store(settings.store_url) as store:
        store.documents.save([(document, None) for document in documents], NOW)
        fill(engine, entries)
        services = make_services(settings, store, engine, load_taxonomy(settings.taxonomy), lambda: NOW)
        yield replace(services, visitor=make_local("", None))
    engine.close()


@pytest.mark.parametrize("form", list(ExportFormat))
def test_memory_does_not_grow_with_the_file(many: Services, form: ExportFormat) -> None:
    measure(many, form, 200)  # what is made once
    few, lots = measure(many, form, 200), measure(many, form, UNITS)
    assert lots < few + 1_500_000


def measure(services: Services, form: ExportFormat, limit: int) -> int:
    """Return the most memory that an export held, in bytes."""
    tracemalloc.start()
    size = sum(map(len, iter_export(open_export(services, Query(), limit=limit), FORMATS[form].open())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size
    return peak
