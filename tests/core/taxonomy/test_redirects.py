"""Where retired ids lead: over chains, to several, to nothing, never round in a circle."""

from __future__ import annotations

import pytest

from core.errors import TaxonomyError
from core.taxonomy.loader import parse_taxonomy
from core.taxonomy.model import Taxonomy
from tests.core.taxonomy.world import TEXTS


def with_retired(retired: str) -> Taxonomy:
    return parse_taxonomy({**TEXTS, "taxonomy.yml": f"version: '2026.11'\nclusters: [light, matter]\n{retired}\n"})


@pytest.mark.parametrize(
    ("retired", "old", "leads_to"),
    [
        ("retired: {a: [b], b: [c], c: [light]}", "a", ("light",)),
        ("retired: {a: [b, c], b: [light], c: [matter, light]}", "a", ("light", "matter")),
        ("retired: {a: [b], b: []}", "a", ()),
        ("retired: {a: [b, matter], b: []}", "a", ("matter",)),
        ("retired: {}", "light", ("light",)),
        ("retired: {}", "unknown", ()),
    ],
)
def test_an_id_leads_to_what_there_is_now(retired: str, old: str, leads_to: tuple[str, ...]) -> None:
    assert with_retired(retired).successors(old) == leads_to


@pytest.mark.parametrize(
    ("retired", "message"),
    [
        ("retired: {a: [a]}", "a: its redirects go round in a circle: a → a"),
        ("retired: {a: [b], b: [a]}", "a: its redirects go round in a circle: a → b → a"),
        ("retired: {a: [light, b], b: [c], c: [matter, a]}", "a → b → c → a"),
        ("retired: {a: [b]}", "a: retired in favour of the unknown 'b'"),
    ],
)
def test_a_circle_or_a_dead_end_is_told(retired: str, message: str) -> None:
    with pytest.raises(TaxonomyError, match=r"taxonomy\.yml:3") as caught:
        with_retired(retired)
    assert message in str(caught.value)


def test_a_thousand_steps_are_no_trouble() -> None:
    steps = ", ".join(f"r{n}: [{f'r{n + 1}' if n < 900 else 'light'}]" for n in range(901))
    assert with_retired(f"retired: {{{steps}}}").successors("r0") == ("light",)


def test_what_is_followed_is_followed_on_and_clusters_stay() -> None:
    taxonomy = with_retired("retired: {a: [light, matter], gone: []}")
    assert taxonomy.follow(["a", "matter", "gone", "photonics-cluster"]) == ("light", "matter", "photonics-cluster")
