from __future__ import annotations

import pytest

from core.models import Organisation, Person, Role
from core.store.forgetting.redacting import Kind, Redactor, normalise_orcid, normalise_person, read_body
from tests.core.store.conftest import MakeDocument

FORGOTTEN = {(Kind.PERSON, "ada byron"), (Kind.PERSON, "de jose vries"), (Kind.NAMESAKE, "ling wei")}
FORGOTTEN_ORCID = (Kind.ORCID, "0000-0002-1825-0097")
WORDS = {(Kind.WORD, word) for _, name in FORGOTTEN for word in name.split()}
REDACTOR = Redactor(lambda kind, value: (kind, value) in FORGOTTEN | WORDS | {FORGOTTEN_ORCID})


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("We thank Ada Byron.", "We thank [forgotten]."),
        ("Byron, Ada (Delft)", "[forgotten] (Delft)"),
        ("ADA BYRON and Ada\nByron", "[forgotten] and [forgotten]"),
        ("José de Vries's laser", "[forgotten]'s laser"),
        ("de Vries, Jose", "[forgotten]"),
        ("Adam Byron, Ada Lovelace", "Adam Byron, Ada Lovelace"),
        ("by Adam Smith, Ada Byron, Ada Lovelace", "by Adam Smith, [forgotten], Ada Lovelace"),
        ("Ada: Byron", "Ada: Byron"),
        ("It was Ada. Byron came later.", "It was Ada. Byron came later."),
        ("the ada byron compiler", "the ada byron compiler"),
        ("", ""),
    ],
)
def test_a_name_is_marked_however_it_is_ordered(text: str, redacted: str) -> None:
    assert REDACTOR.text(text) == redacted


def test_what_was_redacted_is_redacted_to_itself(make_document: MakeDocument) -> None:
    once = REDACTOR.document(make_document("a1", title="Ada Byron at last", people=(Person("Ada Byron"),)))
    assert (once.title, once.people) == ("[forgotten] at last", ())
    assert REDACTOR.document(once) is once


def test_a_document_that_names_none_is_itself(make_document: MakeDocument) -> None:
    document = make_document("a1")
    assert REDACTOR.document(document) is document


@pytest.mark.parametrize(
    ("person", "is_one"),
    [
        (Person("Byron, Ada"), True),
        (Person("Ada Byron", "0000-0001-0000-0000"), True),
        (Person("Wei Ling"), True),
        (Person("Wei Ling", "0000-0001-0000-0000"), False),
        (Person("A. Nother", "https://orcid.org/0000-0002-1825-0097"), True),
        (Person("…"), False),
    ],
    ids=str,
)
def test_a_person_is_known_by_orcid_else_by_name(person: Person, is_one: bool) -> None:
    assert REDACTOR.is_person(person) is is_one


def test_a_namesake_in_the_metadata_speaks_for_the_text(make_document: MakeDocument) -> None:
    theirs = make_document("a1", text="Wei Ling shows it.", people=(Person("Wei Ling", "0000-0001-0000-0000"),))
    assert REDACTOR.document(theirs) is theirs
    assert REDACTOR.document(make_document("a2", text="Wei Ling shows it.")).text == "[forgotten] shows it."


def test_an_applicant_who_is_the_person_goes_and_a_firm_is_marked(make_document: MakeDocument) -> None:
    named = (Organisation("BYRON ADA", Role.APPLICANT), Organisation("Ada Byron Consulting", Role.APPLICANT))
    [left] = REDACTOR.document(make_document("a1", organisations=named)).organisations
    assert left.name == "[forgotten] Consulting"


def test_json_is_redacted_whole_also_where_bytes_travel_as_latin_1() -> None:
    value = {"authors": ["Ada Byron"], "body": "José de Vries".encode().decode("latin-1"), "n": 3, "none": None}
    assert REDACTOR.value(value) == {"authors": ["[forgotten]"], "body": "[forgotten]", "n": 3, "none": None}


@pytest.mark.parametrize(
    "said",
    [
        "José de Vries",
        r"{\"by\": \"Jos\u00e9 de Vries\"}",
        "<b>Jos&eacute; de Vries</b>",
        "<by>Jos&#233; de Vries</by>",
        "<description>by Jos&amp;eacute; de Vries</description>",
    ],
)
def test_a_name_is_seen_however_an_answer_writes_its_letters(said: str) -> None:
    assert "[forgotten]" in REDACTOR.told(said)
    assert REDACTOR.value({"entry": {"body": said}}) != {"entry": {"body": said}}
    assert all(REDACTOR.names(read_body(said.encode(charset))) for charset in ("utf-8", "latin-1", "utf-16"))


@pytest.mark.parametrize("said", ["R&D by José de Boer", r"\ud83d José de Boer", "&eacute; &amp;"])
def test_what_names_nobody_keeps_its_escapes(said: str) -> None:
    assert REDACTOR.told(said) == said
    assert not REDACTOR.names(read_body(said.encode()))


@pytest.mark.parametrize("name", ["https://orcid.org/0000-0002-1825-009x", "0000-0002-1825-009X"])
def test_an_orcid_is_one_with_its_address(name: str) -> None:
    assert normalise_orcid(name) == "0000-0002-1825-009X"


def test_a_name_is_its_folded_words() -> None:
    assert normalise_person("de Vries, José") == normalise_person("JOSÉ  DE VRIES") == "de jose vries"


@pytest.mark.parametrize(("is_known", "most"), [(False, 6), (True, 3000 * 6 * 2)])
def test_a_long_text_is_asked_about_its_words_and_then_in_linear_time(is_known: bool, most: int) -> None:
    asked = 0

    def count(kind: Kind, value: str) -> bool:
        nonlocal asked
        asked += 1
        return kind is Kind.WORD and is_known and value != ""

    assert not Redactor(count).names("A Capital Word In A Row " * 500)
    assert 0 < asked <= most
