"""Split, merge, retire, rename: ids lead on, children are cared for, names are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.errors import InputError
from core.taxonomy import load_taxonomy, operations
from core.taxonomy.draft import Draft, make_draft
from core.taxonomy.facts import ChangeKind, compare
from core.taxonomy.files import DATA, read_texts
from tests.core.taxonomy.world import TEXTS, draft


def test_a_renamed_technology_keeps_its_facts_children_and_place() -> None:
    after = operations.rename(draft(), "light", "photonics").taxonomy
    assert list(after.technologies) == ["photonics", "lasers", "matter", "alloys"]
    assert after["lasers"].parent == "photonics"
    assert after["photonics"].terms == draft().taxonomy["light"].terms
    assert after.successors("light") == ("photonics",)


def test_redirects_lead_on_over_several_steps() -> None:
    twice = operations.rename(operations.rename(draft(), "light", "photonics"), "photonics", "optics")
    assert twice.taxonomy.retired == {"old-light": ("optics",), "light": ("optics",), "photonics": ("optics",)}


def test_a_name_can_be_given_back() -> None:
    back = operations.rename(operations.rename(draft(), "light", "photonics"), "photonics", "light")
    assert back.taxonomy.successors("photonics") == ("light",)
    assert compare(draft().taxonomy, back.taxonomy).technologies == ()


def test_an_id_of_another_technology_is_not_taken_again() -> None:
    with pytest.raises(InputError, match="never changes its meaning"):
        operations.rename(draft(), "matter", "old-light")
    with pytest.raises(InputError, match="already"):
        operations.rename(draft(), "matter", "light")


@pytest.mark.parametrize(
    "take",
    [lambda d: operations.split(d, "light", ["lasers", "lamps"]), lambda d: operations.rename(d, "light", "lasers")],
)
def test_an_id_that_leads_nowhere_is_not_taken_again(take: Callable[[Draft], Draft]) -> None:
    with pytest.raises(InputError, match="never changes its meaning"):
        take(operations.retire(draft(), "lasers"))


@pytest.mark.parametrize(
    ("to_a_child", "way"),
    [
        (lambda d: operations.retire(d, "light", ["beams"]), "retire --to"),
        (lambda d: operations.merge(d, ["light"], "beams"), "merge --into"),
    ],
)
def test_a_technology_of_level_2_takes_no_children(to_a_child: Callable[[Draft], Draft], way: str) -> None:
    with pytest.raises(InputError, match=f"beams of level 2 cannot be their parent: .* level 1 .*{way}"):
        to_a_child(operations.split(draft(), "lasers", ["beams", "masers"]))


@pytest.fixture(scope="module")
def shipped() -> Draft:
    """What ships; an operation gives a new draft."""
    return make_draft(read_texts(DATA))


@pytest.mark.parametrize("parent", sorted(load_taxonomy().children))
def test_every_parent_goes_with_its_children(shipped: Draft, parent: str) -> None:
    children = shipped.taxonomy.children[parent]
    retired = operations.retire(shipped, parent, with_children=True).taxonomy.retired
    assert retired == dict.fromkeys([*children, parent], ())
    merged = operations.merge(shipped, [parent], "robotics", with_children=True).taxonomy.retired
    assert merged == dict.fromkeys([*children, parent], ("robotics",))


def test_ids_may_be_long(shipped: Draft) -> None:
    into = [f"{'-'.join(['very'] * 20)}-long-{number}" for number in range(4)]
    assert operations.split(shipped, "lidar", into).taxonomy.successors("lidar") == tuple(into)


def test_a_retired_parent_names_its_children() -> None:
    with pytest.raises(InputError, match="lasers"):
        operations.retire(draft(), "light")
    moved = operations.retire(draft(), "light", ["matter"]).taxonomy
    assert moved["lasers"].parent == "matter"
    wider = operations.split(draft(), "lasers", ["lasers-1", "lasers-2"])
    kept = operations.rename(operations.retire(wider, "lasers-2"), "matter", "stuff")
    assert kept.taxonomy.successors("lasers") == ("lasers-1",)


def test_children_are_retired_with_their_parent_where_that_is_said() -> None:
    other = operations.split(draft(), "light", ["lamps", "displays"])
    gone = operations.retire(other, "lamps", ["matter"], with_children=True).taxonomy
    assert list(gone.technologies) == ["displays", "matter", "alloys"]
    assert gone.successors("lasers") == ("matter",)


def test_a_technology_can_lead_nowhere() -> None:
    after = operations.retire(draft(), "lasers").taxonomy
    assert after.successors("lasers") == ()
    assert after.retired["lasers"] == ()


def test_a_merged_technology_has_all_names_once() -> None:
    after = operations.merge(draft(), ["light", "matter"], "matter").taxonomy
    names = {(term.text, term.weak) for term in after["matter"].terms}
    assert names >= {("matter", False), ("lamp", False), ("lichtbron", False), ("bulb", True)}
    assert after["matter"].cpc == ("H01S",)
    assert after["lasers"].parent == "matter"
    assert after.successors("light") == ("matter",)


def test_technologies_merge_into_a_new_one() -> None:
    after = operations.merge(draft(), ["matter", "alloys"], "materials").taxonomy
    assert after.follow(["matter", "alloys", "light"]) == ("materials", "light")
    assert [term.text for term in after["materials"].terms] == ["matter", "dark: matter", "alloy"]


def test_a_split_technology_leads_to_all_its_parts() -> None:
    after = operations.split(draft(), "light", ["lamps", "displays"]).taxonomy
    assert after.successors("light") == ("lamps", "displays")
    assert list(after.technologies) == ["lamps", "lasers", "displays", "matter", "alloys"]
    assert (after["lasers"].parent, after["displays"].level) == ("lamps", 1)
    assert {change.kind for change in compare(draft().taxonomy, after).technologies} == set(ChangeKind)


@pytest.mark.parametrize("into", [["one"], ["one", "one"], ["light", "lamps"], ["matter", "lamps"]])
def test_a_split_needs_two_new_ids(into: list[str]) -> None:
    with pytest.raises(InputError):
        operations.split(draft(), "light", into)


def test_the_last_technology_of_a_cluster_cannot_go() -> None:
    with pytest.raises(InputError, match="last technology"):
        operations.merge(draft(), ["matter", "alloys"], "light")


def test_comments_outlive_every_operation() -> None:
    changed = operations.rename(operations.retire(draft(), "alloys"), "light", "photonics")
    assert "# the parent" in changed.texts["light.yml"]
    assert "# since 2024" in changed.texts["taxonomy.yml"]
    assert make_draft(changed.texts).taxonomy.version == changed.taxonomy.version
    assert changed.texts["matter.yml"] == TEXTS["matter.yml"].partition("- id: alloys")[0]
