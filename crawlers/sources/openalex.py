"""OpenAlex: the credit of a day in its headers, lists that cut authors off, what is no paper among its works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from urllib.parse import urlsplit

import orjson

from core.errors import BlockedError, LimitError, RecordError, ScoutError, StatusError
from core.models import Document
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import find, text
from crawlers.reading import Answer, Item, Pause
from crawlers.sources.openalex_fields import read_day, read_work, work_id
from crawlers.spiders.paged_api import LOOK
from crawlers.spiders.papers import PaperSpider
from crawlers.spiders.records import Fields

# Its types of works (https://docs.openalex.org, 2026) that tell of no result of their own.
_NO_PAPERS = frozenset(
    {"paratext", "supplementary-materials", "peer-review", "libguides", "grant", "dataset", "software"}
)
# Answers with lists give no more authors than this.
_MOST_LISTED = 100
# Where the headers do not say when the credit is filled again; it is every day.
_RESET_S = 3_600.0
_LONGEST_RESET_S = 90_000.0
_SPENT = re.compile(r"\bdaily|\bcredits?\b|\bbudget|insufficient|\bUSD\b|\$", re.IGNORECASE)
_PLAN = re.compile(r"\bplan\b|upgrade", re.IGNORECASE)
_SAID_CHARS = 300


class Spider(PaperSpider):
    """Reads works; one of a list whose authors are cut off is asked for by itself, which is free, and not kept cut."""

    def no_paper(self, record: Fields) -> str | None:
        """Return the type of a work that is no paper."""
        if record.get("is_paratext") is True:
            return "paratext"
        kind = text(record, "type")
        return kind if kind in _NO_PAPERS else None

    def read_fields(self, record: Fields) -> Fields:
        """Return a work with what the rules read below ``made``. Raises RecordError for what is none (an author)."""
        key = text(record, "id").rpartition("/")[2]
        if key and not key.startswith("W"):
            raise RecordError(f"no work: {key[:40]}")
        return {**record, "made": read_work(record)}

    def listed_on(self, record: Fields) -> date | None:
        """Return the day on which OpenAlex took a work in."""
        return read_day(text(record, "created_date"))

    def build(self, record: Fields) -> Document:
        """Make a document with its main topic marked."""
        document = super().build(record)
        main = text(record, "primary_topic.id").rpartition("/")[2]
        codes = (
            replace(one, primary=one.scheme == "openalex" and one.code == main) for one in document.classifications
        )
        return replace(document, classifications=tuple(codes))

    def give(self, raws: Iterable[RawRecord], answer: Answer, answer_hash: str) -> Iterator[Item]:
        """Give the works of an answer; those that a list cut short are asked for whole."""
        is_list = urlsplit(answer.url).path == urlsplit(self.source.url or "").path
        whole: list[RawRecord] = []
        cut: list[RawRecord] = []
        for raw in raws:
            (cut if is_list and self.options.one_url and _is_cut(raw.value) else whole).append(raw)
        yield from super().give(whole, answer, answer_hash)
        for raw in cut:
            key = work_id(raw.value or {})
            url = (self.options.one_url or "").replace("{key}", key)
            yield self.make_ask(url, LOOK, key=f"look-whole-{key}", version=self.round.number)

    def pause_after(self, answer: Answer) -> Pause | None:
        """Return a pause until the credit is filled again, once it does not pay for another list."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        left = _credit_left(headers)
        if left is None and answer.status == 429 and _SPENT.search(_said(answer)):
            left = "none"
        if left is None:
            return None
        seconds = _number(headers.get("x-ratelimit-reset"))
        when = _RESET_S if seconds is None else min(max(seconds, 1.0), _LONGEST_RESET_S)
        return Pause(when, f"the credit of the day is spent: {left} left; filled again in {when / 3600:.1f} h")

    def explain_failure(self, answer: Answer) -> ScoutError | None:
        """Tell credit that is spent from requests that come too fast, filters that are not free, a refused cursor."""
        said = _said(answer)
        match answer.status:
            case 429 if (pause := self.pause_after(answer)) is not None:
                return LimitError(pause.reason)
            case 403 | 429 if _PLAN.search(said):
                return BlockedError(f"OpenAlex wants a paid plan for this: {said}")
            case 403 | 429:
                return StatusError(f"asked too fast, more credit is left: {said}", http_status=429)
            case 400 | 401 if "cursor" in said.lower() or (answer.status == 401 and "cursor=" in answer.url):
                return _refused_cursor(answer.status, said)
            case 400 | 401:
                return StatusError(f"OpenAlex refuses the request ({answer.status}): {said}", http_status=answer.status)
        return None


def _refused_cursor(status: int, said: str) -> ScoutError:
    if status == 401:
        return BlockedError(f"the cursor is refused (401): without a valid key there is no paging: {said}")
    return StatusError(f"the cursor is refused (400): {said}", http_status=status)


def _is_cut(work: Fields | None) -> bool:
    if work is None:
        return False
    try:
        is_long = len(find(work, "authorships")) >= _MOST_LISTED
        return (work.get("is_authors_truncated", is_long) is True) and bool(work_id(work))
    except RecordError:
        # Refused with its reason where it is read.
        return False


def _credit_left(headers: Mapping[str, str]) -> str | None:
    """How much credit is left, in its own words, where it does not pay for another list; else ``None``."""
    for unit, cost in (("", "x-ratelimit-credits-used"), ("-usd", "x-ratelimit-cost-usd")):
        left = _number(headers.get(f"x-ratelimit-remaining{unit}"))
        if left is not None and left < max(_number(headers.get(cost)) or 0.0, 1e-9):
            of = headers.get(f"x-ratelimit-limit{unit}", "").strip()[:20]
            return f"{left:g}{f' of {of}' if of else ''} {'USD' if unit else 'credits'}"
    return None


def _number(value: str | None) -> float | None:
    try:
        number = float((value or "").strip().lstrip("$"))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _said(answer: Answer) -> str:
    """What an error says, in its own words."""
    try:
        data = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        data = None
    words = [str(data[name]) for name in ("error", "message") if data.get(name)] if isinstance(data, dict) else []
    return " ".join((": ".join(words) or answer.body.decode("utf-8", "replace")).split())[:_SAID_CHARS]
