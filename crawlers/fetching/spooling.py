"""Large files lie in the spool while they come and while they are read, not in memory.

Each source has one place there: what a killed crawl left behind is overwritten by the next.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.http import Request
from twisted.internet.protocol import Protocol
from twisted.web.iweb import IResponse

from core.errors import SourceError

SPOOL = "spool"
# A file of gigabytes takes its time; no page does.
FILE_TIMEOUT_S = 3_600.0
_FAILED = "spool_failed"


def spool_into(folder: Path, source_id: str) -> dict[str, Any]:
    """Return what a request carries so that its answer is written to the source's place in the spool."""
    folder.mkdir(parents=True, exist_ok=True)
    return {SPOOL: folder / source_id, "download_timeout": FILE_TIMEOUT_S}


def spooled(request: Request) -> Path | None:
    """Return where the answer to a request lies; ``None`` where it is in memory. Raises SourceError without room."""
    if _FAILED in request.meta:
        raise SourceError(f"the file cannot be kept while it is read: {request.meta[_FAILED]}", place=request.url)
    path: Path | None = request.meta.get(SPOOL)
    return path if path is not None and path.exists() else None


def clear(meta: dict[str, Any]) -> None:
    """Remove what was spooled for a request."""
    path: Path | None = meta.get(SPOOL)
    if path is not None:
        path.unlink(missing_ok=True)


def deliver_to_spool(response: IResponse) -> IResponse:
    """Have the body of a response written to the spool where its request says so."""
    response.deliverBody = partial(_deliver, response.deliverBody)  # type: ignore[method-assign]
    return response


def _deliver(deliver: Any, reader: Protocol) -> None:
    request = getattr(reader, "_request", None)
    if isinstance(request, Request) and SPOOL in request.meta:
        reader._bodybuf = _FileBuffer(request.meta)  # type: ignore[attr-defined]  # noqa: SLF001  # Scrapy has no other
    deliver(reader)


class _FileBuffer(io.BytesIO):
    """What an answer is written to in place of memory. A full disk is noted; the download is of no use then."""

    def __init__(self, meta: dict[str, Any]) -> None:
        super().__init__()
        self._meta = meta
        self._meta.pop(_FAILED, None)
        self._file = open(meta[SPOOL], "wb")  # noqa: PTH123, SIM115  # closed when the answer is whole

    def write(self, data: Any, /) -> int:
        try:
            self._file.write(data)
        except OSError as exc:
            self._meta[_FAILED] = exc.strerror
        return len(data)

    def truncate(self, size: int | None = None, /) -> int:
        return self._file.truncate(size)

    def getvalue(self) -> bytes:
        try:
            self._file.close()
        except OSError as exc:
            self._meta[_FAILED] = exc.strerror
        return b""
