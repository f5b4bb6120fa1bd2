"""Which languages' terms to look for in a document: its own, or what its function words look like."""

from __future__ import annotations

from core.taxonomy.model import LANGUAGES
from core.text.stopwords import DUTCH, ENGLISH, GERMAN

_UNKNOWN = "und"
_STOP_WORDS = {"en": ENGLISH, "nl": DUTCH, "de": GERMAN}
_SAMPLE_CHARS = 600
# With fewer function words than this a text may be anything.
_MIN_FOUND = 2


def languages_of(lang: str, folded: str) -> tuple[str, ...]:
    """Return the languages whose terms count in a text that says it is in ``lang``; English ones count anyway.

    ``folded`` is looked at only where the language is unknown. A text that shows no language may be in any.
    """
    base = lang[:2].lower()
    if base in LANGUAGES:
        return (base,)
    if lang and lang != _UNKNOWN:
        return ("en",)
    return _guess(folded)


def _guess(folded: str) -> tuple[str, ...]:
    words = folded[:_SAMPLE_CHARS].split()
    counts = {lang: sum(word in stop_words for word in words) for lang, stop_words in _STOP_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return (best,) if counts[best] >= _MIN_FOUND else LANGUAGES
