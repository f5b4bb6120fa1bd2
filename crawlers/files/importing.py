"""``scout import folder``: the documents of a folder into a space; what cannot be read is refused, the rest goes on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.clock import Clock, utc_now
from core.errors import RecordError, ScoutError
from core.logs import get_logger
from core.models import LOCAL_PRINCIPAL, Document, Evidence, Refusal, RunCounts
from core.retrying import Patience, retry
from core.store import Store
from core.store.runs import Run
from crawlers.files.describing import FileFacts, describe
from crawlers.files.finding import Found, FoundFile, LeftOut, RefusedFile, find_files, folder_names, read_bytes
from crawlers.files.formats import FORMATS
from crawlers.files.planning import Plan, find_lost, held_files, make_plan
from crawlers.files.reading import FileTask, Read, ReadingLimits, read_files
from crawlers.records import Limits
from crawlers.registration import refuse_forgotten, refuse_no_space, save_source
from crawlers.source import SHIPPED, Source, load_source

STAGE = "import"
SOURCE = "own-documents"
FACTS = "own_documents.yml"
_MEGABYTE = 1024 * 1024
# Files are kept whole as evidence: so much of them is saved at once, whatever their number.
_BATCH_BYTES = 32 * _MEGABYTE
_BATCH_DOCUMENTS = 100
_log = get_logger(__name__)

# How many files are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FolderOptions:
    """How files are taken in. ``space``: who sees them. ``again``: read those too that are the same as last time."""

    space: str
    owner: str = LOCAL_PRINCIPAL
    again: bool = False
    max_file_mb: int = 32
    max_document_kb: int = 2_048
    retry_s: float = 120.0
    reading: ReadingLimits = ReadingLimits()  # noqa: RUF009  # frozen


@dataclass(frozen=True, slots=True)
class FolderOutcome:
    """What became of the files of an import, by their names.

    ``left_out``: how many of each kind are not read. ``copies``: files with the same bytes as another, which they are
    named with. ``moved``: new name → old name. ``gone``: no longer there; their documents are kept. ``remarks``: what
    should be known of the reading of some.
    """

    run: Run
    left_out: Mapping[str, int]
    copies: Mapping[str, str]
    moved: Mapping[str, str]
    gone: Sequence[str]
    remarks: Sequence[str]


def import_folder(
    store: Store,
    paths: Sequence[Path],
    options: FolderOptions,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> FolderOutcome:
    """Save the documents of folders and files with their bytes as evidence, and say what became of each.

    Raises InputError for a path that is not there or a space that is none, StoreError.
    """
    refuse_no_space(options.space)
    source = load_source(SHIPPED / FACTS)
    refuse_forgotten(store, source)
    found = find_files(paths)
    save_source(store, source, clock())
    run_id = store.runs.start(STAGE, clock(), source.id, options.space)
    job = _FolderImport(store, source, options, clock())
    try:
        plan = job.run(found, folder_names(paths), progress)
    except ScoutError as exc:
        store.runs.finish(run_id, job.counts, clock(), error=f"{exc.code}: {exc}")
        raise
    run = retry(lambda: store.runs.finish(run_id, job.counts, clock()), Patience(options.retry_s))
    _log.info("imported", files=run.read, new=run.new, refused=run.refused, gone=len(plan.gone))
    left_out = Counter(one.reason for one in found if isinstance(one, LeftOut))
    return FolderOutcome(run, dict(left_out.most_common()), plan.copies, plan.moved, plan.gone, job.remarks)


class _FolderImport:
    """One import under way."""

    def __init__(self, store: Store, source: Source, options: FolderOptions, now: datetime) -> None:
        self.counts = RunCounts()
        self.remarks: list[str] = []
        self._store = store
        self._source = source
        self._options = options
        self._now = now
        self._limits = Limits(now.date(), options.max_document_kb)
        self._batch: list[tuple[Document, Evidence]] = []
        self._patience = Patience(options.retry_s)

    def run(self, found: Sequence[Found], folders: frozenset[str], progress: Progress | None) -> Plan:
        """Take in what is new or changed; return what was decided for each file."""
        held = held_files(self._store.arrivals.identifiers(self._source.id, self._options.space))
        files = {one.name: one for one in found if isinstance(one, FoundFile)}
        for one in found:
            if isinstance(one, RefusedFile):
                self._refuse(one.name, one.error)
        present = self._hash(files)
        plan = make_plan(present, held, find_lost(held, {one.name for one in found}, folders))
        if self._options.again:
            key_of = {one.name: key for key, one in held.items()}
            plan.take |= {name: key_of[name] for name in plan.same}
            plan.same.clear()
        self.counts.read += len(plan.same) + len(plan.copies)
        self.counts.unchanged += len(plan.same) + len(plan.copies)
        tasks = self._tasks(files, plan)
        for done, (task, read) in enumerate(read_files(tasks, self._options.reading), 1):
            self._take(files[task.name], plan.take[task.name], task, read)
            if progress:
                progress(done, len(plan.take))
        self._save()
        return plan

    def _hash(self, files: Mapping[str, FoundFile]) -> dict[str, str]:
        """Return the SHA-256 of each file that can be opened; the others are refused."""
        digests: dict[str, str] = {}
        for name, file in files.items():
            try:
                digests[name] = hashlib.sha256(self._read_bytes(file)).hexdigest()
            except RecordError as exc:
                self._refuse(name, exc)
        return digests

    def _tasks(self, files: Mapping[str, FoundFile], plan: Plan) -> Iterator[FileTask]:
        for name in plan.take:
            try:
                yield FileTask(name, files[name].suffix, self._read_bytes(files[name]))
            except RecordError as exc:  # gone or locked since it was hashed
                self._refuse(name, exc)

    def _read_bytes(self, file: FoundFile) -> bytes:
        return read_bytes(file, self._options.max_file_mb * _MEGABYTE)

    def _take(self, file: FoundFile, key: str, task: FileTask, read: Read) -> None:
        if isinstance(read, RecordError):
            self._refuse(file.name, read)
            return
        digest = hashlib.sha256(task.body).hexdigest()
        try:
            changed = datetime.fromtimestamp(file.path.stat().st_mtime, UTC)
        except (OSError, OverflowError, ValueError):
            changed = self._now
        facts = FileFacts(file.name, key, digest, changed, self._now.date())
        document, remarks = describe(read, facts, self._source)
        document = replace(document, space=self._options.space, owner=self._options.owner)
        try:
            self._limits.check(document)
        except RecordError as exc:
            self._refuse(file.name, exc)
            return
        self.counts.read += 1
        self.remarks += [f"{file.name}: {one}" for one in remarks]
        self._batch.append((document, Evidence(task.body, FORMATS[file.suffix].media_type, None, digest, self._now)))
        if len(self._batch) >= _BATCH_DOCUMENTS or sum(len(e.body) for _, e in self._batch) >= _BATCH_BYTES:
            self._save()

    def _refuse(self, name: str, error: RecordError) -> None:
        self.counts.read += 1
        self.counts.refuse(Refusal(error.code, name, error.message))

    def _save(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            saved = retry(lambda: self._store.documents.save(batch, self._now), self._patience)
            self.counts.new += saved.new
            self.counts.changed += saved.changed
            self.counts.unchanged += saved.unchanged
