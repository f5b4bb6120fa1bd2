"""The search page: filters, chips, timeline, pages, troubles."""

from __future__ import annotations

import httpx
import pytest

from tests.api.reading import Page


def read(browser: httpx.Client, path: str, status: int = 200) -> Page:
    answer = browser.get(path)
    assert answer.status_code == status
    return Page(answer.text)


def test_matches_are_marked_and_counted(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=resonator")
    assert "1 unit" in page.words
    assert "/documents/arxiv:2401.00001" in page.links()
    assert len(page.all("mark")) >= 2


def test_a_chosen_value_can_be_taken_away(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=laser&kind=news&kind=paper&language=en")
    assert page.links("chip") == [
        "/search?q=laser&kind=paper&language=en",
        "/search?q=laser&kind=news&language=en",
        "/search?q=laser&kind=news&kind=paper",
    ]
    assert "/search?q=laser" in page.links("chip-clear")


def test_other_values_of_a_chosen_field_stay_to_choose_from(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=laser&kind=news")
    assert "/search?q=laser&kind=news&kind=paper" in page.links("choice")
    assert "/search?q=laser&kind=news&kind=patent" in page.links("choice")


def test_a_child_takes_the_place_of_its_parent(browser: httpx.Client) -> None:
    page = read(browser, "/search?technology=integrated-photonics")
    assert "/search?technology=silicon-nitride-photonics" in page.links("choice")


def test_bars_lead_to_their_year_and_keep_the_filters(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=laser&kind=paper")
    bars = [a for a in page.all("a") if a.get("aria-label", "").endswith("unit")]
    assert [(a["aria-label"], a["href"]) for a in bars] == [
        ("1992: 1 unit", "/search?q=laser&kind=paper&from=1992&until=1993"),
        ("2024: 1 unit", "/search?q=laser&kind=paper&from=2024&until=2025"),
    ]


def test_the_timeline_keeps_all_years_when_one_is_chosen(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=laser&from=2025&until=2026")
    bars = [a for a in page.all("a") if "unit" in a.get("aria-label", "")]
    assert [a["aria-label"][:4] for a in bars] == ["1992", "2024", "2025", "2026"]
    assert [a["aria-label"][:4] for a in bars if a.get("aria-current")] == ["2025"]
    assert "Published 2025" in page.words


def test_the_timeline_is_honest(browser: httpx.Client) -> None:
    words = read(browser, "/search").words
    assert "The base holds nothing published in 1993 to 2023" in words
    assert "Hatched: 2026 is not over." in words
    assert "1 units without a date" not in words
    assert "1 unit without a date of publication is in no bar." in words


def test_the_numbers_of_the_timeline_are_a_file(browser: httpx.Client) -> None:
    answer = browser.get("/search/years.csv?kind=paper&from=2024&until=2025")
    lines = answer.text.split()
    assert (lines[0], lines[1], lines[-1]) == ("year,units", "1992,1", "2024,1")
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("q", "line", "caret"),
    [('silicon "nitride', 'silicon "nitride', " " * 8 + "^"), ("x" * 90 + ' "a', "… " + "x" * 28, "^")],
)
def test_a_search_that_cannot_be_read_is_shown_at_its_column(
    browser: httpx.Client, q: str, line: str, caret: str
) -> None:
    answer = browser.get("/search", params={"q": q})
    assert answer.status_code == 400
    block = Page(answer.text).text.split("could not be read")[1].lstrip("\n ")
    first, second = block.split("\n")[:2]
    assert first.startswith(line)
    assert second.endswith(caret)
    assert first[second.index("^")] == '"'


def test_pages_follow_each_other(browser: httpx.Client) -> None:
    titles: list[str] = []
    path = "/search?limit=2&sort=oldest"
    while path:
        page = read(browser, path)
        titles += [href for href in page.links() if href.startswith("/documents/")]
        path = next((href for href in page.links("button") if "cursor=" in href), "")
        path += "&limit=2" if path else ""
    assert len(titles) == len(set(titles)) == 5


def test_why_a_hit_is_there(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=resonator")
    (href,) = page.links("why")
    opened = read(browser, href.split("#")[0])
    assert "Why this: the parts of its score" in opened.words


def test_nothing_found_offers_ways_out(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=zzz&kind=paper&language=en")
    assert "Nothing matches" in page.words
    assert "/search?q=zzz" in page.links()
    assert "/search?q=zzz&language=en" in page.links()


def test_foreign_parameters_are_ignored_and_forms_carry_the_rest(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=laser&kind=news&utm_source=mail")
    hidden = {(field["name"], field["value"]) for field in page.all("input") if field.get("type") == "hidden"}
    assert ("kind", "news") in hidden
    assert not any(name == "utm_source" for name, _ in hidden)


def test_an_expired_cursor_starts_again(browser: httpx.Client) -> None:
    page = read(browser, "/search?cursor=garbage", status=400)
    assert "could not be read" in page.words


def test_a_short_answer_is_followed_by_units_with_fewer_of_the_words(browser: httpx.Client) -> None:
    page = read(browser, "/search?q=laser+modulator")
    assert "1 unit" in page.words
    assert "With fewer of the words" in page.words
    assert "/documents/arxiv:math/9201207" in page.links()


def test_a_search_before_the_first_day_of_all_finds_nothing(browser: httpx.Client) -> None:
    assert read(browser, "/search?until=0001-01-01").unclosed == []
    assert read(browser, "/search?from=0001-01-01&until=0001-01-01").unclosed == []
