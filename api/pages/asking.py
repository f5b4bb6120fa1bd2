"""``/ask``: a question is typed, and its answer stands with the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from api.addresses import document_address
from api.answers.asking import search_address
from api.names import COUNTRY_NAMES, KIND_PLURALS
from api.pages.hits import Piece, cut_fragment
from api.pages.links import shorten_day
from api.pages.render import render
from api.questions.answering import answer_question
from api.questions.replies import Reply, Row, Said
from api.state import ServicesDep, make_base
from core.errors import InputError
from index.query import MAX_QUERY_CHARS, Fragment
from index.questions.words import Measure, Target

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    "Who works on solid-state batteries?",
    "How many patents on silicon nitride photonics since 2020?",
    "Since when are there papers on spin qubits?",
    "How much money went into neutral atoms?",
    "Welke landen werken aan kwantumsleuteldistributie?",
    "Wie groß ist der Markt für Lidar?",
)
_MEASURE_WORDS = {
    Measure.WHO: "who",
    Measure.HOW_MANY: "how many",
    Measure.SINCE: "since when",
    Measure.HOW_MUCH: "how much money",
    Measure.WHICH: "which",
    Measure.SENTENCES: "the best sentences",
}


class AskPageParameters(BaseModel):
    """The question. Unknown parameters are ignored: mail programs and portals add their own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: str = Field("", max_length=MAX_QUERY_CHARS)


@dataclass(frozen=True, slots=True)
class SaidView:
    """A sentence with its marks and its source."""

    pieces: tuple[Piece, ...]
    lang: str
    kind: str
    title: str
    href: str
    published: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of a list; ``href`` leads to its units, or to the document of an event."""

    label: str
    count: int | None
    note: str
    href: str
    said: SaidView


@dataclass(frozen=True, slots=True)
class YearView:
    """One year with its units."""

    label: str
    count: int
    share: float
    href: str


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What is below the field of the question. ``read``: what the question was taken for, part by part."""

    figure: str
    reason: str
    read: tuple[tuple[str, str], ...]
    search_href: str
    json_query: str
    total: int
    rows: tuple[RowView, ...]
    said: tuple[SaidView, ...]
    years: tuple[YearView, ...]


@router.get("/ask")
def show_ask(
    request: Request, parameters: Annotated[AskPageParameters, Query()], services: ServicesDep
) -> HTMLResponse:
    """Show the question with its answer; a question that cannot be read is told why."""
    context: dict[str, object] = {"section": "ask", "asked": parameters.q.strip(), "examples": EXAMPLES}
    context |= {"trouble": "", "reply": None, "is_empty": services.engine.live() is None}
    status = 200
    if parameters.q.strip() and not context["is_empty"]:
        try:
            context["reply"] = build_reply(answer_question(parameters.q, make_base(services)))
        except InputError as exc:
            context["trouble"], status = exc.message, exc.status
    return render(request, "ask.html", context, status)


def build_reply(reply: Reply) -> ReplyView:
    """Return the view of an answer."""
    return ReplyView(
        figure=str(reply.figure or ""),
        reason=reply.reason,
        read=tuple(_iter_read(reply)),
        search_href=search_address(reply),
        json_query=reply.question.text,
        total=reply.total,
        rows=tuple(_make_row(row, reply) for row in reply.rows),
        said=() if reply.rows else tuple(map(_make_said, reply.said)),
        years=tuple(_iter_years(reply)),
    )


def _iter_read(reply: Reply) -> Iterator[tuple[str, str]]:
    question = reply.question
    target = "" if question.target is Target.UNITS and question.kinds else question.target.value
    asks = question.measure in {Measure.HOW_MANY, Measure.WHICH}
    yield "asks", f"{_MEASURE_WORDS[question.measure]} {target if asks else ''}".strip()
    if reply.actors:
        yield "organisation", ", ".join(dict.fromkeys(reply.actors.values()))
    if reply.read_as:
        yield "about", reply.read_as
    if question.kinds:
        yield "kind", ", ".join(KIND_PLURALS[kind] for kind in question.kinds)
    if question.organisation:
        yield "organisations", question.organisation.value
    if question.countries:
        yield "in", ", ".join(COUNTRY_NAMES.get(one, one) for one in question.countries[:5])
    if question.events:
        yield "events", ", ".join(event.value.replace("_", "-") for event in question.events)
    if question.published_from:
        yield "from", shorten_day(question.published_from.isoformat())
    if question.published_until:
        yield "before", shorten_day(question.published_until.isoformat())


def _make_row(row: Row, reply: Reply) -> RowView:
    href = search_address(reply, row) if row.filters else document_address(row.said.document_id)
    return RowView(row.label, row.count, row.note, href, _make_said(row.said))


def _make_said(said: Said) -> SaidView:
    pieces = cut_fragment(Fragment(said.text, said.spans))
    day = said.published.isoformat() if said.published else "undated"
    return SaidView(pieces, said.lang, said.kind, said.title, document_address(said.document_id), day)


def _iter_years(reply: Reply) -> Iterator[YearView]:
    """Give the years of a count; other answers are no series."""
    if reply.question.measure not in {Measure.HOW_MANY, Measure.SINCE} or reply.question.target is not Target.UNITS:
        return
    highest = max((bar.count for bar in reply.years), default=0)
    if reply.is_enough and highest:
        for bar in reply.years:
            year = bar.start.year
            href = f"{search_address(_without_years(reply))}&from={year}&until={year + 1}"
            yield YearView(str(year), bar.count, round(100 * bar.count / highest, 1), href)


def _without_years(reply: Reply) -> Reply:
    return replace(reply, search=tuple(pair for pair in reply.search if pair[0] not in {"from", "until"}))
