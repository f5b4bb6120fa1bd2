"""The JSON of the queue of merges that wait for a person."""

from __future__ import annotations

from pydantic import Field

from api.answers.base import Answer
from core.store.actors.suggestions import Suggestion


class SuggestionAnswer(Answer):
    """That ``gone`` might be given up for ``kept``."""

    number: int = Field(description="By it the suggestion is accepted or dismissed.")
    gone: str
    kept: str
    score: float = Field(description="How sure, 0 to 1.")
    reason: str


class SuggestionsResponse(Answer):
    """What waits for a person, the surest first."""

    total: int
    hits: list[SuggestionAnswer]


def make_suggestion(one: Suggestion) -> SuggestionAnswer:
    """Return the JSON of a suggestion."""
    return SuggestionAnswer(number=one.id, gone=one.gone, kept=one.kept, score=one.score, reason=one.reason)
