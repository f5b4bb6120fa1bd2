"""Suggestions over a small base: what rises is offered with its sentences, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.errors import InputError
from core.models import Classification, Document, DocumentKind, Person, Tag, TagSet
from core.store import Store
from nlp.keyphrases.candidates import PhraseReader, make_known_names
from nlp.keyphrases.counting import Coverage, find_frequent
from nlp.keyphrases.suggesting import Suggestion, Wish, dismiss, load_dismissed, suggest
from tests.conftest import NOW
from tests.nlp.conftest import make_taxonomy

DAY = date(2026, 6, 1)
SINCE = date(2026, 1, 1)
FILLERS = ("sheep", "clouds", "rivers", "bridges", "violins")


def paper(number: int, text: str, day: date = DAY, **facts: object) -> Document:
    said: dict[str, object] = {"people": (Person(f"Author {number}"),), "title": f"On {FILLERS[number % 5]}"}
    code = facts.pop("code", "cs.LG")
    said |= {"classifications": (Classification("arxiv", str(code), primary=True),), "visible_from": day}
    return Document("t", str(number), DocumentKind.PAPER, text=text, lang="en", **(said | facts))  # type: ignore[arg-type]


def fill(store: Store, documents: Iterator[Document] | list[Document]) -> None:
    held = list(documents)
    store.documents.save([(document, None) for document in held], NOW)
    tags = (Tag("quantum-computing", 1.0, True),)
    store.tags.save([TagSet(one.id, 1, "1", "test-1", tags) for one in held], NOW)


def background(count: int = 60) -> Iterator[Document]:
    """Documents of two fields and two years that say the same all the time."""
    for number in range(1000, 1000 + count):
        day = DAY if number % 2 else DAY - timedelta(days=400)
        code = "cs.LG" if number // 2 % 2 else "quant-ph"
        yield paper(number, "We graze steady herds. Steady herds graze.", day, code=code)


def find(store: Store, **wish: object) -> list[Suggestion]:
    found = suggest(store, make_taxonomy(), Wish(since=SINCE, **wish))  # type: ignore[arg-type]
    assert found is not None
    return list(found.hits)


@pytest.fixture
def rising(store: Store) -> Store:
    fill(store, background(300))
    fill(store, [paper(n, f"Agent memory is here. An agent memory {n}.") for n in range(14)])
    return store


def test_what_rises_is_offered_with_counts_neighbours_and_sentences(rising: Store) -> None:
    (one,) = find(rising)
    assert (one.phrase.lower(), one.recent, one.before, one.expected) == ("agent memory", 14, 0, 0.0)
    assert one.rise > 2
    assert one.near == (("quantum-computing", 14),)
    assert len({quote.document_id for quote in one.examples}) == 3
    assert one.examples[0].sentence == "Agent memory is here."


def test_what_was_there_before_as_often_does_not_rise(rising: Store) -> None:
    before = [paper(n + 100, "An agent memory. Agent memory.", DAY - timedelta(days=300)) for n in range(14)]
    fill(rising, before)
    assert find(rising) == []


def test_a_field_that_was_not_collected_before_is_no_rise(store: Store) -> None:
    fill(store, background(300))
    fill(store, [paper(n, "Agent memory. An agent memory.", code="q-bio.NC") for n in range(30)])
    assert find(store) == []


def test_a_phrase_of_one_author_is_a_project(store: Store) -> None:
    fill(store, background(300))
    fill(store, [paper(n, "Agent memory. An agent memory.", people=(Person("Ada"),)) for n in range(14)])
    assert find(store) == []


def test_what_the_taxonomy_knows_is_not_offered(store: Store) -> None:
    fill(store, background(300))
    fill(store, [paper(n, "A qubit memory. A qubit memory. Quantum machine learning.") for n in range(14)])
    assert not [one.phrase for one in find(store) if "qubit" in one.phrase.lower()]


def test_only_documents_about_a_technology_are_read_where_that_is_said(rising: Store) -> None:
    assert [one.recent for one in find(rising, technology="quantum-computing")] == [14]
    assert find(rising, technology="energy-materials") == []


def test_a_dismissed_phrase_is_never_offered_again(rising: Store) -> None:
    assert dismiss(rising, "Agent memories", "we know", NOW) is True
    assert dismiss(rising, "agent-memory", "again", NOW) is False
    assert load_dismissed(rising) == {"agent memory"}
    assert find(rising) == []


@pytest.mark.parametrize("phrase", ["", " ", "…", "xy " * 200])
def test_what_is_no_phrase_cannot_be_dismissed(store: Store, phrase: str) -> None:
    with pytest.raises(InputError):
        dismiss(store, phrase, "", NOW)


def test_an_empty_base_offers_nothing(store: Store) -> None:
    assert suggest(store, make_taxonomy(), Wish()) is None


def test_memory_is_bounded_and_what_is_frequent_is_kept(rising: Store) -> None:
    fill(rising, [paper(n + 5000, f"Odd thing{n}x and strange matter{n}y.") for n in range(300)])
    reader = PhraseReader(make_known_names(make_taxonomy()))
    batches = rising.dated_texts.iter(SINCE, DAY + timedelta(days=1), batch_size=10)
    kept = find_frequent(batches, reader, Coverage({}, {"arxiv:cs.LG": 99}), 8, most_held=150)
    assert "agent memory" in kept
    assert len(kept) < 100
