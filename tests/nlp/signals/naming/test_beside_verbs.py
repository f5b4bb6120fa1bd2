from __future__ import annotations

import pytest

from nlp.signals.dates import read_day_near
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import read_object, read_objects
from nlp.signals.naming.forms import is_german_noun, looks_like_person, may_be_german_nouns
from nlp.signals.trigger_words import has_trigger, make_triggers

BEFORE = [
    ("Intel ", ("Intel",)),
    ("Chip maker Intel Corp. said on Monday that it has ", ("Intel Corp.",)),
    ("Habana, an Israeli chip start-up, has been ", ("Habana",)),
    ("Intel (INTC) will ", ("Intel",)),
    ("The University of Oxford and Acme, Inc. have ", ("University of Oxford", "Acme, Inc.")),
    ("Apple, Google and Microsoft ", ("Apple", "Google", "Microsoft")),
    ("Nium signs definitive agreement to ", ("Nium",)),
    ("Today Google ", ("Google",)),
    ("Acme raises $5m, ", ("Acme",)),
    ("MIT ", ("MIT",)),
    ("it has ", ()),
    ("The company ", ()),
]
NOBODY_BEFORE = [
    "a friend of Google ",
    "people in London ",
    "These Entities ",
    "you ",
    "Agile Manifesto: ",
    "the team ",
]
BEHIND = [
    (" the Dutch chip maker Lumiant B.V. for $2bn", "Lumiant B.V."),
    (" AR startup WaveOptics, which", "WaveOptics"),
    (" the University of the Arts in London", "University of the Arts"),
    (" Intel's modem business for", "Intel's modem business"),
    (" Acme, Inc. for", "Acme, Inc."),
    (" Galaxy S 10 on", "Galaxy S 10"),
    (" Lumiant raises", "Lumiant"),
]
NOBODY_BEHIND = [
    " Spotify users",
    " new customers in Germany",
    " Tesla shares",
    " Apple's patents",
    " the name of Apple",
    "",
]


@pytest.mark.parametrize(("text", "names"), BEFORE)
def test_who_stands_before_a_verb(text: str, names: tuple[str, ...]) -> None:
    subject = read_subject(text, len(text))
    assert subject is not None
    assert subject.names == names
    assert subject.is_pronoun is not bool(names)


@pytest.mark.parametrize("text", NOBODY_BEFORE)
def test_nobody_stands_before_a_verb(text: str) -> None:
    assert read_subject(text, len(text)) is None


@pytest.mark.parametrize(("text", "name"), BEHIND)
def test_who_stands_behind_a_verb(text: str, name: str) -> None:
    named = read_object(text, 0)
    assert named is not None
    assert named.name == name
    assert text[: named.end].endswith(name)


@pytest.mark.parametrize("text", NOBODY_BEHIND)
def test_nobody_stands_behind_a_verb(text: str) -> None:
    assert read_object(text, 0) is None


def test_a_list_of_names_ends_with_the_last() -> None:
    assert [named.name for named in read_objects(" Intel, AMD and Arm in Dresden", 0)] == ["Intel", "AMD", "Arm"]
    assert [named.name for named in read_objects(" Intel, Microsoft said", 0)] == ["Intel"]


def test_a_heading_ends_a_name_before_its_verb() -> None:
    text = "Intel Buys Chip Designer Lumiant After Months Of Talks"
    named = read_object(text, 10)
    assert named is not None
    assert named.name == "Lumiant"


@pytest.mark.parametrize("name", ["Anna de Vries", "Jeremy O'Brien", "Lip-Bu Tan", "Robert J. Smith"])
def test_names_of_people(name: str) -> None:
    assert looks_like_person(name)


@pytest.mark.parametrize("name", ["Intel", "Novo Holdings", "TU Delft", "Deutsche Bank", "de Vries", "NTT DOCOMO"])
def test_names_of_others(name: str) -> None:
    assert not looks_like_person(name)


def test_german_nouns_have_capitals_and_are_no_names() -> None:
    assert is_german_noun("Risiken")
    assert may_be_german_nouns(["IT-Spezialisten", "Siemens"])
    assert not may_be_german_nouns(["BMW", "Daimler"])
    assert not may_be_german_nouns(["Siemens", "Mendix"])


def test_a_date_far_before_is_of_something_else() -> None:
    assert read_day_near("In 2012 Intel bought Lumiant", 14) == "2012"
    assert (
        read_day_near("In 2012, when nobody had yet heard of what was to come of all this, Intel bought Lumiant", 74)
        is None
    )


def test_triggers_are_whole_words_in_any_case() -> None:
    triggers = make_triggers("buys übernimmt")
    assert has_trigger("ACME ÜBERNIMMT LUMIANT", triggers)
    assert not has_trigger("The outbuysider", triggers)
