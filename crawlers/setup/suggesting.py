"""Which sources suit what somebody follows and reads, each with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from core.models import DocumentKind
from crawlers.source import Access, Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody follows. ``members``: ids of technologies and clusters; ``keys``: names of those that are held."""

    members: frozenset[str]
    languages: tuple[str, ...]
    kinds: tuple[DocumentKind, ...]
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whether a source suits, or why it does not (``reason``), and whether it can be asked: not without its key."""

    source: Source
    suits: bool
    reason: str = ""
    lacks_key: bool = False

    @property
    def is_on(self) -> bool:
        """Whether the source is asked."""
        return self.suits and not self.lacks_key

    @property
    def why(self) -> str:
        """Why the source is not asked; empty where it is."""
        key = self.source.key
        return f"it wants a key: {key.name}" if self.suits and self.lacks_key and key else self.reason


def suggest(sources: Iterable[Source], wanted: Wanted) -> list[Suggestion]:
    """Return a suggestion for each source that can be crawled."""
    return [_suggest(source, wanted) for source in sources if source.access is not Access.BULK]


def wanted_keys(known: Mapping[str, Source], on: Collection[str] = ()) -> dict[str, list[Source]]:
    """Return the sources that want a key, by its name; of those that their files say are off only those of ``on``."""
    found: dict[str, list[Source]] = {}
    for source in known.values():
        if source.key is not None and (source.enabled or source.id in on):
            found.setdefault(source.key.name, []).append(source)
    return found


def settle(
    suggestions: Iterable[Suggestion], on: Collection[str], off: Collection[str]
) -> tuple[list[Suggestion], tuple[str, ...], tuple[str, ...]]:
    """Return what holds when somebody has switched sources on and off, and what has to be kept of it: on, off.

    Kept is what differs from a source's own file or from what suits. One that only lacks its key is not kept as off: it
    is on as soon as the key is there.
    """
    settled: list[Suggestion] = []
    kept_on: list[str] = []
    kept_off: list[str] = []
    for one in suggestions:
        name = one.source.id
        is_wanted = name not in off and (one.suits or name in on)
        reason = one.reason if is_wanted is one.suits else "as you say"
        settled.append(replace(one, suits=is_wanted, reason="" if is_wanted else reason))
        if is_wanted and not (one.source.enabled and one.suits):
            kept_on.append(name)
        if not is_wanted and one.source.enabled:
            kept_off.append(name)
    return settled, tuple(kept_on), tuple(kept_off)


def _suggest(source: Source, wanted: Wanted) -> Suggestion:
    reason = _why_not(source, wanted)
    key = source.key
    return Suggestion(source, not reason, reason, key is not None and key.required and key.name not in wanted.keys)


def _why_not(source: Source, wanted: Wanted) -> str:
    if not source.enabled:
        return "off in its file"
    if source.about and wanted.members.isdisjoint(source.about):
        return f"it is about {', '.join(source.about)}"
    if source.language != "und" and source.language not in wanted.languages:
        return f"its language is {source.language}"
    if source.kind not in wanted.kinds:
        return f"it gives: {source.kind.value}"
    return ""
