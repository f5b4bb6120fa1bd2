from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Document, DocumentKind
from nlp.signals.sentences import MAX_CHARS, iter_sentences


def _split(text: str, lang: str = "en", title: str = "") -> list[str]:
    return [s.text for s in iter_sentences(Document("test", "1", DocumentKind.NEWS, title, text, lang))]


@pytest.mark.parametrize(
    "text",
    [
        "It grew to 1.5 million in the U.S. market this year.", "Acme Inc. of Delft raised $5m.",
        "Er hat 3 Mrd. Euro bekommen.",
        "Prof. Jansen of TU Delft, e.g. with J. Smith, was there.", "On 5. May it ended.",
        "It said so... and left.", "Visit acme.com for more.",
        "A line\nthat is broken.",
    ],
)  # fmt: skip
def test_a_mark_inside_a_sentence_ends_none(text: str) -> None:
    assert _split(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Acme raised $5m. The round was led by Bolt.", 2), ("It moved to the U.S. The company grew.", 2),
        ("Really? Yes! It “did.” Then it left.", 4),
        ("First part\n\nSecond part", 2), ("Three things:\n* one\n* two\n- three", 4),
        ("It closed its Series A. The money helps.", 2),
        ("In 2017. Then more.", 2),
    ],
)  # fmt: skip
def test_sentences_are_parted(text: str, count: int) -> None:
    assert len(_split(text)) == count


def test_a_german_ordinal_ends_no_sentence() -> None:
    assert len(_split("Am 3. Oktober und im 2. Quartal wuchs es.", "de")) == 1


def test_the_title_comes_first_as_one_sentence() -> None:
    found = list(iter_sentences(Document("test", "1", DocumentKind.NEWS, " It. Is. ", "So. It is.")))
    assert [(s.field, s.start, s.text) for s in found] == [
        ("title", 1, "It. Is."),
        ("text", 0, "So."),
        ("text", 4, "It is."),
    ]


def test_a_list_without_marks_is_cut() -> None:
    found = _split("word " * 1000)
    assert len(found) == 4
    assert max(map(len, found)) <= MAX_CHARS


@given(st.text(alphabet='aB. \n!?*1("…U', max_size=300))
def test_sentences_lie_where_they_say_and_lose_nothing(text: str) -> None:
    document = Document("test", "1", DocumentKind.NEWS, "", text)
    found = list(iter_sentences(document))
    assert all(text[s.start : s.end] == s.text == s.text.strip() for s in found)
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())
