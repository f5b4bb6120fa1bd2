"""Concepts, values and preferences, on every engine."""

from __future__ import annotations

import pytest

from index.engine import Engine
from index.query import (
    AllOf,
    Alternative,
    Concept,
    Expression,
    FacetField,
    Lean,
    Near,
    Phrase,
    Query,
    Valued,
    Word,
)
from tests.index.entries import fill, make_entry

PAIR = AllOf((Word("lithium"), Word("laser")))
PHOTONICS = Valued(FacetField.TECHNOLOGY, "photonics")


def make_concept(*alternatives: Alternative) -> Concept:
    return Concept("meant", alternatives, (1.0,) * len(alternatives))


def find(engine: Engine, *wanted: Concept, preferred: tuple[Near | Lean, ...] = ()) -> list[str]:
    return [hit.entry.id for hit in engine.search(Query(Expression(wanted, preferred=preferred))).hits]


@pytest.mark.parametrize(
    ("alternatives", "expected"),
    [
        ((Word("nitride"), Word("cavity")), {"ring", "laser"}),
        ((PAIR,), {"laser"}),
        ((Phrase(("lithium", "laser")),), set()),
        ((PHOTONICS,), {"ring", "laser"}),
        ((Word("nowhere"), Valued(FacetField.COUNTRY, "DE")), {"laser"}),
    ],
)
def test_any_wording_of_a_concept_is_enough(
    library: Engine, alternatives: tuple[Alternative, ...], expected: set[str]
) -> None:
    assert set(find(library, make_concept(*alternatives))) == expected


def test_all_of_it_is_marked(library: Engine) -> None:
    query = Query(Expression((make_concept(PAIR, PHOTONICS),)), highlight=True)
    hit = next(hit for hit in library.search(query).hits if hit.entry.id == "laser")
    assert hit.title is not None
    assert [hit.title.text[start:end] for start, end in hit.title.spans] == ["laser"]


def test_what_only_ranks_changes_the_order_and_not_the_matches(engine: Engine) -> None:
    texts = {
        "far": "optical things and many a chip",
        "near": "things and many an optical chip",
        "other": "optical chip",
    }
    entries = [make_entry(i, text=f"{text} for light", technologies=("x",) * (i == "far")) for i, text in texts.items()]
    fill(engine, entries)
    light = make_concept(Word("light"))
    assert set(find(engine, light)) == set(texts)
    assert find(engine, light, preferred=(Near(("optical", "chip"), 1.0),))[-1] == "far"
    assert find(engine, light, preferred=(Lean(Valued(FacetField.TECHNOLOGY, "x"), 9.0),))[0] == "far"
    assert set(find(engine, light, preferred=(Near(("no", "where"), 1.0),))) == set(texts)


def test_why_tells_of_preferences_too(library: Engine) -> None:
    preferred = (Near(("ring", "resonators"), 0.5), Near(("ring", "cavity"), 0.5), Lean(PHOTONICS, 0.5))
    query = Query(Expression((make_concept(Word("nitride")),), preferred=preferred))
    parts = library.explain(query, "ring")
    assert list(parts) == ["meant", "ring resonators near each other", "technology:photonics"]
    assert sum(parts.values()) == pytest.approx(library.search(query).hits[0].score, rel=1e-4)
