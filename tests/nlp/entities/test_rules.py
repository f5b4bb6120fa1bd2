from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Span

from nlp.entities.rules import find_organisations


def organisations(text: str, known: str = "") -> set[str]:
    doc = spacy.blank("xx")(text)
    if known:
        span = doc.char_span(text.index(known), text.index(known) + len(known), label="ORG")
        assert isinstance(span, Span)
        doc.ents = [span]
    return {text[start:end] for start, end in find_organisations(doc)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gemaakt door Acme Systems B.V. uit", "Acme Systems B.V."),
        ("sold by Acme Systems, Inc", "Acme Systems, Inc"),
        ("von der Hauser GmbH in", "Hauser GmbH"),
        ("with Smith & Nephew plc in", "Smith & Nephew plc"),
        ("bei Nokia Oyj und", "Nokia Oyj"),
        ("at the University of Twente and", "University of Twente"),
        ("aan de Universiteit van Amsterdam is", "Universiteit van Amsterdam"),
        ("der Technischen Universität München haben", "Technischen Universität München"),
        ("an der Hochschule für Technik Rapperswil", "Hochschule für Technik Rapperswil"),
        ("by Stanford University in", "Stanford University"),
        ("at ETH Zürich", "ETH Zürich"),
        ("a spin-off of the Paul Drude team", "Paul Drude"),
        ("a spin-off from Siemens Energy in", "Siemens Energy"),
        ("between Verreries de Savoie SAS and", "Verreries de Savoie SAS"),
        ("BETWEEN VERRERIES DE SAVOIE SAS AND", "VERRERIES DE SAVOIE SAS"),
        ("AND NORTHWICK SERVICING LTD THIS", "NORTHWICK SERVICING LTD"),
    ],
)
def test_its_form_gives_an_organisation_away(text: str, name: str) -> None:
    assert name in organisations(text)


@pytest.mark.parametrize(
    "text",
    [
        "The University said",
        "university students",
        "Die AG tagt",
        "een spa in Delft",
        "a spin-off of it",
        "Flights of SAS to Oslo",
    ],
)
def test_the_word_alone_gives_nothing_away(text: str) -> None:
    assert organisations(text) == set()


def test_the_network_knows_better_where_a_name_begins() -> None:
    assert organisations("Volgens Lichtspoor B.V. niet", known="Lichtspoor") == set()
