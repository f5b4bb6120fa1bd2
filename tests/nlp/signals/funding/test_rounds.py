from __future__ import annotations

import pytest

from nlp.signals.dates import read_day
from nlp.signals.funding.investors import read_investors
from nlp.signals.funding.rounds import find_round


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a Series A round", "Series A"),
        ("its series-b", "Series B"),
        ("pre-Series A", "Pre-Series A"),
        ("Series A1", "Series A"),
        ("Series A+ round", "Series A+"),
        ("Series-A-Finanzierung", "Series A"),
        ("seed funding", "Seed"),
        ("Series Seed Round", "Seed"),
        ("pre-seed", "Pre-Seed"),
        ("$42.5M growth round", "Growth"),
        ("30 miljoen euro groeikapitaal", "Growth"),
        ("€3.7 million in crowdfunding round", "Crowdfunding"),
        ("raised $400,000 on Kickstarter", "Crowdfunding"),
        ("seed-stage accelerator", None),
        ("a TV series about growth", None),
        ("$5M to fuel growth funding", None),
        ("its latest round", None),
    ],
)
def test_a_round_has_one_name(text: str, name: str | None) -> None:
    assert find_round(text) == name


@pytest.mark.parametrize(
    ("text", "leads", "investors"),
    [
        (" led by Pantera, Intudo and Coinbase Ventures", ["Pantera", "Intudo", "Coinbase Ventures"], []),
        (" Led by Marubeni, Accelerates Expansion to Japan", ["Marubeni"], []),
        (" Led by Benchmark to Close Medical Gap", ["Benchmark"], []),
        (" from Sequoia", [], ["Sequoia"]),
        (" From Industry Heavyweights to Bridge Assets", [], []),
        (" led by GV, with participation from Accel and a16z.", ["GV"], ["Accel", "a16z"]),
        (" LED BY SEQUOIA TO BUILD ROBOTS", ["SEQUOIA"], []),
        (" to expand its app", [], []),
        (" 12 miljoen euro opgehaald bij Dijkrand Ventures.", [], ["Dijkrand Ventures"]),
        (" 12 miljoen euro op van Dijkrand Ventures.", [], ["Dijkrand Ventures"]),
        (" op bij investeerder Dijkrand en Polder Capital", [], ["Dijkrand", "Polder Capital"]),
        (" op bij Amsterdamse investeerders", [], []),
        (" op voor een fabriek bij Rotterdam", [], []),
        (" 12 Millionen Euro bei der Dijkrand Bank ein", [], ["Dijkrand Bank"]),
        (" 12 Millionen Euro von Dijkrand Ventures ein", [], ["Dijkrand Ventures"]),
        (" 12 Millionen Euro bei Berliner Geldgebern ein", [], []),
        (" 12 Millionen Euro ein für ein Werk bei Berlin", [], []),
    ],
)
def test_investors_are_read_until_the_list_ends(text: str, leads: list[str], investors: list[str]) -> None:
    assert read_investors(text) == (leads, [*leads, *investors])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on May 20, 2021", "2021-05-20"),
        ("on 3rd March 2020", "2020-03-03"),
        ("am 5. Mai 2021", "2021-05-05"),
        ("op 5 mei 2021", "2021-05-05"),
        ("in December 2015", "2015-12"),
        ("in 2014", "2014"),
        ("for 2014 people", None),
        ("on 45 May 2020", "2020-05"),
        ("on February 30, 2021", "2021-02"),
    ],
)
def test_a_date_is_as_exact_as_it_is_said(text: str, day: str | None) -> None:
    assert read_day(text) == day
