"""A world of sources: one in each state, every way of access, everything that the pages of sources may have to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.models import DateKind, Document, DocumentDate, DocumentKind, Person, Refusal, RunCounts
from core.store import Store
from core.store.crawling.asks import SEED, Ask, AskState, Visit
from core.store.crawling.health import Health, HealthState
from core.store.crawling.origins import OriginFile
from core.store.runs import BROKEN_OFF
from core.store.sources import SourceFacts, SourceRow
from tests.api.world import NOW, SCRIPT

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = SourceFacts(
    access="feed",
    cadence="hourly",
    cadence_s=3_600.0,
    keep="lead",
    delay_s=5.0,
    visible_from="published",
    min_items=1,
    fill=(("dates", 1.0), ("text", 0.9)),
)
DAILY = replace(
    FEED, access="paged-api", cadence="daily", cadence_s=86_400.0, keep="full", quiet_hours=("22:00-06:00",)
)
FILES = SourceFacts(access="bulk", cadence="once", keep="full", visible_from="published", min_items=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A source of the world: its state after its last round, so long ago, and how much it gives a day."""

    id: str
    title: str
    state: HealthState | None
    detail: str = ""
    facts: SourceFacts = FEED
    kind: str = "news"
    ago: timedelta = 20 * timedelta(minutes=1)
    since: timedelta = 40 * DAY
    failures: int = 0
    a_day: int = 3


SOURCES = (
    Told("chip-week", "Chip Week", HealthState.OK, a_day=7),
    Told("arxiv", "arXiv", HealthState.OK, facts=DAILY, kind="paper", ago=9 * HOUR, a_day=42),
    Told(
        "quiet-journal", "Quiet Journal", HealthState.OK, facts=replace(DAILY, access="oai-pmh"), kind="paper", a_day=2
    ),
    Told("empty-feed", "Empty Feed", HealthState.EMPTY, "0 records, expected at least 1", since=5 * HOUR, a_day=0),
    Told(
        "was-a-feed",
        "Was a Feed",
        HealthState.NOT_A_FEED,
        "https://was-a-feed.example/feed: a page where a feed was expected",
        since=3 * DAY,
        failures=5,
    ),
    Told("broken-site", "Broken Site", HealthState.HTTP_ERROR, "answers 503", since=2 * HOUR, failures=2),
    Told("gone-host", "Gone Host", HealthState.DNS, "no such host: gone-host.example", since=30 * DAY, failures=12),
    Told("slow-site", "Slow Site", HealthState.TIMEOUT, "no answer in 30 s", since=4 * HOUR, failures=1),
    Told(
        "walled-garden", "Walled Garden", HealthState.BLOCKED, "robots.txt disallows /feed", since=9 * DAY, failures=3
    ),
    Told("moved-house", "Moved House", HealthState.MOVED, "moved for good to https://new.example/feed: mend its url"),
    Told(
        "new-layout",
        f"New Layout {SCRIPT}",
        HealthState.CHANGED_LAYOUT,
        "text in 41.0% of records, expected 90%",
        facts=replace(FEED, access="list-page"),
        since=DAY,
    ),
    Told("sleeper", "Sleeper Weekly", HealthState.OK, ago=2 * DAY, since=200 * DAY),
    Told("off", "Switched Off", None, facts=replace(FEED, is_enabled=False), a_day=0),
    Told("newcomer", "Newcomer", None, facts=replace(FEED, access="sitemap"), a_day=0),
    Told("patents", "Patents in files", None, facts=FILES, kind="patent", a_day=9),
)
STATES = {told.id: told for told in SOURCES}
HOSTILE_FILE = f"User-agent: *\nDisallow: /feed\nCrawl-delay: 10\n# {SCRIPT}\n"


def fill_sources(store: Store, *, now: datetime = NOW) -> None:
    """Save the world as it is at ``now``."""
    store.sources.save([_row(told) for told in SOURCES], now)
    for told in SOURCES:
        _save_documents(store, told, now)
        if told.state is not None:
            _save_rounds(store, told, now)
    _save_imports(store, now)
    _save_refused(store, now)
    store.budgets.set_ready("Quiet Journal", now + 30 * HOUR, "Retry-After: 108000")
    store.origins.save(list(_iter_files(now)))
    store.runs.start("crawl", now - timedelta(minutes=4), "chip-week")


def _row(told: Told) -> SourceRow:
    url = None if told.facts.access == "bulk" else f"https://{told.id}.example/feed"
    licence = "CC0-1.0 (metadata)" if told.facts.keep == "full" else "all rights reserved"
    return SourceRow(told.id, told.title, told.title, told.kind, "f1", licence, url, told.facts)


def _save_documents(store: Store, told: Told, now: datetime) -> None:
    for back in range(36):
        seen = now - told.ago - back * DAY
        count = 0 if seen.weekday() >= 5 else told.a_day + (back * 5) % 4 * (told.a_day > 0)
        batch = [_document(told, f"{back}-{number}", seen.date()) for number in range(count)]
        store.documents.save([(document, None) for document in batch], seen)


def _document(told: Told, key: str, day: date) -> Document:
    return Document(
        source=told.id,
        key=key,
        kind=DocumentKind(told.kind),
        title=f"{told.title}: what happened, number {key}",
        text="" if key.endswith("1") else "A laser was shown.",
        lang="en",
        people=(Person("A. Jansen"),),
        dates=(DocumentDate(DateKind.PUBLISHED, day.replace(year=2026 - len(key) % 3)),),
        visible_from=day,
        lead_only=told.facts.keep == "lead",
    )


def _save_rounds(store: Store, told: Told, now: datetime) -> None:
    tried = now - told.ago
    is_well = told.state in {HealthState.OK, HealthState.MOVED}
    gave_up_at = tried if told.failures >= 12 else None
    ok_at = tried if is_well else now - told.since
    assert told.state is not None
    health = Health(told.id, told.state, told.detail, now - told.since, tried, ok_at, told.failures, gave_up_at)
    store.health.save(health)
    _save_seed(store, told, tried, is_over=gave_up_at is not None)
    cadence = timedelta(seconds=told.facts.cadence_s or 3_600)
    for back in range(24, -1, -1):
        began = tried - back * cadence
        error = None if is_well or back else f"SourceError: {told.detail}" if told.failures else told.detail
        run_id = store.runs.start("crawl", began, told.id)
        counts = RunCounts(read=20 if is_well else 3, new=2, unchanged=18 if is_well else 1)
        store.runs.finish(run_id, counts, began + timedelta(seconds=9), error)


def _save_seed(store: Store, told: Told, tried: datetime, *, is_over: bool) -> None:
    again_s = told.facts.cadence_s or 3_600.0
    ask = Ask(told.id, f"https://{told.id}.example/feed", "feed", key=SEED, again_s=again_s, budget=told.title)
    pages = tuple(
        Ask(told.id, f"https://{told.id}.example/{number}", "article", depth=1, budget=told.title)
        for number in range(told.a_day)
    )
    due_at = None if is_over else tried + timedelta(seconds=again_s * 2.0**told.failures)
    state = AskState.REFUSED if is_over else AskState.DONE
    store.save_visits([Visit(ask, state, due_at, told.failures, found=pages)], tried)


def _save_imports(store: Store, now: datetime) -> None:
    first = store.runs.start("import", now - 3 * DAY, "patents")
    store.runs.finish(first, RunCounts(read=5), now - 3 * DAY + HOUR, BROKEN_OFF)
    counts = RunCounts(read=324, new=324)
    counts.refuse(Refusal("RecordError", "patents.jsonl:7", f"no title {SCRIPT}", "{}"))
    second = store.runs.start("import", now - DAY, "patents")
    store.runs.finish(second, counts, now - DAY + timedelta(minutes=3))


def _save_refused(store: Store, now: datetime) -> None:
    reasons = ("robots.txt disallows it", "answers 404", "the answer is larger than 32 MB", f"calendar {SCRIPT}")
    for number, reason in enumerate(reasons):
        ask = Ask("walled-garden", f"https://walled-garden.example/story/{number}", "article", budget="Walled Garden")
        status = 404 if "404" in reason else None
        store.save_visits([Visit(ask, AskState.REFUSED, None, 3, status, reason)], now - number * HOUR)
    hostile = Ask("walled-garden", "javascript:alert(5)", "article", budget="Walled Garden")
    store.save_visits([Visit(hostile, AskState.REFUSED, None, 1, None, "not a web address")], now - 9 * HOUR)


def _iter_files(now: datetime) -> Iterator[OriginFile]:
    origin = "https://walled-garden.example"
    says = "asks for 10 s between two requests"
    yield OriginFile(origin, "/robots.txt", 200, HOSTILE_FILE.encode(), now - HOUR, now + 23 * HOUR, None, says)
    yield OriginFile(origin, "/ai.txt", 404, b"", now - HOUR, now + 6 * DAY)
    reserving = b'[{"location": "/", "tdm-reservation": 1}]'
    says = "reserves text and data mining: tdmrep.json: /"
    tdmrep = "/.well-known/tdmrep.json"
    yield OriginFile(origin, tdmrep, 200, reserving, now - 8 * DAY, now - DAY, None, says)
    yield OriginFile(
        "https://broken-site.example", "/robots.txt", 503, b"", now - HOUR, now + HOUR, "HttpStatusError: answers 503"
    )
