"""Which language a document is read in: what it says, what it shows, and that no neighbour passes for one of ours."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from nlp.language import UNKNOWN, identify, languages_of, read_language
from nlp.normalise import make_haystack
from nlp.tagger import Tagger
from tests.nlp.conftest import MakeDocument

OURS = {
    "en": "The ring keeps the light of the laser for a few nanoseconds, and the rest of the chip is dark.",
    "nl": "De ring houdt het licht van de laser een paar nanoseconden vast; de rest van de chip blijft donker.",
    "de": "Der Ring hält das Licht des Lasers einige Nanosekunden fest, und der Rest des Chips bleibt dunkel.",
}
OTHERS = {
    "fy": "De nije batterij wurdt makke yn in lyts fabryk by Drachten, en de measte ûnderdielen komme út de provinsje.",
    "af": "Die nuwe battery word vervaardig in 'n klein fabriek naby Stellenbosch, en dit hou langer as voorheen.",
    "da": "Det nye batteri bliver fremstillet på en lille fabrik uden for Aarhus, og virksomheden håber at sælge det.",
    "sv": "Det nya batteriet tillverkas i en liten fabrik utanför Umeå, och företaget hoppas kunna sälja det.",
    "no": "Det nye batteriet blir laget på en liten fabrikk utenfor Bergen, og selskapet håper å selge det til ferger.",
    "lb": "D'nei Batterie gëtt an enger klenger Fabréck bei Esch hiergestallt, an d'Firma hofft, datt se laang hält.",
    "fr": "La nouvelle batterie est fabriquée dans un atelier près de Grenoble, et l'entreprise espère la vendre.",
    "es": "La nueva batería se fabrica en un pequeño taller cerca de Bilbao, y la empresa espera venderla pronto.",
    "it": "La nuova batteria viene prodotta in una piccola officina vicino a Torino, e l'azienda spera di venderla.",
    "pt": "A nova bateria é fabricada numa pequena oficina perto de Braga, e a empresa espera vendê-la aos estaleiros.",
    "pl": "Nowa bateria powstaje w małym zakładzie pod Gdańskiem, a firma ma nadzieję sprzedać ją stoczniom.",
    "fi": "Uusi akku valmistetaan pienessä tehtaassa Oulun lähellä, ja yritys toivoo voivansa myydä sen telakoille.",
    "ru": "Новая батарея производится на небольшом заводе под Казанью, и компания надеется продать её верфям.",
    "zh": "新电池在苏州附近的一家小工厂生产，公司希望把它卖给造船厂，明年开始交付。",
    "ja": "新しい電池は仙台近郊の小さな工場で作られており、会社は造船所への販売を目指している。",
    "ar": "تُصنع البطارية الجديدة في مصنع صغير قرب الدار البيضاء، وتأمل الشركة بيعها لأحواض السفن.",
}


def read(told: str, text: str, title: str = "") -> str:
    return read_language(told, title, text, make_haystack(title, text).folded)


@pytest.mark.parametrize("lang", [*OURS, *OTHERS])
def test_a_text_of_a_hundred_characters_is_identified(lang: str) -> None:
    assert identify("", (OURS | OTHERS)[lang]) == lang


@pytest.mark.parametrize(
    "title",
    [
        "Sphalerons at finite temperature",
        "Vertex Operator of $U_q(\\widehat{B_l})$ for Level One",
        "Errata in \\em {Enclyclopedia of Cosmology}",
        "Heterocyclic derivatives",
        "Serinus Biosciences",
        "Semiinfinite cohomology of quantum groups",
        "Cd$_{1-x}$Zn$_x$Te: Bridgman--Stockbarger, $\\mu\\tau_e$",
    ],
)
def test_an_english_title_of_names_and_formulae_is_not_foreign(title: str) -> None:
    assert identify(title, "") in {"en", UNKNOWN}


@pytest.mark.parametrize("text", ["", " ", "3.14159 26535", "$$ = + - $$", "\u200b\u200f", "+1 (555) 0100, 12:30"])
def test_what_has_no_letters_is_in_no_language(text: str) -> None:
    assert identify("", text) == UNKNOWN


def test_a_language_code_is_believed_where_the_text_agrees() -> None:
    assert read("de-AT", OURS["de"] * 3) == "de"


@pytest.mark.parametrize("lang", sorted(OURS))
@pytest.mark.parametrize("told", ["", "und", "en", "nl", "de", "fr"])
def test_a_text_that_denies_what_it_is_said_to_be_is_read_as_what_it_is(told: str, lang: str) -> None:
    assert read(told, f"{OURS[lang]} {OURS[lang]}") == lang


@pytest.mark.parametrize("lang", ["fr", "es", "pl", "zh", "ru"])
def test_a_foreign_text_that_is_said_to_be_english_is_foreign(lang: str) -> None:
    assert read("en", OTHERS[lang] * 5) == lang


@pytest.mark.parametrize("lang", ["fr", "da", "ja"])
def test_a_foreign_text_that_says_so_is_believed(lang: str) -> None:
    assert read(lang, OTHERS[lang] * 3) == lang


def test_a_short_text_is_what_its_source_says() -> None:
    assert read("nl", "Serinus Biosciences") == "nl"


def test_a_list_of_names_does_not_overrule_its_source() -> None:
    assert read("en", "Siemens AG, Koninklijke Philips N.V., Thales Nederland B.V., ASML Holding N.V., " * 4) == "en"


def test_a_notice_before_a_text_does_not_hide_its_language() -> None:
    notice = "This page uses cookies. By going on you agree to the use of them and of the rest. "
    assert read("und", notice + OURS["nl"] * 30) == "nl"


@pytest.mark.parametrize(
    ("lang", "languages"), [("en", ("en",)), ("nl", ("nl",)), ("de", ("de",)), ("und", ("en", "nl", "de")), ("fr", ())]
)
def test_terms_count_in_their_own_language_and_all_where_none_is_known(lang: str, languages: tuple[str, ...]) -> None:
    assert languages_of(lang) == languages


def test_threads_and_order_change_nothing() -> None:
    texts = [*OURS.values(), *OTHERS.values()] * 3
    alone = {text: identify("", text) for text in texts}
    random.Random(7).shuffle(texts)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: identify("", text), texts)) == [alone[text] for text in texts]


def test_a_text_of_millions_of_characters_costs_no_more_than_a_sample() -> None:
    text = OURS["de"] * 80_000  # eight seconds if all were read
    started = time.perf_counter()
    assert identify("", text) == "de"
    assert time.perf_counter() - started < 2


def test_a_word_of_ours_in_a_foreign_text_is_no_technology_but_its_codes_are(
    tagger: Tagger, make_document: MakeDocument
) -> None:
    text = "Le mot anglais « battery » et le mot « qubit » sont cités dans ce texte, qui parle de cuisine et de vins."
    told, found = (make_document(text, lang=lang, codes=("H01M",)) for lang in ("fr", "und"))
    assert [tag.technology for tag in tagger.tag(told).tags] == ["energy-materials"]
    assert tagger.tag(told).mentions == tagger.tag(found).mentions == ()
