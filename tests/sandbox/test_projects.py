from __future__ import annotations

from sandbox.model import World
from sandbox.truths import OrganisationKind, Truths

EUROPE = {"NL", "BE", "DE", "FR", "AT", "CH", "GB"}


def test_numbers_and_acronyms_are_one_project_s(world: World) -> None:
    for name in ("id", "acronym"):
        assert len({getattr(one, name) for one in world.projects}) == len(world.projects)


def test_every_project_is_led_and_paid_for(world: World) -> None:
    for project in world.projects:
        assert [one.role for one in project.participants].index("coordinator") == 0
        assert project.signed < project.start < project.end
        assert 0 < project.contribution_eur <= project.cost_eur


def test_only_europe_takes_part_and_nobody_before_it_exists(world: World) -> None:
    for project in world.projects:
        for one in project.participants:
            home = world.organisations[one.organisation]
            assert home.country in EUROPE
            assert home.since <= project.signed.year


def test_the_newcomer_is_a_young_company_in_its_first_project(world: World, truths: Truths) -> None:
    newcomer = truths.newcomer
    own = [p for p in world.projects if newcomer.organisation in {one.organisation for one in p.participants}]
    assert [(one.unit, one.scheme, len(one.participants)) for one in own] == [(newcomer.project, newcomer.scheme, 1)]
    assert world.organisations[newcomer.organisation].kind is OrganisationKind.STARTUP
    assert not world.organisations[newcomer.organisation].is_registered
