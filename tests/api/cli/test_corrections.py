"""``scout corrections``: what is refused, and what happens when the taxonomy changes under what was said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.conftest import Scout

DOCUMENT = "arxiv:1901.00001"


@pytest.fixture
def base(scout: Scout, papers: Path) -> Scout:
    """A base in which a paper is about lidar, because a person says so: no word of it stands there."""
    scout("import", "arxiv", str(papers))
    assert scout("corrections", "tag", DOCUMENT, "lidar", "about", "--reason", "it is").code == 0
    assert scout("run").code == 0
    return scout


def _change(base: Scout, *arguments: str) -> None:
    assert base("technologies", *arguments, "--yes").code == 0
    assert base("run").code == 0


def _found(base: Scout, technology: str) -> int:
    return int(base("search", f"technology:{technology}", "--json").json["total"])


def test_a_correction_goes_where_its_technology_went(base: Scout) -> None:
    assert _found(base, "lidar") == 1
    _change(base, "rename", "lidar", "laser-radar")
    assert _found(base, "laser-radar") == 1
    [held] = base("corrections", "list", "--json").json["hits"]
    assert (held["said"]["technology"], held["counts_for"], held["waits_between"]) == ("lidar", ["laser-radar"], [])
    assert base("index", "--verify", "--json").json["same"]
    refused = base("corrections", "tag", DOCUMENT, "lidar", "not", "--reason", "no")
    assert (refused.code, "it is retired, and leads to laser-radar" in refused.err) == (2, True)


def test_one_of_a_technology_that_was_split_waits_until_a_person_says_which(base: Scout) -> None:
    _change(base, "split", "lidar", "--into", "lidar-cars", "--into", "lidar-maps")
    assert _found(base, "lidar-cars") == _found(base, "lidar-maps") == 0
    shown = base("corrections", "list")
    assert "nothing: it waits for a person, is it lidar-cars or lidar-maps?" in shown.out
    assert "1 wait for a person" in shown.err
    assert base("corrections", "tag", DOCUMENT, "lidar-maps", "about", "--reason", "maps").code == 0
    assert base("run").code == 0
    assert (_found(base, "lidar-cars"), _found(base, "lidar-maps")) == (0, 1)
    assert [one["waits_between"] for one in base("corrections", "list", "--json").json["hits"]] == [[], []]


def test_one_of_a_technology_that_is_gone_does_not_count(base: Scout) -> None:
    _change(base, "retire", "lidar")
    [held] = base("corrections", "list", "--json").json["hits"]
    assert (held["counts_for"], held["waits_between"]) == ([], [])
    assert "nothing: its technology is retired" in base("corrections", "list").out
    assert base("index", "--verify", "--json").json["same"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (("signal", DOCUMENT, "funding", "--name", "?!", "--wrong"), "--name"),  # not those of all names
        (("link", DOCUMENT, "?!", "nobody"), "NAME"),
    ],
)
def test_a_name_that_nobody_can_bear_is_refused(base: Scout, said: tuple[str, ...], place: str) -> None:
    refused = base("corrections", *said, "--reason", "no")
    assert (refused.code, f"{place}: a name needs a letter or a digit" in refused.err) == (2, True)
    assert len(base("corrections", "list", "--json").json["hits"]) == 1
