"""What somebody chooses who sets an installation up, each value checked on its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import InputError
from core.models import DocumentKind
from core.taxonomy.model import LANGUAGES

_MAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_KEY = re.compile(r"[\x21-\x7e]{4,400}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_CHARS = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """What an installation is told. ``technologies``: ids, clusters too; ``contact``: who asks, ``None``: nobody yet.

    ``sources_on`` and ``sources_off``: those that are not as their files say or as is suggested. ``sandbox_url``: who
    answers in place of all sources. ``keys_file``: where keys are kept, within the home; ``None``: as it was.
    """

    technologies: tuple[str, ...]
    contact: str | None = None
    sources_on: tuple[str, ...] = ()
    sources_off: tuple[str, ...] = ()
    sandbox_url: str | None = None
    keys_file: str | None = None


def check_contact_text(text: str) -> str:
    """Return an e-mail address or a web address. Raises InputError for anything else: it is sent with each request."""
    told = text.strip()
    if len(told) <= _MOST_CHARS and (_MAIL.fullmatch(told) or _is_web_address(told)):
        return told
    raise InputError("neither an e-mail address nor a web address (https://…)", place=told[:80])


def check_sandbox_url(text: str) -> str:
    """Return the address of a sandbox, without a slash at its end. Raises InputError for one that is not loopback."""
    told = text.strip().rstrip("/")
    if not _is_web_address(told) or urlsplit(told).hostname not in _LOOPBACK or urlsplit(told).query:
        raise InputError("a sandbox is on this machine: http://127.0.0.1:8100", place=told[:80])
    return told


def check_key(name: str, value: str, *, is_pair: bool = False) -> str:
    """Return a key as it goes into the file of keys. Raises InputError, which never says what was given.

    ``is_pair``: one that tokens are had for, ``id:secret``.
    """
    told = value.strip()
    if not _KEY.fullmatch(told):
        raise InputError("a key is from 4 to 400 characters without blanks", place=name)
    if is_pair and not all(told.partition(":")):
        raise InputError("this key is a pair, id:secret", place=name)
    return told


def check_languages(values: Sequence[str]) -> tuple[str, ...]:
    """Return languages as ISO 639-1. Raises InputError for one that nothing is read in."""
    return _known("a language", values, LANGUAGES)


def check_kinds(values: Sequence[str]) -> tuple[DocumentKind, ...]:
    """Return kinds of documents. Raises InputError for one that there is not."""
    return tuple(DocumentKind(one) for one in _known("a kind", values, [kind.value for kind in DocumentKind]))


def check_sources(values: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return ids of sources. Raises InputError for one that there is not."""
    return _known("a source", values, list(known))


def _known(what: str, values: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for one in values:
        if one not in known:
            raise InputError(f"no such thing as {what}; there are: {', '.join(known)}", place=one)
    return tuple(dict.fromkeys(values))


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False
