"""Addresses that lead nowhere new are told from those of articles and their lists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.politeness.traps import find_crowds, find_trap

TODAY = date(2026, 11, 26)
SITE = "https://outlet.example"
GOOD = """
/
/2026/11/24/title
/2011/11/11/eleven-years
/2011/11/11/11/
/nl/newsroom/2026/11/een-chip-van-licht/
/1998/05/the-first-laser.html
/?p=7
/news?page=2
/news?id=123
/news?id=123&lang=nl
/news/page/480/
/list?start=2000
/list?offset=1990&limit=10
/search?q=photonics&sort=date&page=3
/article.php?sid=12
/article/a/b/c/a/b/d
/events/2019/05/photonics-week
/agenda/2026/12/
/events/month/2027-02/
/calendar?month=2026-12
/archive/2003/04/
/press?f[0]=topic:chips&f[1]=year:2026&f[2]=place:nl
/artikel/session-reports-from-the-fair
/news/calendar-of-quantum-events-2026
/news/sid-2026-display-week
/redirect?to=/news
/de/aktuelles?jahr=2026
/a%20b/c%C3%A9d
/very/deep/but/finite/path/of/nine/or/ten/parts
""".split()
BAD = [
    ("/news" * 3, "repeats"),
    ("/a/b/a/b/a/b/page", "repeats"),
    ("/en/en/en/about", "repeats"),
    ("/x" + "/y/z" * 3, "repeats"),
    ("".join(f"/{n}" for n in range(21)), "21 parts"),
    ("/calendar/2031/05/", "future"),
    ("/events/month/2029-01/", "future"),
    ("/calendar?month=2035-07", "future"),
    ("/agenda?year=2040", "future"),
    ("/kalender/2044", "future"),
    ("/2039/01/", "future"),
    ("/calendar/1987/05/", "past"),
    ("/events/month/1901-01/", "past"),
    ("/agenda?date=2001-02-03", "past"),
    ("/events/1970", "past"),
    ("/shop;jsessionid=0123456789ABCDEF0123456789ABCDEF", "session"),
    ("/shop?PHPSESSID=0123456789abcdef0123456789", "session"),
    ("/shop?sid=0123456789abcdef0123", "session"),
    ("/(S(lit3py55t21z5v55vlm25s55))/orders.aspx", "session"),
    ("/shop?" + "&".join(f"p{n}=1" for n in range(11)), "11 parameters"),
    ("/shop?f=1&f=2&f=3&f=4", "again and again"),
    ("/shop?" + "&".join(f"f[{n}]=x" for n in range(5)), "again and again"),
    ("/login?back=/login?back=/login", "within its own"),
    ("/shop?q=" + "x" * 1_001, "query of"),
    ("/" + "x" * 2_000, "characters"),
]


@pytest.mark.parametrize("path", GOOD)
def test_addresses_of_articles_and_lists_are_no_traps(path: str) -> None:
    assert find_trap(SITE + path, TODAY) is None


@pytest.mark.parametrize(("path", "reason"), BAD)
def test_traps_are_named(path: str, reason: str) -> None:
    assert reason in (find_trap(SITE + path, TODAY) or "")


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    find_trap(text, TODAY)
    find_trap(f"{SITE}/{text}", TODAY)
    find_crowds([text, f"{SITE}/?{text}"], 1)


@given(
    day=st.dates(date(1990, 1, 1), TODAY + timedelta(days=30)),
    slug=st.from_regex(r"[a-z]{2,9}(-[a-z0-9]{1,9}){1,6}", fullmatch=True),
    section=st.sampled_from(["", "/news", "/nl/nieuws", "/de/aktuelles"]),
)
def test_a_dated_article_is_no_trap(day: date, slug: str, section: str) -> None:
    for path in (f"{day:%Y/%m/%d}/{slug}", f"{day:%Y/%m}/{slug}/", f"{day:%Y-%m-%d}-{slug}.html"):
        assert find_trap(f"{SITE}{section}/{path}", TODAY) is None


@given(
    run=st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=4),
    times=st.integers(3, 5),
    before=st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=3),
)
def test_a_path_that_repeats_is_a_trap_wherever_it_begins(run: list[str], times: int, before: list[str]) -> None:
    assert find_trap("/".join([SITE, *before, *run * times, "page"]), TODAY) is not None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60), st.integers(1, 20))
def test_crowds_do_not_depend_on_the_order(pairs: list[tuple[int, int]], limit: int) -> None:
    urls = [f"{SITE}/list?sort={a}&filter={b}" for a, b in pairs]
    crowds = find_crowds(urls, limit)
    assert crowds == find_crowds(reversed(urls), limit)
    assert crowds == (set(urls) if len(set(urls)) > limit else set())


def test_one_parameter_may_name_a_page_each() -> None:
    assert find_crowds([f"{SITE}/news?id={n}" for n in range(100)], 10) == frozenset()
