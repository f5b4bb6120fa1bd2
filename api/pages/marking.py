"""Cuts a text at its mentions, so that a template can mark technologies and organisations where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from api.documents.tagged import ORGANISATION, TECHNOLOGY
from core.models import DocumentKind, Mention

_BLANK_LINES = re.compile(r"\n\s*\n")
# From the first blank of a run only: linear in any text.
_LINES = re.compile(r"(?<!\s)[^\S\n]*+\n\s*+")
_get_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a marked piece names: one technology, or several of the same words."""

    technologies: tuple[str, ...]
    label: str
    is_central: bool


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of text, with its mark if it has one.

    ``organisation``: the name that the piece is part of, empty for none; ``anchor``: the id that a list leads to.
    """

    text: str
    mark: Mark | None = None
    organisation: str = ""
    anchor: str = ""


Paragraph = tuple[MarkedPiece, ...]


@dataclass(frozen=True, slots=True)
class Technologies:
    """The labels of technologies, and which of them the document is about."""

    labels: Mapping[str, str]
    central: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Span:
    """A span that names one or several things; the end is excluded."""

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is marked in a text: spans in order, no two of a kind overlap, those of two kinds may."""

    technologies: Sequence[_Span]
    organisations: Sequence[_Span]


def mark_title(title: str, mentions: Sequence[Mention], known: Technologies) -> Paragraph:
    """Return the pieces of a title."""
    return _cut(title, (0, len(title)), _choose(title, "title", mentions), known)


def mark_text(text: str, kind: DocumentKind, mentions: Sequence[Mention], known: Technologies) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text, each as its pieces."""
    chosen = _choose(text, "text", mentions)
    return tuple(_cut(text, span, chosen, known) for span in _paragraphs(text, kind))


def anchor_first(paragraphs: Iterable[Paragraph], anchors: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Return the paragraphs with the anchor of each organisation on the first piece that names it."""
    left = dict(anchors)
    return tuple(
        tuple(replace(piece, anchor=left.pop(piece.organisation, "")) for piece in paragraph)
        for paragraph in paragraphs
    )


def _choose(text: str, field: str, mentions: Iterable[Mention]) -> _Chosen:
    mine = [mention for mention in mentions if mention.field == field]
    return _Chosen(_select(text, mine, TECHNOLOGY), _select(text, mine, ORGANISATION))


def _select(text: str, mentions: Iterable[Mention], kind: str) -> list[_Span]:
    """Return spans of one kind that do not overlap, the longest of those that do.

    A span whose words are not those of the text is of another revision and left out.
    """
    targets: dict[tuple[int, int], list[str]] = {}
    for mention in mentions:
        if mention.kind == kind and text[mention.start : mention.end] == mention.surface and mention.surface:
            targets.setdefault((mention.start, mention.end), []).append(mention.target)
    chosen: list[_Span] = []
    for (start, end), names in sorted(targets.items(), key=lambda item: (item[0][0], -item[0][1])):
        if not chosen or start >= chosen[-1].end:
            chosen.append(_Span(start, end, tuple(dict.fromkeys(names))))
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


def _cut(text: str, paragraph: tuple[int, int], chosen: _Chosen, known: Technologies) -> Paragraph:
    """Return the pieces of a paragraph. A technology stays whole, for it is a link: an organisation is cut at it."""
    technologies = {span.start: span for span in _within(chosen.technologies, *paragraph)}
    organisations = _within(chosen.organisations, *paragraph)
    pieces: list[MarkedPiece] = []
    for start, end in _stretches(paragraph, technologies.values(), organisations):
        mark = _make_mark(technologies[start].names, known) if start in technologies else None
        while organisations and organisations[0].end <= start:
            organisations.pop(0)
        is_named = organisations and organisations[0].start <= start and end <= organisations[0].end
        pieces.append(MarkedPiece(text[start:end], mark, organisations[0].names[0] if is_named else ""))
    return tuple(pieces)


def _stretches(
    paragraph: tuple[int, int], technologies: Iterable[_Span], organisations: Iterable[_Span]
) -> Iterator[tuple[int, int]]:
    """Give the spans that a paragraph falls into when it is cut at all ends but those inside a technology."""
    edges = {*paragraph, *(edge for span in organisations for edge in (span.start, span.end))}
    for span in technologies:
        edges -= set(range(span.start + 1, span.end))
        edges |= {span.start, span.end}
    ordered = sorted(edges)
    yield from pairwise(ordered)


def _within(spans: Sequence[_Span], start: int, end: int) -> list[_Span]:
    """Return the spans, of many in order, that lie inside a paragraph."""
    first, last = (bisect_left(spans, place, key=_get_start) for place in (start, end))
    return [span for span in spans[first:last] if span.end <= end]


def _make_mark(names: tuple[str, ...], known: Technologies) -> Mark:
    label = ", ".join(known.labels.get(name, name) for name in names)
    return Mark(names, label, is_central=any(name in known.central for name in names))
