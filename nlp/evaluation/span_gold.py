"""Names as spans of a text: what the corpora for entity recognition say, whatever they call their labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Our kinds (those of core.models.Mention) by the labels of the corpora, in lower case.
KINDS = (
    dict.fromkeys(
        "org organisation organization company organization-company organisation-company corporation group university"
        " politicalparty band".split(),
        "organisation",
    )
    | dict.fromkeys("per person politician researcher scientist writer musicalartist".split(), "person")
    | dict.fromkeys("loc location country location-city location-street location-stop".split(), "place")
    | dict.fromkeys("prod product".split(), "product")
    | {"money": "money"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name from ``start`` to before ``end``; ``kind`` as ``core.models.Mention`` has it."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class SpanGold:
    """The names in a text, spans that count neither way, and the kinds that somebody looked for at all."""

    names: frozenset[Name]
    kinds: frozenset[str]
    ignored: tuple[tuple[int, int], ...] = ()


def kind_of(label: str) -> str | None:
    """Return our kind for a label of a corpus, ``None`` for one that we have none for (events, works, prizes)."""
    return KINDS.get(label.lower().replace("_", "-"))


def kinds_of(labels: Iterable[str]) -> frozenset[str]:
    """Return the kinds that a corpus with these labels has."""
    return frozenset(kind for label in labels if (kind := kind_of(label)))
