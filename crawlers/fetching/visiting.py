"""What an answer means: read, unchanged, moved, to be tried again, or refused; and what is committed of it.

Statuses and redirects are decided here and not by Scrapy, so that each hop keeps to pace, robots.txt and the gate, and
what was decided outlives the process.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.errors import (
    BlockedError,
    EgressError,
    FormatError,
    NoAnswerError,
    SourceError,
)
from core.models import Cause
from core.store.crawling.asks import SEED, Ask, AskState, Visit
from crawlers.addresses import MAX_URL_CHARS
from crawlers.bulk.lines import hash_file
from crawlers.fetching.alike import AlikePages
from crawlers.fetching.backfilling import carry_on
from crawlers.fetching.failing import LOOK, Failing, is_passing
from crawlers.fetching.lanes import Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.readers import Readers, Reading, ReadTask, read_in_parts
from crawlers.fetching.redirects import ASKED, HOPS, as_first_asked, leads_inside
from crawlers.fetching.response import Fetched
from crawlers.fetching.routing import redirect_target
from crawlers.fetching.source_run import too_deep
from crawlers.fetching.telling import is_readable, make_error
from crawlers.fetching.token_desk import TokenDesk
from crawlers.keys import without_key
from crawlers.politeness.budget_names import BudgetNames
from crawlers.politeness.optouts import reserved_by_headers
from crawlers.reading import Answer
from crawlers.records import Limits
from crawlers.source import Keep

# Counts up when what we read of the same answer changes: answers that are "unchanged" to the host are then read again.
READING_VERSION = 1
MAX_HOPS = 5
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


@dataclass(slots=True)
class Visitor:
    """Makes visits of answers. ``most_kept``: so many answers of each source are kept in memory as they came."""

    readers: Readers
    book: OriginBook
    names: BudgetNames
    limits: Limits
    clock: Callable[[], datetime]
    failing: Failing
    most_kept: int = 0
    tokens: TokenDesk = field(default_factory=TokenDesk)
    alike: AlikePages = field(default_factory=AlikePages)

    async def visit(self, turn: Turn, fetched: Fetched) -> AsyncIterator[Visit]:
        """Give what is committed of an answer: one visit, or several parts of a very large one."""
        turn.run.size_bytes += fetched.size_bytes
        pause = self.failing.hold(turn, fetched)
        if self.tokens.must_renew(turn, fetched):
            yield self._repeated(turn, fetched)
        elif fetched.status == 304 and self.request_headers(turn).keys() & _CONDITIONS:
            yield self._unchanged(turn, fetched)
        elif fetched.status in _REDIRECTS and fetched.headers.get("location"):
            yield await self._moved(turn, fetched)
        elif 200 <= fetched.status < 300 or is_readable(turn, fetched):
            async for visit in self._read(turn, fetched):
                yield visit
        else:
            # Who wrote the spider knows the source's headers better than we do, but not that its host may ask for more.
            stated = (one for one in (pause, self.failing.stated_pause(fetched)) if one is not None)
            longest = max(stated, key=lambda one: one.seconds, default=None)
            yield await self.failing.fail(turn, make_error(turn, fetched), longest, fetched.status)

    def _repeated(self, turn: Turn, fetched: Fetched) -> Visit:
        """Let a request be made again with another token; a source that refuses each is asked nothing more."""
        wrong = self.tokens.renew(turn)
        if wrong is not None:
            turn.run.fail(wrong)
        told = wrong or NoAnswerError("its token holds no more", place=turn.url)
        return self.failing.repeat(turn, told, fetched.status)

    async def forbid(self, turn: Turn, reason: str) -> Visit:
        """Give what is committed of a request that robots.txt does not allow."""
        error = self.book.lost(turn.url) or BlockedError(reason, place=turn.url)
        return await self.failing.give_up(turn, error, may_pass=self.book.robots(turn.url).is_lost)

    def request_headers(self, turn: Turn) -> dict[str, str]:
        """Return the headers of a request: what the spider wants, and what makes it conditional."""
        held, headers = turn.held, turn.run.spider.headers(turn.held.ask)
        if not turn.run.spider.is_conditional or turn.run.round.since or turn.is_backfill:
            return headers
        if held.read_as == self._read_as(turn) and held.state is not AskState.REFUSED:
            if held.etag:
                headers.setdefault("If-None-Match", held.etag)
            if held.last_modified:
                headers.setdefault("If-Modified-Since", held.last_modified)
        return headers

    async def _read(self, turn: Turn, fetched: Fetched) -> AsyncIterator[Visit]:
        run, ask = turn.run, turn.held.ask
        content_hash = await _hash(fetched)
        if run.spider.is_streaming and self._is_held(turn, content_hash):
            yield replace(self._unchanged(turn, fetched), status=fetched.status)
            return
        is_text = ask.role in run.spider.text_roles
        alike = self.alike.doubted(run.source.id, ask.id, content_hash) if is_text else None
        if alike is not None:
            error = FormatError("the site answers the same page to many addresses", place=ask.url)
            yield replace(await self.failing.give_up(turn, error, fetched.status), again=alike)
            return
        answer = Answer(
            url=ask.url,
            body=self.tokens.keys.clean(run.source, fetched.body),
            status=fetched.status,
            headers=fetched.headers,
            charset=fetched.charset,
            reserved=self._reserved(turn, fetched) if ask.role in run.spider.reservable_roles else None,
            path=fetched.path,
        )
        if len(run.answers) < self.most_kept:
            run.answers.append(answer)
        task = ReadTask(run.source, run.round, self.limits, ask, answer)
        done = self._done(turn, fetched, content_hash)
        if not run.spider.is_streaming:
            yield await self._told(turn, done, await self.readers.read(task))
            return
        loop = asyncio.get_running_loop()
        parts = read_in_parts(task)
        while True:
            part = await loop.run_in_executor(None, next, parts, None)
            if part is None:
                break
            visit = await self._told(turn, done, part)
            yield visit if part.error else replace(visit, is_part=True)
            if part.error:
                return
        yield done

    async def _told(self, turn: Turn, done: Visit, reading: Reading) -> Visit:
        """Make a visit of what an answer gave."""
        if reading.error is not None:
            if is_passing(reading.error):
                return await self.failing.fail(turn, reading.error, None, done.status)
            return await self.failing.give_up(turn, reading.error, done.status)
        run, ask = turn.run, turn.held.ask
        # Articles that were left over say nothing of a feed that fails.
        is_text = ask.role in run.spider.text_roles
        run.has_read = run.has_read or not (is_text or turn.is_backfill)
        run.pages_read += is_text
        run.take_in(reading, is_backfill=turn.is_backfill)
        self._note_backfill(turn, reading)
        return replace(
            done,
            records=tuple((record.document, record.evidence) for record in reading.records),
            entries=tuple((one.entry, one.evidence) for one in reading.entries),
            cause=_cause(turn),
            found=(*self._found(turn, reading), *self._second_looks(turn, reading)),
            remember=reading.remember,
            counted=reading.counted,
        )

    def _note_backfill(self, turn: Turn, reading: Reading) -> None:
        if turn.held.ask.backfill is not None:
            turn.run.queries_lost = 0
            if reading.counted is not None:
                turn.run.counted.setdefault(turn.held.ask.backfill, reading.counted)

    def _found(self, turn: Turn, reading: Reading) -> list[Ask]:
        bounds, found = turn.run.source.bounds, []
        for ask in reading.asks:
            if ask.depth > bounds.depth:
                turn.run.refuse(too_deep(ask.url, ask.depth, bounds.depth))
            else:
                own = carry_on(turn.held, ask, self.clock()) if turn.is_backfill else ask
                found.append(replace(own, budget=self.names.name(ask.url)))
        return found

    def _second_looks(self, turn: Turn, reading: Reading) -> list[Ask]:
        look, now = turn.run.source.second_look, self.clock()
        # What is of long ago has grown already.
        if look is None or turn.held.ask.key.startswith(LOOK) or turn.is_backfill:
            return []
        looks: list[Ask] = []
        for record in reading.records:
            ask = turn.run.spider.second_ask(record.document)
            if ask is not None:
                budget = self.names.name(ask.url)
                looks += [
                    replace(ask, key=f"{LOOK}{days}-{ask.id}"[:100], after=now + timedelta(days=days), budget=budget)
                    for days in look.after_days
                ]
        return looks

    def _reserved(self, turn: Turn, fetched: Fetched) -> str | None:
        if turn.run.source.terms.keep is Keep.LEAD:
            return None
        return self.book.reserved(turn.url) or reserved_by_headers(fetched.headers)

    def _is_held(self, turn: Turn, content_hash: str) -> bool:
        """Whether a whole file is the one that was read last, by what reads it now."""
        held = turn.held
        return held.content_hash == content_hash and held.read_as == self._read_as(turn)

    def _unchanged(self, turn: Turn, fetched: Fetched) -> Visit:
        turn.run.has_read = True
        turn.run.is_unchanged = turn.run.is_unchanged or turn.held.ask.key == SEED
        held = turn.held
        done = self._done(turn, fetched, held.content_hash)
        return replace(
            done, etag=done.etag or held.etag, last_modified=done.last_modified or held.last_modified, status=304
        )

    async def _moved(self, turn: Turn, fetched: Fetched) -> Visit:
        ask, run = turn.held.ask, turn.run
        hops = int(ask.payload.get(HOPS, 0)) + 1
        try:
            location = redirect_target(fetched.headers["location"], ask.url, fetched.url, run.round.sandbox_url)
        except ValueError:
            wrong = EgressError("redirected to what is no web address", place=ask.url)
            return await self.failing.give_up(turn, wrong, fetched.status)
        target = without_key(run.source, location)
        if hops > MAX_HOPS or len(target) > MAX_URL_CHARS or target == ask.url:
            error = SourceError(f"redirected {hops} times, at last to {target[:200]}", place=as_first_asked(ask).url)
            return await self.failing.give_up(turn, error, fetched.status)
        if fetched.status in _PERMANENT and ask.key == SEED:
            run.moved_to = target
        if run.round.sandbox_url is not None and leads_inside(target, ask.url):
            # Where a sandbox answers for everybody, the gate never sees the address.
            return await self.failing.give_up(turn, EgressError("leads inside: not asked for", place=target))
        payload = {ASKED: ask.url, **ask.payload, HOPS: hops}
        to = replace(ask, url=target, key=ask.id, payload=payload, budget=self.names.name(target))
        return Visit(to, AskState.WAITING, due_at=self.clock(), tries=turn.held.tries, status=fetched.status)

    def _done(self, turn: Turn, fetched: Fetched, content_hash: str | None) -> Visit:
        ask = replace(turn.held.ask, key=turn.held.ask.id)
        due_at = None if ask.again_s is None else self.clock() + timedelta(seconds=ask.again_s)
        return Visit(
            ask,
            AskState.DONE,
            due_at=due_at,
            status=fetched.status,
            etag=fetched.headers.get("etag"),
            last_modified=fetched.headers.get("last-modified"),
            read_as=self._read_as(turn),
            content_hash=content_hash,
        )

    def _read_as(self, turn: Turn) -> str:
        return f"{READING_VERSION}-{turn.run.source.facts_hash[:24]}"


def _cause(turn: Turn) -> Cause:
    if turn.is_backfill:
        return Cause.BACKFILLED
    return Cause.ENRICHED if turn.held.ask.key.startswith(LOOK) else Cause.NEW


async def _hash(fetched: Fetched) -> str:
    if fetched.path is None:
        return hashlib.sha256(fetched.body).hexdigest()[:32]
    path = fetched.path
    return (await asyncio.get_running_loop().run_in_executor(None, hash_file, path))[:32]
