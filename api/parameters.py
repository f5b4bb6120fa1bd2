"""The parameters of a search, the same for JSON and page, and what they mean as a frozen ``Query``.

Reading the search string itself is ``index.parser``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from core.models import DocumentKind
from index.query import MAX_LIMIT, FacetField, Interval, Sort

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_Value = TypeVar("_Value")


def parse_day(value: object) -> object:
    """Return the first day that ``2019``, ``2019-03`` or ``2019-03-12`` names, ``None`` for an empty field."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    match = _DATE.fullmatch(value.strip())
    if match is None:
        raise ValueError("write a date as 2019, 2019-03 or 2019-03-12")
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError as exc:
        raise ValueError(f"there is no such day: {value}") from exc


def parse_moment(value: object) -> object:
    """Return the moment that is meant: of a day its end, of a time without zone that in UTC; ``None`` for nothing."""
    if not isinstance(value, str):
        return value
    told = value.strip()
    if not told:
        return None
    try:
        if len(told) <= len("2026-11-27"):
            return datetime.combine(date.fromisoformat(told), time.max, UTC)
        moment = datetime.fromisoformat(told)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as exc:
        raise ValueError("no day or time such as 2026-11-27 or 2026-11-27T12:00") from exc


def _distinct(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))


class Understanding(StrEnum):
    """Whether a search is understood, or only matched."""

    ON = "on"
    OFF = "off"


# More steps than a search that is understood has words.
MAX_STEPS = 64
Step = Annotated[str, StringConstraints(max_length=300)]
Day = Annotated[date | None, BeforeValidator(parse_day)]
Values = Annotated[tuple[str, ...], AfterValidator(_distinct)]
Country = Annotated[str, BeforeValidator(str.upper), StringConstraints(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, BeforeValidator(str.lower), StringConstraints(pattern=r"^[a-z]{2,3}$")]


class SearchParameters(BaseModel):
    """One search. Values of one parameter are alternatives; parameters are combined by *and*."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    q: str = Field(
        "",
        description='Words, "phrases", `+must`, `-not`, `a OR b`, `title:word`. Empty: everything.',
        examples=['"silicon nitride" ring resonator'],
    )
    kind: Annotated[tuple[DocumentKind, ...], AfterValidator(_distinct)] = Field((), description="Kinds of documents.")
    source: Values = Field((), description="Ids of sources.", examples=[["arxiv"]])
    technology: Values = Field((), description="Ids of technologies; level 1 covers its level 2.")
    actor: Values = Field((), description="Ids of organisations.")
    country: Annotated[tuple[Country, ...], AfterValidator(_distinct)] = Field(
        (), description="Countries of the organisations, ISO 3166-1 alpha-2."
    )
    language: Annotated[tuple[Language, ...], AfterValidator(_distinct)] = Field((), description="ISO 639-1 codes.")
    from_: Day = Field(None, alias="from", description="Published on or after this day: 2019, 2019-03 or 2019-03-12.")
    until: Day = Field(None, description="Published before this day, which is itself excluded.")
    since: Day = Field(None, description="Only what could not be read before that day.")
    as_of: Day = Field(None, description="Only what could be read on that day.")
    sort: Sort = Field(Sort.RELEVANCE, description="Order of the hits.")
    understand: Understanding = Field(Understanding.ON, description="`off`: the words as they are typed, no more.")
    off: Annotated[tuple[Step, ...], AfterValidator(_distinct), Field(max_length=MAX_STEPS)] = Field(
        (), description="Steps of understanding that are not taken, by their ids (`understood.steps`)."
    )
    limit: int = Field(20, ge=1, le=MAX_LIMIT, description="Hits in this answer.")
    cursor: str | None = Field(None, max_length=2_000, description="`next_cursor` of the answer before.")


class ApiSearchParameters(SearchParameters):
    """One search, with what the answer shall hold besides its hits."""

    facets: Annotated[tuple[FacetField, ...], AfterValidator(_distinct)] = Field(
        (), description="Fields whose values are counted over all matches."
    )
    facet_size: int = Field(10, ge=1, le=100, description="Values counted a field.")
    histogram: Interval | None = Field(None, description="Counts by date of publication.")
    highlight: bool = Field(False, description="Mark what matched in title and text.")


class PageSearchParameters(SearchParameters):
    """One search on the page. Unknown parameters are ignored: mail programs and portals add their own."""

    model_config = ConfigDict(extra="ignore")

    why: str | None = Field(None, max_length=200, description="The unit whose score is opened.")
