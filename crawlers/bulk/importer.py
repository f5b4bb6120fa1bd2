"""``scout import``: one file into the store; what is broken is refused and counted, the rest goes on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.clock import Clock, utc_now
from core.errors import FormatError, RecordError, ScoutError, SourceError, TooLargeError
from core.logs import get_logger
from core.models import LOCAL_PRINCIPAL, SHARED_SPACE, Document, Evidence, Refusal, RunCounts
from core.retrying import Patience, retry
from core.store import Store
from core.store.runs import Run
from crawlers.bulk.file_readers import FileReader, Wanted, find_reader
from crawlers.bulk.lines import hash_file
from crawlers.bulk.reader import RawRecord
from crawlers.bulk.seen import SeenIds
from crawlers.bulk.sinks import Made, Sink
from crawlers.expectations import FillCounter
from crawlers.reading import Round
from crawlers.records import Limits
from crawlers.registration import refuse_forgotten, refuse_no_space, save_source
from crawlers.source import Source, load_sources

STAGE = "import"
_SAMPLE_CHARS = 200
# Names that a hostile file makes up would fill the log.
_MOST_NAMES = 100
_log = get_logger(__name__)

# What was done so far, and how much of the file was read (0 to 1).
Progress = Callable[[RunCounts, float], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is taken in. ``mapping`` is needed for the formats ``jsonl`` and ``csv``, and only there.

    ``sources``: those whose answers can be read from files; by default the ones that are shipped.
    """

    mapping: Path | None = None
    sources: Mapping[str, Source] | None = None
    space: str = SHARED_SPACE
    owner: str = LOCAL_PRINCIPAL
    max_document_kb: int = 2048
    batch_size: int = 1000
    retry_s: float = 120.0


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file.

    ``failure``: why it could not be read to its end. ``left_out``: how many records are nothing that its source is
    read for (the covers and indexes of a catalogue of papers).
    """

    run: Run
    failure: SourceError | None = None
    left_out: int = 0


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

    Raises InputError (also for a source that was forgotten, and a space that is none), ConfigurationError, StoreError.
    """
    now = clock()
    refuse_no_space(options.space)
    reader = _find_reader(format_name, path, options, now)
    refuse_forgotten(store, reader.source)
    answer_hash = hash_file(path)
    save_source(store, reader.source, now)
    run_id = store.runs.start(STAGE, now, reader.source.id, options.space)
    job = _Import(store, reader, options, _Origin(path.name, answer_hash, now))
    try:
        job.run(path, progress)
    except ScoutError as exc:
        run = store.runs.finish(run_id, job.counts, clock(), error=f"{exc.code}: {exc}")
        if not isinstance(exc, SourceError):
            raise
        return ImportOutcome(run, exc, job.left_out)
    patience = Patience(options.retry_s)
    run = retry(lambda: store.runs.finish(run_id, job.counts, clock(), error=job.shortfall()), patience)
    _log.info("imported", file=path.name, format=reader.name, read=run.read, new=run.new, refused=run.refused)
    return ImportOutcome(run, left_out=job.left_out)


def _find_reader(name: str, path: Path, options: ImportOptions, now: datetime) -> FileReader:
    sources = load_sources() if options.sources is None else options.sources
    this_round = Round(now.isoformat(), now, now.date())
    wanted = Wanted(name, options.mapping, options.max_document_kb, is_markup=_is_markup(path))
    return find_reader(wanted, sources, this_round)


def _is_markup(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    except OSError:
        # A folder, or a file that is not there: its reader says so.
        return False


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

    def __init__(self, store: Store, reader: FileReader, options: ImportOptions, origin: _Origin) -> None:
        self.counts = RunCounts()
        self.left_out = 0
        self._reader = reader
        self._options = options
        self._origin = origin
        self._limits = Limits(origin.now.date(), options.max_document_kb)
        self._is_default_space = (options.space, options.owner) == (SHARED_SPACE, LOCAL_PRINCIPAL)
        self._sink = Sink(store, origin.now, f"file {origin.file}", Patience(options.retry_s))
        self._seen = SeenIds()
        self._unknown: set[str] = set()
        self._fill = FillCounter(reader.source.expectations)

    def run(self, path: Path, progress: Progress | None) -> None:
        """Read the file to its end."""
        with _spared_from_collection(), self._reader.open(path) as file:
            try:
                for raw in file.records:
                    self._take(raw)
                    if self._sink.is_full(self._options.batch_size):
                        self._save()
                        if progress:
                            progress(self.counts, file.share_read())
            except (FormatError, TooLargeError) as exc:
                # What was read whole is kept; the reader of lines knows its place better than we do.
                self._save()
                raise FormatError(exc.message, place=exc.place or path.name) from exc
            self._save()
            if progress:
                progress(self.counts, 1.0)
        if self._unknown:
            _log.warning("unknown fields", file=path.name, format=self._reader.name, fields=sorted(self._unknown))

    def shortfall(self) -> str | None:
        """Say in which way the file stays below what its source leads to expect."""
        # A file may hold a few records of a source that has thousands.
        return self._fill.shortfall(may_be_empty=True)

    def _take(self, raw: RawRecord) -> None:
        self.counts.read += 1
        try:
            made = self._build(raw)
            if made is not None and not self._is_repeated(made):
                proof = Evidence(
                    raw.body, self._reader.media_type(raw), None, self._origin.answer_hash, self._origin.now
                )
                self._sink.add(made, proof)
        except RecordError as exc:
            place = f"{self._origin.file}:{raw.number}"
            sample = raw.body[:_SAMPLE_CHARS].decode("utf-8", "replace")
            self.counts.refuse(Refusal(exc.code, place, exc.message, sample))

    def _build(self, raw: RawRecord) -> Made | None:
        made = self._reader.build(raw)
        if len(self._unknown) < _MOST_NAMES:
            self._unknown.update(self._reader.unknown(raw))
        if made is None:
            return None
        if isinstance(made, Document):
            self._limits.check(made)
        else:
            self._limits.check_entry(made)
        if self._is_default_space:
            return made
        return replace(made, space=self._options.space, owner=self._options.owner)

    def _is_repeated(self, made: Made) -> bool:
        """Whether the same record stood earlier in this file; raises RecordError where it said something else."""
        if self._seen.add(made.id):
            self._fill.add(made)
            return False
        self._save()
        if not self._sink.is_held(made):
            raise RecordError(f"the id {made.id} stands twice in the file with different content")
        self.counts.unchanged += 1
        return True

    def _save(self) -> None:
        saved = self._sink.save()
        self.counts.new += saved.new
        self.counts.changed += saved.changed
        self.counts.unchanged += saved.unchanged
