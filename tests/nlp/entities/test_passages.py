from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.entities.passages import LEAD_CHARS, choose_passages


def test_title_and_beginning_are_read() -> None:
    assert list(choose_passages("A title", "A text.")) == [("title", 0, 7), ("text", 0, 7)]


def test_behind_the_beginning_only_what_promises_an_organisation_is_read() -> None:
    text = "word " * 600 + "a spin-off of Lichtspoor GmbH " + "word " * 600
    _, (_, start, end) = choose_passages("", text)
    assert start > LEAD_CHARS
    assert "Lichtspoor GmbH" in text[start:end]


def test_what_is_read_of_a_long_text_is_bounded() -> None:
    text = "The CEO of Acme Inc said so. " * 10_000
    assert sum(end - start for _, start, end in choose_passages("", text)) < 2 * LEAD_CHARS


@given(st.text(alphabet="aA \nInc.", max_size=4000))
def test_passages_follow_each_other(text: str) -> None:
    done = 0
    for _, start, end in choose_passages("", text):
        assert done <= start < end <= len(text)
        done = end
