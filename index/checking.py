"""See that an entry holds what its types promise, before an engine's writer gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from core.models import DocumentKind, Precision
from index.entry import EntryActor, IndexEntry

MAX_KEY_BYTES = 512
MAX_VERSION = 2**62
_SURROGATES = re.compile("[\ud800-\udfff]")


class EntryValueError(Exception):
    """A value of an entry is of a wrong type or out of range. Never leaves the package: an engine translates it."""


def check_entry(entry: IndexEntry) -> IndexEntry:
    """Return an entry that can be indexed: its texts valid Unicode, all else as it was.

    Raises EntryValueError naming the field.
    """
    _check_types(entry)
    for name in ("id", "lang", "space", "owner"):
        _check_key(name, getattr(entry, name))
    for name in ("sources", "documents", "technologies", "mentioned"):
        _check_keys(name, getattr(entry, name))
    for actor in entry.actors:
        _check_actor(actor)
    return _with_valid_text(entry)


def _check_types(entry: IndexEntry) -> None:
    _check(isinstance(entry.kind, DocumentKind), "kind", entry.kind)
    _check(isinstance(entry.precision, Precision), "precision", entry.precision)
    _check(isinstance(entry.title, str), "title", entry.title)
    _check(isinstance(entry.text, str), "text", entry.text)
    _check(type(entry.version) is int and 0 <= entry.version < MAX_VERSION, "version", entry.version)
    for name in ("published", "visible_from"):
        day = getattr(entry, name)
        _check(day is None or (isinstance(day, date) and not isinstance(day, datetime)), name, day)
    for name in ("url", "outlet"):
        _check(isinstance(getattr(entry, name), str | None), name, getattr(entry, name))
    _check_tuple("people", entry.people, str)
    _check_tuple("actors", entry.actors, EntryActor)
    _check_tuple("identifiers", entry.identifiers, tuple)
    _check(
        all(len(pair) == 2 and isinstance(part, str) for pair in entry.identifiers for part in pair),
        "identifiers",
        entry.identifiers,
    )


def _check_tuple(name: str, values: object, kind: type) -> None:
    _check(isinstance(values, tuple) and all(isinstance(value, kind) for value in values), name, values)


def _check_keys(name: str, values: object) -> None:
    _check_tuple(name, values, str)
    assert isinstance(values, tuple)
    for value in values:
        _check_key(name, value)


def _check_actor(actor: EntryActor) -> None:
    _check_key("actors.id", actor.id)
    _check(isinstance(actor.name, str), "actors.name", actor.name)
    _check(isinstance(actor.role, str), "actors.role", actor.role)
    if actor.country is not None:
        _check_key("actors.country", actor.country)


def _check_key(name: str, value: object) -> None:
    """Check a value that is compared as a whole: never empty, long or mended, or it would be another one."""
    _check(isinstance(value, str) and value != "", name, value)
    assert isinstance(value, str)
    try:
        size = len(value.encode())
    except UnicodeEncodeError as exc:
        raise EntryValueError(f"{name}: {value!r} is no valid Unicode") from exc
    _check(size <= MAX_KEY_BYTES and "\0" not in value, name, value)


def _check(holds: bool, name: str, value: object) -> None:
    if not holds:
        raise EntryValueError(f"{name} cannot be {repr(value)[:80]}")


def _with_valid_text(entry: IndexEntry) -> IndexEntry:
    if _are_valid((entry.title, entry.text, entry.url or "", entry.outlet or "", *entry.people, *_names(entry))):
        return entry
    return replace(
        entry,
        title=_valid(entry.title),
        text=_valid(entry.text),
        url=entry.url and _valid(entry.url),
        outlet=entry.outlet and _valid(entry.outlet),
        people=tuple(map(_valid, entry.people)),
        identifiers=tuple((_valid(scheme), _valid(value)) for scheme, value in entry.identifiers),
        actors=tuple(replace(actor, name=_valid(actor.name), role=_valid(actor.role)) for actor in entry.actors),
    )


def _names(entry: IndexEntry) -> Iterable[str]:
    for actor in entry.actors:
        yield from (actor.name, actor.role)
    for pair in entry.identifiers:
        yield from pair


def _are_valid(texts: Iterable[str]) -> bool:
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


def _valid(text: str) -> str:
    """Replace lone surrogates one by one, so that offsets stay true."""
    return _SURROGATES.sub("\ufffd", text)
