"""An answer as it came, and the errors of those that did not, apart from the library that fetched them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from gzip import BadGzipFile
from pathlib import Path

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
)
from scrapy.http import Response

from core.errors import EgressError, NoAnswerError, NoHostError, ScoutError, SourceError, TooLargeError
from crawlers.fetching.spooling import spooled

_EXCERPT_BYTES = 200
_REASONS: tuple[tuple[type[Exception], type[SourceError], str], ...] = (
    (CannotResolveHostError, NoHostError, "its host is not known"),
    (NotSupported, EgressError, "only http and https are asked"),
    (DownloadTimeoutError, NoAnswerError, "no answer in time"),
    (DownloadConnectionRefusedError, NoAnswerError, "the connection was refused"),
    (ResponseDataLossError, NoAnswerError, "the answer breaks off"),
    (DownloadFailedError, NoAnswerError, "the connection broke"),
    (zlib.error, NoAnswerError, "the answer cannot be unpacked"),
    (BadGzipFile, NoAnswerError, "the answer cannot be unpacked"),
    (EOFError, NoAnswerError, "the answer cannot be unpacked"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``url``: the address that was fetched; ``headers`` have names in lower case.

    ``path``: where the body lies instead of ``body``, in the spool.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    charset: str | None = None
    path: Path | None = None

    @property
    def size_bytes(self) -> int:
        """How large the body is."""
        return len(self.body) if self.path is None else self.path.stat().st_size

    def excerpt(self) -> str:
        """Return the first words of an error that a source writes in plain text, ready to stand behind a status."""
        if "html" in self.headers.get("content-type", "") or not self.body:
            return ""
        return f": {' '.join(self.body[:_EXCERPT_BYTES].decode('utf-8', 'replace').split())!r}"


def make_fetched(response: Response) -> Fetched:
    """Return what Scrapy fetched. Raises SourceError where there was no room for it."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(response.headers.getlist(name)).decode("latin-1")
        for name in response.headers
    }
    charset = getattr(response, "encoding", None) if "charset=" in headers.get("content-type", "").lower() else None
    path = spooled(response.request) if response.request is not None else None
    return Fetched(response.url, response.status, headers, response.body, charset, path)


def translate(error: BaseException | None, url: str) -> ScoutError:
    """Make one of our errors of what Scrapy reports for an address, as the source says it.

    What was fetched may be a sandbox's address, or hold the key of an API.
    """
    for ours in (error, error.__cause__ if error else None):
        if isinstance(ours, ScoutError):
            ours.place = url
            return ours
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return TooLargeError("the answer is larger than we accept", place=url)
    if isinstance(error, IgnoreRequest):
        return SourceError(str(error) or "not asked", place=url)
    for kind, known, reason in _REASONS:
        if isinstance(error, kind):
            return known(reason, place=url)
    return SourceError(f"{type(error).__name__}: {error}"[:300], place=url)
