"""What each way of access lets a source say about itself: one block of its YAML each."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from crawlers.parsing.css import MAX_RULE_CHARS, check_rule
from crawlers.parsing.listed_days import check_date_format
from crawlers.politeness.url_patterns import MAX_PATTERN_CHARS, check_date_pattern, check_glob

_ARXIV_PREFIXES = frozenset({"ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "submittedDate"})

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
WebUrl = Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=2000)]
# A path into a record: see crawlers.mapping.paths.
FieldPath = Annotated[str, Field(min_length=1, max_length=300)]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")]
UrlGlob = Annotated[str, Field(min_length=1, max_length=MAX_PATTERN_CHARS), AfterValidator(check_glob)]
UrlDate = Annotated[str, Field(min_length=4, max_length=MAX_PATTERN_CHARS), AfterValidator(check_date_pattern)]
CssRule = Annotated[str, Field(min_length=1, max_length=MAX_RULE_CHARS), AfterValidator(check_rule)]
DateFormat = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(check_date_format)]


class Facts(BaseModel):
    """A block of facts: nothing in it that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ArxivOptions(Facts):
    """What the arXiv query API is asked: a search in its syntax, pages of ``page_size``, at most ``max_items`` a run.

    ``lookback_days``: without a ``since`` a run asks for papers submitted in the last days; ``None`` asks for all.
    """

    search: str = Field(min_length=1, max_length=2000)
    page_size: int = Field(200, ge=1, le=2000)
    max_items: int = Field(30_000, ge=1, le=30_000)
    lookback_days: int | None = Field(None, ge=1)

    @field_validator("search")
    @classmethod
    def _check_prefixes(cls, value: str) -> str:
        # arXiv rewrites a prefix that it does not know to "all:" and says nothing.
        unknown = sorted(set(re.findall(r"\b(\w++):", re.sub(r'"[^"]*"', "", value))) - _ARXIV_PREFIXES)
        if unknown:
            raise ValueError(
                f"arXiv knows no prefix {', '.join(unknown)}; it knows {', '.join(sorted(_ARXIV_PREFIXES))}"
            )
        return value


class FeedOptions(Facts):
    """Whether the page behind each entry is fetched, and how many entries a run takes at most."""

    articles: bool = True
    max_items: int = Field(2_000, ge=1)


class SitemapOptions(Facts):
    """Which addresses of a sitemap are articles, and how far back a round goes.

    ``sitemaps``: globs of the sitemaps of an index that are read (none: all); ``include`` and ``exclude``: globs of
    addresses; ``date_pattern``: where an address holds its date (``/newsroom/YYYY/MM/``), for where neither sitemap nor
    page say one; ``articles``: the page behind each address is fetched, without which only a news sitemap gives
    records; ``max_items``: of each sitemap, the newest first; ``lookback_days``: without a ``since``, what was neither
    published nor changed for so long is left; ``None`` asks for all.
    """

    sitemaps: tuple[UrlGlob, ...] = Field((), max_length=50)
    include: tuple[UrlGlob, ...] = Field((), max_length=50)
    exclude: tuple[UrlGlob, ...] = Field((), max_length=50)
    date_pattern: UrlDate | None = None
    articles: bool = True
    max_items: int = Field(5_000, ge=1, le=50_000)
    lookback_days: int | None = Field(30, ge=1)


class ListPageOptions(Facts):
    """The CSS rules of a page that lists articles. ``rule@attribute`` is an attribute, a rule alone its text.

    ``item`` finds the entries; the others are read within one: ``link`` (default: its first link), ``title`` (default:
    the text of the link), ``date`` and ``lead``. ``date_format``: codes of ``strptime``, where a date is not written as
    usual. ``next``: the link to the page that follows, of which at most ``max_pages`` are read. ``include`` and
    ``exclude``: globs of the addresses that are articles. ``articles``: the page behind each item is fetched.
    """

    item: CssRule
    link: CssRule | None = None
    title: CssRule | None = None
    date: CssRule | None = None
    date_format: DateFormat | None = None
    lead: CssRule | None = None
    next: CssRule | None = None
    include: tuple[UrlGlob, ...] = Field((), max_length=50)
    exclude: tuple[UrlGlob, ...] = Field((), max_length=50)
    articles: bool = True
    max_items: int = Field(500, ge=1, le=2_000)
    max_pages: int = Field(10, ge=1, le=1_000)
    lookback_days: int | None = Field(None, ge=1)


class KeyOptions(Facts):
    """The key that a source wants: its name in ``SCOUT_CRAWL__KEYS_FILE``, and which header or parameter holds it.

    The key itself stands in no YAML, no store and no log. ``prefix``: what stands before it (``Bearer ``).
    ``required``: without the key the source is not asked at all. ``token_url``: where a token is had for it that is
    sent in its place and ends after a while (OAuth 2.0, client credentials); the key is then ``id:secret``.
    ``delay_s``: the pace of who has the key, where that is another one. ``register_at``: where one gets it, and what
    it ``costs``, in a few words (``free``).
    """

    name: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,59}$")
    header: HeaderName | None = None
    parameter: str | None = Field(None, pattern=r"^[\w.\-]{1,60}$")
    prefix: str = ""
    required: bool = True
    token_url: WebUrl | None = None
    delay_s: float | None = Field(None, ge=0, le=3600)
    register_at: WebUrl | None = None
    costs: str = Field("", max_length=120)

    @model_validator(mode="after")
    def _check_place(self) -> KeyOptions:
        if (self.header is None) == (self.parameter is None):
            raise ValueError("a key goes into a header or into a parameter")
        if self.token_url is not None and not (self.header and self.required):
            raise ValueError("a token goes into a header, and needs its key")
        return self


class PagingOptions(Facts):
    """How one page leads to the next.

    ``by: cursor`` (or ``token``): ``parameter`` is sent as ``first`` (absent: not at all) and then as the answer says
    at ``next``; ``alone``: without the other parameters, as resumption tokens want it. ``by: offset`` counts records
    from ``first``, ``by: page`` pages; ``size`` is how many records a full page has. ``by: link``: the answer holds the
    next address at ``next``, or in a header ``Link`` (RFC 8288). ``most``: how many records can be reached at all.
    ``in_body``: the parameter stands in the body that is posted.
    """

    by: Literal["none", "cursor", "token", "offset", "page", "link"] = "none"
    parameter: str | None = Field(None, min_length=1, max_length=60)
    first: str | int | None = None
    next: FieldPath | None = None
    size: int | None = Field(None, ge=1, le=100_000)
    most: int | None = Field(None, ge=1)
    alone: bool = False
    in_body: bool = False

    @model_validator(mode="after")
    def _check_ways(self) -> PagingOptions:
        if self.by in ("cursor", "token") and not (self.parameter and self.next):
            raise ValueError(f"paging by {self.by} needs parameter and next")
        if self.by in ("offset", "page") and not (self.parameter and self.size):
            raise ValueError(f"paging by {self.by} needs parameter and size")
        return self


class PagedApiOptions(Facts):
    """What a paged API is asked and how its answers are read.

    ``parameters``, ``headers`` and the values of ``body`` (posted as JSON) may hold ``{since}`` and ``{today}``
    (``YYYY-MM-DD``, or as ``date_format`` says). ``searches``: several in one round, each with parameters of its own.
    ``since`` is the last complete round less ``lookback_days`` (what is indexed late), and in a first round ``begin``,
    or so many days ago. ``records``: where the list stands (absent: the answer is the list). ``total_path``: how many
    records all pages have together; ``error_path``: what only an answer holds that reports an error. ``one_url``: where
    one record is asked for again, by ``{key}``; ``one_path``: where it stands in that answer.
    """

    parameters: dict[str, str | int] = Field({})
    headers: dict[HeaderName, str] = Field({})
    body: dict[str, Any] | None = None
    searches: dict[Slug, dict[str, str | int]] = Field({})
    lookback_days: int = Field(14, ge=0, le=3650)
    begin: date | None = None
    date_format: str = "%Y-%m-%d"
    paging: PagingOptions = PagingOptions()
    max_pages: int = Field(2_000, ge=1, le=1_000_000)
    form: Literal["json", "xml"] = "json"
    records: FieldPath | None = None
    total_path: FieldPath | None = None
    error_path: FieldPath | None = None
    one_url: str | None = Field(None, pattern=r"^https?://\S+$")
    one_path: FieldPath | None = None


class BackfillOptions(Facts):
    """How a source is asked for what it has of long ago, a technology and a window of time at a time.

    ``needs``: what of a technology it is asked by; one that has none of it is not asked for. Of a paged API
    ``parameters`` take the place of its own of the same name: ``{openalex}``, ``{cpc}``, ``{arxiv}`` or ``{terms}`` is
    what it is asked by, at most ``most_values`` of them and ``most_chars`` in one query, each in ``quote`` and with
    ``join`` between them; ``{begin}`` and ``{last}`` are the first and last day, ``{end}`` the day after. ``languages``
    of terms, all without. ``most``: how many records of a query can be reached (default: ``paging.most``); a window
    with more is cut in two. ``oldest_days``: it knows nothing older. ``requests_a_day``: at most, unless somebody says
    another number. Without ``needs`` it cannot be asked, for the reason that ``note`` says.
    """

    needs: tuple[Literal["arxiv", "cpc", "openalex", "terms"], ...] = ()
    parameters: dict[str, Any] = Field({})
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = ()
    quote: str = Field("", max_length=3)
    join: str = Field("|", min_length=1, max_length=20)
    most_values: int = Field(50, ge=1, le=1_000)
    most_chars: int = Field(1_500, ge=50, le=8_000)
    window: Literal["week", "month", "quarter", "year"] = "year"
    most: int | None = Field(None, ge=1)
    oldest_days: int | None = Field(None, ge=1)
    requests_a_day: int = Field(500, ge=1, le=100_000)
    note: str = Field("", max_length=300)

    @model_validator(mode="after")
    def _check_parameters(self) -> BackfillOptions:
        held = str(self.parameters)
        if self.parameters and not any(f"{{{need}}}" in held for need in self.needs):
            raise ValueError("parameters hold nothing in braces that needs names: {openalex}, {cpc}, {arxiv}, {terms}")
        if self.parameters and not any(f"{{{day}}}" in held for day in ("begin", "last", "end")):
            raise ValueError("parameters hold no day of the window: {begin}, {last}, {end}")
        return self


class EnrichOptions(Facts):
    """What we hold already and the source is asked for: ``documents`` of its kind, or ``organisations`` of registers.

    ``identifiers``: by which schemes, in order of preference, ``batch`` in a request, ``most`` in a round. What it
    answered for is asked for again ``again_after_days`` later. ``sample``: what it is asked for where somebody only
    wants to see whether it answers, and nothing is held.
    """

    of: Literal["documents", "organisations"] = "documents"
    identifiers: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")], ...] = Field(min_length=1)
    batch: int = Field(100, ge=1, le=5_000)
    again_after_days: int = Field(30, ge=1, le=3_650)
    most: int = Field(5_000, ge=1, le=100_000)
    sample: str = Field(pattern=r"^[a-z][a-z0-9]*:\S+$", max_length=300)


class OaiOptions(Facts):
    """What is harvested by OAI-PMH 2.0: records in ``prefix``, all of them or those of ``sets``.

    ``oai_dc`` is read without rules of one's own. ``begin``: the first harvest asks for what changed since then.
    """

    prefix: str = Field("oai_dc", pattern=r"^[A-Za-z0-9\-_.!~*'()]+$")
    sets: tuple[Annotated[str, Field(pattern=r"^\S+$", max_length=80)], ...] = ()
    begin: date | None = None
    max_pages: int = Field(10_000, ge=1, le=1_000_000)


class ListingOptions(Facts):
    """A list of files that a source gives, as JSON, before it is asked for one of them.

    ``files``: where the list stands. Of each file are read: ``url``, ``name``, the ``day`` that its records are of
    (``YYYY-MM-DD``, or with a time), and what changes when it is issued again (``version``). ``names``: globs of those
    that are asked for. The first round goes ``first_days`` back, later ones ``lookback_days`` behind the newest before.
    """

    files: FieldPath
    url: FieldPath
    name: FieldPath
    day: FieldPath
    version: FieldPath | None = None
    names: tuple[str, ...] = ("*",)
    first_days: int = Field(14, ge=1, le=36_500)
    lookback_days: int = Field(35, ge=0, le=3_650)


class BulkFileOptions(Facts):
    """What a file holds: ``members`` are the files in an archive that are read (``*.csv``), ``form`` what is in them.

    ``delimiter`` is that of CSV, whose header names the fields; ``required``: the columns without which the format has
    changed. ``records``: where a JSON document holds its list, or the name of the element that is a record of XML. The
    limits end the reading of a file that is built to fill a machine. ``listing``: the source is asked for a list of its
    files first, where a spider of its own reads one.
    """

    form: Literal["csv", "jsonl", "json", "xml"]
    members: tuple[str, ...] = ("*",)
    delimiter: str = Field(",", min_length=1, max_length=1)
    required: tuple[str, ...] = ()
    records: FieldPath | None = None
    max_members: int = Field(10_000, ge=1)
    max_unpacked_mb: int = Field(16_384, ge=1)
    max_ratio: int = Field(200, ge=2)
    max_record_kb: int = Field(16_384, ge=1)
    listing: ListingOptions | None = None

    @model_validator(mode="after")
    def _check_element(self) -> BulkFileOptions:
        if self.form == "xml" and self.records is None:
            raise ValueError("of XML, records must name the element that is a record")
        return self
