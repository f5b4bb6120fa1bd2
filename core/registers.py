"""An organisation as a register holds it: the entry of ROR, GLEIF, Wikidata, a chamber of commerce, a user's list.

An entry makes an actor of the ledger (``core.store.registers``); which mentions mean it is left to resolve.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.models import LOCAL_PRINCIPAL, SHARED_SPACE, OrganisationKind, space_suffix


class NameKind(StrEnum):
    """What a name of an organisation is."""

    DISPLAY = "display"
    LEGAL = "legal"
    LABEL = "label"
    ALIAS = "alias"
    ACRONYM = "acronym"
    FORMER = "former"
    TRANSLITERATED = "transliterated"


class RelationKind(StrEnum):
    """How another organisation stands to the one of the entry: its parent, its child, what came after it."""

    PARENT = "parent"
    CHILD = "child"
    RELATED = "related"
    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"


class EntryStatus(StrEnum):
    """Whether an organisation exists, as the register says."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RegisterName:
    """A name with its kind; ``lang`` is ISO 639-1, ``None`` where the register does not say."""

    value: str
    kind: NameKind = NameKind.LABEL
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterRelation:
    """Another organisation of the same register, by its key, and its name where the register says it."""

    kind: RelationKind
    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPlace:
    """Where an organisation is; ``country`` is ISO 3166-1 alpha-2, latitude and longitude are degrees."""

    country: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What a register says of one organisation.

    ``id`` is ``<source>:<key>`` (``ror:05xvt9f17``), that of the actor it makes; in a space of its own with the space
    behind it (``portfolio:7~board``), as that of a document. ``country`` is ISO 3166-1 alpha-2; ``established`` is a
    year; ``latitude`` and ``longitude`` are degrees; ``other_places``: those after the first. ``identifiers`` are
    (scheme, value) pairs in lower case, the preferred one of a scheme first: ror, lei, grid, isni, wikidata, fundref,
    kvk, url. ``codes``: (scheme, code) of activities (sbi, nace, industry, tag). ``employees``: how many, as last told.
    ``text``: what the register or list says in words. ``added`` and ``updated``: the days on which the register took it
    in and last changed it.
    """

    source: str
    key: str
    names: tuple[RegisterName, ...]
    kinds: tuple[OrganisationKind, ...] = ()
    status: EntryStatus = EntryStatus.UNKNOWN
    country: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    established: int | None = None
    domains: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    relations: tuple[RegisterRelation, ...] = ()
    text: str = ""
    updated: date | None = None
    added: date | None = None
    other_places: tuple[RegisterPlace, ...] = ()
    employees: int | None = None
    owner: str = LOCAL_PRINCIPAL
    space: str = SHARED_SPACE

    @property
    def id(self) -> str:
        """``<source>:<key>``, with ``~<space>`` behind it where that is not the shared one."""
        return f"{self.source}:{self.key}{space_suffix(self.space)}"

    @property
    def name(self) -> str:
        """The name that stands for it: the displayed one, else the legal one, else the first."""
        for kind in (NameKind.DISPLAY, NameKind.LEGAL):
            for one in self.names:
                if one.kind is kind:
                    return one.value
        return self.names[0].value
