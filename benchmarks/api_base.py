"""The base that the benchmark of the API asks: real records through every stage, kept in a folder and built once."""

from __future__ import annotations

import lzma
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path

from core.settings import Settings
from core.store import open_store
from core.taxonomy import load_taxonomy
from crawlers.bulk.importer import import_file
from index.engines import open_engine
from index.stage import IndexStage
from knowledge.stage import run_resolve
from nlp.runners import RunnerKind
from nlp.stage import run_tag
from nlp.tagger import Tagger

FILES = ("papers/arxiv_to_2019.jsonl.xz", "papers/arxiv_2025_2026.jsonl.xz")
_BUILT = "built"


def build_base(home: Path, data: Path, documents: int) -> Settings:
    """Return the settings of a base of so many records, made where ``home`` does not hold it yet."""
    settings = Settings(home=home)
    mark = home / f"{_BUILT}-{documents}"
    if mark.exists():
        return settings
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_store(settings.store_url) as store:
        records = Path(folder) / "records.jsonl"
        with records.open("wb") as target:
            target.writelines(islice(_iter_lines(data), documents))
        import_file(store, "arxiv", records)
        run_tag(store, Tagger(load_taxonomy()), runner=RunnerKind.POOL)
        run_resolve(store)
        with closing(open_engine(settings)) as engine:
            IndexStage(store, engine).run()
    mark.touch()
    return settings


def _iter_lines(data: Path) -> Iterator[bytes]:
    return chain.from_iterable(lzma.open(data / name, "rb") for name in FILES)
