"""The lexicon of the shipped taxonomy and glossary, made once."""

from __future__ import annotations

from functools import cache

from core.taxonomy import load_taxonomy
from index.understanding.lexicon import Lexicon, build_lexicon


@cache
def load_lexicon() -> Lexicon:
    """Return what is known."""
    return build_lexicon(load_taxonomy())
