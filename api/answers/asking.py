"""The JSON of the answer to a question; the command line prints the same."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from pydantic import Field

from api.answers.base import Answer
from api.answers.search import BarAnswer, StepAnswer
from api.questions.replies import Reply, Row, Said
from index.questions.words import Measure, Target

_MEASURES, _TARGETS = ", ".join(Measure), ", ".join(Target)


class SaidAnswer(Answer):
    """A sentence: [start, end) of ``field`` of its document, in code points; ``spans`` of it matched."""

    text: str
    document: str
    title: str
    kind: str
    language: str
    published: date | None
    field: str
    start: int
    end: int
    spans: list[tuple[int, int]]
    certainty: str = Field(description="Of a sentence that tells of an event: done, planned, rumoured or denied.")


class RowAnswer(Answer):
    """One line of a list, with the sentence for it."""

    label: str
    count: int | None = Field(description="Units; none for an event or a unit.")
    note: str = Field(description="Of an event: its kind, amounts, state and day.")
    filters: dict[str, str] = Field(description="What narrows the search to its units.")
    said: SaidAnswer


class FigureAnswer(Answer):
    """A number: of units, organisations, technologies or countries, an amount in EUR, or a year."""

    value: float
    unit: str
    is_least: bool = Field(description="There may be more than that.")


class ReadQuestionAnswer(Answer):
    """How the question was read."""

    measure: str = Field(description=_MEASURES)
    target: str = Field(description=f"What is listed or counted: {_TARGETS}.")
    subject: str
    read_as: str
    steps: list[StepAnswer]
    kinds: list[str]
    organisation_kind: str | None
    organisations: dict[str, str] = Field(description="Those that the question names: id and name.")
    countries: list[str]
    published_from: date | None
    published_until: date | None = Field(description="Excluded.")
    events: list[str]
    by_year: bool


class AskResponse(Answer):
    """The answer to a question; without enough evidence ``reason`` says why, and nothing is claimed."""

    q: str
    read: ReadQuestionAnswer
    enough: bool
    reason: str
    figure: FigureAnswer | None
    rows: list[RowAnswer]
    total: int = Field(description="Units, or events, that match.")
    years: list[BarAnswer] = Field(description="The units by year.")
    said: list[SaidAnswer] = Field(description="The best sentences.")
    search: str = Field(description="The search behind it.")


def search_address(reply: Reply, row: Row | None = None) -> str:
    """Return the address of the search behind an answer, or behind one of its lines."""
    pairs = [*reply.search, *(row.filters.items() if row else ())]
    own = row.filters if row else {}
    return f"/search?{urlencode([(n, v) for n, v in pairs if v and (n not in own or own[n] == v)])}"


def make_reply(reply: Reply) -> AskResponse:
    """Return the JSON of an answer."""
    figure = reply.figure
    return AskResponse(
        q=reply.question.text,
        read=_make_read(reply),
        enough=reply.is_enough,
        reason=reply.reason,
        figure=FigureAnswer(value=figure.value, unit=figure.unit, is_least=figure.is_least) if figure else None,
        rows=[_make_row(row) for row in reply.rows],
        total=reply.total,
        years=[BarAnswer(start=bar.start, count=bar.count) for bar in reply.years],
        said=[_make_said(said) for said in reply.said],
        search=search_address(reply),
    )


def _make_read(reply: Reply) -> ReadQuestionAnswer:
    question = reply.question
    return ReadQuestionAnswer(
        measure=question.measure,
        target=question.target,
        subject=question.subject,
        read_as=reply.read_as,
        steps=[StepAnswer(id=s.id, kind=s.kind, typed=s.typed, became=s.became) for s in reply.steps],
        kinds=list(question.kinds),
        organisation_kind=question.organisation,
        organisations=dict(reply.actors),
        countries=list(question.countries),
        published_from=question.published_from,
        published_until=question.published_until,
        events=list(question.events),
        by_year=question.by_year,
    )


def _make_row(row: Row) -> RowAnswer:
    said = _make_said(row.said)
    return RowAnswer(label=row.label, count=row.count, note=row.note, filters=dict(row.filters), said=said)


def _make_said(said: Said) -> SaidAnswer:
    return SaidAnswer(
        text=said.text,
        document=said.document_id,
        title=said.title,
        kind=said.kind,
        language=said.lang,
        published=said.published,
        field=said.field,
        start=said.start,
        end=said.end,
        spans=list(said.spans),
        certainty=said.certainty,
    )
