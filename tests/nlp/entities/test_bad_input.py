from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from core.models import DocumentKind
from nlp.entities.company import iter_company
from nlp.entities.names import LEGAL_END, LEGAL_TAIL, clean, trim
from nlp.entities.passages import choose_passages
from nlp.entities.reading import heal
from nlp.entities.recogniser import MAX_MENTIONS, Recogniser
from nlp.entities.spreading import is_acronym
from nlp.money.spans import iter_money

NEWS = DocumentKind.NEWS
SIZE = 100_000
LIMIT_S = 0.1
UNITS = [
    "a", " ", "A ", "-", "-\n", "\n", "1", "1.", "1,1", "€", "€ 1", "B.V.", ", Inc", "Co & ", "(", "'s", "the ",
    "\u200b", "Universiteit van ", "spin-off ", "CEO ", "$1 million ", "Ab-\n", "\n \n", "*_", "1 000 ", "A.B.", " -",
]  # fmt: skip


WORKS: tuple[Callable[[str], object], ...] = (
    heal, clean, LEGAL_TAIL.search, LEGAL_END.search, lambda text: list(iter_money(text)),
    lambda text: list(choose_passages("", text)), lambda text: trim(text, 0, 200),
    lambda text: list(iter_company({"title": text}, DocumentKind.COMPANY)), lambda text: is_acronym("ESO", text),
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_every_expression_is_linear(unit: str) -> None:
    text = unit * (SIZE // len(unit))
    for work in WORKS:
        # The best of three: other work on the machine is not the expression's.
        assert min(_seconds(work, text) for _ in range(3)) < LIMIT_S


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n", "\u200b\u200b", "\u202e\u2067", "\x00", "(((", "$x^2_{i}$ = \\sum_n \\alpha_n", "\ud7ff",
        "Tne Univ3rsity 0f Tw3nte arid T|\\|O rn4de a ch1p ,,, .. ;; |||", "公司 收购 大学", "Компания купила завод",
    ],
)  # fmt: skip
def test_odd_text_is_read(recogniser: Recogniser, text: str) -> None:
    mentions = recogniser.find(text, text, "und", NEWS)
    assert all(text[m.start : m.end] == m.surface for m in mentions)


def test_marks_without_width_hide_no_name(recogniser: Recogniser) -> None:
    mentions = recogniser.find(
        "", "The chip was made by Inf\u200bineon Technologies\u200e AG in \u202bDresden\u202c.", "en", NEWS
    )
    assert "Infineon Technologies AG" in {m.target for m in mentions}


def test_capitals_only_are_read(recogniser: Recogniser) -> None:
    mentions = recogniser.find("INTEL AND SAMSUNG BUY ACME SYSTEMS INC", "", "en", NEWS)
    assert {m.kind for m in mentions} >= {"organisation"}


def test_a_text_of_200_000_words_takes_seconds_at_most(recogniser: Recogniser) -> None:
    text = "Acme Corp bought Quantum Systems Inc for $5 million in Delft. The quick brown fox jumps. " * 12_500
    recogniser.find("", "warm", "en", NEWS)
    started = time.perf_counter()
    mentions = recogniser.find("A long text", text, "en", NEWS)
    assert time.perf_counter() - started < 3
    assert 0 < len(mentions) <= MAX_MENTIONS


@pytest.mark.parametrize("unit", ["Aa Bb & ", "IBM ", "Xyz" * 400, "University of ", "a-", "GmbH & Co. KG "])
def test_one_document_takes_bounded_time(recogniser: Recogniser, unit: str) -> None:
    recogniser.find("", "warm", "en", NEWS)
    started = time.perf_counter()
    recogniser.find(unit * 200, unit * (SIZE // len(unit)), "en", NEWS)
    assert time.perf_counter() - started < 3
