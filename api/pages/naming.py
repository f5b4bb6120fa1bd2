"""Names that stand in a text, as the page of a document lists them: as written, and how many of them are linked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.documents.tagged import MONEY, ORGANISATION, PLACE, PRODUCT, count_names
from core.models import Mention
from core.store.actors.bearers import normalise_bearer

# More is a list to open.
FIRST_ORGANISATIONS = 12
_FOLDED = ((PRODUCT, "product", "products"), (PLACE, "place", "places"), (MONEY, "amount", "amounts"))


@dataclass(frozen=True, slots=True)
class NameView:
    """A name and how often it is written; ``anchor``: where it first stands in the text shown, empty for nowhere."""

    name: str
    count: int
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class FoldedView:
    """Names of one kind behind a line that says how many there are."""

    summary: str
    names: tuple[NameView, ...]


@dataclass(frozen=True, slots=True)
class NamesView:
    """All names of a document: organisations first, some of them and the rest, then the other kinds.

    ``note``: how they are written, and how many organisations are linked.
    """

    organisations: tuple[NameView, ...]
    folded: tuple[FoldedView, ...]
    note: str


def make_anchors(mentions: Sequence[Mention]) -> dict[str, str]:
    """Return the anchor of each organisation named: a name may hold what an address may not."""
    counted = count_names(mentions, ORGANISATION)
    return {one.name: f"named-{number}" for number, one in enumerate(counted, start=1)}


def build_names(mentions: Sequence[Mention], anchors: Mapping[str, str], linked: Collection[str] = ()) -> NamesView:
    """Return the names of a document; ``anchors`` are those of the organisations that are marked in the text shown.

    ``linked``: names in the document, normalised, of which it is known whom they mean.
    """
    names = tuple(
        NameView(one.name, one.count, anchors.get(one.name, "")) for one in count_names(mentions, ORGANISATION)
    )
    more = names[FIRST_ORGANISATIONS:]
    folded = [FoldedView(f"{len(more)} more {'organisations' if len(more) > 1 else 'organisation'}", more)]
    folded += [_fold(mentions, *words) for words in _FOLDED]
    known = sum(normalise_bearer(one.name) in linked for one in names)
    note = f"names as written; linked to an organisation: {known:,} of {len(names):,}" if names else "names as written"
    return NamesView(names[:FIRST_ORGANISATIONS], tuple(view for view in folded if view.names), note)


def _fold(mentions: Sequence[Mention], kind: str, one: str, many: str) -> FoldedView:
    names = tuple(NameView(found.name, found.count) for found in count_names(mentions, kind))
    return FoldedView(f"{len(names)} {one if len(names) == 1 else many}", names)
