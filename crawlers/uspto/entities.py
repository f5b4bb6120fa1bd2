"""Characters by the names that SGML gives them (ISO 8879), which the office's XML of 2001 to 2004 goes on to use.

Its document types name them in files that nobody fetches, so a parser alone loses them or stops.
"""

from __future__ import annotations

import re
from html.entities import html5

from core.errors import RecordError

# The five that every parser of XML knows are left to it.
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#)([A-Za-z][\w.-]*)?(;?)")
# ISOgrk1; HTML knows the Greek letters by their mathematical names only.
_GREEK = (
    "a α b β g γ d δ e ε z ζ ee η th θ i ι k κ l λ m μ n ν x ξ o ο p π r ρ s σ sf ς t τ u υ ph φ kh χ ps ψ oh ω "
    "A Α B Β G Γ D Δ E Ε Z Ζ EE Η TH Θ I Ι K Κ L Λ M Μ N Ν X Ξ O Ο P Π R Ρ S Σ T Τ U Υ PH Φ KH Χ PS Ψ OH Ω"
).split()
_ISO = {f"{name}gr": letter for name, letter in zip(_GREEK[::2], _GREEK[1::2], strict=True)}
# What only tells a renderer how things belong together is no character of a text.
_ISO |= {"af": "", "it": "", "ic": ""}


def expand_entities(body: bytes) -> bytes:
    """Return a document with characters in place of their names. Raises RecordError for a name that nobody knows."""
    return _NAMED.sub(_expand, body) if _NAMED.search(body) else body


def _expand(found: re.Match[bytes]) -> bytes:
    name = (found[1] or b"").decode()
    # ISOgrk4 has bold letters: their names begin with "b.".
    letter = _ISO.get(name, html5.get(f"{name.removeprefix('b.')};"))
    if not found[2] or letter is None:
        raise RecordError(f"not XML: nobody knows the entity {found[0][:40].decode('utf-8', 'replace')!r}")
    return b"&lt;" if letter == "<" else b"&amp;" if letter == "&" else letter.encode()
