from __future__ import annotations

import random
import re
from collections import defaultdict

import pytest

from core.text.tokens import analyse
from sandbox.model import World
from sandbox.phrases import Writer, capitalise, make_rng

# Well-known names of these fields: the world is fictional, so none may slip in.
REAL_NAMES = re.compile(
    r"\b(ASML|IBM|Google|Microsoft|Intel|Nvidia|QuTech|TNO|imec|LioniX|SMART Photonics|Delft|Eindhoven|Twente|Leiden|"
    r"PsiQuantum|Pasqal|IonQ|Rigetti|Quandela|Samsung|Toyota|CATL|Northvolt|QuantumScape|Fraunhofer|Max Planck|Jülich|"
    r"München|Berlin|Amsterdam|Brussel|Leuven|Philips|NXP|Bosch|Siemens|BASF|Umicore|Tesla|Xanadu|Oxford|Cambridge|"
    r"Stanford|MIT|Harvard|Shell|Wikipedia|Reuters|Crossref|Elsevier|Springer)\b"
)
LANGUAGE_WORDS = {
    "en": {"the", "and", "of"},
    "nl": {"het", "een", "voor", "aan", "naar"},
    "de": {"das", "den", "und", "für", "ein", "mit", "von"},
}


def all_texts(world: World) -> list[tuple[str, str, str, str]]:
    papers = [(p.unit, p.title, p.abstract, "en") for p in world.papers]
    return papers + [(a.unit, a.title, " ".join(a.paragraphs), a.lang) for a in world.articles]


def test_every_text_has_forty_words(world: World) -> None:
    short = [unit for unit, _, text, _ in all_texts(world) if len(text.split()) < 40]
    assert short == []


def test_no_slot_is_left_open(world: World) -> None:
    left = [unit for unit, title, text, _ in all_texts(world) if re.search(r"[<>|]|None|  ", f"{title} {text}")]
    assert left == []


def test_no_real_name_appears(world: World) -> None:
    names = [o.name for o in world.organisations.values()] + [o.city for o in world.organisations.values()]
    people = [a.name for p in world.papers for a in p.authors] + [a.author for a in world.articles]
    texts = [f"{title} {text}" for _, title, text, _ in all_texts(world)]
    assert [m[0] for text in (*names, *people, *texts) for m in REAL_NAMES.finditer(text)] == []


def test_hardly_a_sentence_stands_in_two_units(world: World) -> None:
    units: dict[str, set[str]] = defaultdict(set)
    for unit, _, text, _ in all_texts(world):
        for sentence in re.split(r"(?<=[.?!'])\s+(?=['A-ZÀ-Ý])", text):
            units[sentence].add(unit)
    repeated = [s for s, where in units.items() if len(where) > 1]
    assert len(units) > 3_500
    assert len(repeated) / len(units) <= 0.02


def test_every_sentence_begins_with_a_capital(world: World) -> None:
    starts = re.compile(r"(?:^|[.?!] )'?[a-zà-ÿ]")
    wrong = [unit for unit, title, text, _ in all_texts(world) if starts.search(text) or starts.match(title)]
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "nl", "de"])
def test_articles_are_in_their_language(world: World, lang: str) -> None:
    for _, _, text, own in all_texts(world):
        words = text.lower().split()
        hits = {name: sum(w in known for w in words) for name, known in LANGUAGE_WORDS.items()}
        assert own != lang or max(hits, key=lambda name: hits[name]) == lang


def test_papers_bear_no_organisation_in_their_title_and_articles_a_whole_headline(world: World) -> None:
    names = {o.name for o in world.organisations.values()}
    bare = [p.title for p in world.papers if any(name in p.title for name in names)]
    assert bare == []
    assert all(len(a.title.split()) >= 4 for a in world.articles)


def test_numbers_keep_the_decimals_of_their_bounds() -> None:
    writer = Writer(random.Random(1), {}, decimal_comma=True)
    assert re.fullmatch(r"\d,\d\d (a|b)", writer.fill("<1.05-9.50> (a|b)"))
    assert re.fullmatch(r"−[1-5]\d", writer.fill("<-58--11>"))


def test_slots_hold_slots_and_capitals_are_asked_for() -> None:
    writer = Writer(make_rng("a"), {"subject": "small <thing>", "thing": "rings"})
    assert writer.write("<subject> and <Thing>") == "Small rings and Rings"
    assert capitalise("'so it is,' she says") == "'So it is,' she says"


@pytest.mark.parametrize(
    ("search", "lang", "least"),
    [
        ("silicon nitride ring resonator", "en", 10),
        ("lithium niobate modulator", "en", 15),
        ("solid-state battery", "en", 15),
        ("batterij", "nl", 12),
        ("Quantencomputer", "de", 3),
    ],
)
def test_what_people_try_first_is_found(world: World, search: str, lang: str, least: int) -> None:
    wanted = set(analyse(search, lang))
    texts = [analyse(f"{title} {text}", lang) for _, title, text, own in all_texts(world) if own == lang]
    assert sum(wanted <= set(tokens) for tokens in texts) >= least


def test_every_organisation_is_found_by_its_name(world: World) -> None:
    text = " ".join(text for *_, text, _ in all_texts(world))
    assert [o.name for o in world.organisations.values() if o.name not in text] == []
