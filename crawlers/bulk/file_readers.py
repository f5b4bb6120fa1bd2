"""How the files that ``scout import`` takes become documents: by a format, or as a source reads its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from core.errors import InputError, RecordError
from core.models import Document
from core.registers import RegisterEntry
from crawlers.bulk.format import Format
from crawlers.bulk.formats import FORMATS
from crawlers.bulk.json_files import MAX_RECORD_BYTES, iter_json_records
from crawlers.bulk.lines import open_lines
from crawlers.bulk.mapping import Container, load_mapping
from crawlers.bulk.reader import RawRecord, iter_records
from crawlers.parsing.archives import ANY_FILE, iter_members, reading
from crawlers.patentsview.documents import build_document
from crawlers.patentsview.joining import find_tables
from crawlers.reading import Round
from crawlers.source import Access, Source
from crawlers.spiders.base import FileSpider
from crawlers.spiders.choosing import SPIDERS, make_spider
from crawlers.spiders.records import guess_media_type

MAPPED_FORMATS = ("jsonl", "csv", "json")
# Files of tables that are joined, and the source that their records belong to.
JOINED = "patentsview-tables"
_JOINED_SOURCE = "patentsview"
_MEDIA_TYPES = {"jsonl": "application/json", "csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file that is being read: its records, and how much of it was read (0 to 1)."""

    records: Iterator[RawRecord]
    share_read: Callable[[], float]


class FileReader(Protocol):
    """What reads one kind of file."""

    @property
    def name(self) -> str:
        """The name of a format, or the id of a source."""
        ...

    @property
    def source(self) -> Source:
        """The source that the records belong to."""
        ...

    def open(self, path: Path) -> AbstractContextManager[RecordFile]:
        """Open a file. Raises InputError where it cannot be; reading it raises FormatError."""
        ...

    def build(self, raw: RawRecord) -> Document | RegisterEntry | None:
        """Make what a record is; ``None`` leaves it out. Raises RecordError."""
        ...

    def unknown(self, raw: RawRecord) -> Iterable[str]:
        """Return the fields of a record that are neither used nor ignored by name."""
        ...

    def media_type(self, raw: RawRecord) -> str:
        """Return the media type of a record's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads JSON lines, CSV, or one JSON list by a format."""

    form: Format
    source: Source
    max_document_kb: int

    @property
    def name(self) -> str:
        """The name of the format."""
        return self.form.name

    @contextmanager
    def open(self, path: Path) -> Iterator[RecordFile]:
        """Open a file, plain or compressed."""
        if self.form.container == "json":
            with _open_whole(path, lambda file: _iter_json(file, path.name)) as whole:
                yield whole
            return
        with open_lines(path) as file:
            yield RecordFile(iter_records(file, self.form, self.max_document_kb), lambda: file.share_read)

    def build(self, raw: RawRecord) -> Document | RegisterEntry:
        """Make what a record is. Raises RecordError."""
        if raw.value is None:
            raise raw.error or RecordError("no record")
        return self.form.build(raw.value, self.source)

    def unknown(self, raw: RawRecord) -> Iterable[str]:
        """Return the columns that the format does not know."""
        fields = raw.value.keys() if raw.value is not None else frozenset[str]()
        return () if fields <= self.form.known else fields - self.form.known

    def media_type(self, raw: RawRecord) -> str:
        """Return the media type of all records of the format."""
        del raw
        return _MEDIA_TYPES[self.form.container]


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads what a source answers, kept in files, as the crawl reads it."""

    source: Source
    spider: FileSpider

    @property
    def name(self) -> str:
        """The id of the source."""
        return self.source.id

    @contextmanager
    def open(self, path: Path) -> Iterator[RecordFile]:
        """Open a file, an archive too."""
        with _open_whole(path, lambda file: self.spider.iter_file(file, place=path.name)) as whole:
            yield whole

    def build(self, raw: RawRecord) -> Document | RegisterEntry | None:
        """Make what a record is; ``None`` leaves it out. Raises RecordError."""
        return self.spider.make_raw(raw)

    def unknown(self, raw: RawRecord) -> Iterable[str]:
        """Return the paths of a record that the source's facts do not know."""
        return self.spider.unknown(raw.value) if raw.value is not None else ()

    def media_type(self, raw: RawRecord) -> str:
        """Return the media type of a record by its first character."""
        return guess_media_type(raw.body)


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads the tables of PatentsView in a folder, joined by patent. ``columns``: those that nobody knows."""

    source: Source
    columns: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name of the format."""
        return JOINED

    @contextmanager
    def open(self, path: Path) -> Iterator[RecordFile]:
        """Open a folder, or that of one of the tables."""
        join = find_tables(path, self.columns)
        yield RecordFile(join.iter_records(), lambda: join.share_read)

    def build(self, raw: RawRecord) -> Document | None:
        """Make a document of a patent; ``None`` for one that was withdrawn. Raises RecordError."""
        if raw.value is None:
            raise raw.error or RecordError("no record")
        return build_document(raw.value, self.source)

    def unknown(self, raw: RawRecord) -> Iterable[str]:
        """Return the columns of all tables that nobody knows."""
        del raw
        return self.columns

    def media_type(self, raw: RawRecord) -> str:
        """Return the media type of a joined record."""
        del raw
        return "application/json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reader is asked for: a format or the id of a source, and the mapping where a format needs one.

    ``is_markup``: the file begins as XML does. arXiv is both a source that answers XML and a format of lines.
    """

    name: str
    mapping: Path | None = None
    max_document_kb: int = 2048
    is_markup: bool = False


def find_reader(wanted: Wanted, sources: Mapping[str, Source], this_round: Round) -> FileReader:
    """Return what reads a kind of file. Raises InputError naming what there is, ConfigurationError of a mapping."""
    name, mapping = wanted.name, wanted.mapping
    if name in MAPPED_FORMATS:
        if mapping is None:
            raise InputError(f"the format {name} needs a mapping file (--map)", place=name)
        containers: Mapping[str, Container] = {"jsonl": "jsonl", "csv": "csv", "json": "json"}
        form, source = load_mapping(mapping, containers[name])
        return LineReader(form, source, wanted.max_document_kb)
    if name not in (JOINED, *FORMATS) and name not in readable_sources(sources):
        known = ", ".join(sorted({JOINED, *FORMATS, *MAPPED_FORMATS, *readable_sources(sources)}))
        raise InputError(f"no such format; there are: {known}", place=name)
    if mapping is not None:
        raise InputError(f"the format {name} takes no mapping file", place=str(mapping))
    if name == JOINED:
        return TableReader(sources[_JOINED_SOURCE])
    if name in FORMATS and not (wanted.is_markup and name in readable_sources(sources)):
        return LineReader(FORMATS[name], sources[FORMATS[name].source], wanted.max_document_kb)
    spider = make_spider(sources[name], this_round)
    assert isinstance(spider, FileSpider)  # that is what readable_sources says
    return SourceReader(sources[name], spider)


def gather(name: str, paths: Sequence[Path]) -> list[Path]:
    """Return what is imported one after the other: of tables that are joined, the folders that they lie in."""
    if name != JOINED:
        return list(paths)
    return list(dict.fromkeys(path if path.is_dir() else path.parent for path in paths))


def readable_sources(sources: Mapping[str, Source]) -> list[str]:
    """Return the ids of the sources whose answers can be read from files."""
    return sorted(one.id for one in sources.values() if _reads_files(one))


def _reads_files(source: Source) -> bool:
    return source.access is not Access.BULK and issubclass(SPIDERS[source.access], FileSpider)


@contextmanager
def _open_whole(path: Path, read: Callable[[BinaryIO], Iterator[RawRecord]]) -> Iterator[RecordFile]:
    try:
        file = path.open("rb")
    except OSError as exc:
        raise InputError(f"cannot be read: {exc.strerror}", place=str(path)) from exc
    size_bytes = max(1, path.stat().st_size)
    with file:
        yield RecordFile(read(file), lambda: min(1.0, file.tell() / size_bytes))


def _iter_json(file: BinaryIO, place: str) -> Iterator[RawRecord]:
    for member in iter_members(file, ANY_FILE, place=place):
        with reading(member, place=place) as stream:
            yield from iter_json_records(stream, None, MAX_RECORD_BYTES)
