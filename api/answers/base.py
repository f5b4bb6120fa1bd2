"""The base of every typed answer, and the values that several answers share."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from core.models import Precision
from core.taxonomy import Taxonomy


class Answer(BaseModel):
    """A frozen JSON answer."""

    model_config = ConfigDict(frozen=True)


class TechnologyLabel(Answer):
    """A technology by id, with its English label."""

    id: str
    label: str


class PublishedDate(Answer):
    """A date and how exact it is; ``month`` and ``year`` dates carry their first day."""

    value: date
    precision: Precision


class OrganisationAnswer(Answer):
    """An organisation of a unit or document; ``country`` is ISO 3166-1 alpha-2."""

    id: str
    name: str
    role: str
    country: str | None = None


def make_labels(taxonomy: Taxonomy, technology_ids: tuple[str, ...]) -> list[TechnologyLabel]:
    """Return the labels of technologies; an id that the taxonomy no longer has stands for itself."""
    return [TechnologyLabel(id=i, label=get_label(taxonomy, i)) for i in technology_ids]


def get_label(taxonomy: Taxonomy, technology_id: str) -> str:
    """Return the English label of a technology, or its id if the taxonomy no longer has it."""
    return taxonomy[technology_id].label if technology_id in taxonomy else technology_id
