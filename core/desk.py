"""What people keep at the desk: searches, lists, notes, and judgements of what a search found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.errors import InputError

MAX_NAME_CHARS = 200
MAX_TEXT_CHARS = 5_000
MAX_REMARK_CHARS = 500


class Thing(StrEnum):
    """What can stand in a list and have notes."""

    UNIT = "unit"
    DOCUMENT = "document"
    TECHNOLOGY = "technology"
    ORGANISATION = "organisation"


class Part(StrEnum):
    """Where a unit that is judged was drawn from.

    ``TOP``: the first ranks, all of them. ``REST``: by chance from the hits after those. ``NEAR``: by chance from what
    has fewer of the words and is no hit.
    """

    TOP = "top"
    REST = "rest"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Kept:
    """What everything that is kept has: a name, whose it is, in which space."""

    name: str
    owner: str
    space: str


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that was saved; ``parameters`` are those of its address, as a canonical query string."""

    id: int
    name: str
    parameters: str
    owner: str
    space: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """When somebody last looked at a saved search, and how many of its recent units were there already."""

    at: datetime
    seen: int


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list; ``items``: how many things stand in it."""

    id: int
    name: str
    owner: str
    space: str
    recorded_at: datetime
    items: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a list, who put it there and what they said of it."""

    kind: Thing
    target: str
    remark: str
    added_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on a thing; ``changed_at`` is ``None`` while it stands as it was written."""

    id: int
    kind: Thing
    target: str
    text: str
    owner: str
    space: str
    recorded_at: datetime
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit that was drawn to be judged; ``rank`` counts from 1 in its result. ``verdict``: ``None`` is not judged."""

    unit_id: str
    part: Part
    rank: int
    verdict: bool | None = None
    judged_by: str | None = None
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn of a search at one time.

    ``query``: the search as it was read then. ``total`` units matched; ``frame`` of them, the best, could be drawn.
    ``near_total`` others had fewer of the words; ``near_frame`` of them, the best, could be drawn.
    """

    id: int
    search_id: int
    query: str
    seed: int
    total: int
    frame: int
    near_total: int
    near_frame: int
    drawn_by: str
    recorded_at: datetime
    units: tuple[Drawn, ...] = ()


def parse_name(text: str) -> str:
    """Return a name as it is kept; raises InputError for none, one that is too long or cannot be shown."""
    name = " ".join(text.split())
    if not 0 < len(name) <= MAX_NAME_CHARS or not name.isprintable():
        raise InputError(f"a name has 1 to {MAX_NAME_CHARS} characters that can be printed", place="name")
    return name


def parse_text(text: str, most: int = MAX_TEXT_CHARS, *, place: str = "text") -> str:
    """Return a text as it is kept, its lines as they are; raises InputError for one that is too long or broken."""
    told = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if len(told) > most or "\0" in told or any("\ud800" <= char <= "\udfff" for char in told):
        raise InputError(f"a text has at most {most:,} characters that can be kept", place=place)
    return told
