"""Asking for what is to be added, or for what a source would bring now, with nothing kept but our manners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from core.clock import utc_now
from core.errors import InputError, SourceError
from core.settings import Settings
from crawlers.adding.previewing import Preview, preview
from crawlers.adding.probing import probe
from crawlers.adding.proposals import Proposal, Wishes, build_source
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.options import WebUrl
from crawlers.reading import Answer, Refused, Round
from crawlers.records import Limits
from crawlers.source import Access, Pace, Source

# Who asks waits for the answer: a try that failed is not made again, but redirects are followed.
_PACE = Pace(delay_s=1.0, retries=0)
_MOST_HOPS = 4
_PROBED = "address-to-be-added"
_ARTICLES = frozenset({Access.FEED, Access.SITEMAP, Access.LIST_PAGE})
# The list and two of its articles with a redirect each, or a page of an API with one.
_REQUESTS_OF_ARTICLES, _REQUESTS_OF_RECORDS = 4, 2
_web_url = TypeAdapter(WebUrl)


@dataclass(frozen=True, slots=True)
class Probed:
    """What an address could be, and what it answered."""

    proposal: Proposal
    answer: Answer


@dataclass(frozen=True, slots=True)
class Look:
    """What a source would bring now, and how asking it went."""

    outcome: CrawlOutcome
    preview: Preview


def check_address(url: str) -> None:
    """Raise InputError for what is no address of the web."""
    try:
        _web_url.validate_python(url)
    except ValidationError as exc:
        raise InputError("no address of the web (https://…), and no file here", place=url[:200]) from exc


def fetch_proposal(settings: Settings, url: str, wishes: Wishes) -> Probed:
    """Ask an address once and return the source that it could be.

    Raises ConfigurationError without a contact, SourceError where it may not be asked or does not answer, FormatError
    where it is nothing that we read.
    """
    asked = build_source(
        url,
        Access.FEED,
        Wishes(id=_PROBED, known=wishes.known),
        cadence="once",
        feed={"articles": False},
        pace=_PACE,
        bounds={"pages": _MOST_HOPS},
    )
    request = CrawlRequest((_PROBED,), dry_run=True, max_requests=_MOST_HOPS, keep_answers=True)
    [outcome] = crawl(_for_a_look(settings), {**(wishes.known or {}), _PROBED: asked}, request)
    if not outcome.answers:
        raise SourceError(reason_of(outcome) or "no answer", place=None if outcome.error else url)
    answer = outcome.answers[-1]
    return Probed(probe(answer, wishes), answer)


def refuse_file(source: Source) -> None:
    """Raise InputError for a source that is one file: a few requests are all there is of it."""
    if source.access is Access.BULK_FILE:
        raise InputError(f"it comes as one file: scout crawl {source.id} --dry-run reads it", place=source.id)


def fetch_look(
    settings: Settings,
    sources: Mapping[str, Source],
    source: Source,
    max_requests: int | None = None,
    known: Iterable[Answer] = (),
) -> Look:
    """Ask a source a few times and return what it would bring.

    ``known``: what was answered already. Raises InputError for one that comes as a file.
    """
    refuse_file(source)
    most = max_requests or (_REQUESTS_OF_ARTICLES if source.access in _ARTICLES else _REQUESTS_OF_RECORDS)
    request = CrawlRequest((source.id,), dry_run=True, max_requests=most, keep_answers=True)
    [outcome] = crawl(_for_a_look(settings), {**sources, source.id: source}, request)
    shown = show_answers(settings, source, [*known, *outcome.answers])
    return Look(outcome, replace(shown, refused=(*shown.refused, *_lost(outcome, shown))))


def _for_a_look(settings: Settings) -> Settings:
    """Return settings for a few requests: who asks is told what failed, and no process is started to read answers."""
    log = settings.log.model_copy(update={"level": "error"})
    return settings.model_copy(update={"log": log, "crawl": settings.crawl.model_copy(update={"readers": 0})})


def show_answers(settings: Settings, source: Source, answers: Iterable[Answer]) -> Preview:
    """Return what answers of a source that came just now would bring."""
    now = utc_now()
    this_round = Round("preview", now, now.date(), sandbox_url=settings.crawl.sandbox_url)
    return preview(source, this_round, answers, Limits(now.date(), settings.crawl.max_document_kb))


def _lost(outcome: CrawlOutcome, shown: Preview) -> list[Refused]:
    """Return what the crawl lost without an answer that could be shown: a page that is gone."""
    places = {one.error.place or one.place for one in shown.refused}
    lost = [one for one in outcome.counts.refusals if one.place not in places]
    return [Refused(SourceError(one.message, place=one.place), one.place, is_record=False) for one in lost]


def reason_of(outcome: CrawlOutcome) -> str:
    """Return why a source could not be read, without the name of the error; empty where it could."""
    error = outcome.error or ""
    return error.partition(": ")[2] if outcome.has_failed else error
