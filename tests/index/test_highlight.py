from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.tokens import iter_tokens
from index.highlight import MAX_SCANNED_CHARS, SNIPPET_CHARS, Highlighter
from index.parser import parse_query
from index.query import Fragment
from tests.index.entries import make_entry

FILLER = "Nothing of interest stands in this sentence at all. " * 20


def marked(fragment: Fragment) -> list[str]:
    return [fragment.text[start:end] for start, end in fragment.spans]


@pytest.mark.parametrize(
    ("query", "text", "lang", "expected"),
    [
        ("laser", "Two Lasers, one LASER.", "en", ["Lasers", "LASER"]),
        ("batterij", "Nieuwe batterijen.", "nl", ["batterijen"]),
        ("batterijen", "Batterijen, batterij", "nl", ["Batterijen", "batterij"]),
        ("grosse", "Die Größe zählt", "de", ["Größe"]),
        ('"ring resonator"', "Ring. A ring resonator; resonators ring", "en", ["ring resonator"]),
        ("lithium-ion", "Lithium-ion and lithium ion", "en", ["Lithium-ion", "lithium ion"]),
        ('ring "ring resonator"', "a ring resonator", "en", ["ring resonator"]),
        ("laser -light +beam", "laser light beam", "en", ["laser", "beam"]),
        ("title:laser", "laser", "en", []),
        ("author:laser", "laser", "en", []),
        ("text:laser kind:paper", "laser", "en", ["laser"]),
        ("kind:paper", "laser", "en", []),
    ],
)
def test_what_counted_is_marked(query: str, text: str, lang: str, expected: list[str]) -> None:
    entry = make_entry(text=text, lang=lang)
    assert marked(Highlighter(parse_query(query).expression).fragments(entry)[1]) == expected


@given(
    st.lists(st.sampled_from(["ring", "rings", "a ring", "Resonator", "x", "-", "ring-resonator", "Größe", "y" * 70]))
)
def test_marks_are_where_the_reference_finds_them(words: list[str]) -> None:
    text = " ".join(words)[:SNIPPET_CHARS]
    snippet = Highlighter(parse_query('ring OR "ring resonator"').expression).fragments(make_entry(text=text))[1]
    rings = [token.start for token in iter_tokens(text) if token.text in {"ring", "rings"}]
    assert [start for start in rings if any(a <= start < b for a, b in snippet.spans)] == rings
    assert all(text[a:b].lower().startswith("ring") for a, b in snippet.spans)


def test_the_title_is_given_whole() -> None:
    title, snippet = Highlighter(parse_query("laser").expression).fragments(make_entry(title="A laser " * 90))
    assert title.text == "A laser " * 90
    assert (len(title.spans), snippet) == (90, Fragment(""))


def test_the_piece_with_most_different_words_is_shown() -> None:
    text = f"A laser, a laser and a laser. {FILLER}Here a laser meets a waveguide. {FILLER}A laser again."
    snippet = Highlighter(parse_query("laser waveguide").expression).fragments(make_entry(text=text))[1]
    assert marked(snippet) == ["laser", "waveguide"]
    assert len(snippet.text) <= SNIPPET_CHARS
    assert "Here a laser" in snippet.text


@pytest.mark.parametrize("place", [0, 1, 5, 19])
def test_a_snippet_holds_its_match_wherever_it_stands(place: int) -> None:
    sentences = ["Nothing of interest stands in this sentence at all."] * 20
    sentences[place] = "But a laser does."
    snippet = Highlighter(parse_query("laser").expression).fragments(make_entry(text=" ".join(sentences)))[1]
    assert marked(snippet) == ["laser"]
    assert snippet.text in " ".join(sentences)


def test_without_a_match_the_text_begins() -> None:
    snippet = Highlighter(parse_query("laser").expression).fragments(make_entry(text=FILLER))[1]
    assert FILLER.startswith(snippet.text)
    assert (snippet.spans, 150 < len(snippet.text) <= SNIPPET_CHARS) == ((), True)


def test_text_without_blanks_is_cut() -> None:
    snippet = Highlighter(parse_query("laser").expression).fragments(make_entry(text="ö" * 1_000))[1]
    assert len(snippet.text) == SNIPPET_CHARS


def test_a_long_text_takes_no_longer_than_its_beginning() -> None:
    entry = make_entry(text=FILLER * 5_000)
    assert len(entry.text) > 80 * MAX_SCANNED_CHARS
    start = time.perf_counter()
    Highlighter(parse_query("interest").expression).fragments(entry)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("lang", ["en", "nl", "de", "fr"])
@pytest.mark.parametrize(
    "word", ["dying", "Ueberzug", "oether", "aerospace", "skies", "yields", "idly", "Größe", "sensors", "x-rays", "3D"]
)
def test_a_word_of_any_beginning_is_marked_where_it_matches(word: str, lang: str) -> None:
    entry = make_entry(title=f"The {word} of now", lang=lang)
    title, _ = Highlighter(parse_query(f"+{word}").expression).fragments(entry)
    assert marked(title) == [word]
