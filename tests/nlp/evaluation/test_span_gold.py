from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from core.evaluation.cases import Case
from nlp.evaluation.record_gold import read_record_gold
from nlp.evaluation.span_gold import SpanGold
from nlp.evaluation.token_gold import read_token_gold
from tests.nlp.evaluation.gold import write_lines

WIKI = "The O\nMad I-ORG\nCapsule I-ORG\ntoured O\nJapan I-LOC\n"


def spans(case: Case[SpanGold]) -> list[tuple[str, str]]:
    names = sorted(case.gold.names, key=lambda name: name.start)
    return [(case.text[name.start : name.end], name.kind) for name in names]


@pytest.mark.parametrize(
    "body",
    [
        "in O\nUnion I-ORG\nBank I-ORG\nDelft I-LOC\n",
        "in\tO\nUnion\tB-corporation\nBank\tI-corporation\nDelft\tB-location\n",
        "in IN - O\nUnion NNP - B-university\nBank NNP - E-university\nDelft NNP - S-location\n",
        "\ufeffin O\r\nUnion B-organisation\r\nBank I-organisation\r\nDelft B-country\r\n",
    ],
)
def test_names_are_read_whatever_the_columns_and_labels(tmp_path: Path, body: str) -> None:
    (case,) = read_token_gold(write_lines(tmp_path / "x.txt", body), 1).cases
    assert case.text == "in Union Bank Delft"
    assert spans(case) == [("Union Bank", "organisation"), ("Delft", "place")]


def test_a_b_begins_another_name_and_labels_without_a_kind_are_none(tmp_path: Path) -> None:
    body = "TNO B-ORG\nASML B-ORG\nExpo B-event\n2030 I-event\n"
    (case,) = read_token_gold(write_lines(tmp_path / "x.txt", body), 1).cases
    assert spans(case) == [("TNO", "organisation"), ("ASML", "organisation")]
    assert case.gold.kinds == {"organisation"}


def test_without_documents_each_sentence_stands_alone(tmp_path: Path) -> None:
    cases = read_token_gold(write_lines(tmp_path / "x.txt", WIKI, WIKI), 1).cases
    assert [case.text for case in cases] == ["The Mad Capsule toured Japan"] * 2
    assert cases[0].group != cases[1].group


def test_sentences_of_one_document_stand_together_up_to_a_length(tmp_path: Path) -> None:
    start = "-DOCSTART- -X- O O\n"
    cases = read_token_gold(write_lines(tmp_path / "x.txt", start, *[WIKI] * 100, start, WIKI), 1).cases
    assert [case.text.count("Japan") for case in cases] == [51, 49, 1]
    assert len({case.group for case in cases}) == 2
    assert spans(cases[1])[-1] == ("Japan", "place")


def test_each_fifth_sentence_alone_as_where_the_others_taught_the_model(tmp_path: Path) -> None:
    sentences = [f"Number O\n{place} O\nJapan I-LOC\n" for place in range(12)]
    cases = read_token_gold(write_lines(tmp_path / "x.txt", *sentences), 5).cases
    assert [case.text for case in cases] == ["Number 4 Japan", "Number 9 Japan"]


@pytest.mark.parametrize("line", ["Mad", "Mad ORG", "\tI-ORG", "Mad X-ORG"])
def test_a_sentence_with_a_bad_line_is_left_out(tmp_path: Path, line: str) -> None:
    reading = read_token_gold(write_lines(tmp_path / "x.txt", WIKI, f"The O\n{line}\n", WIKI), 1)
    assert len(reading.cases) == 2
    assert [refusal.place for refusal in reading.refusals] == [f"{tmp_path / 'x.txt'}:8"]


def test_a_dutch_file_is_read_as_dutch(tmp_path: Path) -> None:
    words = "De universiteit heeft het geld voor een nieuwe onderzoeksgroep gekregen van het ministerie".split()
    body = "\n".join(f"{word} O" for word in words) + "\nTNO B-ORG\n"
    assert read_token_gold(write_lines(tmp_path / "x.txt", body), 1).cases[0].lang == "nl"


def make_record(text: str, *mentions: tuple[str, str]) -> dict[str, Any]:
    return {
        "id": "r1",
        "text": {"string": text},
        "langCode": {"string": "de"},
        "conceptMentions": {
            "array": [
                {"type": kind, "span": {"start": text.index(surface), "end": text.index(surface) + len(surface)}}
                for kind, surface in mentions
            ]
        },
    }


def test_records_of_avro_are_read_and_what_is_no_name_counts_neither_way(tmp_path: Path) -> None:
    record = make_record(
        "Sie sind in Ulm. Dort baut Siemens mehr als dieser Hersteller.",
        ("organization", "Sie"), ("location-city", "Ulm"), ("organization-company", "Siemens "),
        ("organization", "als dieser"),
    )  # fmt: skip
    path = tmp_path / "test.json.gz"
    path.write_bytes(gzip.compress(f"{json.dumps(record, indent=1)}\n{json.dumps(record)}".encode()))
    case = read_record_gold(path).cases[1]
    assert (case.lang, spans(case)) == ("de", [("Ulm", "place"), ("Siemens", "organisation")])
    assert [case.text[start:end] for start, end in case.gold.ignored] == ["Sie", "als dieser"]


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("{} {", 1, "Input should be a valid string"),
        ('{"id": "x"}', 1, "text"),
        ('\n\n{"id": ', 3, "what follows is left out"),
        ("[1]", 1, "a record is an object"),
        ("[" * 100_000, 1, "what follows is left out"),
        ('{"id": ' + "1" * 5_000 + "}", 1, "what follows is left out"),
    ],
)
def test_a_bad_record_is_named(tmp_path: Path, body: str, place: int, message: str) -> None:
    path = write_lines(tmp_path / "x.json", body)
    reading = read_record_gold(path)
    assert reading.cases == ()
    assert reading.refusals[0].place == f"{path}:{place}"
    assert message in reading.refusals[0].message


@pytest.mark.parametrize(
    ("path", "every", "texts", "organisations"),
    [
        ("wikigold/CONLL-format/data/wikigold.conll.txt", 5, 339, 180),
        ("SEC-filings/CONLL-format/data/test/FIN3.txt", 1, 56, 56),
        ("crossner/politics/test.txt", 1, 651, 1466),
    ],
)
def test_the_real_corpora_are_read_whole(
    shared_data: Path, path: str, every: int, texts: int, organisations: int
) -> None:
    reading = read_token_gold(shared_data / "ner" / path, every)
    names = [name for case in reading.cases for name in case.gold.names if name.kind == "organisation"]
    assert (len(reading.cases), len(names), reading.refusals) == (texts, organisations, ())
