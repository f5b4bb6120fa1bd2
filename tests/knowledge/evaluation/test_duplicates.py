from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import InputError
from core.evaluation.report import Options, Report, evaluate
from knowledge.evaluation.duplicates import DuplicateTask
from tests.knowledge.articles import (
    HEADLINE,
    NEW_OPENING,
    OTHER_HEADLINE,
    SENTENCES,
    STORY,
    replace_words,
    report,
)

Side = dict[str, str]


def side(text: str, title: str = HEADLINE, day: str = "2026-03-02", outlet: str = "one.example") -> Side:
    return {"title": title, "text": text, "date": day, "outlet": outlet}


def copy(text: str, day: str = "2026-03-03") -> Side:
    return side(text, OTHER_HEADLINE, day, "other.example")


COPIES = [
    ("headline", copy(STORY)),
    ("cut", copy(" ".join(SENTENCES[:9]))),
    ("sentences left out", copy(" ".join(s for n, s in enumerate(SENTENCES) if n % 3 != 1))),
    ("order", copy(" ".join((*SENTENCES[8:], *SENTENCES[:8])))),
    ("edits", copy(replace_words(STORY, 4))),
    ("opening", copy(NEW_OPENING + " ".join(SENTENCES[1:]))),
]
# The same words long after, a text too short to compare, and a report about another firm.
OTHERS = [
    ("later", copy(STORY, "2026-04-20")),
    ("short", copy("Lumen Optics opens a line in Delft.")),
    ("report", copy(report(1))),
]


def run(folder: Path, lines: list[object]) -> Report:
    path = folder / "pairs.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return evaluate(DuplicateTask(), path, Options(), {})


def line(kind: str, other: Side, *, same: bool) -> dict[str, object]:
    return {"a": side(STORY), "b": other, "same": same, "kind": kind}


def test_copies_and_other_stories_are_told_apart(tmp_path: Path) -> None:
    lines: list[object] = [line(kind, other, same=True) for kind, other in COPIES]
    lines += [line(kind, other, same=False) for kind, other in OTHERS]
    report = run(tmp_path, lines)
    figures = report.measures["same"].overall
    assert (figures.right, figures.wrong, figures.missed) == (len(COPIES), 0, 0)
    assert (figures.precision, figures.recall, figures.f1) == (1.0, 1.0, 1.0)
    assert report.description == {"pairs_of_one_story": len(COPIES), "pairs_joined": len(COPIES)}


def test_a_wrong_join_and_a_missed_one_count_and_say_why(tmp_path: Path) -> None:
    report = run(tmp_path, [line("labelled other", copy(STORY), same=False), line("unlike", OTHERS[0][1], same=True)])
    figures = report.measures["same"].overall
    assert (figures.right, figures.wrong, figures.missed) == (0, 1, 1)
    said = {(finding.group, finding.is_wrong, finding.what) for _, finding in report.findings}
    assert said == {
        ("labelled other", True, "near-copy"),
        ("unlike", False, "other names, numbers or days, or a wall of one outlet"),
    }


@pytest.mark.parametrize(
    ("other", "what"),
    [(OTHERS[1][1], "too short to compare"), (OTHERS[2][1], "no key proposes it")],
    ids=["short", "unlike"],
)
def test_a_pair_that_is_missed_says_how_far_it_came(tmp_path: Path, other: Side, what: str) -> None:
    ((_, finding),) = run(tmp_path, [line("x", other, same=True)]).findings
    assert (finding.what, finding.score) == (what, None)


def test_a_text_with_one_title_and_opening_is_the_same_whatever_follows(tmp_path: Path) -> None:
    short = " ".join(SENTENCES[:2])
    pair = {"a": side(short), "b": side(short + " Read more.", day="2026-06-01"), "same": True}
    assert run(tmp_path, [pair]).measures["same"].overall.right == 1


def test_the_order_of_the_two_does_not_matter(tmp_path: Path) -> None:
    turned: list[object] = [{"a": other, "b": side(STORY), "same": True} for _, other in COPIES]
    assert run(tmp_path, turned).measures["same"].overall.right == len(COPIES)


@pytest.mark.parametrize(
    "bad",
    [
        {"a": side(STORY), "same": True},
        {"a": side(STORY), "b": side(STORY, day="yesterday"), "same": True},
        {"a": side(STORY), "b": side(STORY, title=""), "same": True},
        {"a": side(STORY), "b": side(STORY), "same": "perhaps"},
        {"a": side(STORY), "b": side(STORY), "same": 1},
        ["a", "b"],
    ],
    ids=["one side", "no date", "no title", "no label", "a number", "a list"],
)
def test_a_line_that_is_no_pair_is_refused_and_the_rest_goes_on(tmp_path: Path, bad: object) -> None:
    report = run(tmp_path, [bad, line("headline", copy(STORY), same=True)])
    assert ([refusal.place.rpartition(":")[2] for refusal in report.refusals], report.n) == (["1"], 1)


def test_an_empty_file_is_an_error_of_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing in it to score"):
        run(tmp_path, [])
