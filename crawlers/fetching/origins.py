"""What hosts say about themselves, in memory while their pages are asked for, in the store for everybody else."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.errors import EgressError, NoAnswerError, NoHostError, SourceError
from core.store import Store
from core.store.crawling.origins import OriginFile
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.grouping import Grouped
from crawlers.fetching.routing import origin_of
from crawlers.politeness.optouts import OPT_OUT_FILES, OptOuts, read_opt_outs
from crawlers.politeness.robots import (
    LONGEST_LIFE,
    LOST_LIFE,
    MAX_ROBOTS_BYTES,
    ROBOTS,
    RobotsPolicy,
    carry_over,
    expires_at,
    is_lost,
    read_robots,
)

# More than the lanes of a crawl can have queued, and what their rules may take in memory.
_MOST_HELD = 10_000
_MOST_HELD_BYTES = 256 * 1024 * 1024
_LOST: Mapping[str, type[SourceError]] = {kind.__name__: kind for kind in (NoHostError, NoAnswerError, EgressError)}
_OPT_OUT_LIFE = timedelta(days=7)
_NOT_KNOWN = RobotsPolicy(detail="robots.txt was not asked for yet")
MAX_FILE_BYTES = MAX_ROBOTS_BYTES


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a host's files say. ``expires``: path → until when it holds; ``lost``: why robots.txt could not be had."""

    expires: Mapping[str, datetime]
    robots: RobotsPolicy
    opt_outs: OptOuts
    lost: str | None = None

    @property
    def size_bytes(self) -> int:
        rules = (self.robots.rules, self.robots.reservations, self.opt_outs.ai_txt, self.opt_outs.tdmrep)
        return sum(one.size_bytes for one in rules)


class OriginBook:
    """Knows robots.txt, ai.txt and tdmrep.json of hosts; says which must be fetched first.

    The hosts that were not looked at for longest are let go; what they said stands in the store.
    """

    def __init__(
        self,
        store: Store,
        calls: StoreCalls,
        clock: Callable[[], datetime],
        *,
        most_held: int = _MOST_HELD,
        most_held_bytes: int = _MOST_HELD_BYTES,
    ) -> None:
        self._store = store
        self._calls = calls
        self._clock = clock
        self._most_held = most_held
        self._most_held_bytes = most_held_bytes
        self._held: OrderedDict[str, _Origin] = OrderedDict()
        self._held_bytes = 0
        self._saves = Grouped[OriginFile, bool](self._save_all)

    async def load(self, urls: Iterable[str]) -> None:
        """Take what the store knows of the hosts of these addresses."""
        origins = sorted({origin_of(url) for url in urls})
        for origin in origins:
            if origin in self._held:
                self._held.move_to_end(origin)
        wanted = [origin for origin in origins if origin not in self._held]
        if wanted:
            found = await self._calls.run(lambda: {origin: self._load(origin) for origin in wanted})
            for origin, one in found.items():
                if origin not in self._held:
                    self._hold(origin, one)

    def is_known(self, url: str) -> bool:
        """Say whether the host of an address was loaded."""
        return origin_of(url) in self._held

    def missing(self, url: str, *, with_opt_outs: bool) -> str | None:
        """Return the path of a file that must be fetched before this address is; ``None``: all are there.

        A page that robots.txt forbids needs no more files, and a file that it forbids is not asked for.
        """
        origin = origin_of(url)
        one = self._held.get(origin)
        if one is None:
            return ROBOTS
        self._held.move_to_end(origin)
        if self._is_stale(one, ROBOTS):
            return ROBOTS
        if not with_opt_outs or not one.robots.allows(url):
            return None
        stale = (path for path in OPT_OUT_FILES if self._is_stale(one, path))
        return next((path for path in stale if one.robots.allows(f"{origin}{path}")), None)

    def robots(self, url: str) -> RobotsPolicy:
        """Return what robots.txt of an address's host says; before it was asked for, it allows nothing."""
        one = self._held.get(origin_of(url))
        return _NOT_KNOWN if one is None else one.robots

    def lost(self, url: str) -> SourceError | None:
        """Return why a host could not even be asked for its robots.txt; ``None`` where it answered."""
        one = self._held.get(origin_of(url))
        if one is None or one.lost is None:
            return None
        code, _, message = one.lost.partition(": ")
        return _LOST.get(code, NoAnswerError)(message, place=url)

    def reserved(self, url: str) -> str | None:
        """Return what reserves text and data mining of an address, as far as files of its host say."""
        one = self._held.get(origin_of(url))
        if one is None:
            return "what its host reserves is not known"
        return one.robots.reserves(url) or one.opt_outs.reserves(url)

    async def keep(
        self, url: str, path: str, status: int | None, headers: Mapping[str, str], body: bytes, error: str | None = None
    ) -> None:
        """Keep a file that was fetched, or that could not be."""
        now, origin = self._clock(), origin_of(url)
        if path == ROBOTS:
            expires = expires_at(status, headers, now)
        else:
            expires = now + (LOST_LIFE if is_lost(status) else _OPT_OUT_LIFE)
        answer = OriginFile(origin, path, status, body[:MAX_FILE_BYTES], now, expires, error)
        one, file = await self._calls.run(lambda: self._merge(answer))
        await self._saves.submit(file)
        # Not before: who knows the file may ask on, and the pause that it wants is set when it is kept.
        self._hold(origin, one)

    def _load(self, origin: str) -> _Origin:
        return _read(self._store.origins.load(origin), self._clock())

    def _merge(self, answer: OriginFile) -> tuple[_Origin, OriginFile]:
        files = self._store.origins.load(answer.origin)
        file = carry_over(files.get(answer.path), answer)
        files[file.path] = file
        one = _read(files, answer.fetched_at)
        says = one.robots.summary if file.path == ROBOTS else read_opt_outs({file.path: file}).reserves("/")
        return one, replace(file, says=says or None)

    async def _save_all(self, files: Sequence[OriginFile]) -> list[bool | Exception]:
        # Of a file that came twice the newest counts.
        newest = {(file.origin, file.path): file for file in files}
        await self._calls.run(lambda: self._store.origins.save(list(newest.values())))
        return [True] * len(files)

    def _hold(self, origin: str, one: _Origin) -> None:
        before = self._held.pop(origin, None)
        self._held_bytes += one.size_bytes - (before.size_bytes if before else 0)
        self._held[origin] = one
        while len(self._held) > 1 and (len(self._held) > self._most_held or self._held_bytes > self._most_held_bytes):
            self._held_bytes -= self._held.popitem(last=False)[1].size_bytes

    def _is_stale(self, one: _Origin, path: str) -> bool:
        """Whether a file must be asked for again; one that holds for longer than any may is the work of a clock."""
        until, now = one.expires.get(path), self._clock()
        longest = LONGEST_LIFE if path == ROBOTS else _OPT_OUT_LIFE
        return until is None or not now < until <= now + longest


def _read(files: Mapping[str, OriginFile], now: datetime) -> _Origin:
    robots = files.get(ROBOTS)
    return _Origin(
        {path: file.expires_at for path, file in files.items()},
        read_robots(robots, now) if robots else _NOT_KNOWN,
        read_opt_outs(files),
        robots.error if robots and robots.status is None else None,
    )
