"""What a catalogue of papers holds of the world: one record a paper, one for a preprint and its journal version.

An invention stands in it twice: as the preprint, and as the article of a journal under another title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.taxonomy import Taxonomy, load_taxonomy
from sandbox.identities import make_number, work_id
from sandbox.model import Author, Paper, World

# A catalogue lists a paper some days after it appeared, and knows where its authors work a week later.
LISTED_AFTER = timedelta(days=2)
AFFILIATED_AFTER = timedelta(days=8)
_MOST_CITED = 4


@dataclass(frozen=True, slots=True)
class Work:
    """A record of the catalogue. ``unit``: that of its paper. ``arxiv``: ``None`` for what stands in a journal only.

    ``cited``: how often it is cited, as far as the catalogue knows; ``cites``: ids of earlier works.
    """

    id: str
    unit: str
    title: str
    abstract: str
    published: date
    listed: date
    authors: tuple[Author, ...]
    topics: tuple[str, ...]
    doi: str
    arxiv: str | None
    journal: str | None
    cited: int
    cites: tuple[str, ...]


def make_works(world: World, taxonomy: Taxonomy | None = None) -> tuple[Work, ...]:
    """Return the works that are listed on the world's day, the oldest first."""
    taxonomy = taxonomy or load_taxonomy()
    topics = {one.id: tuple(one.openalex) for one in taxonomy}
    works = [work for paper in _first_of_each(world.papers) for work in _iter_works(paper, topics, world.today)]
    listed = sorted((one for one in works if one.listed <= world.today), key=lambda one: (one.published, one.id))
    return tuple(_with_citations(listed))


def _first_of_each(papers: Sequence[Paper]) -> Iterator[Paper]:
    seen: set[str] = set()
    for paper in papers:
        if paper.unit not in seen:
            seen.add(paper.unit)
            yield paper


def _iter_works(paper: Paper, topics: Mapping[str, tuple[str, ...]], today: date) -> Iterator[Work]:
    preprint_doi = f"10.48550/arxiv.{paper.id}"
    day = paper.created.date()
    first = Work(
        id=work_id(paper.id),
        unit=paper.unit,
        title=paper.title,
        abstract=paper.abstract,
        published=day,
        listed=day + LISTED_AFTER,
        authors=paper.authors,
        topics=topics.get(paper.technology or "", ()),
        doi=preprint_doi if paper.doi is None or paper.journal_title else paper.doi,
        arxiv=paper.id,
        journal=None if paper.journal_title else _journal_of(paper),
        cited=make_number(f"cited/{paper.id}", 2) * max((today - day).days, 0) // 1_500,
        cites=(),
    )
    yield first
    if paper.journal_title and paper.doi and paper.appeared:
        yield replace(
            first,
            id=work_id(f"{paper.id}/journal"),
            title=paper.journal_title,
            published=paper.appeared,
            listed=paper.appeared + LISTED_AFTER,
            doi=paper.doi,
            arxiv=None,
            journal=_journal_of(paper),
            cited=first.cited // 2,
        )


def _journal_of(paper: Paper) -> str | None:
    """Return the name of the journal, without volume, year and page."""
    return " ".join(paper.journal.split()[:-3]) if paper.journal else None


def _with_citations(works: Sequence[Work]) -> Iterator[Work]:
    """Give each work with some earlier ones of its topic as references."""
    earlier: dict[str, list[str]] = {}
    for work in works:
        topic = work.topics[0] if work.topics else ""
        known = earlier.setdefault(topic, [])
        yield replace(work, cites=tuple(known[-_MOST_CITED:]) if topic else ())
        known.append(work.id)
