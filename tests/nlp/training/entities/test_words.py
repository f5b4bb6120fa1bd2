from __future__ import annotations

from nlp.training.entities.words import Counts, add_organisation, count_author, count_formed, count_text, make_entries


def test_a_company_of_one_word_is_known_as_one_by_itself() -> None:
    counts = Counts()
    add_organisation("Google Inc.", counts)
    assert make_entries(counts)["google"].organisation == "a"


def test_given_and_family_names_are_told_apart() -> None:
    counts = Counts()
    for _ in range(10):
        count_author("Peter J. Shor", counts)
    entries = make_entries(counts)
    assert (entries["peter"].person, entries["shor"].person) == ("1/", "/1")


def test_a_word_in_small_letters_tells_from_a_name() -> None:
    counts = Counts()
    for _ in range(40):
        count_text("we use a battery and Siemens and a battery", counts)
    entries = make_entries(counts)
    assert entries["battery"].casing.endswith("a")
    assert entries["siemens"].casing.endswith("e")


def test_an_acronym_of_a_register_is_known_in_capitals() -> None:
    counts = Counts()
    counts.acronym["TNO"] += 1
    assert make_entries(counts)["TNO"].organisation == "A"


def test_an_acronym_that_texts_explain_is_known_as_a_term() -> None:
    counts = Counts()
    for _ in range(5):
        count_formed("of an event data recorder (EDR) in a car, the EDRs and the IBM", counts)
        count_formed("on the Giant File System (GFS) and the GFS", counts)
    entries = make_entries(counts)
    assert {word: entries[word].casing for word in ("EDR", "GFS", "IBM")} == {"EDR": "0t", "GFS": "0u", "IBM": "0m"}


def test_a_word_with_a_capital_inside_keeps_what_is_known_of_it_in_small_letters() -> None:
    counts = Counts()
    add_organisation("LinkedIn Corp.", counts)
    for _ in range(20):
        count_formed("friends on LinkedIn and others", counts)
    assert (make_entries(counts)["LinkedIn"].organisation, make_entries(counts)["LinkedIn"].casing) == ("a", "1m")
