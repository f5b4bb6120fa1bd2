"""Cuts a text at its mentions, so that a template can mark technologies where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.models import DocumentKind, Mention

_BLANK_LINES = re.compile(r"\n\s*\n")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a marked piece names: one technology, or several of the same words."""

    technologies: tuple[str, ...]
    label: str
    is_central: bool


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of text, with its mark if it has one."""

    text: str
    mark: Mark | None = None


Paragraph = tuple[MarkedPiece, ...]


@dataclass(frozen=True, slots=True)
class Technologies:
    """The labels of technologies, and which of them the document is about."""

    labels: Mapping[str, str]
    central: frozenset[str]


def mark_title(title: str, mentions: Iterable[Mention], known: Technologies) -> Paragraph:
    """Return the pieces of a title."""
    return _cut(title, 0, len(title), _select(title, "title", mentions), known)


def mark_text(text: str, kind: DocumentKind, mentions: Iterable[Mention], known: Technologies) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text, each as its pieces."""
    chosen = _select(text, "text", mentions)
    return tuple(_cut(text, start, end, chosen, known) for start, end in _paragraphs(text, kind))


def _select(text: str, field: str, mentions: Iterable[Mention]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return spans that do not overlap, (start, end, technologies), the longest of those that do.

    A span whose words are not those of the text is of another revision and left out.
    """
    targets: dict[tuple[int, int], list[str]] = {}
    for mention in mentions:
        if mention.field == field and text[mention.start : mention.end] == mention.surface and mention.surface:
            targets.setdefault((mention.start, mention.end), []).append(mention.target)
    chosen: list[tuple[int, int, tuple[str, ...]]] = []
    for (start, end), names in sorted(targets.items(), key=lambda item: (item[0][0], -item[0][1])):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end, tuple(dict.fromkeys(names))))
    return chosen


def _paragraphs(text: str, kind: DocumentKind) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs: abstracts are wrapped by hand, other texts break lines on purpose."""
    breaks = _BLANK_LINES if kind is DocumentKind.PAPER else _LINES
    spans: list[tuple[int, int]] = []
    start = 0
    for match in breaks.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _cut(
    text: str, start: int, end: int, chosen: Sequence[tuple[int, int, tuple[str, ...]]], known: Technologies
) -> Paragraph:
    pieces: list[MarkedPiece] = []
    place = start
    for first, last, names in chosen:
        if first < start or last > end:
            continue
        pieces += [MarkedPiece(text[place:first]), MarkedPiece(text[first:last], _make_mark(names, known))]
        place = last
    pieces.append(MarkedPiece(text[place:end]))
    return tuple(piece for piece in pieces if piece.text)


def _make_mark(names: tuple[str, ...], known: Technologies) -> Mark:
    label = ", ".join(known.labels.get(name, name) for name in names)
    return Mark(names, label, is_central=any(name in known.central for name in names))
