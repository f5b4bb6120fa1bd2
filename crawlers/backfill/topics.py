"""What a backfill asks for: a technology of the taxonomy as sources can be asked for it, in a span of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """A technology in the words and codes of sources, those of its narrower technologies included.

    ``arxiv``: categories that mean it; ``arxiv_hints``: categories in which it is found beside others, so that one of
    its terms must stand in the text too; ``cpc``: codes without blanks, most general first (``H01M10``, ``G06N3/049``);
    ``openalex``: topic ids (``T10682``); ``terms``: names and synonyms that mean nothing else, as pairs of language
    (ISO 639-1) and text, those of the technology itself before those of narrower ones.
    """

    technology: str
    arxiv: tuple[str, ...] = ()
    arxiv_hints: tuple[str, ...] = ()
    cpc: tuple[str, ...] = ()
    openalex: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()

    def texts(self, *languages: str) -> tuple[str, ...]:
        """Return the terms in these languages, or in all."""
        return tuple(dict.fromkeys(text for lang, text in self.terms if not languages or lang in languages))


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A span of days: ``begin`` is in it, ``end`` is not."""

    begin: date
    end: date

    @property
    def last(self) -> date:
        """The last day that is in it."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days are in it."""
        return (self.end - self.begin).days

    def halves(self) -> tuple[Window, ...]:
        """Return its two halves, the earlier first; nothing of a single day."""
        if self.days < 2:
            return ()
        middle = self.begin + timedelta(days=self.days // 2)
        return Window(self.begin, middle), Window(middle, self.end)


def in_parts(values: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Give values in parts of at most ``size``: what a source takes in one query."""
    for start in range(0, len(values), size):
        yield tuple(values[start : start + size])


def pack(topic: Topic, window: Window) -> dict[str, Any]:
    """Return what the payload of a request says of what it asks for."""
    said = {one.name: getattr(topic, one.name) for one in fields(Topic) if getattr(topic, one.name)}
    return {"topic": said, "window": [window.begin.isoformat(), window.end.isoformat()]}


def unpack(payload: Mapping[str, Any]) -> tuple[Topic, Window]:
    """Return the topic and window that ``pack`` wrote."""
    said = dict(payload["topic"])
    terms = tuple((str(lang), str(text)) for lang, text in said.pop("terms", ()))
    technology = str(said.pop("technology"))
    codes = {name: tuple(str(code) for code in values) for name, values in said.items()}
    begin, end = (date.fromisoformat(day) for day in payload["window"])
    return Topic(technology, terms=terms, **codes), Window(begin, end)
