"""Writes the papers: abstracts in the manner of arXiv, with versions, journal references and planted duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sandbox.model import Author, Organisation, Paper
from sandbox.phrases import Writer, load_phrases, load_topics, make_rng
from sandbox.plan import PlannedUnit, iter_planned
from sandbox.truths import OrganisationKind, Truths

# Numbers above 90,000 a month have never been given by arXiv, so that no id is a real paper's.
_FIRST_NUMBER = 90_000
_SHARE_WITH_DOI = 0.45
_SHARE_REVISED = 0.25
_SHARE_TOPIC_TITLE = 0.6
# The prefix that DOI registration keeps for tests and examples.
_DOI_PREFIX = "10.5555"


def iter_papers(
    truths: Truths,
    organisations: dict[str, Organisation],
    people: dict[str, tuple[Author, ...]],
    seed: int,
    today: date,
) -> Iterator[Paper]:
    """Give the papers that exist before ``today``, each in its version of that day, traps and duplicates included."""
    titles: set[str] = set()
    for unit in iter_planned(truths, "paper", organisations, seed):
        paper, appears = _write_paper(unit, people, titles, truths)
        seen = _as_of(paper, appears, today, retitled=unit.key in truths.retitled)
        if seen is not None:
            yield seen
        if unit.key in truths.journal_versions and appears is not None and appears < today:
            yield _make_journal_version(paper, appears)
    yield from _iter_traps(truths, organisations, people, seed, today)


def _write_paper(
    unit: PlannedUnit, people: dict[str, tuple[Author, ...]], titles: set[str], truths: Truths
) -> tuple[Paper, date | None]:
    """Return the last version of a paper and the day when its journal appears, if ever."""
    rng = unit.make_rng("paper")
    writer = make_writer(unit)
    authors = choose_authors(unit, people)
    appears = None
    is_invention = unit.key in {one.paper for one in truths.inventions}
    if is_invention or unit.key in truths.journal_versions or rng.random() < _SHARE_WITH_DOI:
        appears = unit.published.date() + timedelta(days=rng.randrange(90, 400))
    revised = unit.key in truths.retitled or rng.random() < _SHARE_REVISED
    number = f"{unit.published:%y%m}.{_FIRST_NUMBER + rng.randrange(10_000)}"
    phrases = load_phrases("abstracts.yml")
    paper = Paper(
        id=number,
        unit=unit.key,
        technology=unit.technology,
        version=2 if revised else 1,
        title=_write_title(unit, writer, titles),
        abstract=_write_abstract(writer, phrases, unit.technology),
        authors=authors,
        organisations=tuple(dict.fromkeys(a.organisation for a in authors)),
        categories=_choose_categories(unit, load_topics()[unit.technology]["categories"]),
        created=unit.published,
        updated=unit.published + timedelta(days=rng.randrange(20, 200), minutes=rng.randrange(600)),
        doi=f"{_DOI_PREFIX}/sandbox.{number}" if appears else None,
        journal=f"{rng.choice(phrases['journal'])} {rng.randrange(2, 60)} ({appears.year}) {rng.randrange(100, 9999)}"
        if appears
        else None,
        comment=writer.fill(rng.choice(phrases["comment"])),
        appeared=appears,
        journal_title=_write_other_title(unit) if is_invention else None,
    )
    return (paper if revised else replace(paper, updated=paper.created)), appears


def _as_of(paper: Paper, appears: date | None, today: date, *, retitled: bool) -> Paper | None:
    """Return the paper as arXiv shows it on the morning of ``today``, ``None`` before it was submitted."""
    if paper.created.date() >= today:
        return None
    if appears is None or appears >= today:
        paper = replace(paper, doi=None, journal=None, appeared=None, journal_title=None)
    if paper.version > 1 and paper.updated.date() >= today:
        first = paper.abstract.rpartition(". ")[0] + "."
        title = f"First results: {paper.title}" if retitled else paper.title
        paper = replace(paper, version=1, updated=paper.created, abstract=first, title=title)
    return paper


def _make_journal_version(paper: Paper, appears: date) -> Paper:
    created = datetime.combine(appears, time(9, 30), UTC)
    digits = int(paper.id[-4:])
    return replace(
        paper,
        id=f"{appears:%y%m}.{_FIRST_NUMBER + (digits + 5_000) % 10_000}",
        version=1,
        title=paper.title.upper(),
        created=created,
        updated=created,
        comment="journal version",
    )


def make_writer(unit: PlannedUnit) -> Writer:
    """Return what writes of a unit: its subject, problem, method, figures and application."""
    topic = load_topics()[unit.technology]
    rng = unit.make_rng("phrases")
    slots: dict[str, str] = {"institution": unit.write_name(unit.lead)}
    writer = Writer(rng, slots)
    for name in ("subject", "problem", "method", "metric", "application"):
        first, second = rng.sample(topic[name], 2)
        slots |= {name: writer.fill(first), f"{name}2": writer.fill(second)}
    return writer


def _write_title(unit: PlannedUnit, writer: Writer, titles: set[str]) -> str:
    own: list[str] = load_topics()[unit.technology]["title"]
    general: list[str] = load_phrases("abstracts.yml")["title"]
    while True:
        title = writer.pick(own if writer.rng.random() < _SHARE_TOPIC_TITLE else general)
        if title.casefold() not in titles:
            titles.add(title.casefold())
            return title


def _write_other_title(unit: PlannedUnit) -> str:
    """Return a title as editors want it: what the paper is about, without its figures."""
    return make_writer(unit).write("<Subject> with <method> for <application>")


def _write_abstract(writer: Writer, phrases: Mapping[str, Any], technology: str) -> str:
    details: list[str] = load_topics()[technology]["detail"]
    first_detail, second_detail = writer.pick_some(details, 2)
    first_result, second_result = writer.pick_some(phrases["result"], 2)
    sentences = [writer.pick(phrases["open"])]
    if writer.rng.random() < 0.6:
        sentences.append(writer.pick(phrases["gap"]))
    sentences += [writer.pick(phrases["approach"]), first_detail, first_result]
    if writer.rng.random() < 0.7:
        sentences.append(second_detail)
    if writer.rng.random() < 0.4:
        sentences.append(second_result)
    sentences.append(writer.pick(phrases["outlook"]))
    return " ".join(sentences)


def choose_authors(unit: PlannedUnit, people: dict[str, tuple[Author, ...]]) -> tuple[Author, ...]:
    """Return who wrote of a unit: some of the leading organisation, and often guests from its partner."""
    rng = unit.make_rng("authors")
    own = rng.sample(people[unit.lead.id], rng.randrange(1, 4))
    guests = rng.sample(people[unit.partner.id], rng.randrange(1, 3)) if rng.random() < 0.55 else []
    return (*own, *guests)


def _choose_categories(unit: PlannedUnit, categories: list[str]) -> tuple[str, ...]:
    rng = unit.make_rng("categories")
    return (categories[0], *(c for c in categories[1:] if rng.random() < 0.5))


def _iter_traps(
    truths: Truths,
    organisations: dict[str, Organisation],
    people: dict[str, tuple[Author, ...]],
    seed: int,
    today: date,
) -> Iterator[Paper]:
    universities = [o.id for o in organisations.values() if o.kind is OrganisationKind.UNIVERSITY]
    for key, trap in load_phrases("traps.yml").items():
        if key not in truths.traps or "created" not in trap or trap["created"] >= today:
            continue
        rng = make_rng(seed, "trap", key)
        home = rng.choice(universities)
        created = datetime.combine(trap["created"], time(9, 12, rng.randrange(60)), UTC)
        yield Paper(
            id=f"{created:%y%m}.{_FIRST_NUMBER + rng.randrange(10_000)}",
            unit=f"trap/{key}",
            technology=None,
            version=1,
            title=trap["title"],
            abstract=" ".join(trap["text"]),
            authors=tuple(rng.sample(people[home], 2)),
            organisations=(home,),
            categories=tuple(trap["categories"]),
            created=created,
            updated=created,
        )
