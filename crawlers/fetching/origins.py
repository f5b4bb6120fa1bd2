"""What hosts say about themselves, in memory while their pages are asked for, in the store for everybody else."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import EgressError, NoAnswerError, NoHostError, SourceError
from core.store import Store
from core.store.origins import OriginFile
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.routing import origin_of
from crawlers.optouts import OPT_OUT_FILES, reserved_by_files
from crawlers.robots import MAX_ROBOTS_BYTES, ROBOTS, RobotsPolicy, expires_at, read_robots

_MOST_HELD = 2_000
_LOST: Mapping[str, type[SourceError]] = {kind.__name__: kind for kind in (NoHostError, NoAnswerError, EgressError)}
_OPT_OUT_LIFE = timedelta(days=7)
_ERROR_LIFE = timedelta(minutes=30)
MAX_FILE_BYTES = MAX_ROBOTS_BYTES


@dataclass(slots=True)
class _Origin:
    files: dict[str, OriginFile]
    robots: RobotsPolicy | None = None


class OriginBook:
    """Knows robots.txt, ai.txt and tdmrep.json of hosts; says which must be fetched first."""

    def __init__(self, store: Store, calls: StoreCalls, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._calls = calls
        self._clock = clock
        self._held: OrderedDict[str, _Origin] = OrderedDict()

    async def load(self, urls: Iterable[str]) -> None:
        """Take what the store knows of the hosts of these addresses."""
        wanted = sorted({origin_of(url) for url in urls} - self._held.keys())
        if not wanted:
            return
        found = await self._calls.run(lambda: {origin: self._store.origins.load(origin) for origin in wanted})
        for origin, files in found.items():
            self._held.setdefault(origin, _Origin(files))
        while len(self._held) > max(_MOST_HELD, len(wanted)):
            self._held.popitem(last=False)

    def is_known(self, url: str) -> bool:
        """Say whether the host of an address was loaded."""
        return origin_of(url) in self._held

    def missing(self, url: str, *, with_opt_outs: bool) -> str | None:
        """Return the path of a file that must be fetched before this address is; ``None``: all are there."""
        files, now = self._held[origin_of(url)].files, self._clock()
        for path in (ROBOTS, *(OPT_OUT_FILES if with_opt_outs else ())):
            if path not in files or files[path].expires_at <= now:
                return path
        return None

    def robots(self, url: str) -> RobotsPolicy:
        """Return what robots.txt of an address's host says."""
        origin = self._held[origin_of(url)]
        if origin.robots is None:
            origin.robots = read_robots(origin.files[ROBOTS], self._clock())
        return origin.robots

    def lost(self, url: str) -> SourceError | None:
        """Return why a host could not even be asked for its robots.txt; ``None`` where it answered."""
        file = self._held[origin_of(url)].files.get(ROBOTS)
        if file is None or file.status is not None or file.error is None:
            return None
        code, _, message = file.error.partition(": ")
        return _LOST.get(code, NoAnswerError)(message, place=url)

    def reserved(self, url: str) -> str | None:
        """Return what reserves text and data mining of an address, as far as files of its host say."""
        origin = self._held.get(origin_of(url))
        if origin is None or not origin.files:
            return None
        return reserved_by_files(origin.files, self.robots(url) if ROBOTS in origin.files else None, url)

    async def keep(
        self, url: str, path: str, status: int | None, headers: Mapping[str, str], body: bytes, error: str | None = None
    ) -> None:
        """Keep a file that was fetched, or that could not be."""
        now, origin = self._clock(), origin_of(url)
        if path == ROBOTS:
            expires = expires_at(status, headers, now)
        else:
            expires = now + (_OPT_OUT_LIFE if status is not None and status < 500 else _ERROR_LIFE)
        held = self._held.setdefault(origin, _Origin({}))
        before = held.files.get(path)
        is_lost = status is None or status >= 500
        if is_lost and path == ROBOTS and before is not None and before.status is not None and before.status < 300:
            # What a host said last goes on to hold while it cannot be asked (RFC 9309, 2.3.1.4).
            body, status = before.body, before.status
        file = OriginFile(origin, path, status, body[:MAX_FILE_BYTES], now, expires, error)
        held.files[path] = file
        held.robots = None
        await self._calls.run(lambda: self._store.origins.save([file]))
