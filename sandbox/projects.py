"""Writes the projects that the European Union pays for: who takes part, what they get, what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sandbox.identities import make_number
from sandbox.model import Organisation, Participant, Project
from sandbox.papers import make_writer
from sandbox.phrases import load_phrases
from sandbox.plan import PlannedUnit, iter_planned
from sandbox.truths import NewcomerTruth, OrganisationKind, Truths

# Who may take part: members, and those associated to the programme.
_EUROPE = frozenset({"NL", "BE", "DE", "FR", "AT", "CH", "GB"})
HORIZON_FROM = 2021
_SCHEMES = {
    True: ("HORIZON-RIA", "HORIZON-IA", "HORIZON-RIA", "HORIZON-EIC", "HORIZON-TMA-MSCA-DN"),
    False: ("RIA", "IA", "RIA", "MSCA-ITN-ETN"),
}
_CONSONANTS, _VOWELS = "BDFGKLMNPRSTV", "AEIOU"
_COORDINATOR, _PARTICIPANT = "coordinator", "participant"
# The Union pays all costs of research, and 70 % of those of companies in projects near the market.
_SHARE_PAID = 0.7
_EIC_EUR = 2_400_000
_EIC_DAYS = 730


def iter_projects(truths: Truths, organisations: dict[str, Organisation], seed: int, today: date) -> Iterator[Project]:
    """Give the projects that were signed before ``today``; the newcomer is in none but its own."""
    newcomer = truths.newcomer
    for unit in iter_planned(truths, "project", organisations, seed):
        signed = unit.published.date()
        if signed >= today:
            continue
        if unit.key == newcomer.project:
            yield _write_project(unit, signed, [organisations[newcomer.organisation]], newcomer)
        elif unit.key in truths.further:
            yield _write_project(unit, signed, [unit.lead, unit.partner], None)
        else:
            named = (organisations[one] for one in truths.technologies[unit.technology].organisations)
            able = [one for one in named if _may_join(one, signed.year, newcomer)]
            yield _write_project(unit, signed, _choose_consortium(unit, able), None)


def _may_join(one: Organisation, year: int, newcomer: NewcomerTruth) -> bool:
    return one.country in _EUROPE and one.since <= year and one.id != newcomer.organisation


def _choose_consortium(unit: PlannedUnit, able: Sequence[Organisation]) -> list[Organisation]:
    """Return the coordinator and its partners: the unit's own lead where it may join."""
    rng = unit.make_rng("consortium")
    lead = unit.lead if unit.lead in able else able[unit.number % len(able)]
    others = [one for one in able if one is not lead]
    return [lead, *rng.sample(others, min(len(others), rng.randrange(1, 4)))]


def _write_project(
    unit: PlannedUnit, signed: date, consortium: Sequence[Organisation], newcomer: NewcomerTruth | None
) -> Project:
    rng, writer = unit.make_rng("project"), make_writer(unit)
    phrases: Any = load_phrases("projects.yml")
    parts = ("open", "aim", "work", "impact") if newcomer is None else ("open", "aim", "work", "eic")
    start = (signed.replace(day=1) + timedelta(days=32 * rng.randrange(1, 4))).replace(day=1)
    days = 365 * rng.randrange(3, 5) if newcomer is None else _EIC_DAYS
    scheme = newcomer.scheme if newcomer else rng.choice(_SCHEMES[signed.year >= HORIZON_FROM])
    programme = "HORIZON" if signed.year >= HORIZON_FROM else "H2020"
    return Project(
        id=f"199{make_number(f'project/{unit.key}', 6):06d}",
        unit=unit.key,
        technology=unit.technology,
        acronym=_make_acronym(unit),
        title=writer.pick(phrases["title"]),
        objective=" ".join(writer.pick(phrases[name]) for name in parts),
        scheme=scheme,
        topic=f"{programme}-SANDBOX-{signed.year}-{make_number(unit.technology, 2):02d}",
        signed=signed,
        start=start,
        end=start + timedelta(days=days),
        participants=tuple(_share(unit, consortium, newcomer is not None)),
    )


def _share(unit: PlannedUnit, consortium: Sequence[Organisation], is_alone: bool) -> Iterator[Participant]:
    rng = unit.make_rng("budget")
    for at, one in enumerate(consortium):
        paid = _EIC_EUR if is_alone else 1_000 * rng.randrange(180, 900)
        is_firm = one.kind in {OrganisationKind.COMPANY, OrganisationKind.STARTUP}
        cost = round(paid / _SHARE_PAID) if is_firm else paid
        yield Participant(one.id, _PARTICIPANT if at else _COORDINATOR, paid, cost)


def _make_acronym(unit: PlannedUnit) -> str:
    rng = unit.make_rng("acronym")
    return "".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(2)) + rng.choice(_CONSONANTS)
