from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.evaluation.cases import Case
from core.models import Mention, Tag
from core.taxonomy import Taxonomy
from nlp.evaluation.phrases import PhrasePeer
from nlp.evaluation.tag_gold import TechnologyGold
from nlp.evaluation.technologies import TechnologyCase, TechnologyTask
from tests.nlp.evaluation.gold import make_tags

NONE: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def task(taxonomy: Taxonomy) -> TechnologyTask:
    return TechnologyTask(taxonomy)


def make_case(
    title: str = "", text: str = "", *central: str, lang: str = "en", **gold: frozenset[str]
) -> TechnologyCase:
    right = TechnologyGold(frozenset(central), gold.get("mentioned", NONE), gold.get("disputed", NONE))
    return Case("g:1", 0, "paper", lang, title, text, right, "g:1")


def judge(task: TechnologyTask, case: TechnologyCase, *tags: Tag) -> dict[str, tuple[int, ...]]:
    return {measure: tuple(counts) for measure, counts in task.judge(case, make_tags(*tags)).counts.items()}


def test_the_tagger_as_it_is_shipped_is_scored(task: TechnologyTask) -> None:
    case = make_case("A qubit", "The qubit is a qubit, and another qubit.", "quantum-computing")
    (prediction,) = task.predict([case])
    assert task.judge(case, prediction).counts["level1_named"] == (1, 0, 0)
    assert task.versions()["tagger"] == prediction.tagger_version


def test_levels_are_counted_apart_and_a_kind_with_its_parent(task: TechnologyTask) -> None:
    case = make_case("", "", "energy-materials", "solid-state-batteries")
    counts = judge(
        task, case, Tag("energy-materials", 0.9, central=True), Tag("solid-state-batteries", 0.2, central=False)
    )
    assert (counts["level1"], counts["level2"]) == ((1, 0, 0), (0, 0, 1))
    assert (counts["level1_named"], counts["level2_named"]) == ((1, 0, 0), (1, 0, 0))


def test_what_readers_only_mention_is_wrong_as_central_and_right_as_named(task: TechnologyTask) -> None:
    case = make_case(mentioned=frozenset({"energy-materials"}))
    counts = judge(task, case, Tag("energy-materials", 0.9, central=True))
    assert (counts["level1"], counts["level1_named"]) == ((0, 1, 0), (1, 0, 0))


@pytest.mark.parametrize("tags", [(), (Tag("energy-materials", 0.9, central=True),)])
def test_what_readers_dispute_counts_neither_way(task: TechnologyTask, tags: tuple[Tag, ...]) -> None:
    counts = judge(task, make_case(disputed=frozenset({"energy-materials"})), *tags)
    assert set(counts.values()) == {(0, 0, 0)}


def test_each_error_comes_with_its_mentions_and_the_parts_of_its_score(task: TechnologyTask) -> None:
    spans = ((2, 9, "solid-state-batteries"), (12, 17, "integrated-photonics"))
    mentions = tuple(Mention("title", start, end, "", target) for start, end, target in spans)
    tag = Tag("energy-materials", 0.9, central=True, reasons=(("title", 0.5), ("focus", 0.4)))
    judged = task.judge(make_case("A battery of light", "", "quantum-computing"), make_tags(tag, mentions=mentions))
    found = {finding.what: finding for finding in judged.findings}
    said, missed = found["energy-materials"], found["quantum-computing"]
    assert (said.is_wrong, said.score, said.parts) == (True, 0.9, tag.reasons)
    assert [(mark.start, mark.is_main) for mark in said.marks] == [(2, True), (12, False)]
    assert (missed.is_wrong, missed.score, missed.badness) == (False, 0, 1)


def test_a_retired_id_of_the_gold_is_read_as_its_successors(taxonomy: Taxonomy) -> None:
    task = TechnologyTask(replace(taxonomy, retired={"storage": ("energy-materials",)}))
    counts = judge(task, make_case("", "", "storage"), Tag("energy-materials", 0.9, central=True))
    assert counts["level1"] == (1, 0, 0)


def test_an_id_that_no_taxonomy_has_is_told(task: TechnologyTask) -> None:
    case = make_case("", "", "time-travel", "energy-materials", disputed=frozenset({"warp"}))
    assert task.judge(case, make_tags()).unknown == {"time-travel", "warp"}


def test_the_peer_reads_as_much_of_a_text_as_the_tagger(taxonomy: Taxonomy) -> None:
    assert tagged(taxonomy, "Light", "A battery. " + "x " * 600_000 + "A qubit.") == {"energy-materials": False}


def test_calibration_compares_scores_with_what_readers_say(task: TechnologyTask) -> None:
    cases = [make_case("", "", *right) for right in (["energy-materials"], [])]
    described: Any = task.describe(cases, [make_tags(Tag("energy-materials", 0.75, central=True))] * 2)
    level1 = described["calibration"]["level1"]
    assert level1["bins"] == [{"from": 0.7, "to": 0.8, "n": 2, "score": 0.75, "right": 0.5}]
    assert (level1["brier"], level1["ece"]) == ((0.25**2 + 0.75**2) / 2, 0.25)
    assert described["calibration"]["level2"] == {"n": 0, "brier": None, "ece": None, "bins": []}


def tagged(taxonomy: Taxonomy, title: str, text: str, lang: str = "en") -> dict[str, bool]:
    (tags,) = PhrasePeer(taxonomy).predict([make_case(title, text, lang=lang)])
    return {tag.technology: tag.central for tag in tags.tags}


def test_the_peer_calls_central_what_is_in_the_title_or_there_twice(taxonomy: Taxonomy) -> None:
    found = tagged(taxonomy, "A Battery", "A qubit, an optical fibre and an Optical Fibre.")
    assert found == {"energy-materials": True, "quantum-computing": False, "integrated-photonics": True}


def test_the_peer_counts_the_longest_match_and_its_parent_once(taxonomy: Taxonomy) -> None:
    found = tagged(taxonomy, "", "One solid-state battery.")
    assert found == {"energy-materials": False, "solid-state-batteries": False}


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [("PIC", "en", True), ("a pic", "en", False), ("batterij", "nl", True), ("batterij", "en", False)],
)
def test_the_peer_is_given_its_best(taxonomy: Taxonomy, text: str, lang: str, expected: bool) -> None:
    assert bool(tagged(taxonomy, "", text, lang)) is expected
