"""What a source would bring, read from answers that were fetched, with nothing kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.models import Document
from core.registers import RegisterEntry
from core.store.crawling.asks import Ask
from crawlers.expectations import Made
from crawlers.fetching.readers import Reading, ReadTask, read
from crawlers.reading import Answer, Refused, Round
from crawlers.records import Limits
from crawlers.source import Source
from crawlers.spiders.article import ARTICLE
from crawlers.spiders.choosing import make_spider

_FIELDS = ("text", "people", "organisations", "identifiers", "classifications", "dates", "lang", "url")
_ENTRY_FIELDS = ("text", "identifiers", "kinds", "country", "city", "established", "links", "codes")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One record, or an article that would be asked for. ``filled``: its fields that are not empty."""

    title: str
    url: str
    day: date | None
    lead: str = ""
    filled: frozenset[str] = frozenset()
    is_record: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be collected. ``others``: requests for listings, by role; ``errors``: answers that could not be read.

    ``fill``: for each field the share of the records that have it.
    """

    rows: tuple[PreviewRow, ...]
    refused: tuple[Refused, ...]
    errors: tuple[str, ...]
    unknown_fields: frozenset[str]
    others: Mapping[str, int]
    fill: Mapping[str, float]


def preview(source: Source, this_round: Round, answers: Iterable[Answer], limits: Limits) -> Preview:
    """Return what some answers of a source give, the one to its first request among them.

    An article that was listed and also fetched stands in it once, as the record that it became.
    """
    readings, waiting = _follow(source, this_round, answers, limits)
    shown = preview_documents(
        [record.document for reading in readings for record in reading.records],
        [one for reading in readings for one in reading.refused],
        _unknown_fields(readings),
    )
    entries = [one.entry for reading in readings for one in reading.entries]
    return replace(
        shown,
        rows=(*shown.rows, *map(_entry_row, entries), *(_ask_row(ask) for ask in waiting if ask.role == ARTICLE)),
        fill=shown.fill or {name: _share(entries, name) for name in _ENTRY_FIELDS if entries},
        errors=tuple(str(reading.error) for reading in readings if reading.error),
        others=Counter(ask.role for ask in waiting if ask.role != ARTICLE),
    )


def preview_documents(
    documents: Sequence[Document], refused: Iterable[Refused], unknown_fields: frozenset[str]
) -> Preview:
    """Return the preview of what was read already."""
    return Preview(
        rows=tuple(_record_row(document) for document in documents),
        refused=tuple(refused),
        errors=(),
        unknown_fields=unknown_fields,
        others={},
        fill={name: _share(documents, name) for name in _FIELDS} if documents else {},
    )


def _follow(
    source: Source, this_round: Round, answers: Iterable[Answer], limits: Limits
) -> tuple[list[Reading], list[Ask]]:
    """Read each answer by the request that led to it; return the readings, and the requests without an answer."""
    given, readings, waiting = list(answers), [], []
    asks = list(make_spider(source, this_round).seeds())
    if given and asks and all(ask.url != answer.url for ask in asks for answer in given):
        # The first request was redirected.
        asks[0] = replace(asks[0], url=given[0].url)
    while asks:
        ask = asks.pop(0)
        answer = next((one for one in given if one.url == ask.url), None)
        if answer is None:
            waiting.append(ask)
            continue
        given.remove(answer)
        readings.append(read(ReadTask(source, this_round, limits, ask, answer)))
        asks += readings[-1].asks
    return readings, list({ask.id: ask for ask in waiting}.values())


def _unknown_fields(readings: Iterable[Reading]) -> frozenset[str]:
    return frozenset(name for reading in readings for name in reading.unknown_fields)


def _record_row(document: Document) -> PreviewRow:
    return PreviewRow(
        title=document.title,
        url=document.url or "",
        day=document.dates[0].value if document.dates else None,
        lead=document.text[:300],
        filled=frozenset(name for name in _FIELDS if getattr(document, name)),
    )


def _entry_row(entry: RegisterEntry) -> PreviewRow:
    return PreviewRow(
        title=entry.name,
        url=entry.links[0] if entry.links else "",
        day=entry.updated,
        lead=entry.text[:300],
        filled=frozenset(name for name in _ENTRY_FIELDS if getattr(entry, name)),
    )


def _ask_row(ask: Ask) -> PreviewRow:
    entry = ask.payload["entry"]
    day = entry["published"] and date.fromisoformat(entry["published"])
    filled = {name for name, value in (("text", entry["lead"]), ("dates", day), ("lang", entry["lang"])) if value}
    return PreviewRow(entry["title"], ask.url, day, entry["lead"][:300], frozenset(filled | {"url"}), is_record=False)


def _share(made: Sequence[Made], name: str) -> float:
    return sum(1 for one in made if getattr(one, name)) / len(made)
