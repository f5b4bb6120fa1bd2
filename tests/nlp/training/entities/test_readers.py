from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from nlp.training.entities import conll, dfki, marked
from nlp.training.entities.samples import LABELS, Name, Sample, group


def surfaces(sample: Sample) -> list[tuple[str, str | None]]:
    return [(sample.text[name.start : name.end], name.label) for name in sample.names]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("The O\nMad I-ORG\nCapsule I-ORG\n. O\n", [("Mad Capsule", "ORG")]),
        ("TNO\tB-ORG\nASML\tB-ORG\n", [("TNO", "ORG"), ("ASML", "ORG")]),
        ("Evergreen NNP - I-ORG\nSolar NNP - I-ORG\nsaid VBD - O\n", [("Evergreen Solar", "ORG")]),
        ("a\tB-field\n", []),
    ],
)
def test_files_of_one_token_a_line_are_read(tmp_path: Path, lines: str, expected: list[tuple[str, str]]) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text(lines, encoding="utf-8")
    (sample,) = conll.read(path, "corpus", {"ORG": "ORG"})
    assert surfaces(sample) == expected


def test_sentences_of_one_document_keep_its_number(tmp_path: Path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text("-DOCSTART- O\n\na O\n\nb O\n\n-DOCSTART- O\n\nc O\n", encoding="utf-8")
    documents = [sample.document for sample in conll.read(path, "corpus", {})]
    assert documents[0] == documents[1] != documents[2]


def test_marks_become_names() -> None:
    text, names = marked.parse("Bij [ASML](ORG)-topman [Jan Jansen](PERSON) voor [€ 3](MONEY)")
    assert text == "Bij ASML-topman Jan Jansen voor € 3"
    assert names == (Name(4, 8, "ORG"), Name(16, 26, "PERSON"))


def test_every_fifth_of_our_own_texts_is_held_out(tmp_path: Path) -> None:
    path = tmp_path / "nl.jsonl"
    record = {"id": "nl-1", "lang": "nl", "title": "[TNO](ORG)", "text": "Bij [TNO](ORG)"}
    path.write_text("\n".join(json.dumps(record) for _ in range(10)), encoding="utf-8")
    samples = list(marked.read(path))
    assert [number for number, sample in enumerate(samples) if sample.held_out] == [4, 9]
    assert surfaces(samples[0]) == [("TNO", "ORG"), ("TNO", "ORG")]


def test_a_pronoun_marked_as_organisation_says_nothing(tmp_path: Path) -> None:
    text = "We sell HP Valves"
    concepts = [
        {"type": "organization", "span": {"start": 0, "end": 2}},
        {"type": "product", "span": {"start": 8, "end": 17}},
    ]
    record = {"id": "1", "text": {"string": text}, "conceptMentions": {"array": concepts}}
    path = tmp_path / "corpus.json.gz"
    path.write_bytes(gzip.compress(json.dumps(record, indent=1).encode()))
    (sample,) = dfki.read(path, "products", dfki.PRODUCTS, "en")
    assert surfaces(sample) == [("We", None), ("HP Valves", "PRODUCT")]


def test_neighbours_are_joined_within_a_document() -> None:
    samples = [
        Sample("c", "1", "TNO", (Name(0, 3, "ORG"),)),
        Sample("c", "1", "a TNO", (Name(2, 5, "ORG"),)),
        Sample("c", "2", "b", ()),
    ]
    joined = list(group(samples, 100, " "))
    assert [sample.text for sample in joined] == ["TNO a TNO", "b"]
    assert surfaces(joined[0]) == [("TNO", "ORG"), ("TNO", "ORG")]


def test_labels_are_those_of_the_model() -> None:
    assert set(dfki.SMART_DATA.values()) | set(dfki.PRODUCTS.values()) <= set(LABELS)
