"""What is printed for eyes is whole where it matters and short where it may be."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from api.cli.console import add_row, make_table, shorten

LONG = "%28cpc%3D%2Flow+%22G06N10%22+or+cpc%3D%2Flow+%22B82Y10%22%29"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (f"https://a.example/b?q={LONG}: its host is not known", "https://a.example/b?…: its host is not known"),
        (f"moved to https://a.example/b?q={LONG}", "moved to https://a.example/b?…"),
        ("https://a.example/b?page=2: HTTP 404", "https://a.example/b?page=2: HTTP 404"),
        (f"is it so?{LONG}", f"is it so?{LONG}"),
    ],
)
def test_the_query_of_an_address_does_not_fill_the_screen(said: str, told: str) -> None:
    assert shorten(said) == told


def test_an_id_that_is_too_wide_for_a_terminal_is_not_cut() -> None:
    table = make_table("source", "title")
    add_row(table, "ieee-spectrum-telecommunications", "IEEE Spectrum, telecommunications and all that goes with it")
    shown = io.StringIO()
    Console(file=shown, width=30).print(table)
    assert "…" not in shown.getvalue()
