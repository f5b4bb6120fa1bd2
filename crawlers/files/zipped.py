"""Whether a file of Office is a sound package: what it would unpack to is bounded before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from core.errors import OversizeError, RecordError

_MAX_MEMBERS = 5_000
_MAX_UNPACKED_BYTES = 512 * 1024 * 1024
_MAX_RATIO = 100
# Whatever the ratio is: so much is no bomb.
_HARMLESS_BYTES = 16 * 1024 * 1024
# How files of the old binary Office begin; those of the new one that are locked are wrapped in one.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IS_LOCKED = 0x1


def check_package(body: bytes) -> None:
    """Raise RecordError for what is no whole ZIP file or is locked, OversizeError for one that unpacks to too much."""
    if body.startswith(_OLE):
        raise RecordError("locked with a password, or in Word's old binary format")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, LookupError, OSError, NotImplementedError) as exc:
        raise RecordError(f"not a whole package: {exc}"[:200]) from exc
    if any(one.flag_bits & _IS_LOCKED for one in members):
        raise RecordError("locked: it needs a password")
    if len(members) > _MAX_MEMBERS:
        raise OversizeError(f"{len(members):,} parts; the limit is {_MAX_MEMBERS:,}")
    # A part that holds more than it says is not read beyond that, and fails its checksum.
    unpacked = sum(one.file_size for one in members)
    if unpacked > min(_MAX_UNPACKED_BYTES, max(_HARMLESS_BYTES, _MAX_RATIO * len(body))):
        raise OversizeError(f"unpacks to {unpacked // 1024 // 1024:,} MB from {max(len(body) // 1024, 1):,} kB")
