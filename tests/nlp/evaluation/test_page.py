from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from core.evaluation.cases import Case, Finding, Mark
from core.evaluation.page import render_page
from core.evaluation.report import Options, Report, evaluate
from core.taxonomy import Taxonomy
from tests.nlp.evaluation.gold import BATTERY, MISSED, WRONG, FixedTask, write_lines

TODAY = date(2026, 11, 27)


class Anchors(HTMLParser):
    """Gathers what links lead to, what they may lead to, and every element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.targets += [values["href"] or ""] if "href" in values else []
        self.ids += [values["id"] or ""] if "id" in values else []


@pytest.fixture(scope="module")
def report(taxonomy: Taxonomy, tmp_path_factory: pytest.TempPathFactory) -> Report:
    gold = write_lines(tmp_path_factory.mktemp("gold") / "gold.jsonl", BATTERY, WRONG, MISSED, "{")
    return evaluate(FixedTask(taxonomy), gold, Options(), {"taxonomy": "t1"})


def make_report(report: Report, *findings: tuple[Case[object], Finding]) -> Report:
    return Report("technologies", False, "g", "0" * 64, 1, Options(), report.measures, {}, findings)


def show(report: Report, text: str, *marks: Mark, what: str = "x") -> str:
    case: Case[object] = Case("g:1", 0, "news", "en", "", text, None)
    return render_page(make_report(report, (case, Finding("level1", what, what, True, 1.0, marks=marks))), TODAY, "")


def test_every_anchor_leads_somewhere_and_is_there_once(report: Report) -> None:
    page = Anchors(render_page(report, TODAY, ""))
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert {"error-1", "group-1", "group-1-wrong"} <= set(page.ids)


def test_the_page_needs_nothing_else(report: Report) -> None:
    page = render_page(report, TODAY, ":root { --ink: #111; }")
    assert Anchors(page).tags.isdisjoint({"script", "link", "img", "iframe"})
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"https?://(?!jfly)", page)
    assert ' style="' not in page


def test_the_page_says_what_was_scored_with_what(report: Report) -> None:
    page = render_page(report, TODAY, "")
    for said in ("3 texts of gold.jsonl", "2026-11-27", "t1", report.gold_sha256[:12], "1 lines could not be read"):
        assert said in page


def test_what_an_error_is_about_is_marked_before_others_that_overlap(report: Report) -> None:
    page = show(report, "solid battery <b>", Mark("text", 0, 13, is_main=False), Mark("text", 6, 13, is_main=True))
    assert 'solid <mark class="main">battery</mark> &lt;b&gt;' in page


def test_of_a_long_text_the_part_round_the_error_is_shown(report: Report) -> None:
    text = "first " + "word " * 2000 + "HERE " + "word " * 2000 + "last"
    page = show(report, text, Mark("text", text.index("HERE"), text.index("HERE") + 4, is_main=True))
    assert '<mark class="main">HERE</mark>' in page
    assert page.count("word") < 400


def test_names_of_the_gold_cannot_break_the_page(report: Report) -> None:
    page = show(report, "text", what="<script>alert(1)</script>")
    assert "<script" not in page


def test_thousands_of_errors_are_cut_to_the_worst(report: Report) -> None:
    case: Case[object] = Case("g:1", 0, "news", "en", "", "text", None)
    many = [(case, Finding("level1", "x", "x", True, 1.0))] * 1200
    page = render_page(make_report(report, *many), TODAY, "")
    assert "1,200 errors" in page
    assert "Only the worst 1,000 are shown." in page


def test_no_errors_are_told(report: Report) -> None:
    assert "No errors." in render_page(make_report(report), TODAY, "")
