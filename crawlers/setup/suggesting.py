"""Which sources suit what somebody follows and reads, each with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

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
    """Whether a source should be asked, and why not."""

    source: Source
    is_on: bool
    why: str = ""


def suggest(sources: Iterable[Source], wanted: Wanted) -> list[Suggestion]:
    """Return a suggestion for each source that can be crawled."""
    return [_suggest(source, wanted) for source in sources if source.access is not Access.BULK]


def wanted_keys(known: Mapping[str, Source]) -> dict[str, list[Source]]:
    """Return the sources that want a key, by its name; what its file says is off is not asked for one."""
    found: dict[str, list[Source]] = {}
    for source in known.values():
        if source.key is not None and source.enabled:
            found.setdefault(source.key.name, []).append(source)
    return found


def settle(
    suggestions: Iterable[Suggestion], on: Collection[str], off: Collection[str]
) -> tuple[list[Suggestion], tuple[str, ...], tuple[str, ...]]:
    """Return what holds when somebody has switched sources on and off, and what has to be kept of it: on, off.

    Kept is what differs from a source's own file or from what was suggested.
    """
    settled: list[Suggestion] = []
    kept_on: list[str] = []
    kept_off: list[str] = []
    for one in suggestions:
        name = one.source.id
        is_on = name not in off and (one.is_on or name in on)
        settled.append(one if is_on is one.is_on else Suggestion(one.source, is_on, "as you say"))
        if is_on and not (one.source.enabled and one.is_on):
            kept_on.append(name)
        if not is_on and (one.source.enabled or one.is_on):
            kept_off.append(name)
    return settled, tuple(kept_on), tuple(kept_off)


def _suggest(source: Source, wanted: Wanted) -> Suggestion:
    why = _why_not(source, wanted)
    return Suggestion(source, not why, why)


def _why_not(source: Source, wanted: Wanted) -> str:
    if not source.enabled:
        return "off in its file"
    if source.key is not None and source.key.required and source.key.name not in wanted.keys:
        return f"it wants a key: {source.key.name}"
    if source.about and wanted.members.isdisjoint(source.about):
        return f"it is about {', '.join(source.about)}"
    if source.language != "und" and source.language not in wanted.languages:
        return f"its language is {source.language}"
    if source.kind not in wanted.kinds:
        return f"it gives: {source.kind.value}"
    return ""
