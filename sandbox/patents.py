"""Writes the patent families: an invention each, with what its offices published until today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sandbox.identities import make_number
from sandbox.model import Author, Family, Organisation, Publication
from sandbox.papers import choose_authors, make_writer
from sandbox.phrases import load_phrases
from sandbox.plan import PlannedUnit, iter_planned
from sandbox.truths import Truths

# From the first filing to the publication of an application: 18 months (European Patent Convention, Article 93).
_SECRET_DAYS = 548
# A paper would be held against its own patent: the first filing comes before it.
_BEFORE_PAPER_DAYS = 21
_SHARE_GRANTED = 0.45
_MOST_CITED = 2
_OFFICES = (("EP",), ("WO",), ("EP", "US"), ("WO", "US"), ("EP",), ("WO", "EP"))
_FIRST_KIND = {"EP": "A1", "WO": "A1", "US": "A1", "JP": "A"}
_SERIALS = 900_000
People = Mapping[str, tuple[Author, ...]]


@dataclass(frozen=True, slots=True)
class _Idea:
    """Who made an invention, when it was first filed and published, and the unit whose subject it has."""

    unit: PlannedUnit
    subject: PlannedUnit
    inventors: tuple[Author, ...]
    first_filed: date
    published: date

    @property
    def applicants(self) -> tuple[str, ...]:
        """The organisations of the inventors."""
        return tuple(dict.fromkeys(one.organisation for one in self.inventors))


def iter_families(
    truths: Truths,
    organisations: dict[str, Organisation],
    people: dict[str, tuple[Author, ...]],
    seed: int,
    today: date,
) -> Iterator[Family]:
    """Give the families of which something was published before ``today``, with what was."""
    papers = {unit.key: unit for unit in iter_planned(truths, "paper", organisations, seed)}
    told = {one.patent: papers[one.paper] for one in truths.inventions}
    earlier: list[Family] = []
    for unit in iter_planned(truths, "patent", organisations, seed):
        idea = _have(unit, told.get(unit.key), people)
        family = _write_family(idea, truths.families.get(unit.key), earlier)
        earlier.append(family)
        seen = tuple(one for one in family.publications if one.published < today)
        if seen:
            yield replace(family, publications=seen)


def _have(unit: PlannedUnit, paper: PlannedUnit | None, people: dict[str, tuple[Author, ...]]) -> _Idea:
    """Return an invention: of a paper that tells it too, or one that no paper tells."""
    if paper is None:
        day = unit.published.date()
        return _Idea(unit, unit, _choose_inventors(unit, people), day - timedelta(days=_SECRET_DAYS), day)
    first_filed = paper.published.date() - timedelta(days=_BEFORE_PAPER_DAYS)
    own = tuple(one for one in choose_authors(paper, people) if one.organisation == paper.lead.id)
    return _Idea(unit, paper, own, first_filed, first_filed + timedelta(days=_SECRET_DAYS))


def _choose_inventors(unit: PlannedUnit, people: People) -> tuple[Author, ...]:
    rng = unit.make_rng("inventors")
    return tuple(rng.sample(people[unit.lead.id], rng.randrange(1, 4)))


def _write_family(idea: _Idea, offices: tuple[str, ...] | None, earlier: Sequence[Family]) -> Family:
    unit, rng = idea.unit, idea.unit.make_rng("family")
    phrases: Mapping[str, Any] = load_phrases("patents.yml")
    writer = make_writer(idea.subject)
    codes = phrases["codes"][unit.technology]
    chosen = offices or rng.choice(_OFFICES)
    country = idea.subject.lead.country
    return Family(
        id=f"99{make_number(f'family/{unit.key}', 7):07d}",
        unit=unit.key,
        technology=unit.technology,
        title=writer.pick(phrases["title"]),
        abstract=" ".join(writer.pick(phrases[name]) for name in ("open", "aim", "means", "effect")),
        applicants=idea.applicants,
        inventors=idea.inventors,
        codes=(*codes["inventive"], *codes["additional"]),
        additional=len(codes["additional"]),
        priority=f"{country}{idea.first_filed:%Y}{_serial(unit.key, 'priority'):06d}",
        priority_day=idea.first_filed,
        publications=tuple(sorted(_publish(idea, chosen), key=lambda one: (one.published, one.country))),
        cites=_choose_cited(idea, earlier),
    )


def _publish(idea: _Idea, offices: Sequence[str]) -> Iterator[Publication]:
    rng = idea.unit.make_rng("offices")
    filed = idea.first_filed + timedelta(days=rng.randrange(330, 365))
    for at, office in enumerate(offices):
        serial = _serial(idea.unit.key, office)
        published = idea.published + timedelta(days=at * rng.randrange(7, 90))
        application = f"{filed:%Y}{serial:06d}" if office in {"US", "JP"} else f"{filed:%y}{serial:06d}"
        first = Publication(
            office, _publication_number(office, serial, published), _FIRST_KIND[office], published, application, filed
        )
        yield first
        if office in {"EP", "US"} and rng.random() < _SHARE_GRANTED:
            granted = published + timedelta(days=rng.randrange(500, 1_400))
            yield replace(first, number=_grant_number(first, serial), kind=_grant_kind(office), published=granted)


def _publication_number(office: str, serial: int, day: date) -> str:
    """Return a number in the office's form that it has not reached: above 900,000 of a year, or nine million."""
    if office == "EP":
        return f"9{serial:06d}"
    return f"{day:%Y}{9_000_000 + serial}" if office == "US" else f"{day:%Y}{serial:06d}"


def _grant_number(first: Publication, serial: int) -> str:
    # The EPO grants under the number of the application, the US office under another.
    return first.number if first.country == "EP" else f"99{serial:06d}"


def _grant_kind(office: str) -> str:
    return "B1" if office == "EP" else "B2"


def _choose_cited(idea: _Idea, earlier: Sequence[Family]) -> tuple[str, ...]:
    """Return publications of the same technology that a searcher could find on the day of filing."""
    known = [
        one.publications[0].docdb
        for one in earlier
        if one.technology == idea.unit.technology and one.publications[0].published < idea.first_filed
    ]
    return tuple(known[-_MOST_CITED:])


def _serial(key: str, purpose: str) -> int:
    return _SERIALS + make_number(f"{purpose}/{key}", 5)
