"""What the index holds of a unit, and what a hit gives back: one entry a unit, derived from the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import SHARED_SPACE, DocumentKind, Precision


@dataclass(frozen=True, slots=True)
class EntryActor:
    """An organisation of a unit. ``role`` as in ``core.models.Role``; ``country`` is ISO 3166-1 alpha-2."""

    id: str
    name: str
    role: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One unit as the index holds it.

    ``technologies`` are the central ones with their parents, ``mentioned`` the others. ``published`` is what the
    histogram and the date filters use; ``visible_from`` what ``as_of`` uses (``None``: never in history). ``version``
    grows with every change, so that a late write never overwrites a newer one. ``documents`` are all members, the
    representative first.
    """

    id: str
    kind: DocumentKind
    title: str
    text: str
    lang: str
    sources: tuple[str, ...]
    documents: tuple[str, ...]
    technologies: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    actors: tuple[EntryActor, ...] = ()
    people: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: date | None = None
    precision: Precision = Precision.DAY
    visible_from: date | None = None
    space: str = SHARED_SPACE
    owner: str = "local"
    version: int = 1

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of its organisations, sorted, each once."""
        return tuple(sorted({a.country for a in self.actors if a.country}))
