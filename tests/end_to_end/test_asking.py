"""Questions over the fictional world are answered as planted, each claim with its sentence, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from api.answers.asking import AskResponse, SaidAnswer, make_reply
from api.questions.answering import answer_question
from api.questions.replies import Base
from core.models import SHARED_SPACE
from index.understanding.lexicon import build_lexicon
from index.within import SpacesSearcher
from tests.end_to_end.conftest import Demo

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text())
NEEDED_RIGHT = 0.85
SPACES = (SHARED_SPACE,)


@pytest.fixture(scope="module")
def answers(demo: Demo) -> list[tuple[dict[str, Any], AskResponse]]:
    house = demo.house
    engine = SpacesSearcher(house.engine, SPACES)
    base = Base(house.store, engine, house.taxonomy, build_lexicon(house.taxonomy), SPACES)
    return [(one, make_reply(answer_question(one["q"], base))) for one in QUESTIONS]


def is_right(expected: dict[str, Any], answer: AskResponse) -> bool:
    labels = [row.label for row in answer.rows]
    if expected.get("nothing"):
        return not answer.enough
    checks = [answer.enough]
    if expected.get("figure") is not None:
        checks.append(answer.figure is not None)
        checks.append(answer.figure is not None and answer.figure.value == expected["figure"])
        checks.append(answer.figure is not None and answer.figure.unit == expected["unit"])
    if expected.get("figure", 0) is None:
        checks.append(answer.figure is None)
    if "rows" in expected:
        checks.append(sorted(labels) == sorted(expected["rows"]))
    if "first" in expected:
        checks.append(labels[:1] == [expected["first"]])
    if "says" in expected:
        checks.append(all(expected["says"] in said.text.lower() for said in answer.said))
    return all(checks)


def test_most_questions_are_answered_as_planted(answers: list[tuple[dict[str, Any], AskResponse]]) -> None:
    wrong = [expected["q"] for expected, answer in answers if not is_right(expected, answer)]
    assert 1 - len(wrong) / len(answers) >= NEEDED_RIGHT, wrong


def test_every_question_is_read_as_meant(answers: list[tuple[dict[str, Any], AskResponse]]) -> None:
    read = {answer.q: answer.read.measure for _, answer in answers}
    assert read == {expected["q"]: expected["measure"] for expected in QUESTIONS}


def test_nothing_is_claimed_without_a_sentence(demo: Demo, answers: list[tuple[dict[str, Any], AskResponse]]) -> None:
    for _, answer in answers:
        assert answer.said or not answer.enough, answer.q
        assert answer.enough or (answer.figure is None and not answer.rows and answer.reason), answer.q
        for said in (*answer.said, *(row.said for row in answer.rows)):
            assert stands(demo, said), (answer.q, said)


def stands(demo: Demo, said: SaidAnswer) -> bool:
    """Say whether a sentence is that of its document, at its place."""
    [stored] = demo.load([said.document])
    held = stored.document.title if said.field == "title" else stored.document.text
    return bool(said.text) and said.text in held


def test_there_are_enough_questions_of_each_measure_and_language() -> None:
    assert len(QUESTIONS) >= 40
    assert {one["measure"] for one in QUESTIONS} == {"who", "how_many", "since", "how_much", "which", "sentences"}
    assert sum(bool(one.get("nothing")) for one in QUESTIONS) >= 6
