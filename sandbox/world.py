"""Builds the fictional world from its truths and one seed, byte for byte the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sandbox.articles import iter_articles, make_outlets
from sandbox.dealings import iter_dealings
from sandbox.model import Organisation, World
from sandbox.papers import iter_papers
from sandbox.patents import iter_families
from sandbox.people import make_people
from sandbox.projects import iter_projects
from sandbox.truths import Truths, load_truths

TODAY = date(2026, 11, 1)
# The sources that lead a crawl to the sandbox, in the crawlers' format.
SOURCES = Path(__file__).parent / "sources"
# Further sources, one for each other way of access, to the same articles and papers; the demo does without them.
WAYS = Path(__file__).parent / "ways"


def build_world(seed: int | None = None, today: date = TODAY, truths: Truths | None = None) -> World:
    """Build the world as it stands on ``today``: what is of that day or later does not exist yet.

    An earlier ``today`` gives the same documents, less those that came later, and some in their former version.
    ``seed``: ``None`` takes that of the truths.
    """
    truths = truths or load_truths()
    seed = truths.seed if seed is None else seed
    organisations = {i: Organisation(i, **dict(t)) for i, t in truths.organisations.items()}
    people = {i: make_people(o, seed) for i, o in organisations.items()}
    papers = iter_papers(truths, organisations, people, seed, today)
    outlets = make_outlets(truths)
    articles = (
        *iter_articles(truths, organisations, people, seed, today),
        *iter_dealings(truths, outlets, seed, today),
    )
    families = iter_families(truths, organisations, people, seed, today)
    projects = iter_projects(truths, organisations, seed, today)
    return World(
        seed=seed,
        today=today,
        organisations=organisations,
        outlets=outlets,
        papers=tuple(sorted(papers, key=lambda p: (p.created, p.id))),
        articles=tuple(sorted(articles, key=lambda a: (a.published, a.outlet, a.slug))),
        families=tuple(sorted(families, key=lambda f: (f.publications[0].published, f.id))),
        projects=tuple(sorted(projects, key=lambda p: (p.signed, p.id))),
    )


def count_languages(world: World) -> Mapping[str, int]:
    """Return the number of documents by language; papers are English."""
    return Counter([*(a.lang for a in world.articles), *("en" for _ in world.papers)])
