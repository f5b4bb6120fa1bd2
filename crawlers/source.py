"""What a source is: a YAML file of facts (who, where, on what terms, how fast, what is expected of it).

A source whose way of access has traps of its own adds a short Python file of the same name; most need none. How the
facts are used is left to the spiders (crawling) and to :mod:`crawlers.bulk` (files).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator

from core.errors import ConfigurationError
from core.models import Document, DocumentKind
from core.registers import RegisterEntry
from core.taxonomy.yamlfile import UnreadableYamlError, YamlFile, read_yaml
from crawlers.mapping.rules import RecordRules
from crawlers.options import (
    ArxivOptions,
    BackfillOptions,
    BulkFileOptions,
    EnrichOptions,
    Facts,
    FeedOptions,
    KeyOptions,
    ListPageOptions,
    OaiOptions,
    PagedApiOptions,
    SitemapOptions,
    Slug,
    WebUrl,
)
from crawlers.visibility import Visibility

SHIPPED = Path(__file__).parent / "sources"

Share = Annotated[float, Field(ge=0, le=1)]
QuietHours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
# How long after one round the next begins.
_CADENCE_S = {"hourly": 3_600.0, "daily": 86_400.0, "weekly": 7 * 86_400.0, "monthly": 30 * 86_400.0}
Model = TypeVar("Model", bound=BaseModel)
FillField = Literal[
    "text", "people", "organisations", "identifiers", "classifications", "dates",
    "names", "kinds", "country", "city", "established", "links", "codes",
]  # fmt: skip


class Access(StrEnum):
    """How records are reached: a base spider each, or files that the operator has."""

    ARXIV_API = "arxiv-api"
    FEED = "feed"
    SITEMAP = "sitemap"
    LIST_PAGE = "list-page"
    PAGED_API = "paged-api"
    OAI_PMH = "oai-pmh"
    BULK_FILE = "bulk-file"
    BULK = "bulk"


class Gives(StrEnum):
    """What a source's records become: documents, or entries of a register of organisations."""

    DOCUMENTS = "documents"
    ENTRIES = "entries"


class Keep(StrEnum):
    """How much of a text the terms allow us to keep."""

    FULL = "full"
    LEAD = "lead"


class Terms(Facts):
    """What the source allows: its licence in its own words, where that is written, how much text is kept."""

    licence: str
    url: WebUrl | None = None
    keep: Keep


class Pace(Facts):
    """How fast we ask: seconds between two requests, requests at a time, tries after a failure.

    ``stop_on_429``: a refusal that does not say for how long ends the run; the source wants more than a pause.
    ``quiet_hours``: spans of the day (UTC) in which it is not asked: ``["00:00-01:00"]``. ``one_connection``: none is
    kept open after an answer, as the publisher counts them over all its hosts. ``timeout_s``: how long one request may
    take, where that is not what the settings say.
    """

    delay_s: float = Field(3.0, ge=0, le=3600)
    concurrent: int = Field(1, ge=1, le=4)
    retries: int = Field(2, ge=0, le=10)
    stop_on_429: bool = False
    quiet_hours: tuple[QuietHours, ...] = ()
    one_connection: bool = False
    timeout_s: float | None = Field(None, gt=0, le=3600)


class Bounds(Facts):
    """How far one round goes; the rest waits for the next. ``depth``: how many links from the first request."""

    pages: int = Field(20_000, ge=1)
    megabytes: int = Field(2_048, ge=1)
    minutes: int = Field(360, ge=1)
    depth: int = Field(200, ge=1)


class SecondLook(Facts):
    """When a record is asked for again because it grows later (affiliations, citations, a grant), and why."""

    after_days: tuple[Annotated[int, Field(ge=1, le=3650)], ...] = Field(min_length=1)
    why: str = Field(min_length=1, max_length=300)


class Expectations(Facts):
    """What a run should bring: fewer records, or emptier ones, are reported in its run record.

    ``fill`` maps a field of a document (``text``, ``people``, ``dates``…) or of an entry (``names``, ``country``…) to
    the least share of records that have it.
    """

    min_items: int = Field(1, ge=0)
    fill: dict[FillField, Share] = Field({})


class FieldList(Facts):
    """The fields of a record: those we use, and those we leave with the reason. Any other is reported once a run."""

    used: tuple[str, ...] = ()
    ignored: dict[str, str] = Field({})


class Source(Facts):
    """The facts of one source.

    ``language`` is ISO 639-1, or ``und`` where each record says it or may differ. ``verified``: the day when a real
    answer was last checked by a person, or ``false``. ``sandbox_path``: the path on a sandbox where that differs from
    the path of ``url``. ``outlet``: the medium that its articles appear in, where ``title`` names one feed of several.
    ``about``: ids of technologies and clusters, where it is about nothing else.
    """

    id: Slug
    title: str = Field(min_length=1, max_length=300)
    publisher: str = Field(min_length=1, max_length=200)
    kind: DocumentKind
    gives: Gives = Gives.DOCUMENTS
    access: Access
    url: WebUrl | None = None
    sandbox_path: str | None = Field(None, pattern=r"^/\S*$")
    terms: Terms
    pace: Pace = Pace()
    bounds: Bounds = Bounds()
    second_look: SecondLook | None = None
    language: str = Field("und", pattern=r"^([a-z]{2}|und)$")
    outlet: str | None = Field(None, min_length=1, max_length=200)
    about: tuple[Slug, ...] = ()
    cadence: Literal["hourly", "daily", "weekly", "monthly", "once"]
    visible_from: Visibility
    expectations: Expectations = Expectations()
    fields: FieldList = FieldList()
    verified: date | Literal[False] = False
    enabled: bool = True
    note: str = ""
    arxiv: ArxivOptions | None = None
    feed: FeedOptions = FeedOptions()
    sitemap: SitemapOptions = SitemapOptions()
    list_page: ListPageOptions | None = None
    key: KeyOptions | None = None
    record: RecordRules | None = None
    paged_api: PagedApiOptions | None = None
    oai: OaiOptions = OaiOptions()
    bulk_file: BulkFileOptions | None = None
    backfill: BackfillOptions | None = None
    enriches: EnrichOptions | None = None

    @field_validator("visible_from", mode="before")
    @classmethod
    def _read_rule(cls, value: object) -> object:
        return Visibility.parse(value)

    @model_validator(mode="after")
    def _check_fill(self) -> Source:
        made = RegisterEntry if self.gives is Gives.ENTRIES else Document
        unknown = sorted(name for name in self.expectations.fill if name not in made.__dataclass_fields__)
        if unknown:
            raise ValueError(f"expectations.fill: {self.gives} have no {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _check_access(self) -> Source:
        if self.access is not Access.BULK and self.url is None:
            raise ValueError(f"access {self.access} needs a url")
        if self.access is Access.ARXIV_API and self.arxiv is None:
            raise ValueError("access arxiv-api needs a block arxiv with its search")
        for access, block in (
            (Access.PAGED_API, self.paged_api),
            (Access.BULK_FILE, self.bulk_file),
            (Access.LIST_PAGE, self.list_page),
        ):
            if self.access is access and block is None:
                raise ValueError(f"access {access} needs a block {access.replace('-', '_')}")
        return self

    @property
    def cadence_s(self) -> float | None:
        """Seconds from one round to the next; ``None``: there is only one."""
        return _CADENCE_S.get(self.cadence)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Source:
        """Return a copy with some facts changed, whose hash is its own."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("facts_hash", None)
        return copied

    @cached_property
    def facts_hash(self) -> str:
        """SHA-256 of all facts: a run record made under other terms can be told apart."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_sources(*folders: Path) -> dict[str, Source]:
    """Read every ``*.yml`` of the folders (default: those shipped), by id; a later folder replaces an earlier id.

    Raises ConfigurationError naming file, line and key of the first thing that is wrong, or an id that stands twice in
    one folder.
    """
    sources: dict[str, Source] = {}
    for folder in folders or (SHIPPED,):
        if not folder.is_dir():
            raise ConfigurationError("no such folder of sources", place=str(folder))
        sources |= _load_folder(folder)
    return dict(sorted(sources.items()))


def load_source(path: Path) -> Source:
    """Read one source file. Raises ConfigurationError naming file, line and key."""
    file = read_facts(path)
    source = parse_facts(Source, complete_facts(file), file)
    if path.stem.replace("_", "-") != source.id:
        raise ConfigurationError(f"the file of source {source.id!r} must bear its name", place=f"{path.name}: id")
    return source


def complete_facts(file: YamlFile) -> Mapping[object, object]:
    """Return the facts of a file; of one that is ``like`` a shipped source, the facts of that where it says no other.

    Blocks are joined key by key, anything else is replaced. Raises ConfigurationError.
    """
    like = file.data.get("like")
    if like is None:
        return file.data
    base = SHIPPED / f"{str(like).replace('-', '_')}.yml"
    if base.parent != SHIPPED or not base.is_file():
        raise ConfigurationError("no such shipped source", place=f"{file.name}:{file.line(('like',))}: like")
    return _joined(read_facts(base).data, {name: one for name, one in file.data.items() if name != "like"})


def _joined(base: Mapping[object, object], own: Mapping[object, object]) -> dict[object, object]:
    joined = dict(base)
    for name, one in own.items():
        held = joined.get(name)
        joined[name] = _joined(held, one) if isinstance(held, Mapping) and isinstance(one, Mapping) else one
    return joined


def read_facts(path: Path) -> YamlFile:
    """Read a YAML mapping in which no key stands twice. Raises ConfigurationError naming file and line."""
    try:
        file = read_yaml(path)
    except UnreadableYamlError as exc:
        raise ConfigurationError(exc.message, place=f"{path.name}:{exc.line}") from exc
    except OSError as exc:
        raise ConfigurationError(f"cannot be read: {exc.strerror}", place=str(path)) from exc
    for key, line in file.repeated_keys():
        raise ConfigurationError("the key stands twice", place=f"{path.name}:{line}: {_dotted(key)}")
    return file


def parse_facts(model: type[Model], data: Mapping[object, object], file: YamlFile) -> Model:
    """Validate ``data`` as ``model``. Raises ConfigurationError naming file, line and key of the first problem."""
    try:
        return model.model_validate(data)
    except ValidationError as exc:
        first = exc.errors()[0]
        line = file.line(first["loc"])
        place = f"{file.name}:{line}: {_dotted(first['loc']) or 'source'}"
        raise ConfigurationError(first["msg"].removeprefix("Value error, "), place=place) from exc


def _load_folder(folder: Path) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.yml")):
        source = load_source(path)
        if source.id in sources:
            raise ConfigurationError(f"source {source.id!r} stands twice", place=path.name)
        sources[source.id] = source
    return sources


def _dotted(path: tuple[object, ...]) -> str:
    return ".".join(map(str, path))
