"""The JSON of the desk: saved searches and what was judged of them, lists, notes."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.answers.base import Answer
from api.desk.draws import TrustView
from api.desk.rights import MAX_PARAMETERS_CHARS
from api.desk.saved_searches import SavedView
from api.desk.things import ThingView
from core.desk import MAX_REMARK_CHARS, Item, KeptList, Note, Part, Thing
from insight.precision import Estimate, Judged


class Wish(BaseModel):
    """What is asked to be kept; fields that are not named here are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class NameWish(Wish):
    """A name; it is shown to everybody who reads the space."""

    name: str = Field(max_length=1_000, examples=["Modulators"])


class KeepWish(NameWish):
    """A name and the space to keep it in."""

    space: str = Field("", max_length=100, description="Empty: the shared one.")


class SearchWish(KeepWish):
    """A search to be saved."""

    query: str = Field(
        max_length=MAX_PARAMETERS_CHARS,
        description="The parameters of `/api/v1/search`, as they stand in an address.",
        examples=["q=thin-film+modulator&kind=patent"],
    )


class JudgementWish(Wish):
    """What somebody says of a drawn unit; `null` takes it back."""

    unit: str = Field(max_length=300)
    verdict: bool | None


class ItemWish(Wish):
    """A thing for a list."""

    kind: Thing
    target: str = Field(max_length=300, description="Its id.")
    remark: str = Field("", max_length=MAX_REMARK_CHARS * 2)


class NoteChange(Wish):
    """The text of a note."""

    text: str = Field(max_length=20_000)


class NoteWish(NoteChange):
    """A note on a thing."""

    kind: Thing
    target: str = Field(max_length=300, description="The id of what it is on.")
    space: str = Field("", max_length=100, description="Empty: the shared one.")


class EstimateAnswer(Answer):
    """A figure with its bounds (95 %)."""

    value: float
    low: float
    high: float


class GroupAnswer(Answer):
    """Of `frame` units `judged` were judged, `right` of them as what was looked for."""

    frame: int
    judged: int
    right: int


class TrustAnswer(Answer):
    """What the newest draw says of a search; `null`: too few were judged to say."""

    drawn_at: datetime
    query: str = Field(description="The search as it was read then.")
    seed: int
    total: int
    near_total: int = Field(description="Units that lack one of the words it needs.")
    groups: dict[Part, GroupAnswer]
    precision: EstimateAnswer | None
    missed: EstimateAnswer | None
    recall: EstimateAnswer | None


class SavedSearchAnswer(Answer):
    """A saved search. `new`: units that were not there when who asks last looked."""

    id: int
    name: str
    query: str
    owner: str
    space: str
    saved_at: datetime
    looked_at: datetime | None
    total: int | None
    new: int | None
    trouble: str = Field(description="Why it cannot be asked any more; empty where it can.")
    trust: TrustAnswer | None = None


class SavedSearchesResponse(Answer):
    """A page of saved searches."""

    hits: list[SavedSearchAnswer]
    has_more: bool


class DrawnAnswer(Answer):
    """A drawn unit; `part`: the first ranks, a draw from the rest, or from what is near."""

    unit: str
    part: Part
    rank: int
    verdict: bool | None
    judged_at: datetime | None


class DrawResponse(TrustAnswer):
    """The newest draw with its units, in the order in which they are judged."""

    units: list[DrawnAnswer]


class ThingAnswer(Answer):
    """A thing as it stands now."""

    kind: Thing
    id: str
    label: str
    detail: str


class ItemAnswer(ThingAnswer):
    """A thing in a list."""

    remark: str
    added_by: str
    added_at: datetime


class ListSummary(Answer):
    """A list without what stands in it."""

    id: int
    name: str
    owner: str
    space: str
    added_at: datetime


class ListResponse(ListSummary):
    """A list; `ids`: by kind, for whoever takes it elsewhere. Things that may not be seen are left out."""

    ids: dict[Thing, list[str]]
    items: list[ItemAnswer]


class ListsResponse(Answer):
    """Lists by name."""

    total: int
    hits: list[ListSummary]


class NoteAnswer(Answer):
    """A note on a thing."""

    id: int
    on: ThingAnswer
    text: str
    owner: str
    space: str
    written_at: datetime
    changed_at: datetime | None


class NotesResponse(Answer):
    """Notes, the newest first."""

    total: int
    hits: list[NoteAnswer]


def make_saved(view: SavedView, trust: TrustView | None = None) -> SavedSearchAnswer:
    """Return the JSON of a saved search."""
    search = view.search
    return SavedSearchAnswer(
        id=search.id,
        name=search.name,
        query=search.parameters,
        owner=view.owner,
        space=search.space,
        saved_at=search.recorded_at,
        looked_at=view.looked.at if view.looked else None,
        total=view.total,
        new=view.new,
        trouble=view.trouble,
        trust=make_trust(trust) if trust else None,
    )


def make_trust(view: TrustView) -> TrustAnswer:
    """Return the JSON of what is known of a search."""
    draw, trust = view.draw, view.trust
    return TrustAnswer(
        drawn_at=draw.recorded_at,
        query=draw.query,
        seed=draw.seed,
        total=draw.total,
        near_total=draw.near_total,
        groups={part: _make_group(group) for part, group in view.groups.items()},
        precision=_make_estimate(trust.precision),
        missed=_make_estimate(trust.missed),
        recall=_make_estimate(trust.recall),
    )


def make_draw(view: TrustView) -> DrawResponse:
    """Return the JSON of a draw with its units."""
    units = [
        DrawnAnswer(unit=one.unit_id, part=one.part, rank=one.rank, verdict=one.verdict, judged_at=one.judged_at)
        for one in view.draw.units
    ]
    return DrawResponse(**make_trust(view).model_dump(), units=units)


def make_summary(kept: KeptList, owner: str) -> ListSummary:
    """Return the JSON of a list without its items."""
    return ListSummary(id=kept.id, name=kept.name, owner=owner, space=kept.space, added_at=kept.recorded_at)


def make_thing(view: ThingView) -> ThingAnswer:
    """Return the JSON of a thing."""
    return ThingAnswer(kind=view.kind, id=view.target, label=view.label, detail=view.detail)


def make_item(item: Item, view: ThingView, added_by: str) -> ItemAnswer:
    """Return the JSON of a thing in a list."""
    said = {"remark": item.remark, "added_by": added_by, "added_at": item.recorded_at}
    return ItemAnswer(**make_thing(view).model_dump(), **said)


def make_note(note: Note, view: ThingView, owner: str) -> NoteAnswer:
    """Return the JSON of a note."""
    return NoteAnswer(
        id=note.id,
        on=make_thing(view),
        text=note.text,
        owner=owner,
        space=note.space,
        written_at=note.recorded_at,
        changed_at=note.changed_at,
    )


def _make_group(group: Judged) -> GroupAnswer:
    return GroupAnswer(frame=group.frame, judged=group.judged, right=group.right)


def _make_estimate(estimate: Estimate | None) -> EstimateAnswer | None:
    return EstimateAnswer(value=estimate.value, low=estimate.low, high=estimate.high) if estimate else None
