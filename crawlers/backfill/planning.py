"""What a backfill would ask: for each technology and source the queries that are new, or why there are none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import orjson

from core.store.crawling.asks import BACKFILL, Ask
from core.store.crawling.backfills import HeldQuery, PlannedQuery
from crawlers.backfill.explaining import explain
from crawlers.backfill.topics import Topic, Window, unpack
from crawlers.backfill.windows import FIRST_YEAR, clip, iter_windows
from crawlers.keys import Keys
from crawlers.options import BackfillOptions
from crawlers.politeness.budget_names import BudgetNames
from crawlers.reading import Round
from crawlers.source import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import make_spider

# What is newer than the last day of a query that was made is brought by the rounds, which look so far back.
_ROUNDS_REACH = timedelta(days=14)
# The latest window comes first, all technologies in turn.
_RANK_PAUSE = timedelta(seconds=1)
_NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What a source would be asked for a technology.

    ``queries`` are new; ``held`` counts those that were made or wait already. ``requests_a_day``: at most so many are
    made. ``why``: why there are none, or what else there is to know. ``missing``: a key without which it is not asked.
    """

    technology: str
    source: Source
    queries: tuple[PlannedQuery, ...] = ()
    held: int = 0
    requests_a_day: int = 0
    why: str = ""
    missing: str | None = None

    @property
    def can_be_asked(self) -> bool:
        """Whether the source is asked for what it has of the technology, now or already."""
        return bool(self.queries) or self.held > 0


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans backfills. ``known``: all sources, for who publishes which site; ``held``: queries by source and key.

    ``again``: also what was made already. ``requests_a_day``: in place of what sources say.
    """

    now: datetime
    known: Sequence[Source]
    keys: Keys = field(default_factory=Keys)
    held: Mapping[tuple[str, str], HeldQuery] | None = None
    again: bool = False
    sandbox_url: str | None = None
    requests_a_day: int | None = None

    def plan(self, topics: Sequence[Topic], sources: Iterable[Source], span: Window) -> list[SourcePlan]:
        """Return what each source would be asked for each technology."""
        names = BudgetNames(self.known)
        chosen = list(sources)
        return [self._plan_one(topic, source, span, names) for topic in topics for source in chosen]

    def trial(self, topic: Topic, source: Source, span: Window) -> list[PlannedQuery]:
        """Return the queries for the whole span at once: what comes of them is counted, not kept."""
        names = BudgetNames(self.known)
        whole = clip(span, _oldest(source, self.now.date()), span.end)
        if whole is None:
            return []
        asks = self._spider(source).backfill(topic, whole)
        name = f"trial-{_short(topic.technology)}"
        return [self._query(topic, ask, whole, f"{name}.{number}", names) for number, ask in enumerate(asks)]

    def _plan_one(self, topic: Topic, source: Source, span: Window, names: BudgetNames) -> SourcePlan:
        options = source.backfill
        if options is None or not options.needs:
            return SourcePlan(topic.technology, source, why=explain(source))
        no_key = self.keys.missing(source)
        if no_key is not None and source.key is not None:
            return SourcePlan(topic.technology, source, why=no_key.message, missing=source.key.name)
        if not any(getattr(topic, need) or (need == "arxiv" and topic.arxiv_hints) for need in options.needs):
            return SourcePlan(topic.technology, source, why=f"the taxonomy has no {' or '.join(options.needs)} of it")
        queries = self._queries(topic, source, span, names)
        wanted = tuple(query for query in queries if self._is_wanted(query))
        why = _reach(source) if wanted or queries else f"it knows nothing of that time; {_reach(source)}"
        return SourcePlan(topic.technology, source, wanted, len(queries) - len(wanted), self._a_day(options), why)

    def _queries(self, topic: Topic, source: Source, span: Window, names: BudgetNames) -> list[PlannedQuery]:
        size = source.backfill.window if source.backfill is not None else "year"
        spider, today, found = self._spider(source), self.now.date(), []
        begin = max(span.begin, _oldest(source, today))
        for rank, window in enumerate(iter_windows(begin, span.end, size)):
            part = clip(window, begin, span.end)
            if part is None:
                continue
            name = f"{_short(topic.technology)}-{window.begin:%Y%m%d}-{window.end:%Y%m%d}"
            due_at = self.now - timedelta(days=1) + rank * _RANK_PAUSE
            for number, ask in enumerate(spider.backfill(topic, part)):
                query = self._query(topic, replace(ask, after=due_at), part, f"{name}.{number}", names)
                found.append(query)
        return found

    def _query(self, topic: Topic, ask: Ask, window: Window, key: str, names: BudgetNames) -> PlannedQuery:
        part, _ = unpack(ask.payload)
        version = f"{_hash(part)}-{window.end:%Y%m%d}" + (f"-{self.now:%Y%m%d%H%M%S}" if self.again else "")
        own = replace(ask, role=BACKFILL, key=key, backfill=key, version=version, budget=names.name(ask.url))
        return PlannedQuery(topic.technology, window.begin, window.end, own)

    def _is_wanted(self, query: PlannedQuery) -> bool:
        """Whether a query was never made, or was made for other words, or for a window that has grown since."""
        held = (self.held or {}).get((query.ask.source, query.ask.id))
        if held is None or self.again:
            return True
        is_same = held.version.partition("-")[0] == query.ask.version.partition("-")[0]
        return not is_same or held.begins > query.begins or held.ends < query.ends - _ROUNDS_REACH

    def _a_day(self, options: BackfillOptions) -> int:
        return options.requests_a_day if self.requests_a_day is None else self.requests_a_day

    def _spider(self, source: Source) -> SourceSpider:
        return make_spider(source, Round("backfill", self.now, self.now.date(), sandbox_url=self.sandbox_url))


def _oldest(source: Source, today: date) -> date:
    days = source.backfill.oldest_days if source.backfill is not None else None
    return date(FIRST_YEAR, 1, 1) if days is None else today - timedelta(days=days)


def _reach(source: Source) -> str:
    options = source.backfill
    if options is None:
        return ""
    reach = f"it reaches {options.oldest_days} days back" if options.oldest_days else ""
    return "; ".join(part for part in (reach, options.note) if part)


def _hash(part: Topic) -> str:
    said = [part.arxiv, part.arxiv_hints, part.cpc, part.openalex, part.terms]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]


def _short(technology: str) -> str:
    if len(technology) <= _NAME_CHARS:
        return technology
    return f"{technology[: _NAME_CHARS - 9]}-{hashlib.sha256(technology.encode()).hexdigest()[:8]}"
