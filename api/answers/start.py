"""The JSON of the start page."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.answers.base import Answer
from api.answers.desk import EstimateAnswer, SavedSearchAnswer, make_saved
from api.answers.events import EventAnswer, make_event
from api.desk.start import Followed, StartView


class NewOfAnswer(Answer):
    """How many units of a technology are new."""

    id: str
    label: str
    units: int


class NewestAnswer(Answer):
    """The newest unit of a technology."""

    unit: str
    title: str
    published: date | None


class FollowedAnswer(Answer):
    """A technology with its units by year of publication; the last year is not over."""

    id: str
    label: str
    units: int
    first_year: int
    years: list[int]
    change: EstimateAnswer | None = Field(
        description="The last whole year as a multiple of the one before; `null`: too little to say."
    )
    newest: NewestAnswer | None


class StartResponse(Answer):
    """What is new since the last visit to the start page; one's technologies, searches and sources."""

    since: date = Field(description="Units that could first be read on this day or later are new.")
    is_first: bool = Field(description="Nobody was here before: the last seven days.")
    new: int
    new_by_technology: list[NewOfAnswer]
    events: list[EventAnswer]
    technologies: list[FollowedAnswer]
    is_own: bool = Field(description="They stand in one's lists; else they are the largest.")
    saved_searches: list[SavedSearchAnswer]
    sources: int
    sources_in_trouble: list[str]


def make_start(view: StartView) -> StartResponse:
    """Return the JSON of the start page."""
    return StartResponse(
        since=view.since,
        is_first=view.is_first,
        new=view.new,
        new_by_technology=[NewOfAnswer(id=one.id, label=one.label, units=one.count) for one in view.new_of],
        events=[make_event(event) for event in view.events],
        technologies=[_make_followed(one) for one in view.technologies],
        is_own=view.is_own,
        saved_searches=[make_saved(one) for one in view.searches],
        sources=len(view.sources.sources),
        sources_in_trouble=[health.source.id for health in view.troubled],
    )


def _make_followed(one: Followed) -> FollowedAnswer:
    change, newest = one.change, one.newest
    return FollowedAnswer(
        id=one.id,
        label=one.label,
        units=one.units,
        first_year=one.first_year,
        years=list(one.years),
        change=EstimateAnswer(value=change.value, low=change.low, high=change.high) if change else None,
        newest=NewestAnswer(unit=newest.id, title=newest.title, published=newest.published) if newest else None,
    )
