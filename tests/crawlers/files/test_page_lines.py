from __future__ import annotations

import time

import pytest

from crawlers.files.page_lines import drop_running_heads, join_pages

BODY = ["Light stays in a ring when its walls are smooth, and leaves it slowly where they are", "rough or bent."]
THINGS = ("Rings", "Wires", "Lenses", "Lasers")


def test_heads_and_numbers_that_repeat_are_left_out() -> None:
    pages = [["Annual report of 2026", f"{thing} are.", f"{n} of 4"] for n, thing in enumerate(THINGS, 1)]
    assert drop_running_heads(pages) == [[f"{one} are."] for one in THINGS]


@pytest.mark.parametrize("foot", ["Report 2024 – 3/10", "ring group | page 3 | 2024"])
def test_a_foot_with_the_number_of_its_page_in_the_middle_is_left_out(foot: str) -> None:
    pages = [[f"{thing} are.", foot.replace("3", str(n))] for n, thing in enumerate(THINGS, 3)]
    assert drop_running_heads(pages) == [[f"{one} are."] for one in THINGS]


def test_a_head_that_changes_with_its_chapter_is_known_by_the_number_of_its_page() -> None:
    heads = ["Chapter 1: Rings 11", "12 Rings", "Chapter 2: Wires 13", "14 Wires"]
    kept = drop_running_heads([[head, f"{one} are."] for head, one in zip(heads, THINGS, strict=True)])
    assert kept == [[f"{one} are."] for one in THINGS]


def test_rows_of_a_table_that_goes_over_pages_stay() -> None:
    pages = [[f"Sample {n}: loss {7 * n} dB", f"Sample {n + 1}: loss {n} dB"] for n in range(11, 41, 10)]
    assert drop_running_heads(pages) == pages


@pytest.mark.parametrize("number", ["7", "– 7 –", "Page 7 of 9", "Seite 7", "7/9", "vii"])
def test_a_number_at_the_edge_of_a_page_is_none_of_its_text(number: str) -> None:
    assert number not in join_pages([f"{BODY[0]}\n{number}", "\n".join(BODY)])


def test_a_single_page_keeps_all_its_lines() -> None:
    assert drop_running_heads([["2026", "A year", "17"]]) == [["2026", "A year", "17"]]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["a ring re-", "sonator is small"], "a ring resonator is small"),
        (
            ["state-of-the-art rings and state-of-the-", "art wires"],
            "state-of-the-art rings and state-of-the-art wires",
        ),
        (["made by a Wiener-", "Process of noise"], "made by a Wiener-Process of noise"),
        (["Licht-", "und Schattenseiten"], "Licht- und Schattenseiten"),
        (["between 10-", "20 mm wide"], "between 10-20 mm wide"),
        (["a soft\u00ad", "hyphen too"], "a softhyphen too"),
    ],
)
def test_a_word_that_a_line_broke_is_whole_again(lines: list[str], whole: str) -> None:
    assert join_pages(["\n".join(lines)]) == whole


def test_a_paragraph_as_long_as_a_book_is_joined_in_no_time() -> None:
    line = "what a parser of small letters takes for one paragraph, line after line of it"
    started = time.process_time()
    assert len(join_pages(["\n".join([line] * 20_000)])) == 20_000 * (len(line) + 1) - 1
    assert time.process_time() - started < 10


def test_a_compound_keeps_its_hyphen_where_it_is_written_so_elsewhere() -> None:
    text = "\n".join(["A micro-", "ring is a micro-ring wherever it stands."])
    assert join_pages([text]) == "A micro-ring is a micro-ring wherever it stands."


def test_a_sentence_goes_on_over_the_page() -> None:
    pages = [
        "\n".join((BODY[0], BODY[0], "and the light that is left")),
        "\n".join(("leaves at the", "end of the day.")),
    ]
    assert "the light that is left leaves at the end" in join_pages(pages)


def test_paragraphs_headings_and_items_stand_alone() -> None:
    lines = [
        "1.2 What is a ring?",
        "It is a path of light that ends where it began, and so keeps what it was given",
        "for a while.",
        "Another one follows after a line that is not full.",
        "• small",
        "• round",
    ]
    assert join_pages(["\n".join(lines)]).split("\n\n") == [
        "1.2 What is a ring?",
        "It is a path of light that ends where it began, and so keeps what it was given for a while.",
        "Another one follows after a line that is not full.",
        "• small",
        "• round",
    ]


def test_a_number_with_its_unit_begins_no_item() -> None:
    assert join_pages(["The ring has a radius of\n2.5 mm and a loss."]) == "The ring has a radius of 2.5 mm and a loss."


def test_the_dots_of_a_table_of_contents_are_one_sign() -> None:
    assert join_pages(["Rings . . . . . . . . . . 17"]) == "Rings … 17"
