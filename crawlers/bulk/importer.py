"""``scout import``: one file into the store; what is broken is refused and counted, the rest goes on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.clock import Clock, utc_now
from core.errors import FormatError, InputError, RecordError, ScoutError, SourceError
from core.logs import get_logger
from core.models import LOCAL_PRINCIPAL, SHARED_SPACE, Document, Evidence, Refusal, RunCounts
from core.retrying import Patience, retry
from core.store import Store
from core.store.runs import Run
from crawlers.bulk.format import Format
from crawlers.bulk.formats import FORMATS
from crawlers.bulk.lines import hash_file, open_lines
from crawlers.bulk.mapping import load_mapping
from crawlers.bulk.reader import RawRecord, iter_records
from crawlers.bulk.seen import SeenIds
from crawlers.expectations import FillCounter
from crawlers.records import Limits
from crawlers.registration import refuse_forgotten, save_source
from crawlers.source import Source, load_sources

STAGE = "import"
MAPPED_FORMATS = ("jsonl", "csv")
_SAMPLE_CHARS = 200
_MEDIA_TYPES = {"jsonl": "application/json", "csv": "text/csv"}
_log = get_logger(__name__)

# What was done so far, and how much of the file was read (0 to 1).
Progress = Callable[[RunCounts, float], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is taken in. ``mapping`` is needed for the formats ``jsonl`` and ``csv``, and only there."""

    mapping: Path | None = None
    space: str = SHARED_SPACE
    owner: str = LOCAL_PRINCIPAL
    max_document_kb: int = 2048
    batch_size: int = 1000
    retry_s: float = 120.0


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file. ``failure``: why it could not be read to its end."""

    run: Run
    failure: SourceError | None = None


def import_file(
    store: Store,
    format_name: str,
    path: Path,
    options: ImportOptions = ImportOptions(),  # frozen
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> Run:
    """Save every record of a file as a document with its evidence and return the run record.

    A record that is broken, without title or from the future is refused with its place (``file:line``). One whose
    id stood earlier in the file with other content is refused too: so the same import again changes nothing.
    Raises InputError for an unknown format or a file that is not there, ConfigurationError for a wrong mapping,
    FormatError for a file that is not what it says; what was saved before stays, and the run record says why.
    """
    outcome = try_import(store, format_name, path, options, clock=clock, progress=progress)
    if outcome.failure:
        raise outcome.failure
    return outcome.run


def try_import(
    store: Store,
    format_name: str,
    path: Path,
    options: ImportOptions = ImportOptions(),  # frozen
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Do as :func:`import_file`, but return what is wrong with a file as a whole: other files can go on.

    Raises InputError (also for a source that was forgotten), ConfigurationError, StoreError.
    """
    form, source = find_format(format_name, options.mapping)
    refuse_forgotten(store, source)
    answer_hash = hash_file(path)
    save_source(store, source, clock())
    run_id = store.runs.start(STAGE, clock(), source.id)
    job = _Import(store, form, source, options, _Origin(path.name, answer_hash, clock()))
    try:
        job.run(path, progress)
    except ScoutError as exc:
        run = store.runs.finish(run_id, job.counts, clock(), error=f"{exc.code}: {exc}")
        if not isinstance(exc, SourceError):
            raise
        return ImportOutcome(run, exc)
    patience = Patience(options.retry_s)
    run = retry(lambda: store.runs.finish(run_id, job.counts, clock(), error=job.shortfall()), patience)
    _log.info("imported", file=path.name, format=form.name, read=run.read, new=run.new, refused=run.refused)
    return ImportOutcome(run)


def find_format(name: str, mapping: Path | None) -> tuple[Format, Source]:
    """Return a format with the facts of its source; raises InputError naming the formats there are."""
    if name in MAPPED_FORMATS:
        if mapping is None:
            raise InputError(f"the format {name} needs a mapping file (--map)", place=name)
        return load_mapping(mapping, "jsonl" if name == "jsonl" else "csv")
    if name not in FORMATS:
        known = ", ".join((*FORMATS, *MAPPED_FORMATS))
        raise InputError(f"no such format; there are: {known}", place=name)
    if mapping is not None:
        raise InputError(f"the format {name} takes no mapping file", place=str(mapping))
    form = FORMATS[name]
    return form, load_sources()[form.source]


@dataclass(frozen=True, slots=True)
class _Origin:
    file: str
    answer_hash: str
    now: datetime


@contextmanager
def _spared_from_collection() -> Iterator[None]:
    """Let the garbage collector pass over what was there before.

    A batch makes it run often, and each time it would walk through all imported modules: a sixth of an import's time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Import:
    """One import under way."""

    def __init__(self, store: Store, form: Format, source: Source, options: ImportOptions, origin: _Origin) -> None:
        self.counts = RunCounts()
        self._store = store
        self._form = form
        self._source = source
        self._options = options
        self._origin = origin
        self._limits = Limits(origin.now.date(), options.max_document_kb)
        self._is_default_space = (options.space, options.owner) == (SHARED_SPACE, LOCAL_PRINCIPAL)
        self._batch: dict[str, tuple[Document, Evidence]] = {}
        self._seen = SeenIds()
        self._unknown: set[str] = set()
        self._fill = FillCounter(source.expectations)
        self._patience = Patience(options.retry_s)

    def run(self, path: Path, progress: Progress | None) -> None:
        """Read the file to its end."""
        with _spared_from_collection(), open_lines(path) as file:
            try:
                for raw in iter_records(file, self._form, self._options.max_document_kb):
                    self._take(raw)
                    if len(self._batch) >= self._options.batch_size:
                        self._save()
                        if progress:
                            progress(self.counts, file.share_read)
            except FormatError as exc:
                # What was read whole is kept; the reader of lines knows its place better than we do.
                self._save()
                raise FormatError(exc.message, place=exc.place or path.name) from exc
            self._save()
            if progress:
                progress(self.counts, 1.0)
        if self._unknown:
            _log.warning("unknown fields", file=path.name, format=self._form.name, fields=sorted(self._unknown))

    def shortfall(self) -> str | None:
        """Say in which way the file stays below what its source leads to expect."""
        return self._fill.shortfall()

    def _take(self, raw: RawRecord) -> None:
        self.counts.read += 1
        try:
            document = self._build(raw)
            if not self._is_repeated(document):
                proof = Evidence(
                    raw.body, _MEDIA_TYPES[self._form.container], None, self._origin.answer_hash, self._origin.now
                )
                self._batch[document.id] = (document, proof)
        except RecordError as exc:
            place = f"{self._origin.file}:{raw.number}"
            sample = raw.body[:_SAMPLE_CHARS].decode("utf-8", "replace")
            self.counts.refuse(Refusal(exc.code, place, exc.message, sample))

    def _build(self, raw: RawRecord) -> Document:
        if raw.value is None:
            raise raw.error or RecordError("no record")
        if not raw.value.keys() <= self._form.known:
            self._unknown |= raw.value.keys() - self._form.known
        document = self._form.build(raw.value, self._source)
        self._limits.check(document)
        if self._is_default_space:
            return document
        return replace(document, space=self._options.space, owner=self._options.owner)

    def _is_repeated(self, document: Document) -> bool:
        """Whether the same record stood earlier in this file; raises RecordError where it said something else."""
        if self._seen.add(document.id):
            self._fill.add(document)
            return False
        self._save()
        if not self._store.documents.is_held(document):
            raise RecordError(f"the id {document.id} stands twice in the file with different content")
        self.counts.unchanged += 1
        return True

    def _save(self) -> None:
        # In turn with reading: a thread of its own makes both slower (they hand over the interpreter's lock too often).
        if self._batch:
            batch = list(self._batch.values())
            # Saving again changes nothing: a database that restarts meanwhile costs a pause.
            saved = retry(lambda: self._store.documents.save(batch, self._origin.now), self._patience)
            self.counts.new += saved.new
            self.counts.changed += saved.changed
            self.counts.unchanged += saved.unchanged
            self._batch.clear()
