"""The corpora of DFKI: records of Avro written as JSON, one after another, each over many lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ValidationError

from core.evaluation.cases import Case, Reading
from core.evaluation.gold_files import iter_lines, refuse
from core.models import Refusal
from core.text.folding import fold
from core.text.stopwords import STOP_WORDS
from nlp.evaluation.span_gold import Name, SpanGold, kind_of, kinds_of


def _unwrap(value: Any) -> Any:
    """Return what an Avro union holds: ``{"string": text}`` and the like, or the value itself."""
    return next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else value


class _Span(BaseModel):
    start: int
    end: int


class _Mention(BaseModel):
    type: str
    span: _Span


class _Record(BaseModel):
    id: str
    text: Annotated[str, BeforeValidator(_unwrap)]
    lang: Annotated[str | None, BeforeValidator(_unwrap)] = None
    mentions: Annotated[list[_Mention] | None, BeforeValidator(_unwrap)] = None


def read_record_gold(path: Path) -> Reading[SpanGold]:
    """Read the documents of a file with the names in them.

    The corpora also mark *It* and *the company*: without a word with a capital that carries meaning it is no name, and
    counts neither way.
    """
    records: list[_Record] = []
    refusals: list[Refusal] = []
    for index, value in _iter_objects(path, refusals):
        found = {"id": value.get("id"), "text": value.get("text"), "lang": value.get("langCode")}
        try:
            records.append(_Record.model_validate(found | {"mentions": value.get("conceptMentions")}))
        except ValidationError as exc:
            first = exc.errors(include_url=False)[0]
            refusals.append(refuse(path, index, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"))
    kinds = kinds_of(mention.type for record in records for mention in record.mentions or ())
    corpus = path.parent.parent.name or path.stem
    cases = [_make_case(record, place, corpus, kinds) for place, record in enumerate(records)]
    return Reading(tuple(cases), tuple(refusals))


def _iter_objects(path: Path, refusals: list[Refusal]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each object with the line it begins in, from 0. After a fault nobody can say where the next begins."""
    text = b"".join(iter_lines(path)).decode(errors="replace")
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        start, line = place, text.count("\n", 0, place)
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as exc:  # also of a number that is too long, or lists in lists in lists
            refusals.append(refuse(path, line, f"not JSON: {exc}; what follows is left out", text[start:][:200]))
            return
        if isinstance(value, dict):
            yield line, value
        else:
            refusals.append(refuse(path, line, "a record is an object", text[start:place]))


def _make_case(record: _Record, place: int, corpus: str, kinds: frozenset[str]) -> Case[SpanGold]:
    names: list[Name] = []
    ignored: list[tuple[int, int]] = []
    for start, end, kind in _without_overlaps(record.text, record.mentions or ()):
        if kind is None or not _is_name(record.text[start:end]):
            ignored.append((start, end))
        else:
            names.append(Name(start, end, kind))
    gold = SpanGold(frozenset(names), kinds, tuple(ignored))
    return Case(record.id, place, corpus, record.lang or "en", "", record.text, gold, record.id)


def _without_overlaps(text: str, mentions: Sequence[_Mention]) -> Iterator[tuple[int, int, str | None]]:
    """Give the spans without blanks around them, the longest of those that overlap."""
    done = 0
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        surface = text[mention.span.start : mention.span.end]
        start = mention.span.start + len(surface) - len(surface.lstrip())
        end = mention.span.start + len(surface.rstrip())
        kind = kind_of(mention.type)
        if done <= start < end and (kind or not _is_name(surface)):
            yield start, end, kind
            done = end


def _is_name(surface: str) -> bool:
    return any(not word[0].islower() and fold(word) not in STOP_WORDS for word in surface.split())
