"""``/api/v1/ask``: a question, answered from the base."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers.asking import AskResponse, make_reply
from api.questions.answering import answer_question
from api.state import ServicesDep, make_base
from index.query import MAX_QUERY_CHARS

router = APIRouter(tags=["search"])


class AskParameters(BaseModel):
    """A question in English, Dutch or German."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field("", max_length=MAX_QUERY_CHARS, description="The question.", examples=["Who works on spin qubits?"])


@router.get("/ask", summary="Answer a question")
def answer(parameters: Annotated[AskParameters, Query()], services: ServicesDep) -> AskResponse:
    """Answer who, how many, since when, how much and which from units and events, each with the sentence that says so.

    Without enough evidence nothing is claimed: `enough` is false, and `reason` says why.
    """
    return make_reply(answer_question(parameters.q, make_base(services)))
