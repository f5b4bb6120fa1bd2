"""Who is described so: what stands before *is a*, or before *, a Dutch start-up* in front of what is said of it."""

from __future__ import annotations

import re

from nlp.signals.naming.before_verbs import Subject, read_subject

_ARTICLE = r"(?:an?|the|een|de|eine?|die)\s"
_PREDICATE = re.compile(rf"(?:^|(?<=[\s,(])){_ARTICLE}(?:(?!{_ARTICLE})[\w’'-]{{1,25}}\s){{0,6}}\Z", re.IGNORECASE)
_AROUND_CHARS = 140


def read_described(text: str, start: int) -> Subject | None:
    """Return whom a noun or participle at ``start`` describes; ``None`` where that is not said."""
    predicate = _PREDICATE.search(text, max(0, start - _AROUND_CHARS), start)
    return read_subject(text, predicate.start() if predicate else start, is_passive=True)
