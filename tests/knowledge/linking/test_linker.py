import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import OrganisationKind
from knowledge.linking.found import Hints
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker
from tests.knowledge.linking.registers import ENTRIES, alias, make_entry

LINKER = Linker(Gazetteer(ENTRIES))
PIECES = st.sampled_from(
    [*(name.value for entry in ENTRIES for name in entry.names), ", ", "; ", " of ", "Germany", "Dept."]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map(" ".join))


def _ids(text: str, hints: Hints | None = None) -> list[str]:
    return [link.entry_id.removeprefix("ror:") for link in LINKER.link_affiliation(text, hints or Hints())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Department of Physics, Lumen University, Eindhoven, The Netherlands", ["lumen"]),
        ("Fac. Nat., Universiteit Lumen, Eindhoven, Nederland", ["lumen"]),
        ("Dept. of Cardiology, Lumen Univ. Hosp., Eindhoven", ["lumenhospital"]),
        ("Lumen University Eindhoven,Netherlands", ["lumen"]),
        ("Fakultät für Physik, Technische Universität Kaal, Germany", ["kaaltech"]),
        ("School of Physics,Tsinghai Jiaotong University,Tsinghai,PR China", ["tsinghai"]),
        ("Tsinghai Jiao Tong Univeristy, China", ["tsinghai"]),
        ("Inst. of Optics and Fine Mechanics, Serican Acad. of Sci., Beijing, China", ["optics", "academy"]),
        ("Orbis Optics B.V., Delft, Netherlands", ["orbis"]),
        ("Orbis Optics Inc., USA", ["orbisus"]),
        ("Stahlhand GmbH, Munich", ["ferrum"]),
        ("Lumen University, Eindhoven, Netherlands; Kaal University, Kaal, Germany", ["lumen", "kaal"]),
    ],
)
def test_an_organisation_is_linked_however_it_is_written(text: str, expected: list[str]) -> None:
    assert _ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Department of Physics",
        "University of Nowhere, Peru",
        "Kaal University of Aeronautics, Kaal, Germany",
        "Lumen University, Lima, Peru",
        "a kut above",
    ],
)
def test_what_is_not_in_the_register_is_not_linked(text: str) -> None:
    assert _ids(text) == []


def test_one_name_in_two_countries_is_linked_only_where_a_country_is_said() -> None:
    assert _ids("Institute of Photonics") == []
    assert _ids("Institute of Photonics, Jena, Germany") == ["photonicsde"]
    assert _ids("Institute of Photonics", Hints(country="NL", city="Eindhoven")) == ["photonics"]


def test_the_most_specific_is_linked_and_its_parents_are_told() -> None:
    (link,) = LINKER.link_affiliation("Lumen University Hospital, Eindhoven, Netherlands")
    assert (link.entry_id, link.parents) == ("ror:lumenhospital", ("ror:lumen",))


def test_a_withdrawn_entry_is_linked_to_what_took_its_place() -> None:
    assert _ids("Kaalstadt Polytechnic Zwarn, Germany") == ["kaaltech"]


def test_an_identifier_links_what_the_name_does_not() -> None:
    link = LINKER.link_name("Something else", Hints(identifiers=(("lei", "529900abc"),)))
    assert link is not None
    assert link.entry_id == "ror:ferrum"


def test_a_hint_of_another_kind_or_country_speaks_against_a_link() -> None:
    said = LINKER.link_name("Orbis Optics", Hints(country="US"))
    other = LINKER.link_name("Orbis Optics", Hints(country="US", kind=OrganisationKind.HEALTH))
    assert said is not None
    assert other is None or other.score < said.score
    assert LINKER.link_name("Orbis Optics", Hints(country="JP")) is None


def test_a_link_says_where_and_why() -> None:
    text = "Group of X, Lumen University, Eindhoven"
    (link,) = LINKER.link_affiliation(text)
    assert text[slice(*link.span)] == "Lumen University"
    assert {"way_exact", "city_same"} <= {reason.name for reason in link.reasons}
    assert 0.5 <= link.score <= 1.0


@given(TEXTS)
def test_any_text_gives_links_in_order_that_do_not_overlap(text: str) -> None:
    spans = [link.span for link in LINKER.link_affiliation(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@given(TEXTS)
def test_a_text_is_linked_the_same_again(text: str) -> None:
    assert LINKER.link_affiliation(text) == Linker(LINKER.gazetteer).link_affiliation(text)


@settings(max_examples=30)
@given(TEXTS, st.integers(0, 1000))
def test_the_order_of_the_entries_does_not_matter(text: str, seed: int) -> None:
    shuffled = list(ENTRIES)
    random.Random(seed).shuffle(shuffled)
    assert Linker(Gazetteer(shuffled)).link_affiliation(text) == LINKER.link_affiliation(text)


def test_of_two_states_of_an_entry_the_later_counts_in_any_order() -> None:
    states = [
        make_entry("x", "Old Name College", "NL"),
        make_entry("x", "Old Name College", "NL", other_names=(alias("Zed College"),)),
    ]
    links = [Linker(Gazetteer(some)).link_name("Zed College") for some in (states, states[::-1])]
    assert links[0] == links[1]


@pytest.mark.parametrize(
    "text",
    [
        "Lumen University, " * 6000,
        "a" * 100_000,
        "a@" * 50_000,
        "a." * 50_000,
        " " * 100_000,
        "(" * 100_000,
        "Institute of Photonics " * 5000,
        "x y z " * 17_000,
        "Kaal," * 20_000,
    ],
)
def test_a_text_of_100_kb_takes_no_long(text: str) -> None:
    start = time.perf_counter()
    LINKER.link_affiliation(text)
    assert time.perf_counter() - start < 2


def test_a_register_of_nothing_links_nothing() -> None:
    assert Linker(Gazetteer([])).link_affiliation("Lumen University") == []
