"""Texts cut at their mentions: nothing lost, nothing marked twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.pages.marking import MarkedPiece, Technologies, mark_text, mark_title
from core.models import DocumentKind, Mention

KNOWN = Technologies({"laser": "Lasers"}, frozenset({"laser"}))


def mention(start: int, end: int, surface: str, target: str = "laser") -> Mention:
    return Mention("title", start, end, surface, target)


def test_the_longest_of_overlapping_mentions_is_marked() -> None:
    pieces = mark_title("a laser diode", [mention(2, 7, "laser"), mention(2, 13, "laser diode", "diode")], KNOWN)
    assert [(piece.text, piece.mark and piece.mark.technologies) for piece in pieces] == [
        ("a ", None),
        ("laser diode", ("diode",)),
    ]


def test_one_span_may_name_two_technologies() -> None:
    (piece,) = mark_title("laser", [mention(0, 5, "laser"), mention(0, 5, "laser", "diode")], KNOWN)
    assert piece.mark
    assert (piece.mark.label, piece.mark.is_central) == ("Lasers, diode", True)


def test_a_mention_of_another_revision_is_left_out() -> None:
    assert mark_title("maser", [mention(0, 5, "laser")], KNOWN) == (MarkedPiece("maser"),)


def test_abstracts_break_at_blank_lines_and_news_at_every_line() -> None:
    text = "One\ntwo.\n\nThree."
    assert len(mark_text(text, DocumentKind.PAPER, [], KNOWN)) == 2
    assert len(mark_text(text, DocumentKind.NEWS, [], KNOWN)) == 3


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_no_letter_of_a_title_is_lost(title: str, spans: list[tuple[int, int]]) -> None:
    mentions = [mention(a, b, title[a:b]) for a, b in spans]
    assert "".join(piece.text for piece in mark_title(title, mentions, KNOWN)) == title
