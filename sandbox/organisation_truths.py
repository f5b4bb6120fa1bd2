"""What is planted of an organisation: what it is, where, and the names under which documents and registers write it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FIRST_YEAR = 2018
DocumentKind = Literal["paper", "news", "patent", "project"]
Language = Literal["en", "nl", "de"]


class OrganisationKind(StrEnum):
    """What an organisation is; only companies and startups raise money, only investors give it."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    COMPANY = "company"
    STARTUP = "startup"
    INVESTOR = "investor"


class Truth(BaseModel):
    """A part of the truths: nothing in it changes, and a key that nothing reads is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NameTruth(Truth):
    """A further name of an organisation.

    ``kind``: what the register calls it, former names being aliases there; ``used_in``: the kinds of documents that
    write it in place of the first one, of news those in ``lang``; ``until``: the first year in which nobody does.
    """

    name: str
    kind: Literal["label", "alias", "acronym", "former"]
    lang: Language | None = None
    used_in: frozenset[DocumentKind] = frozenset()
    until: int | None = None

    def is_used(self, kind: str, year: int, lang: str) -> bool:
        """Say whether documents of a kind, year and language write this name."""
        if kind not in self.used_in or (self.until is not None and year >= self.until):
            return False
        return kind != "news" or self.lang in (None, lang)


class OrganisationTruth(Truth):
    """An organisation of the world. ``since``: the first year in which it does anything; ``names``: further ones."""

    name: str
    kind: OrganisationKind
    city: str
    country: str = Field(pattern=r"^[A-Z]{2}$")
    since: int = FIRST_YEAR
    names: tuple[NameTruth, ...] = ()
