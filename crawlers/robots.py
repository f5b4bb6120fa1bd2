"""What robots.txt allows (RFC 9309), how slowly it wants to be asked, and what it reserves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from protego import Protego

from core.store.origins import OriginFile
from crawlers.robots_groups import AGENT, Groups, Line, decode_text, read_groups

ROBOTS = "/robots.txt"
# RFC 9309 wants at least 500 KiB to be read; what stands behind is not.
MAX_ROBOTS_BYTES = 512 * 1024
_LIFE = timedelta(hours=24)
_SHORTEST_LIFE = timedelta(minutes=10)
_ERROR_LIFE = timedelta(minutes=30)
# RFC 9309, 2.3.1.4: who could not be asked for so long is taken to have no robots.txt.
_LOST_FOR = timedelta(days=30)
_MAX_DELAY_S = 3_600.0
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_RATE = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})\s*([smhd]?)(?!\w)", re.IGNORECASE)
_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_RESERVING = re.compile(r"(?<![\w-])(ai-train|ai-input)\s*=\s*no(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RobotsPolicy:
    """What a host says of its pages to us. ``detail``: why nothing is allowed.

    ``delay_s``: the pause it wants between requests. ``reserved``: which line reserves text and data mining.
    ``sitemaps``: addresses, as they stand in the file and made absolute.
    """

    rules: Protego | None = None
    delay_s: float | None = None
    reserved: str | None = None
    detail: str | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for; one that cannot be read may not."""
        if self.detail is not None:
            return False
        try:
            return self.rules is None or bool(self.rules.can_fetch(url, AGENT))
        except ValueError:
            return False


def read_robots(file: OriginFile, now: datetime) -> RobotsPolicy:
    """Return what a file says. 4xx allows everything; 429, 5xx and no answer allow nothing (RFC 9309, 2.3.1).

    Of a file that could not be had ``fetched_at`` is since when (``carry_over``): after 30 days all is allowed.
    """
    status = file.status
    if status is None or _is_lost(status):
        if now - file.fetched_at >= _LOST_FOR:
            return RobotsPolicy()
        why = f"could not be had: {file.error or 'no answer'}" if status is None else f"answers {status}"
        return RobotsPolicy(detail=f"robots.txt {why}")
    if status >= 300:
        return RobotsPolicy()
    groups = read_groups(decode_text(_beginning(file.body)))
    return RobotsPolicy(
        _path_rules(groups.binding),
        _delay_s(groups.binding),
        _reserved(groups),
        None,
        tuple(_iter_sitemaps(groups.sitemaps, file.origin)),
    )


def carry_over(before: OriginFile | None, answer: OriginFile) -> OriginFile:
    """Return what is kept of a file that was asked for again.

    What a host said last goes on to hold while it cannot be asked, as RFC 9309 (2.3.1.4) allows; where it never said
    anything, ``fetched_at`` stays the first time that it could not be had.
    """
    if before is None or not _is_lost(answer.status):
        return answer
    if _is_lost(before.status):
        return replace(answer, fetched_at=before.fetched_at)
    if before.status is not None and 200 <= before.status < 300:
        error = answer.error or f"{answer.path} answers {answer.status}"
        return replace(answer, status=before.status, body=before.body, error=error)
    return answer


def expires_at(status: int | None, headers: Mapping[str, str], now: datetime) -> datetime:
    """Return until when an answer holds: a day, or less where its headers say so; failures half an hour.

    ``headers`` have names in lower case.
    """
    if _is_lost(status):
        return now + _ERROR_LIFE
    stated = _MAX_AGE.search(headers.get("cache-control", ""))
    if stated is None:
        return now + _LIFE
    return now + min(max(timedelta(seconds=int(stated[1])), _SHORTEST_LIFE), _LIFE)


def _is_lost(status: int | None) -> bool:
    return status is None or status == 429 or status >= 500


def _beginning(body: bytes) -> bytes:
    if len(body) < MAX_ROBOTS_BYTES:
        return body
    # The line in which it was cut off would say something else.
    body = body[:MAX_ROBOTS_BYTES]
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]


def _path_rules(lines: Iterable[Line]) -> Protego:
    rules = [f"{field}: {value}" for field, value in lines if field in {"allow", "disallow"}]
    return Protego.parse("\n".join(["User-agent: *", *rules]))


def _delay_s(lines: Iterable[Line]) -> float | None:
    """Return the slowest pace that is stated; a rate for some hours of the day is kept all day."""
    stated = [pause for line in lines if (pause := _pause_s(line)) is not None]
    return min(max(stated), _MAX_DELAY_S) if stated else None


def _pause_s(line: Line) -> float | None:
    field, value = line
    rate = _RATE.match(value) if field == "request-rate" else None
    if rate is not None and int(rate[1]):
        pause = int(rate[2]) * _UNITS_S[rate[3].lower()] / int(rate[1])
    else:
        try:
            pause = float(value) if field == "crawl-delay" else 0.0
        except ValueError:
            return None
    return pause if math.isfinite(pause) and pause > 0 else None


def _reserved(groups: Groups) -> str | None:
    """Return which Content-Signal reserves: of the group that names us, or else of everybody's and of no group."""
    ours = [value for field, value in groups.ours or () if field == "content-signal"]
    rest = [value for field, value in (*groups.everyone, *groups.outside) if field == "content-signal"]
    for value in ours or rest:
        found = _RESERVING.search(value.replace("%20", " "))
        if found:
            return f"robots.txt: Content-Signal: {found[1].lower()}=no"
    return None


def _iter_sitemaps(values: Iterable[str], origin: str) -> Iterator[str]:
    for value in values:
        try:
            url = urljoin(origin, value)
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            yield url
