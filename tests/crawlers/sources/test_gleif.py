"""GLEIF: names of every kind, numbers of national registers, and the parent that is asked for first."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import RecordError, StatusError
from core.models import OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterName, RegisterRelation, RelationKind
from crawlers.registers.gleif import Completion, make_entry, read_completions
from crawlers.source import load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.register_records import (
    GLEIF,
    GLEIF_PARENT,
    LEI,
    OWNED,
    PARENT_LEI,
    gleif_page,
    parent_ask,
)
from tests.crawlers.spiders.apis import Given, make_round, read, seeds

SOURCE = load_sources()["gleif"]
COMPLETION = {"type": "fuzzycompletions", "attributes": {"value": "LUMEN OPTICS B.V."}}
OWNER = {"relationships": {"lei-records": {"data": {"type": "lei-records", "id": LEI}}}}


def with_entity(**changes: object) -> dict[str, Any]:
    attributes = GLEIF["attributes"]
    return GLEIF | {"attributes": attributes | {"entity": attributes["entity"] | changes}}


def test_a_record_becomes_an_entry() -> None:
    entry = make_entry(GLEIF)
    assert (entry.id, entry.name, entry.established) == (f"gleif:{LEI.lower()}", "Lumen Optics B.V.", 2015)
    assert entry.names[1] == RegisterName("Old Lumen B.V.", NameKind.FORMER, "nl")
    assert (entry.country, entry.region, entry.city, entry.status) == ("NL", "NL-ZH", "Delft", EntryStatus.ACTIVE)
    assert entry.identifiers == (("lei", LEI.lower()), ("kvk", "12345678"))
    assert entry.codes == (("gleif", "general"), ("elf", "54m6"))
    assert [place.city for place in entry.other_places] == ["Eindhoven"]


@pytest.mark.parametrize(
    ("changes", "identifiers"),
    [
        ({"registeredAs": "123"}, ("registration", "ra000463:123")),
        ({"legalAddress": {"country": "BE"}}, ("registration", "ra000463:12345678")),
    ],
)
def test_only_a_dutch_number_is_one_of_kvk(changes: dict[str, Any], identifiers: tuple[str, str]) -> None:
    assert make_entry(with_entity(**changes)).identifiers[1] == identifiers


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"legalName": {"name": ""}}, "no legal name"),
        ({"status": "ASLEEP"}, "status 'ASLEEP'"),
        ({"legalAddress": {"country": "Holland"}}, "no code of a country"),
        ({"creationDate": "yesterday"}, "creationDate is not a date"),
        ({"otherNames": "none"}, "otherNames is not a list"),
    ],
)
def test_what_is_not_known_is_refused(changes: dict[str, Any], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        make_entry(with_entity(**changes))


def test_a_number_that_was_given_twice_is_withdrawn_and_a_government_is_public() -> None:
    attributes = GLEIF["attributes"]
    twice = attributes | {"registration": {"status": "DUPLICATE"}}
    assert make_entry(GLEIF | {"attributes": twice}).status is EntryStatus.WITHDRAWN
    assert make_entry(with_entity(category="RESIDENT_GOVERNMENT_ENTITY")).kinds == (OrganisationKind.PUBLIC,)


def test_a_record_with_a_parent_is_given_with_it_once_that_was_asked() -> None:
    page = read(SOURCE, gleif_page(GLEIF, OWNED))
    (ask,) = page.asks
    assert len(page.entries) == 1
    assert (ask.role, ask.version) == ("parent", "2026-10-30T08:00:00Z")
    (entry,) = read(SOURCE, GLEIF_PARENT, ask).entries
    assert entry.relations == (RegisterRelation(RelationKind.PARENT, PARENT_LEI.lower(), "Group N.V."),)


def test_a_record_is_given_without_its_parent_where_that_cannot_be_had() -> None:
    spider = make_spider(SOURCE, make_round())
    given = Given().take(spider.failed(parent_ask(spider), StatusError("HTTP 404")))
    assert [(entry.id, entry.relations) for entry in given.entries] == [(f"gleif:{LEI.lower()}", ())]


def test_the_first_request_asks_for_what_changed_since() -> None:
    (ask,) = seeds(SOURCE, memory={"complete-": "2026-10-25"})
    assert "filter%5Bregistration.lastUpdateDate%5D=2026-10-18..2026-11-01" in ask.url
    assert make_spider(SOURCE, make_round()).headers(ask)["Accept"] == "application/vnd.api+json"


def test_completions_are_names_with_their_owners() -> None:
    answer = {"data": [COMPLETION | OWNER, COMPLETION | {"relationships": {}}]}
    assert read_completions(answer) == (Completion("LUMEN OPTICS B.V.", LEI),)


@pytest.mark.parametrize("answer", [[], {"data": "none"}, {"data": [COMPLETION | {"relationships": "none"}]}])
def test_completions_of_another_form_are_refused(answer: object) -> None:
    with pytest.raises(RecordError):
        read_completions(answer)
