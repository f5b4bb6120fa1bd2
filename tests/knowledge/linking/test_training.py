import random

from hypothesis import given
from hypothesis import strategies as st

from core.text.organisation_names import normalise_name
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.training.affiliations import count_words, train
from knowledge.linking.training.logistic import Row, solve
from knowledge.linking.training.name_pairs import assignee_pairs, entry_pairs, vary
from tests.knowledge.linking.registers import ENTRIES, make_case


def test_weights_stay_on_the_side_they_are_bound_to() -> None:
    rows = [Row({"good": 1.0, "odd": 1.0}, True), Row({"good": 1.0}, True), Row({"bad": 1.0}, False)] * 20
    free = solve(rows, {}, {})
    bound = solve(rows, {"bad": 0.0}, {"odd": -1.0})
    assert free["good"] > 0 > free["bad"]
    assert bound["bad"] >= 0
    assert bound["odd"] <= -1.0


def test_the_same_strings_teach_the_same() -> None:
    cases = [
        make_case("ror:lumen", text="Dept. of X, Lumen University, Eindhoven"),
        make_case("ror:kaal", text="Kaal Univ., Germany"),
        make_case("Nowhere College", text="Nowhere College, Peru"),
    ]
    assert train(ENTRIES, cases) == train(ENTRIES, cases)


def test_words_of_many_entries_are_counted() -> None:
    assert count_words(Gazetteer(ENTRIES)).startswith("total: 12\n")


def test_the_same_seed_gives_the_same_pairs() -> None:
    def draw() -> list[object]:
        rng = random.Random(3)
        return [*entry_pairs(ENTRIES, rng, 2), *assignee_pairs(["Orbis Inc.", "ORBIS INC", "Orbis Two Ltd"], rng, 2)]

    assert draw() == draw()


@given(st.text(max_size=40), st.integers(0, 99))
def test_any_name_can_be_varied(name: str, seed: int) -> None:
    assert isinstance(normalise_name(vary(name, random.Random(seed))), str)
