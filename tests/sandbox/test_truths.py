from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from core.errors import ConfigurationError
from core.taxonomy import load_taxonomy
from sandbox.phrases import load_phrases, load_topics
from sandbox.truths import SHIPPED, Truths, load_truths


def test_units_of_all_kinds_are_planted(truths: Truths) -> None:
    kinds = Counter(key.split("/")[1] for key in truths.unit_keys())
    told = sum(len(dealing.told) for dealing in truths.dealings.values())
    assert kinds["paper"] + kinds["news"] + len(truths.traps) == 600 + 6 + told
    assert (kinds["patent"], kinds["project"]) == (109 + 3, 63 + 3)


def test_three_and_forty_organisations_most_of_them_near(truths: Truths) -> None:
    near = [o for o in truths.organisations.values() if o.country in {"NL", "BE", "DE"}]
    assert len(truths.organisations) == 43
    assert len(near) >= 30


def test_technologies_are_those_of_the_taxonomy(truths: Truths) -> None:
    taxonomy = load_taxonomy()
    forbidden = {t for trap in truths.traps.values() for t in trap}
    assert (truths.technologies.keys() | forbidden) <= taxonomy.technologies.keys()


def test_every_technology_and_trap_has_its_texts(truths: Truths) -> None:
    assert truths.technologies.keys() == load_topics().keys()
    assert truths.traps.keys() == load_phrases("traps.yml").keys()


def test_every_telling_of_an_event_has_its_text(truths: Truths) -> None:
    texts = load_phrases("dealings.yml")
    assert {name: texts[name].keys() for name in texts} == {n: d.told.keys() for n, d in truths.dealings.items()}


def test_the_emerging_technology_grows_every_year_from_its_rise(truths: Truths) -> None:
    emerging = truths.emerging
    years = truths.units_by_year(emerging.technology)
    risen = [count for year, count in years.items() if year >= emerging.rises_from]
    assert max(count for year, count in years.items() if year < emerging.rises_from) < min(risen)
    assert risen == sorted(set(risen))


def test_the_fading_technology_never_grows_again(truths: Truths) -> None:
    fading = truths.fading
    fallen = [count for year, count in truths.units_by_year(fading.technology).items() if year >= fading.falls_from - 1]
    assert fallen == sorted(fallen, reverse=True)
    assert fallen[-1] == 0


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("organisations: [sulfane,", "organisations: [nobody,", "nobody"),
        ("papers: [1, 2, 2, 2, 2, 2, 2, 2, 2]", "papers: [1, 2]", "papers"),
        ("retitled: [lidar/paper/2022/0,", "retitled: [lidar/paper/2022/9,", "lidar/paper/2022/9"),
        ("version: 1", "version: 1\nsurprise: 2", "surprise"),
        (
            "patent: lithium-niobate-photonics/patent/2025/1",
            "patent: lithium-niobate-photonics/patent/2025/9",
            "2025/9",
        ),
        ("newcomer: {organisation: veldgolf", "newcomer: {organisation: nobody", "nobody"),
        ("partner: lumifeld}", "partner: nobody}", "nobody"),
        ("silicon-photonics/paper/2023/vonkel", "silicon-photonics/paper/2033/vonkel", "2033/vonkel"),
        ("organisations: [kringcel,", "organisations: [nobody,", "nobody"),
        ("state: denied", "state: done", "the last telling is denied"),
        ("kennislijn: {published: 2025-06-03}", "kennislijn: {published: 2035-06-03}", "same-name-here 2035-06-03"),
        ("kennislijn: {published: 2025-06-03}", "nobody: {published: 2025-06-03}", "nobody"),
        ("used_in: [patent]", "used_in: [letter]", "used_in"),
    ],
)
def test_a_wrong_truth_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "truths.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=named):
        load_truths(path)
