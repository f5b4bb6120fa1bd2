"""Texts cut at their mentions: nothing lost, nothing marked twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.pages.marking import MarkedPiece, Paragraph, Technologies, anchor_first, mark_text, mark_title
from core.models import DocumentKind, Mention

KNOWN = Technologies({"laser": "Lasers"}, frozenset({"laser"}))


def mention(start: int, end: int, surface: str, target: str = "laser") -> Mention:
    return Mention("title", start, end, surface, target)


def organisation(title: str, name: str) -> Mention:
    start = title.index(name)
    return Mention("title", start, start + len(name), name, name, "organisation")


def technology(title: str, words: str) -> Mention:
    return mention(title.index(words), title.index(words) + len(words), words)


def seen(pieces: Paragraph) -> list[tuple[str, bool, str]]:
    """Return of each piece its text, whether a technology is marked, and the organisation."""
    return [(piece.text, piece.mark is not None, piece.organisation) for piece in pieces]


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


def test_a_technology_inside_the_name_of_an_organisation_is_marked_as_both() -> None:
    title = "At Delft Laser Labs."
    pieces = mark_title(title, [organisation(title, "Delft Laser Labs"), technology(title, "Laser")], KNOWN)
    name = "Delft Laser Labs"
    assert seen(pieces) == [
        ("At ", False, ""),
        ("Delft ", False, name),
        ("Laser", True, name),
        (" Labs", False, name),
        (".", False, ""),
    ]


def test_a_technology_stays_whole_where_an_organisation_begins_or_lies_within_it() -> None:
    title = "free TNO laser Labs"
    crossing = mark_title(title, [organisation(title, "laser Labs"), technology(title, "TNO laser")], KNOWN)
    assert seen(crossing) == [("free ", False, ""), ("TNO laser", True, ""), (" Labs", False, "laser Labs")]
    inside = mark_title(title, [organisation(title, "TNO"), technology(title, "TNO laser")], KNOWN)
    assert seen(inside) == [("free ", False, ""), ("TNO laser", True, ""), (" Labs", False, "")]


def test_people_places_products_and_amounts_are_not_marked() -> None:
    mentions = [Mention("title", 0, 5, "laser", "laser", kind) for kind in ("person", "place", "product", "money")]
    assert mark_title("laser", mentions, KNOWN) == (MarkedPiece("laser"),)


def test_only_the_first_place_of_an_organisation_has_its_anchor() -> None:
    title = "TNO, ASML"
    marked = mark_title(title, [organisation(title, "TNO"), organisation(title, "ASML")], KNOWN)
    first, second = anchor_first((marked, marked), {"TNO": "named-1", "ASML": "named-2"})
    assert [piece.anchor for piece in first] == ["named-1", "", "named-2"]
    assert second == marked


def test_an_organisation_is_marked_in_its_own_paragraph_only() -> None:
    text = "TNO laser.\nNothing.\nASML and TNO"
    places = [(0, 3, "TNO"), (20, 24, "ASML"), (29, 32, "TNO")]
    mentions = [Mention("text", start, end, name, name, "organisation") for start, end, name in places]
    paragraphs = mark_text(text, DocumentKind.NEWS, mentions, KNOWN)
    named = [[piece.organisation for piece in paragraph if piece.organisation] for paragraph in paragraphs]
    assert named == [["TNO"], [], ["ASML", "TNO"]]


@given(
    st.text(max_size=60),
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["technology", "organisation"])), max_size=8
    ),
)
def test_no_letter_of_a_title_is_lost(title: str, spans: list[tuple[int, int, str]]) -> None:
    mentions = [Mention("title", a, b, title[a:b], "laser", kind) for a, b, kind in spans]
    assert "".join(piece.text for piece in mark_title(title, mentions, KNOWN)) == title


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6))
def test_organisations_never_part_a_technology(spans: list[tuple[int, int]]) -> None:
    title = "abcdefghij" * 3
    named = [Mention("title", a, a + n, title[a : a + n], "TNO", "organisation") for a, n in spans]
    pieces = mark_title(title, [mention(8, 14, title[8:14]), *named], KNOWN)
    assert [piece.text for piece in pieces if piece.mark] == ["ijabcd"]
