"""Corrections of tags follow the taxonomy: to what a technology was merged into, split into, or nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.corrections import Standing, TagCorrection, Verdict, correct_tags, follow, follow_all
from core.models import Document, Tag, TagSet, UnitKind
from core.store import Store
from core.store.units import UnitPlan
from core.taxonomy.model import Taxonomy, Technology
from index.building import build_entries
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument

IDS = ("lidar", "sensors", "lasers")
TAGS = TagSet("arxiv:a1", 1, "t1", "x1", (Tag("lasers", 0.8, central=True), Tag("sensors", 0.2, central=False)))


def _taxonomy(**retired: tuple[str, ...]) -> Taxonomy:
    held = {i: Technology(i, 1, None, "test", "", {"en": i}) for i in IDS if i not in retired}
    return Taxonomy(f"v{sorted(retired.items())}", held, retired=retired)


MERGED, SPLIT, GONE = _taxonomy(lidar=("sensors",)), _taxonomy(lidar=("sensors", "lasers")), _taxonomy(lidar=())


@pytest.mark.parametrize(
    ("taxonomy", "verdict", "standing"),
    [
        (_taxonomy(), Verdict.ABOUT, Standing(("lidar",))),
        (MERGED, Verdict.ABOUT, Standing(("sensors",))),
        (MERGED, Verdict.NOT, Standing(("sensors",))),
        (SPLIT, Verdict.NOT, Standing(("sensors", "lasers"))),
        (SPLIT, Verdict.NAMED, Standing((), ("sensors", "lasers"))),
        (SPLIT, Verdict.ABOUT, Standing((), ("sensors", "lasers"))),
        (GONE, Verdict.ABOUT, Standing(())),
        (GONE, Verdict.NOT, Standing(())),
    ],
)
def test_a_correction_says_of_today_what_can_be_said(taxonomy: Taxonomy, verdict: Verdict, standing: Standing) -> None:
    assert follow(TagCorrection("arxiv:a1", "lidar", verdict), taxonomy.successors) == standing


@pytest.fixture
def tagged(store: Store, make_document: MakeDocument) -> Document:
    """A document with a unit, in which no word of lidar stands."""
    document = make_document("a1")
    store.documents.save([(document, None)], NOW)
    store.tags.save([TAGS], NOW)
    store.save_resolved(UnitPlan({"u-1": (UnitKind.WORK, document.id)}), {}, [], [], NOW)
    return document


@pytest.mark.parametrize(
    ("taxonomy", "verdict", "technologies"),
    [
        (MERGED, Verdict.ABOUT, ("lasers", "sensors")),
        (_taxonomy(lidar=("lasers",)), Verdict.NOT, ()),
        (SPLIT, Verdict.NOT, ()),
        (SPLIT, Verdict.ABOUT, ("lasers",)),
        (GONE, Verdict.ABOUT, ("lasers",)),
    ],
)
def test_an_entry_of_the_index_has_what_a_correction_says_now(
    store: Store, tagged: Document, taxonomy: Taxonomy, verdict: Verdict, technologies: tuple[str, ...]
) -> None:
    number = store.corrections.add(TagCorrection(tagged.id, "lidar", verdict), "so", NOW)
    [entry] = build_entries(store, ["u-1"], taxonomy)
    assert entry.technologies == technologies
    store.corrections.undo(number, NOW)
    [entry] = build_entries(store, ["u-1"], taxonomy)
    assert entry.technologies == ("lasers",)


def test_the_statement_stays_as_it_was_written(store: Store, tagged: Document) -> None:
    store.corrections.add(TagCorrection(tagged.id, "lidar", Verdict.ABOUT), "so", NOW)
    build_entries(store, ["u-1"], MERGED)
    [held] = store.corrections.iter_all()
    assert held.correction == TagCorrection(tagged.id, "lidar", Verdict.ABOUT)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [(_taxonomy(), MERGED, 1), (MERGED, SPLIT, 1), (MERGED, MERGED, 0), (_taxonomy(), _taxonomy(sensors=()), 0)],
)
def test_the_indexes_are_told_where_a_correction_leads_elsewhere(
    store: Store, tagged: Document, before: Taxonomy, after: Taxonomy, moved: int
) -> None:
    store.corrections.add(TagCorrection(tagged.id, "lidar", Verdict.ABOUT), "so", NOW)
    store.indexes.claim_building("g1", "tantivy", NOW)
    revision = store.units.load_revisions(["u-1"])["u-1"]
    assert store.corrections.follow_taxonomy(before, after, NOW) == moved
    assert store.units.load_revisions(["u-1"])["u-1"] == revision + moved


CORRECTIONS = st.lists(st.builds(TagCorrection, st.just("arxiv:a1"), st.sampled_from(IDS), st.sampled_from(Verdict)))


@given(CORRECTIONS, st.permutations(IDS))
def test_what_is_corrected_and_renamed_is_what_is_renamed_and_corrected(
    corrections: list[TagCorrection], names: list[str]
) -> None:
    new: Mapping[str, str] = dict(zip(IDS, names, strict=True))

    def rename(tags: TagSet) -> TagSet:
        return replace(tags, tags=tuple(replace(tag, technology=new[tag.technology]) for tag in tags.tags))

    followed = follow_all(corrections, lambda old: (new[old],))
    assert correct_tags(rename(TAGS), followed) == rename(correct_tags(TAGS, corrections))
