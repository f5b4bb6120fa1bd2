"""The text of a patent: abstract, first claim, and how its description begins.

The whole document is kept as evidence. Further claims and the detailed description (80 % of all bytes) repeat, with
numbers of parts, what stands in front of them; of what is searched and tagged they would be most, and say least.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import cast

from lxml.etree import _Element, strip_elements

# About 3,000 words: field, background and summary of most patents.
DESCRIPTION_CHARS = 20_000
CLAIM_CHARS = 20_000
_CANCELLED = re.compile(r"[\d\s,.–-]*+(?:\(\s*+)?(?:cancell?ed|deleted)\b", re.IGNORECASE)


def read_text(element: _Element, without: Collection[str] = ()) -> str:
    """Return all text in an element with its white space made single, without elements of these names."""
    if without and len(element):
        strip_elements(element, *without, with_tail=False)
    return " ".join("".join(cast("Iterator[str]", element.itertext())).split())


def is_cancelled(claim: str) -> bool:
    """Whether a claim only says that it is none: ``1-20. (canceled)``."""
    return _CANCELLED.match(claim) is not None


def first_claim(claims: Iterable[str]) -> str:
    """Return the first claim that was not cancelled."""
    return next((cut(claim, CLAIM_CHARS) for claim in claims if claim and not is_cancelled(claim)), "")


def join_beginning(paragraphs: Iterable[str]) -> str:
    """Return paragraphs up to the length of a description's beginning; the last one whole if that is not too long."""
    return "\n\n".join(_iter_beginning(paragraphs))


def _iter_beginning(paragraphs: Iterable[str]) -> Iterator[str]:
    left = DESCRIPTION_CHARS
    for paragraph in paragraphs:
        if paragraph:
            yield cut(paragraph, DESCRIPTION_CHARS)
            left -= len(paragraph)
        if left <= 0:
            return


def cut(text: str, limit: int) -> str:
    """Return a text of at most ``limit`` characters, cut between two words."""
    return text if len(text) <= limit else text[:limit].rpartition(" ")[0] + " …"


def join_parts(*parts: str) -> str:
    """Return the parts of a text that are not empty, a paragraph each."""
    return "\n\n".join(part for part in parts if part)
