from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from core.models import Document, DocumentKind, Mention
from nlp.entities.recogniser import Recogniser

NEWS = DocumentKind.NEWS
DOCUMENTS = [
    Document("test", str(number), kind, title, text, lang)
    for number, (kind, lang, title, text) in enumerate(
        [
            (NEWS, "en", "Google buys Lumira", "Google has bought Lumira Inc., a spin-off of Stanford University."),
            (NEWS, "nl", "TNO en ASML werken samen", "Onderzoekers van TNO en de TU Delft bouwen met ASML een sensor."),
            (
                NEWS,
                "de",
                "Siemens verkauft Sparte",
                "Die Siemens AG verkauft ihre Sparte an die Bosch GmbH in Stuttgart.",
            ),
            (DocumentKind.COMPANY, "en", "Quantum", "Quantum makes tape drives. Customers of Quantum are in Delft."),
            (NEWS, "en", "", ""),
        ]
    )
]


def organisations(mentions: list[Mention]) -> set[str]:
    return {mention.target for mention in mentions if mention.kind == "organisation"}


def test_organisations_are_found_in_three_languages(recogniser: Recogniser) -> None:
    english, dutch, german, _, _ = map(organisations, recogniser.find_batch(DOCUMENTS))
    assert {"Google", "Stanford University"} <= english
    assert {"TNO", "ASML", "TU Delft"} <= dutch
    assert {"Siemens AG", "Bosch GmbH"} <= german


def test_a_company_with_a_common_name_is_found_wherever_it_stands(recogniser: Recogniser) -> None:
    mentions = recogniser.find(DOCUMENTS[3].title, DOCUMENTS[3].text, "en", DocumentKind.COMPANY)
    assert [m.field for m in mentions if m.target == "Quantum"] == ["title", "text", "text"]


def test_a_town_is_no_university(recogniser: Recogniser) -> None:
    text = "De TU Delft opent een laboratorium. Bezoekers reizen met de trein naar Delft."
    mentions = recogniser.find("Nieuw laboratorium", text, "nl", NEWS)
    assert "TU Delft" in organisations(mentions)
    assert "Delft" not in organisations(mentions)


def test_a_hyphen_at_the_end_of_a_line_is_healed(recogniser: Recogniser) -> None:
    text = "Onderzoekers van de Fraun-\nhofer-Gesellschaft en ASML-\ntopman Peter Wennink spraken elkaar bij TNO."
    mentions = recogniser.find("", text, "nl", NEWS)
    assert "ASML" in organisations(mentions)
    assert any(name.startswith("Fraunhofer") for name in organisations(mentions))


def test_offsets_are_those_of_the_text_as_stored(recogniser: Recogniser) -> None:
    for document, mentions in zip(DOCUMENTS, recogniser.find_batch(DOCUMENTS), strict=True):
        fields = {"title": document.title, "text": document.text}
        assert all(fields[m.field][m.start : m.end] == m.surface for m in mentions)


def test_amounts_of_money_are_found(recogniser: Recogniser) -> None:
    mentions = recogniser.find("", "Lumira haalt € 6,5 miljoen op.", "nl", NEWS)
    assert [m.surface for m in mentions if m.kind == "money"] == ["€ 6,5 miljoen"]


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 2, 0, 1, 3]])
def test_results_do_not_depend_on_batch_or_order(recogniser: Recogniser, order: list[int]) -> None:
    batch = recogniser.find_batch([DOCUMENTS[number] for number in order])
    assert batch == [recogniser.find_batch([DOCUMENTS[number]])[0] for number in order]


def test_results_do_not_depend_on_the_process(recogniser: Recogniser) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(recogniser.find_batch, [DOCUMENTS[:2], DOCUMENTS[2:]]))
    assert parts[0] + parts[1] == recogniser.find_batch(DOCUMENTS)


def test_a_recogniser_travels_without_its_model(recogniser: Recogniser) -> None:
    recogniser.find_batch(DOCUMENTS[:1])
    assert len(pickle.dumps(recogniser)) < 2_000


def test_a_name_ends_where_markdown_ends_a_word(recogniser: Recogniser) -> None:
    text = "made by _Siemens Energy_.The Siemens Energy plant in Berlin, and a_ single 3V DC Motor_.The DC Motor turns"
    surfaces = [mention.surface for mention in recogniser.find("", text, "en", NEWS)]
    assert "Siemens Energy" in surfaces
    assert not any("_" in surface for surface in surfaces)
