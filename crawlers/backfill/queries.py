"""The queries that a source's block ``backfill`` makes of a technology and a window: values in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawlers.backfill.topics import Topic, Window, in_parts
from crawlers.options import BackfillOptions


@dataclass(frozen=True, slots=True)
class TopicQuery:
    """A query: the part of the topic that it asks for, and what takes the place of the source's own parameters."""

    part: Topic
    parameters: Mapping[str, Any]


def make_queries(options: BackfillOptions, topic: Topic, window: Window, date_format: str) -> Iterator[TopicQuery]:
    """Give the queries for a topic in a window; none where the topic has nothing that the source is asked by."""
    for need in (one for one in options.needs if f"{{{one}}}" in str(options.parameters)):
        for part in split_topic(options, topic, need):
            filled = {need: value_of(options, part, need)} | _days(window, date_format)
            yield TopicQuery(part, {name: fill_names(value, filled) for name, value in options.parameters.items()})


def split_topic(options: BackfillOptions, topic: Topic, need: str) -> Iterator[Topic]:
    """Give a topic in parts that the source takes in one query, each with nothing but what it is asked by."""
    for values in _in_reach(options, _values(options, topic, need)):
        kept = [pair for pair in topic.terms if pair[1] in values] if need == "terms" else values
        asked: dict[str, Any] = {need: tuple(kept)}
        yield Topic(topic.technology, **asked)


def value_of(options: BackfillOptions, topic: Topic, need: str) -> str:
    """Return what of a topic a source is asked by, as it wants it written."""
    return options.join.join(f"{options.quote}{one}{options.quote}" for one in _values(options, topic, need))


def _values(options: BackfillOptions, topic: Topic, need: str) -> tuple[str, ...]:
    if need == "terms":
        # Nothing of ours has quotation marks; one that had would end the phrase.
        texts = topic.texts(*options.languages)
        return tuple(text for text in texts if not options.quote or options.quote not in text)
    values: tuple[str, ...] = getattr(topic, need)
    return values


def _in_reach(options: BackfillOptions, values: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Cut values where there are too many of them, or they are too long together."""
    for part in in_parts(values, options.most_values):
        taken: list[str] = []
        chars = 0
        for value in part:
            length = len(value) + 2 * len(options.quote) + len(options.join)
            if taken and chars + length > options.most_chars:
                yield tuple(taken)
                taken, chars = [], 0
            taken.append(value)
            chars += length
        if taken:
            yield tuple(taken)


def _days(window: Window, date_format: str) -> dict[str, str]:
    days = {"begin": window.begin, "last": window.last, "end": window.end}
    return {name: day.strftime(date_format) for name, day in days.items()}


def fill_names(value: Any, filled: Mapping[str, str]) -> Any:
    """Fill the names in braces of a text, or of all texts in a list or object; other braces stay."""
    match value:
        case str():
            for name, text in filled.items():
                value = value.replace(f"{{{name}}}", text)
            return value
        case dict():
            return {name: fill_names(one, filled) for name, one in value.items()}
        case list() | tuple():
            return [fill_names(one, filled) for one in value]
    return value
