"""What robots.txt allows (RFC 9309), how slowly it wants to be asked, and what it reserves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from core.store.crawling.origins import OriginFile
from crawlers.politeness.path_rules import PathRules, parse_path
from crawlers.politeness.reservations import find_usage
from crawlers.politeness.robots_groups import Groups, Line, decode_text, read_groups

ROBOTS = "/robots.txt"
# RFC 9309 wants at least 500 KiB to be read; what stands behind is not.
MAX_ROBOTS_BYTES = 512 * 1024
LONGEST_LIFE = timedelta(hours=24)
_SHORTEST_LIFE = timedelta(minutes=10)
LOST_LIFE = timedelta(minutes=30)
# RFC 9309, 2.3.1.4: who could not be asked for so long is taken to have no robots.txt.
_LOST_FOR = timedelta(days=30)
_MAX_DELAY_S = 3_600.0
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_DELAY = re.compile(r"\+?(\d{0,20}[.,]?\d{1,20}(?:e\+?\d{1,3})?|inf)", re.IGNORECASE)
_RATE = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})\s*([smhd]?)(?!\w)", re.IGNORECASE)
_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class RobotsPolicy:
    """What a host says of its pages to us. ``detail``: why nothing is allowed, for now: the file could not be had.

    ``delay_s``: the pause it wants between requests. ``sitemaps``: addresses, made absolute.
    """

    rules: PathRules[bool] = field(default_factory=lambda: PathRules(()))
    reservations: PathRules[str] = field(default_factory=lambda: PathRules(()))
    delay_s: float | None = None
    detail: str | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for; one that cannot be read may not."""
        try:
            path = parse_path(url)
        except ValueError:
            return False
        return path == ROBOTS or (self.detail is None and self.rules.find(path) is not False)

    def reserves(self, url: str) -> str | None:
        """Return which line reserves text and data mining of an address; ``None`` where none does."""
        try:
            return self.reservations.find(parse_path(url)) or None
        except ValueError:
            return None

    @property
    def is_lost(self) -> bool:
        """Whether nothing is allowed only because the host could not be asked."""
        return self.detail is not None

    @property
    def summary(self) -> str:
        """What it says to us, in words for people; empty where it says nothing."""
        parts = [self.detail, self.delay_s and f"asks for {self.delay_s:g} s between requests", self.reserves("/")]
        return "; ".join(str(part) for part in parts if part)


def read_robots(file: OriginFile, now: datetime) -> RobotsPolicy:
    """Return what a file says. 4xx allows everything; 429, 5xx and no answer allow nothing (RFC 9309, 2.3.1).

    Of a file that could not be had ``fetched_at`` is since when (``carry_over``): after 30 days all is allowed. A
    redirect is here one that led nowhere in so many steps as are followed: there is no file (2.3.1.2).
    """
    status = file.status
    if is_lost(status):
        if now - file.fetched_at >= _LOST_FOR:
            return RobotsPolicy()
        why = f"could not be had: {file.error or 'no answer'}" if status is None else f"answers {status}"
        return RobotsPolicy(detail=f"robots.txt {why}")
    if not has_text(file):
        return RobotsPolicy()
    groups = read_groups(decode_text(_beginning(file.body)))
    return RobotsPolicy(
        _path_rules(groups.binding),
        PathRules(_iter_reservations(groups)),
        _delay_s(groups.binding),
        None,
        tuple(_iter_sitemaps(groups.sitemaps, file.origin)),
    )


def carry_over(before: OriginFile | None, answer: OriginFile) -> OriginFile:
    """Return what is kept of a file that was asked for again.

    What a host said last goes on to hold while it cannot be asked, as RFC 9309 (2.3.1.4) allows; where it never said
    anything, ``fetched_at`` stays the first time that it could not be had.
    """
    if before is None or not is_lost(answer.status):
        return answer
    if is_lost(before.status):
        # A moment ahead of us is the work of a clock that jumped.
        return replace(answer, fetched_at=min(before.fetched_at, answer.fetched_at))
    if has_text(before):
        error = answer.error or f"{answer.path} answers {answer.status}"
        return replace(answer, status=before.status, body=before.body, error=error)
    return answer


def expires_at(status: int | None, headers: Mapping[str, str], now: datetime) -> datetime:
    """Return until when an answer holds: a day, or less where its headers say so; failures half an hour.

    ``headers`` have names in lower case.
    """
    if is_lost(status):
        return now + LOST_LIFE
    stated = _MAX_AGE.search(headers.get("cache-control", ""))
    if stated is None:
        return now + LONGEST_LIFE
    return now + min(max(timedelta(seconds=int(stated[1])), _SHORTEST_LIFE), LONGEST_LIFE)


def is_lost(status: int | None) -> bool:
    """Say whether an answer leaves open what the host says: none, 429, 5xx, or what no client of HTTP may be sent."""
    return status is None or status < 200 or status == 429 or status >= 500


def has_text(file: OriginFile) -> bool:
    """Say whether a file was there."""
    return file.status is not None and 200 <= file.status < 300


def _beginning(body: bytes) -> bytes:
    if len(body) < MAX_ROBOTS_BYTES:
        return body
    # The line in which it was cut off would say something else.
    body = body[:MAX_ROBOTS_BYTES]
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]


def _path_rules(lines: Iterable[Line]) -> PathRules[bool]:
    """Allow comes first: of two patterns of one length it decides (RFC 9309, 2.2.2)."""
    rules = [(value, name == "allow") for name, value in lines if name in {"allow", "disallow"}]
    return PathRules(sorted(rules, key=lambda rule: not rule[1]))


def _delay_s(lines: Iterable[Line]) -> float | None:
    """Return the slowest pace that is stated; a rate for some hours of the day is kept all day."""
    stated = [pause for line in lines if (pause := _pause_s(line)) > 0]
    return min(max(stated), _MAX_DELAY_S) if stated else None


def _pause_s(line: Line) -> float:
    name, value = line
    if name == "crawl-delay" and (delay := _DELAY.match(value)):
        return float(delay[1].replace(",", "."))
    if name == "request-rate" and (rate := _RATE.match(value)) and int(rate[1]):
        return int(rate[2]) * _UNITS_S[rate[3].lower()] / int(rate[1])
    return 0.0


def _iter_reservations(groups: Groups) -> Iterator[tuple[str, str]]:
    """Give patterns with the line that reserves them, empty where one is lifted; what reserves comes first.

    Lines of the group that names us count, or else those of everybody's group and of no group.
    """
    ours = list(_iter_preferences(groups.ours or ()))
    found = ours or list(_iter_preferences((*groups.everyone, *groups.outside)))
    yield from sorted(found, key=lambda rule: not rule[1])


def _iter_preferences(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    for name, value in lines:
        if name in {"content-signal", "content-usage"}:
            pattern, _, rest = value.partition("%20") if value.startswith(("/", "*")) else ("/", "", value)
            word = find_usage(rest.replace("%20", " "))
            yield pattern, f"robots.txt: {name.title()}: {word}" if word else ""


def _iter_sitemaps(values: Iterable[str], origin: str) -> Iterator[str]:
    for value in values:
        try:
            url = urljoin(origin, value)
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            yield url
