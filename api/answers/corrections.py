"""The JSON of corrections of a document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.answers.base import Answer
from core.store.corrections import Corrected


class CorrectionAnswer(Answer):
    """What a person said against the machine, and stands."""

    statement: int
    document: str
    what: str = Field(description="tag correction, link correction, signal correction")
    said: dict[str, Any]
    principal: str
    reason: str
    recorded_at: datetime


class CorrectionsResponse(Answer):
    """The corrections of a document that stand, oldest first."""

    total: int
    hits: list[CorrectionAnswer]


def make_correction(one: Corrected) -> CorrectionAnswer:
    """Return the JSON of a correction."""
    line = one.statement
    return CorrectionAnswer(
        statement=line.id,
        document=one.correction.document_id,
        what=line.predicate,
        said=line.value,
        principal=line.principal,
        reason=line.reason,
        recorded_at=line.recorded_at,
    )
