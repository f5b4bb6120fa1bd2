from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.models import DateKind, Document, DocumentDate, DocumentKind
from knowledge.document_keys import is_near, iter_keys
from knowledge.near_copies import iter_near_keys, make_copy, rate_copies
from tests.knowledge.articles import (
    ABOUT,
    DAY,
    NEW_OPENING,
    OTHER_HEADLINE,
    SENTENCES,
    STORY,
    TEMPLATE,
    article,
    replace_words,
    report,
)

ONE = article("a", STORY)
REORDERED = " ".join((*SENTENCES[8:], *SENTENCES[:8]))


def rate(one: Document, other: Document) -> float | None:
    """Rate two articles as resolve does: only if a key proposes them."""
    copies = make_copy(one), make_copy(other)
    is_proposed = not set(iter_near_keys(one)).isdisjoint(iter_near_keys(other))
    return rate_copies(copies[0], copies[1]) if is_proposed and copies[0] and copies[1] else None


def change_names(text: str) -> str:
    for name in ("Lumen", "Optics", "Delft", "Noordzee", "Ventures", "Marijke", "Hoekstra", "Eindhoven", "Zurich"):
        text = text.replace(name, f"{name[::-1].title()}a")
    return text


@pytest.mark.parametrize(
    ("text", "least"),
    [
        (STORY, 1.0),
        (NEW_OPENING + " ".join(SENTENCES[1:]), 0.8),
        (" ".join(SENTENCES[:12]), 0.7),
        (" ".join(SENTENCES[:6]), 0.95),
        (" ".join(SENTENCES[:3]), 0.95),
        (REORDERED, 0.9),
        (replace_words(STORY, 10), 0.6),
        (NEW_OPENING + replace_words(" ".join(SENTENCES[1:14]), 15), 0.5),
        (STORY.upper(), 1.0),
    ],
    ids=["same", "other opening", "end cut", "long lead", "short lead", "reordered", "words", "all three", "capitals"],
)
def test_a_copy_with_changes_is_one_story_under_any_headline(text: str, least: float) -> None:
    rating = rate(ONE, article("b", text, OTHER_HEADLINE))
    assert rating is not None
    assert least <= rating <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (report(1), report(2)),
        (report(1), report(5)),
        (STORY, STORY.replace("14.5", "31").replace("1,200", "800").replace("150", "200").replace("2039", "2041")),
        (STORY, change_names(STORY)),
        (" ".join(SENTENCES[:4]) + ABOUT, " ".join(SENTENCES[8:12]) + ABOUT),
        (TEMPLATE.format(name="Lightyear"), TEMPLATE.format(name="Nanophotix")),
        (" ".join(SENTENCES[4:8]), STORY),
        (" ".join(SENTENCES[:8]), " ".join(SENTENCES[8:])),
    ],
    ids=["reports", "one company", "figures", "names", "boilerplate", "template", "from the middle", "other text"],
)
def test_the_same_words_about_something_else_are_not(one: str, other: str) -> None:
    assert rate(article("a", one), article("b", other)) is None


def test_a_release_is_one_story_wherever_it_is_printed() -> None:
    release = TEMPLATE.format(name="Lightyear")
    assert rate(article("a", release), article("b", f"Brussels, Monday. {release}")) is not None


@pytest.mark.parametrize(("days", "is_one"), [(-15, False), (-14, True), (0, True), (14, True), (15, False)])
def test_a_copy_appears_within_two_weeks(days: int, is_one: bool) -> None:
    assert (rate(ONE, article("b", STORY, days=days)) is not None) is is_one


def test_the_day_is_that_of_publication_when_nobody_computed_when_it_was_visible() -> None:
    dated = replace(ONE, visible_from=None, dates=(DocumentDate(DateKind.PUBLISHED, DAY + timedelta(15)),))
    assert rate(ONE, dated) is None
    assert rate(replace(dated, visible_from=DAY), ONE) == 1.0


@pytest.mark.parametrize(
    "changes",
    [{"kind": DocumentKind.PAPER}, {"kind": DocumentKind.PATENT}, {"visible_from": None}, {"text": SENTENCES[0]}],
    ids=["paper", "patent", "without date", "short"],
)
def test_what_is_never_compared_has_no_keys(changes: dict[str, object]) -> None:
    document = replace(ONE, **changes)  # type: ignore[arg-type]
    assert list(iter_near_keys(document)) == []
    assert make_copy(document) is None


def test_keys_that_propose_are_told_from_those_that_join() -> None:
    keys = list(iter_keys(replace(ONE, identifiers=(("url", "https://near.test/near:1"),))))
    assert sum(map(is_near, keys)) == 33
    assert {key.split(":")[1] for key in keys if not is_near(key)} == {"url", "copy"}


def test_private_copies_share_no_key_with_what_all_can_see() -> None:
    assert set(iter_keys(ONE)).isdisjoint(iter_keys(replace(ONE, space="board")))


@pytest.mark.parametrize(("outlet", "is_story"), [("The Outlet", False), ("Another", True), (None, True)])
def test_what_an_outlet_says_under_every_heading_is_no_story(outlet: str | None, *, is_story: bool) -> None:
    wall, other = replace(ONE, outlet="The Outlet"), article("b", STORY, OTHER_HEADLINE)
    assert (rate(wall, replace(other, outlet=outlet)) is not None) is is_story
    assert rate(wall, replace(other, title=f"Update: {ONE.title}", outlet="The Outlet")) == 1.0
