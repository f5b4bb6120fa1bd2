"""Answers as the API of OpenAlex: pages by number or cursor, a credit that each answer costs, errors as JSON.

(Documentation of 2026-01 to 2026-03; answers recorded 2025 and 2026.)
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
from collections.abc import Mapping
from typing import Any

from sandbox.answers import Answer
from sandbox.credentials import OPENALEX_KEY
from sandbox.model import World
from sandbox.openalex_filters import FilterError, PaidFilterError, parse_filter, parse_search
from sandbox.openalex_works import as_json
from sandbox.works import Work, make_works

WORKS, LIMITS = "/works", "/rate-limit"
# Of a free key. Without one a hundredth, and nothing by cursor.
DAILY_CREDITS = 10_000
_KEYLESS_CREDITS = 100
_LIST_COST, _SEARCH_COST = 1, 10
_CREDITS_PER_USD = 10_000
_RESET_S = 43_200
_DEFAULT_PAGE = 25
_MOST_PER_PAGE = 100
_MOST_BY_PAGE = 10_000


class _RefusalError(Exception):
    """What the service says instead of an answer."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message


class OpenAlex:
    """The service: knows the works, and how much of the day's credit is spent."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._works: tuple[Work, ...] | None = None
        self._spent = 0
        self._lock = threading.Lock()

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer | None:
        """Answer a request; ``None`` for a path that is not the service's."""
        if path not in (LIMITS, WORKS) and not path.startswith(f"{WORKS}/"):
            return None
        cost = 0
        try:
            has_key = _check_key(parameters)
            if path == LIMITS:
                return self._make({"rate_limit": self._credit(has_key)}, 0, has_key)
            if path != WORKS:
                return self._make(self._find_one(path.removeprefix(f"{WORKS}/")), 0, has_key)
            cost = _SEARCH_COST if parameters.get("search") else _LIST_COST
            self._spend(cost, has_key)
            return self._make(self._list(parameters), cost, has_key)
        except _RefusalError as refusal:
            told = {"error": refusal.error, "message": refusal.message}
            return self._make(told, cost, True, refusal.status)

    def _find_one(self, name: str) -> dict[str, Any]:
        wanted = name.rpartition("/")[2].upper()
        for work in self._load():
            if work.id.endswith(f"/{wanted}") or name.lower().endswith(work.doi):
                return as_json(self._world, work)
        raise _RefusalError(404, "Not Found", f"{name} was not found")

    def _list(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        found = self._select(parameters)
        size = _number(parameters, ("per_page", "per-page"), _DEFAULT_PAGE)
        if not 1 <= size <= _MOST_PER_PAGE:
            raise _RefusalError(400, "Pagination error.", f"per-page parameter must be between 1 and {_MOST_PER_PAGE}")
        meta: dict[str, Any] = {"count": len(found), "db_response_time_ms": 12}
        cursor = parameters.get("cursor")
        if cursor is None:
            page = _number(parameters, ("page",), 1)
            if page < 1 or page * size > _MOST_BY_PAGE:
                raise _RefusalError(
                    400, "Pagination error.", f"Maximum results size of {_MOST_BY_PAGE} records is exceeded"
                )
            start = (page - 1) * size
            meta |= {"page": page, "per_page": size}
        else:
            start = _read_cursor(cursor)
            following = start + size
            # The service gives a cursor even behind the last page; that page is empty and has none.
            meta |= {"page": None, "per_page": size, "next_cursor": _make_cursor(following) if found[start:] else None}
        meta |= {"groups_count": None, "cost_usd": 1 / _CREDITS_PER_USD}
        return {
            "meta": meta,
            "results": [as_json(self._world, one) for one in found[start : start + size]],
            "group_by": [],
        }

    def _select(self, parameters: Mapping[str, str]) -> list[Work]:
        try:
            passes = parse_filter(self._world, parameters.get("filter", ""))
        except FilterError as exc:
            raise _RefusalError(400, "Invalid query parameters error.", str(exc)) from exc
        except PaidFilterError as exc:
            raise _RefusalError(429, "Plan upgrade required", f"The filter {exc} needs a paid plan.") from exc
        matches = parse_search(parameters["search"]) if parameters.get("search") else None
        # The newest first, as the service sorts what is not searched for.
        return [one for one in reversed(self._load()) if passes(one) and (matches is None or matches(one))]

    def _load(self) -> tuple[Work, ...]:
        with self._lock:
            if self._works is None:
                self._works = make_works(self._world)
        return self._works

    def _spend(self, cost: int, has_key: bool) -> None:
        with self._lock:
            if self._spent + cost > (DAILY_CREDITS if has_key else _KEYLESS_CREDITS):
                raise _RefusalError(429, "Rate limit exceeded", "Insufficient credits: the daily budget is spent.")
            self._spent += cost

    def _credit(self, has_key: bool) -> dict[str, int]:
        limit = DAILY_CREDITS if has_key else _KEYLESS_CREDITS
        return {"limit": limit, "remaining": max(limit - self._spent, 0), "reset": _RESET_S}

    def _make(self, told: dict[str, Any], cost: int, has_key: bool, status: int = 200) -> Answer:
        credit = self._credit(has_key)
        headers = {f"X-RateLimit-{name.title()}": str(value) for name, value in credit.items()}
        headers["X-RateLimit-Credits-Used"] = str(cost)
        for name in ("limit", "remaining"):
            headers[f"X-RateLimit-{name.title()}-USD"] = f"{credit[name] / _CREDITS_PER_USD:g}"
        headers["X-RateLimit-Cost-USD"] = f"{cost / _CREDITS_PER_USD:g}"
        return Answer(json.dumps(told, ensure_ascii=False).encode(), "application/json", status, headers)


def spent_credit(reset_s: float) -> Answer:
    """Return what the service answers when the credit of the day is spent."""
    told = {"error": "Rate limit exceeded", "message": "Insufficient credits: the daily budget is spent."}
    headers = {
        "X-RateLimit-Limit": str(DAILY_CREDITS),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{reset_s:.0f}",
        "X-RateLimit-Credits-Used": "1",
    }
    return Answer(json.dumps(told).encode(), "application/json", 429, headers)


def _check_key(parameters: Mapping[str, str]) -> bool:
    """Say whether a request has the key. Raises _RefusalError for a wrong one, and for cursors without one."""
    key = parameters.get("api_key")
    if key is None and "cursor" in parameters:
        raise _RefusalError(401, "Unauthorized", "Cursor paging requires an API key.")
    if key is not None and key != OPENALEX_KEY:
        raise _RefusalError(401, "Unauthorized", "Invalid API key.")
    return key is not None


def _number(parameters: Mapping[str, str], names: tuple[str, ...], default: int) -> int:
    text = next((parameters[name] for name in names if name in parameters), str(default))
    if not text.isdecimal() or len(text) > 8:
        raise _RefusalError(400, "Pagination error.", f"{names[0]} parameter must be a number")
    return int(text)


def _make_cursor(start: int) -> str:
    return base64.b64encode(json.dumps(["sandbox", start]).encode()).decode()


def _read_cursor(cursor: str) -> int:
    if cursor == "*":
        return 0
    try:
        name, start = json.loads(base64.b64decode(cursor, validate=True))
    except (ValueError, TypeError, binascii.Error) as exc:
        raise _RefusalError(400, "Pagination error.", "The cursor value is not valid.") from exc
    if name != "sandbox" or not isinstance(start, int) or start < 0:
        raise _RefusalError(400, "Pagination error.", "The cursor value is not valid.")
    return start
