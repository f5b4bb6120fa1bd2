from __future__ import annotations

import pytest

from core.models import Actor, Document, DocumentKind, Organisation, Role
from core.store.actors import merge_actors
from knowledge.organisations import link_organisations, normalise_name


@pytest.mark.parametrize(
    ("name", "normalised"),
    [
        ("Lumen Optics N.V.", "lumen optics"),
        ("LUMEN OPTICS CORPORATION", "lumen optics"),
        ("Lumen Optics Co., Ltd.", "lumen optics"),
        ("Optik Süd GmbH", "optik sud"),
        ("S.A.", "sa"),
        ("booking.com B.V.", "bookingcom"),
        ("***", ""),
    ],
)
def test_names_are_compared_without_legal_forms(name: str, normalised: str) -> None:
    assert normalise_name(name) == normalised


def make(key: str, *names: tuple[str, str | None]) -> Document:
    organisations = tuple(Organisation(name, Role.ASSIGNEE, country) for name, country in names)
    return Document("s", key, DocumentKind.PATENT, "t", organisations=organisations)


def test_spellings_of_one_name_in_one_country_are_one_actor() -> None:
    actors, links = link_organisations([make("a", ("Lumen B.V.", "NL")), make("b", ("LUMEN BV", "NL"))])
    assert len(actors) == 1
    assert [(link.document_id, link.surface) for link in links] == [("s:a", "Lumen B.V."), ("s:b", "LUMEN BV")]


def test_an_actor_is_called_the_same_in_whatever_order_documents_are_read() -> None:
    documents = [make("a", ("Lumen B.V.", "NL")), make("b", ("LUMEN BV", "NL"))]
    one, other = link_organisations(documents)[0], link_organisations(documents[::-1])[0]
    assert one == other


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("HELIOBRUG SYSTEMS", "Heliobrug Systems"), "Heliobrug Systems"),
        (("HELIOBRUG SYSTEMS", "HELIOBRUG systems"), "HELIOBRUG systems"),
        (("BMI", "Bmi"), "BMI"),
    ],
)
def test_an_actor_is_not_called_as_an_office_shouts_it(names: tuple[str, str], called: str) -> None:
    first, second = (Actor("org-1", "organisation", name) for name in names)
    assert merge_actors(first, second).name == merge_actors(second, first).name == called


def test_one_name_in_two_countries_is_two_actors() -> None:
    actors, _ = link_organisations([make("a", ("Lumen", "NL"), ("Lumen", "DE"), ("Lumen", None))])
    assert sorted(str(actor.country) for actor, _ in actors.values()) == ["DE", "NL", "None"]


def test_an_empty_name_makes_no_actor() -> None:
    assert link_organisations([make("a", ("–", "NL"))]) == ({}, [])
