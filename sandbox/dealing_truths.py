"""What is planted of events: what happened, who is told to have part in it, and which outlets say so when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sandbox.organisation_truths import Truth

Certainty = Literal["done", "planned", "rumoured", "denied"]


class TellingTruth(Truth):
    """One article that tells of an event, and how sure it is of it."""

    published: date
    certainty: Certainty = "done"


class DealingTruth(Truth):
    """Something that happened, told by several outlets in their own words: one event.

    ``organisations``: those named, the one that it is about first; none where it is about a market. ``state``: what
    holds when all have told. ``amount_eur``: what is raised, or the size of the market. ``told``: by outlet.
    """

    kind: Literal["funding", "market", "acquisition"]
    technology: str
    organisations: tuple[str, ...] = ()
    state: Certainty
    amount_eur: float | None = None
    told: Annotated[dict[str, TellingTruth], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_state(self) -> DealingTruth:
        last = max(self.told.values(), key=lambda one: one.published)
        if self.state != last.certainty:
            raise ValueError(f"the last telling is {last.certainty}, the state {self.state}")
        return self

    def unit_keys(self, name: str) -> dict[str, str]:
        """Return the keys of the units that tell of this event, by outlet: each is a story of its own."""
        return {
            outlet: f"{self.technology}/news/{told.published.year}/{name}-{outlet}"
            for outlet, told in self.told.items()
        }
