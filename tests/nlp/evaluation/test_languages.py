from __future__ import annotations

from pathlib import Path
from typing import Any

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


def test_whole_sentences_of_four_languages_are_told_apart(taxonomy: Taxonomy, shared_data: Path) -> None:
    report = evaluate(LanguageTask(taxonomy), shared_data / "news" / "langid.jsonl.xz", Options(), {})
    measured = report.measures["from_50_characters"]
    assert measured.overall.n == 3216
    assert min(figures.precision or 0 for figures in measured.halves.values()) >= 0.99
