from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.evaluation.report import Options, evaluate
from core.taxonomy import Taxonomy
from nlp.evaluation.languages import LanguageTask
from tests.nlp.evaluation.gold import write_lines

DUTCH = "De onderzoekers hebben het licht in een ring van glas opgesloten en daarna weer vrijgelaten."


def test_a_line_is_scored_by_its_length_and_und_is_wrong(taxonomy: Taxonomy, tmp_path: Path) -> None:
    lines = [{"lang": "nl", "text": DUTCH}, {"lang": "nl", "text": "ollie"}, {"lang": "en", "text": DUTCH}]
    path = write_lines(tmp_path / "gold.jsonl", *lines)
    report = evaluate(LanguageTask(taxonomy), path, Options(), {})
    assert {name: (m.overall.right, m.overall.n) for name, m in report.measures.items()} == {
        "from_50_characters": (1, 2),
        "shorter": (0, 1),
    }
    confusion: Any = report.description["confusion"]
    assert confusion["from_50_characters"] == {"nl": {"nl": 1}, "en": {"nl": 1}}
    assert confusion["shorter"] == {"nl": {"und": 1}}


@pytest.mark.parametrize("lang", ["NL", "nl-BE", "nl_NL", " nl "])
def test_a_language_counts_however_its_tag_is_written(taxonomy: Taxonomy, tmp_path: Path, lang: str) -> None:
    path = write_lines(tmp_path / "gold.jsonl", {"lang": lang, "text": DUTCH})
    report = evaluate(LanguageTask(taxonomy), path, Options(), {})
    assert set(report.measures["from_50_characters"].by_language) == {"nl"}
    assert report.measures["from_50_characters"].overall.right == 1


@pytest.mark.parametrize("lang", ["", "Dutch", "nld", "n\u0142", "-nl"])
def test_what_is_no_language_is_refused(taxonomy: Taxonomy, tmp_path: Path, lang: str) -> None:
    path = write_lines(tmp_path / "gold.jsonl", {"lang": "nl", "text": DUTCH}, {"lang": lang, "text": DUTCH})
    report = evaluate(LanguageTask(taxonomy), path, Options(), {})
    assert (report.n, [refusal.place for refusal in report.refusals]) == (1, [f"{path}:2"])
    assert "ISO 639-1" in report.refusals[0].message


def test_equal_lines_of_two_files_are_two_documents(taxonomy: Taxonomy, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        write_lines(tmp_path / name, {"lang": "nl", "text": DUTCH})
    cases = [LanguageTask(taxonomy).read(tmp_path / name, 1).cases[0] for name in ("a.jsonl", "b.jsonl")]
    assert cases[0].group != cases[1].group
    assert cases[0].id == "a.jsonl: line 1"


def test_whole_sentences_of_four_languages_are_told_apart(taxonomy: Taxonomy, shared_data: Path) -> None:
    report = evaluate(LanguageTask(taxonomy), shared_data / "news" / "langid.jsonl.xz", Options(), {})
    measured = report.measures["from_50_characters"]
    assert measured.overall.n == 3216
    assert min(figures.precision or 0 for figures in measured.halves.values()) >= 0.99
