from __future__ import annotations

import pytest

from sandbox.arxiv_search import SearchError, parse_search, rewrite_search
from sandbox.model import World


def found(world: World, search: str) -> set[str]:
    matches = parse_search(search)
    return {p.id for p in world.papers if matches(p)}


def test_a_category_is_met_exactly_or_by_its_beginning(world: World) -> None:
    optics = found(world, "cat:physics.optics")
    assert optics == {p.id for p in world.papers if "physics.optics" in p.categories}
    assert optics < found(world, "cat:physics.*")


def test_a_phrase_in_the_title(world: World) -> None:
    rings = found(world, 'ti:"silicon nitride ring resonators"')
    assert len(rings) > 3
    assert rings <= found(world, "ti:nitride AND ti:resonator")


def test_a_range_of_dates_includes_its_ends(world: World) -> None:
    paper = world.papers[40]
    minute = f"{paper.created:%Y%m%d%H%M}"
    assert found(world, f"submittedDate:[{minute} TO {minute}]") == {paper.id}
    day = f"{paper.created:%Y%m%d}"
    assert paper.id in found(world, f"cat:{paper.categories[0]} AND submittedDate:[{day} TO {day}]")


def test_operators_go_from_left_to_right(world: World) -> None:
    lidar, combs, ring = (found(world, f"all:{word}") for word in ("lidar", "combs", "ring"))
    assert found(world, "all:lidar OR all:combs ANDNOT all:ring") == (lidar | combs) - ring
    assert found(world, "all:lidar OR (all:combs ANDNOT all:ring)") == lidar | (combs - ring)


def test_authors_and_ids(world: World) -> None:
    paper = world.papers[7]
    assert paper.id in found(world, f'au:"{paper.authors[0].name}"')
    assert found(world, f"id:{paper.id}v1") == {paper.id}


def test_an_unknown_prefix_is_silently_taken_for_all(world: World) -> None:
    assert rewrite_search("colour:lidar AND ti:lidar") == "all:lidar AND ti:lidar"
    assert found(world, "colour:lidar") == found(world, "all:lidar")


@pytest.mark.parametrize("search", ["(all:a", "all:a)", "all:a AND", "AND all:a", "submittedDate:[2020 TO 2021]", "()"])
def test_an_unreadable_search_is_refused(search: str) -> None:
    with pytest.raises(SearchError):
        parse_search(search)
