from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.models import Actor, Document, DocumentKind, Link, Mention, Organisation, Role, space_of
from core.registers import NameKind, RegisterEntry, RegisterName
from core.store.actors.actors import merge_actors
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker
from knowledge.organisations import BY_A_PERSON, MENTION, OrganisationLinker, normalise_name


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


def link(documents: Sequence[Document]) -> tuple[dict[str, tuple[Actor, str]], list[Link]]:
    found = OrganisationLinker().link(documents)
    return found.actors, list(found.links.values())


def make(key: str, *names: tuple[str, str | None]) -> Document:
    organisations = tuple(Organisation(name, Role.ASSIGNEE, country) for name, country in names)
    return Document("s", key, DocumentKind.PATENT, "t", organisations=organisations)


def test_spellings_of_one_name_in_one_country_are_one_actor() -> None:
    actors, links = link([make("a", ("Lumen B.V.", "NL")), make("b", ("LUMEN BV", "NL"))])
    assert len(actors) == 1
    assert [(link.document_id, link.surface) for link in links] == [("s:a", "Lumen B.V."), ("s:b", "LUMEN BV")]


def test_an_actor_is_called_the_same_in_whatever_order_documents_are_read() -> None:
    documents = [make("a", ("Lumen B.V.", "NL")), make("b", ("LUMEN BV", "NL"))]
    one, other = link(documents)[0], link(documents[::-1])[0]
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
    actors, _ = link([make("a", ("Lumen", "NL"), ("Lumen", "DE"), ("Lumen", None))])
    assert sorted(str(actor.country) for actor, _ in actors.values()) == ["DE", "NL", "None"]


def test_an_empty_name_makes_no_actor() -> None:
    assert link([make("a", ("–", "NL"))]) == ({}, [])


ENTRIES = (
    RegisterEntry(
        "ror", "1", (RegisterName("Delft University of Technology", NameKind.DISPLAY),), country="NL", city="Delft"
    ),
    RegisterEntry("ror", "2", (RegisterName("Ringwerk Institute", NameKind.DISPLAY),), country="NL"),
)


@pytest.fixture(scope="module")
def linker() -> OrganisationLinker:
    return OrganisationLinker(Linker(Gazetteer(ENTRIES)))


def test_a_name_that_a_register_knows_is_linked_with_score_and_reasons(linker: OrganisationLinker) -> None:
    found = linker.link([make("a", ("Delft University of Technology", "NL"), ("Lumen B.V.", "NL"))])
    tu, lumen = found.links.values()
    assert (tu.actor_id, tu.surface) == ("ror:1", "Delft University of Technology")
    assert 0.5 < tu.score <= 1
    assert tu.reason != "structured metadata"
    assert lumen.actor_id in found.actors
    assert len(found.actors) == 1


def test_a_name_in_a_text_is_linked_or_stays_a_mention(linker: OrganisationLinker) -> None:
    names = ("Delft University of Technology", "Nobody Knows Ltd")
    mentions = [Mention("text", n, n + 1, name, name, "organisation") for n, name in enumerate(names)]
    found = linker.link([make("a")], {"s:a": mentions})
    assert [(link.actor_id, link.role) for link in found.links.values()] == [("ror:1", MENTION)]
    assert found.actors == {}


def test_what_a_person_says_goes_before_all_else(linker: OrganisationLinker) -> None:
    document = make("a", ("Delft University of Technology", "NL"))
    [said] = linker.link([document], corrected={(document.id, document.organisations[0].name): "ror:2"}).links.values()
    assert (said.actor_id, said.score, said.reason) == ("ror:2", 1.0, BY_A_PERSON)
    nobody = linker.link([document], corrected={(document.id, document.organisations[0].name): None})
    assert [link.actor_id for link in nobody.links.values()] == list(nobody.actors)


def test_a_name_in_a_private_document_makes_an_actor_of_its_space() -> None:
    shared, private = make("a", ("Lumen", "NL")), replace(make("b", ("Lumen", "NL")), space="board")
    actors, _ = link([shared, private])
    assert sorted(map(space_of, actors)) == ["board", "shared"]
    theirs, ours = sorted(actors, key=space_of)
    assert theirs.removesuffix("~board") != ours


@pytest.mark.parametrize("written", ["Delft University of Technology", "TU Delft"])
def test_a_name_in_a_text_is_corrected_as_it_is_written_or_cleaned(linker: OrganisationLinker, written: str) -> None:
    mention = Mention("text", 0, 8, "TU Delft", "Delft University of Technology", "organisation")
    document = make("a")
    [said] = linker.link([document], {"s:a": [mention]}, {(document.id, written): "ror:2"}).links.values()
    assert (said.actor_id, said.reason) == ("ror:2", BY_A_PERSON)
    assert not linker.link([document], {"s:a": [mention]}, {(document.id, written): None}).links
