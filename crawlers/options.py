"""What each way of access lets a source say about itself: one block of its YAML each."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

_ARXIV_PREFIXES = frozenset({"ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "submittedDate"})

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
WebUrl = Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=2000)]


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
        unknown = sorted(set(re.findall(r"(\w+):", re.sub(r'"[^"]*"', "", value))) - _ARXIV_PREFIXES)
        if unknown:
            raise ValueError(
                f"arXiv knows no prefix {', '.join(unknown)}; it knows {', '.join(sorted(_ARXIV_PREFIXES))}"
            )
        return value


class FeedOptions(Facts):
    """Whether the page behind each entry is fetched, and how many entries a run takes at most."""

    articles: bool = True
    max_items: int = Field(2_000, ge=1)
