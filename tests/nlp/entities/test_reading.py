from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.entities.reading import heal, make_reading


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("geïnte-\ngreerde fotonica", "geïntegreerde fotonica"),
        ("ASML-\ntopman", "ASML-topman"),
        ("Noord-\nBrabant", "Noord-Brabant"),
        ("the Fraun-\r\n  hofer society", "the Fraunhofer society"),
        ("one line\nof two", "one line of two"),
        ("a paragraph\n\n  and another", "a paragraph\nand another"),
        ("AS\u200bML and \u202ePhilips\u202c", "ASML and Philips"),
        ("Sie\u00admens", "Siemens"),
        ("in- en export", "in- en export"),
    ],
)
def test_a_text_is_healed(stored: str, read: str) -> None:
    assert heal(stored) == read


def test_a_span_is_found_back_in_the_text_as_stored() -> None:
    stored = "Het Fraun-\nhofer-Institut in Jena"
    reading = make_reading({"title": "", "text": stored}, [("text", 0, len(stored))])
    start = reading.text.index("Fraunhofer")
    place = reading.locate(start, start + len("Fraunhofer-Institut"))
    assert place is not None
    field, first, last = place
    assert (field, stored[first:last]) == ("text", "Fraun-\nhofer-Institut")


def test_a_span_over_title_and_text_has_no_place() -> None:
    reading = make_reading({"title": "Apple", "text": "Inc."}, [("title", 0, 5), ("text", 0, 4)])
    assert reading.locate(0, len(reading.text) - 1) is None


@given(st.text(alphabet="ab-\n \u200bÀ.", max_size=60))
def test_each_character_read_stands_where_its_source_says(stored: str) -> None:
    reading = make_reading({"text": stored}, [("text", 0, len(stored))])
    for position, character in enumerate(reading.text):
        place = reading.locate(position, position + 1)
        assert place is not None
        assert character in "\n -" or stored[place[1]] == character
