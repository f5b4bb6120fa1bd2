"""Reads the filters of OpenAlex and says which works pass: ``name:value`` by commas, ``|`` between alternatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from core.text.tokens import analyse
from sandbox.identities import institution_id, ror_id
from sandbox.model import World
from sandbox.works import Work

Predicate = Callable[[Work], bool]
_MOST_VALUES = 50
# Filters by when OpenAlex changed a record are for who pays.
PAID = frozenset({"from_updated_date", "to_updated_date", "from_created_date", "to_created_date"})


class FilterError(Exception):
    """A filter that the service refuses."""


class PaidFilterError(Exception):
    """A filter that is not free."""


def parse_filter(world: World, text: str) -> Predicate:
    """Return what decides whether a work passes. Raises FilterError, PaidFilterError."""
    predicates = [_parse_one(world, part) for part in text.split(",") if part]
    return lambda work: all(passes(work) for passes in predicates)


def parse_search(text: str) -> Predicate:
    """Return what decides whether title or abstract of a work hold all words."""
    wanted = set(analyse(text, "en"))
    return lambda work: wanted <= set(analyse(f"{work.title} {work.abstract}", "en"))


def _parse_one(world: World, part: str) -> Predicate:
    name, colon, value = part.partition(":")
    if name in PAID:
        raise PaidFilterError(name)
    if not colon or name not in _FILTERS:
        known = ", ".join(sorted(_FILTERS))
        raise FilterError(
            f"{name} is not a valid field. Valid fields are underscore or hyphenated versions of: {known}"
        )
    values = value.split("|")
    if len(values) > _MOST_VALUES:
        raise FilterError(f"Maximum number of values exceeded for {name}. Use {_MOST_VALUES} or fewer.")
    return _FILTERS[name](world, values)


def _by_ids(read: Callable[[World, Work], Iterable[str]]) -> Callable[[World, list[str]], Predicate]:
    """Filters by identifiers, which may be bare or addresses."""

    def build(world: World, values: list[str]) -> Predicate:
        wanted = {_bare(value) for value in values}
        return lambda work: not wanted.isdisjoint(map(_bare, read(world, work)))

    return build


def _bare(value: str) -> str:
    return (
        value.strip()
        .lower()
        .removeprefix("https://doi.org/")
        .rpartition("openalex.org/")[2]
        .removeprefix("https://ror.org/")
    )


def _by_day(passes: Callable[[date, date], bool]) -> Callable[[World, list[str]], Predicate]:
    def build(_: World, values: list[str]) -> Predicate:
        try:
            day = date.fromisoformat(values[0])
        except ValueError as exc:
            raise FilterError(f"Value for param must be a date in format yyyy-mm-dd: {values[0]}") from exc
        return lambda work: passes(work.published, day)

    return build


def _by_flag(is_set: Callable[[Work], bool]) -> Callable[[World, list[str]], Predicate]:
    def build(_: World, values: list[str]) -> Predicate:
        if values[0] not in {"true", "false"}:
            raise FilterError(f"Value must be true or false: {values[0]}")
        wanted = values[0] == "true"
        return lambda work: is_set(work) == wanted

    return build


def _homes(world: World, work: Work) -> list[str]:
    return [one.organisation for one in work.authors if world.organisations[one.organisation].is_registered]


_FILTERS: Mapping[str, Callable[[World, list[str]], Predicate]] = {
    "primary_topic.id": _by_ids(lambda _, work: work.topics[:1]),
    "topics.id": _by_ids(lambda _, work: work.topics),
    "openalex": _by_ids(lambda _, work: (work.id,)),
    "ids.openalex": _by_ids(lambda _, work: (work.id,)),
    "doi": _by_ids(lambda _, work: (work.doi,)),
    "cites": _by_ids(lambda _, work: work.cites),
    "type": _by_ids(lambda _, work: ("article" if work.journal else "preprint",)),
    "language": _by_ids(lambda _, __: ("en",)),
    "authorships.countries": _by_ids(
        lambda world, work: [world.organisations[a.organisation].country for a in work.authors]
    ),
    "authorships.institutions.id": _by_ids(lambda world, work: map(institution_id, _homes(world, work))),
    "authorships.institutions.ror": _by_ids(lambda world, work: map(ror_id, _homes(world, work))),
    "from_publication_date": _by_day(lambda published, day: published >= day),
    "to_publication_date": _by_day(lambda published, day: published <= day),
    "is_paratext": _by_flag(lambda _: False),
    "is_retracted": _by_flag(lambda _: False),
    "has_doi": _by_flag(lambda _: True),
    "has_abstract": _by_flag(lambda work: bool(work.abstract)),
}
