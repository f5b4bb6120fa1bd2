"""Every error this application raises on purpose, as one tree.

::

    ScoutError                    500  anything we raise
    ├── ConfigurationError        500  a setting, source or taxonomy file is wrong; the operator mends it
    │   └── TaxonomyError         500  a taxonomy file is wrong
    ├── InputError                400  what a user gave is wrong
    │   ├── QueryError            400  a search string cannot be read; knows its column
    │   ├── NotFoundError         404  an id that names nothing
    │   ├── SignInError           401  nobody is signed in, or the key opens nothing
    │   ├── ForbiddenError        403  who asks may not do this, or asks from another site
    │   └── TooManyError          429  asked too often; knows when to come again
    ├── RecordError               422  one record of a source is refused; the batch goes on
    │   └── OversizeError         422  one record is larger than we accept
    ├── SourceError               502  a source as a whole cannot be read; its run stops
    │   ├── FormatError           502  the answer is not in the format the source promised
    │   ├── TooLargeError         502  the answer is larger than we accept
    │   ├── StatusError           502  the source answers with an HTTP status that is no success; knows it
    │   ├── NoHostError           502  its name is not known (DNS)
    │   ├── NoAnswerError         502  no answer in time, or none to its end
    │   └── BlockedError          502  we may not ask, or are not let in: robots.txt, 401, 403, 451, quiet asked for
    │       ├── EgressError       502  the address leads where we do not go: inside, a port or scheme that we do not use
    │       └── LimitError        502  what we may ask for is used up for now; the same is asked again later
    ├── StoreError                503  the database refuses or is away
    │   ├── MigrationError        503  the schema is not the one this version needs
    │   ├── RefusedRowsError      503  the database refuses what it was given, not to work at all; nothing was written
    │   └── StoreUnavailableError 503  transient: away, locked, restarted, out of connections, a conflict of writers
    └── EngineError               503  the search engine refuses or is away
        ├── EngineUnavailableError 503 transient: away, overloaded, a shard without a copy that answers
        ├── StaleCursorError      410  a cursor of an index generation that is gone
        └── RefusedEntriesError   503  entries that an engine cannot hold; the others of the batch are written

What is transient may be gone when the same is tried again: stages do so for a while (``core.stages``). A message says
what is wrong and ``place`` where: ``file:line``, a URL, a setting or a column.
"""

from __future__ import annotations

from collections.abc import Mapping


class ScoutError(Exception):
    """Base of all errors raised on purpose.

    ``place`` names where: ``arxiv.jsonl:17``, a URL, ``SCOUT_STORE__URL``, ``column 12``.
    """

    status = 500
    title = "Internal error"
    is_transient = False

    def __init__(self, message: str, *, place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    @property
    def code(self) -> str:
        """The name of the class, as it appears in run records and problem details."""
        return type(self).__name__

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ConfigurationError(ScoutError):
    """A setting, source file or data file of the installation is wrong."""

    title = "Wrong configuration"


class TaxonomyError(ConfigurationError):
    """A taxonomy file is wrong."""

    title = "Wrong taxonomy"


class InputError(ScoutError):
    """What a user gave cannot be used."""

    status = 400
    title = "Bad request"


class QueryError(InputError):
    """A search string cannot be read. ``column`` counts from 1."""

    title = "The search could not be read"

    def __init__(self, message: str, *, column: int) -> None:
        super().__init__(message, place=f"column {column}")
        self.column = column


class NotFoundError(InputError):
    """An id that names nothing."""

    status = 404
    title = "Not found"


class SignInError(InputError):
    """Nobody is signed in, the session is over, or a key opens nothing."""

    status = 401
    title = "Not signed in"


class ForbiddenError(InputError):
    """Who asks may not do this; or the request comes from another site."""

    status = 403
    title = "Not allowed"


class TooManyError(InputError):
    """Asked too often. ``wait_s``: from when on it may be tried again."""

    status = 429
    title = "Too many requests"

    def __init__(self, message: str, *, wait_s: float, place: str | None = None) -> None:
        super().__init__(message, place=place)
        self.wait_s = wait_s


class RecordError(ScoutError):
    """One record is refused. It is counted in the run record; the rest of the batch goes on."""

    status = 422
    title = "Record refused"


class OversizeError(RecordError):
    """One record is larger than we accept."""

    title = "Record too large"


class SourceError(ScoutError):
    """A source as a whole cannot be read. Its run stops; what was saved before stays."""

    status = 502
    title = "Source unreadable"


class FormatError(SourceError):
    """The answer is not in the format that the source promised."""

    title = "Unexpected format"


class TooLargeError(SourceError):
    """The answer is larger than we accept."""

    title = "Answer too large"


class StatusError(SourceError):
    """The source answers with an HTTP status that is no success."""

    title = "HTTP error"

    def __init__(self, message: str, *, http_status: int = 0, place: str | None = None) -> None:
        super().__init__(message, place=place)
        self.http_status = http_status


class NoHostError(SourceError):
    """The source's name is not known."""

    title = "Unknown host"


class NoAnswerError(SourceError):
    """No answer in time, or none to its end."""

    title = "No answer"


class BlockedError(SourceError):
    """We may not ask, or are not let in."""

    title = "Not allowed"


class EgressError(BlockedError):
    """An address leads where we do not go."""

    title = "Address not allowed"


class LimitError(BlockedError):
    """What we may ask for is used up for now (a quota, a credit); the same is asked again later."""

    title = "Limit reached"


class StoreError(ScoutError):
    """The database refuses or is away."""

    status = 503
    title = "Store unavailable"


class MigrationError(StoreError):
    """The schema is not the one that this version needs."""

    title = "Schema out of date"


class RefusedRowsError(StoreError):
    """The database refuses what it was given (too large, of a wrong kind); others may still be written."""

    title = "Rows refused by the database"


class StoreUnavailableError(StoreError):
    """The database cannot answer now; what was asked had no effect, or may be asked again."""

    title = "Store unavailable for now"
    is_transient = True


class EngineError(ScoutError):
    """The search engine refuses or is away."""

    status = 503
    title = "Search engine unavailable"


class EngineUnavailableError(EngineError):
    """The search engine cannot answer now; the same may be asked again."""

    title = "Search engine unavailable for now"
    is_transient = True


class StaleCursorError(EngineError):
    """A cursor of an index generation that is gone; start the search again."""

    status = 410
    title = "Cursor expired"


class RefusedEntriesError(EngineError):
    """Some entries of a batch cannot be indexed; the others are written.

    ``reasons`` says why for each unit id.
    """

    title = "Entries refused by the search engine"

    def __init__(self, reasons: Mapping[str, str]) -> None:
        unit, reason = next(iter(reasons.items()))
        more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
        super().__init__(f"{reason}{more}", place=f"unit {unit!r}")
        self.reasons = dict(reasons)
