"""How a unit is cited: its key, and what reference managers call its kind."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from api.exports.records import ExportRecord

_NO_LETTERS = re.compile(r"[^a-z]+")
_DIGEST_CHARS = 8


def make_citation_key(record: ExportRecord) -> str:
    """Return the citation key of a unit: ``jansen2024-3f9a1c2b``.

    The digest of its id makes it the only one, and the same in every export; name and year are for people to read.
    """
    word = _family_name(record.people[0]) if record.people else ""
    year = str(record.published.year) if record.published else ""
    digest = hashlib.blake2s(record.unit.encode()).hexdigest()[:_DIGEST_CHARS]
    return f"{word or record.kind}{year}-{digest}"


def _family_name(name: str) -> str:
    """Return the family name in plain letters; empty where it has none of the Latin script."""
    family = name.partition(",")[0] if "," in name else name.rpartition(" ")[2]
    plain = unicodedata.normalize("NFKD", family.casefold())
    return _NO_LETTERS.sub("", plain)[:30]
