"""One bulk request to Elasticsearch: each of its operations succeeds, is outdated, is refused, or is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import ApiError, Elasticsearch

from core.errors import EngineError, EngineUnavailableError
from index.elastic_client import make_error, translated
from index.elastic_mapping import make_source
from index.entry import IndexEntry

_CONFLICT, _NOT_FOUND, _TOO_LARGE, _BAD = 409, 404, 413, 400
_WANTED = ["errors", "items.*.status", "items.*.error.type", "items.*.error.reason"]
# Seconds between attempts, together half a minute; then whoever asked is told, and tries the same later.
PAUSES_S = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 15.0)

Sleep = Callable[[float], None]
Refused = dict[str, str]
_NO_REASON = EngineUnavailableError("nothing was put off")


@dataclass(frozen=True, slots=True)
class Operation:
    """What becomes of one unit: the lines of a bulk request."""

    unit_id: str
    lines: tuple[bytes, ...]

    @property
    def size_bytes(self) -> int:
        """Its size in a request."""
        return sum(len(line) + 1 for line in self.lines)


def make_put(entry: IndexEntry) -> Operation:
    """Return what writes a checked entry, unless a newer one is held."""
    return Operation(entry.id, (_action("index", entry.id, entry.version), make_source(entry)))


def make_delete(unit_id: str, version: int) -> Operation:
    """Return what removes an entry, unless a newer one is held."""
    return Operation(unit_id, (_action("delete", unit_id, version),))


def _action(name: str, unit_id: str, version: int) -> bytes:
    return orjson.dumps({name: {"_id": unit_id, "version": version, "version_type": "external_gte"}})


_Left = tuple[list[Operation], EngineError]


@dataclass(frozen=True, slots=True)
class Bulk:
    """Sends operations through the write alias of a generation. Safe in threads."""

    client: Elasticsearch
    alias: str
    sleep: Sleep = time.sleep

    def write(self, operations: Sequence[Operation]) -> Refused:
        """Write operations and return why some were refused, by unit.

        What a newer version stands before is done. An overload or an absent node is waited for. Raises
        EngineUnavailableError when it lasts, EngineError when no operation could succeed (an index that is gone).
        """
        refused: Refused = {}
        left = list(operations)
        for pause_s in PAUSES_S:
            with suppress(EngineUnavailableError):
                left, _ = self._attempt(left, refused)
            if not left:
                return refused
            self.sleep(pause_s)
        left, reason = self._attempt(left, refused)
        if left:
            raise reason
        return refused

    def _attempt(self, operations: Sequence[Operation], refused: Refused) -> _Left:
        """Send operations once; note what is refused and return what may be sent again, with the last reason."""
        try:
            with translated(self._place):
                return self._sort_out(operations, self._post(operations), refused)
        except _TooLargeError:
            if len(operations) == 1:
                refused[operations[0].unit_id] = f"{operations[0].size_bytes:,} bytes are too many for one request"
                return [], _NO_REASON
        middle = len(operations) // 2
        first, reason = self._attempt(operations[:middle], refused)
        second, later = self._attempt(operations[middle:], refused)
        return first + second, later if second else reason

    def _post(self, operations: Sequence[Operation]) -> Sequence[Mapping[str, Any]]:
        """Return the items of the answer; none where all went well."""
        lines: Any = [line for operation in operations for line in operation.lines]  # sent as they are
        try:
            answer = self.client.bulk(operations=lines, index=self.alias, require_alias=True, filter_path=_WANTED)
        except ApiError as exc:
            if exc.status_code == _TOO_LARGE:
                raise _TooLargeError from exc
            raise
        items: Sequence[Mapping[str, Any]] = answer["items"] if answer["errors"] else ()
        return items

    def _sort_out(self, operations: Sequence[Operation], items: Sequence[Mapping[str, Any]], refused: Refused) -> _Left:
        again: list[Operation] = []
        last: EngineError = _NO_REASON
        for operation, item in zip(operations, items, strict=False):
            ((_, result),) = item.items()
            error, status = result.get("error"), int(result["status"])
            if error is None or status == _CONFLICT:
                continue
            reason = f"{error.get('type')}: {error.get('reason')}"
            if status == _BAD:
                refused[operation.unit_id] = reason
            elif status == _NOT_FOUND:
                raise EngineError(f"the index is gone ({reason}); run: scout index", place=self._place)
            else:
                last = make_error(status, reason, self._place)
                if not last.is_transient:
                    raise last
                again.append(operation)
        return again, last

    @property
    def _place(self) -> str:
        return f"elasticsearch index {self.alias}"


class _TooLargeError(Exception):
    """A request is larger than the server accepts."""
