import json
from pathlib import Path

from core.evaluation.report import Options, evaluate
from knowledge.evaluation.names import NameTask
from tests.knowledge.linking.registers import ENTRIES

PAIRS = (
    {"a": "Ferrum Robotics GmbH", "b": "FERRUM ROBOTICS", "same": True},
    {"a": "Stahlhand", "b": "Ferrum Robotics", "same": True, "kind": "former"},
    {"a": "Volvo Car Corporation", "b": "Volvo Truck Corporation", "same": False},
    {"a": "Orbis Optics", "b": "Orbis Optics", "same": False, "a_country": "NL", "b_country": "US"},
)


def _write(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_pairs_are_told_apart_with_what_the_register_knows(tmp_path: Path) -> None:
    report = evaluate(NameTask(lambda: ENTRIES), _write(tmp_path, *PAIRS), Options(), {})
    figures = report.measures["same"].overall
    assert (figures.right, figures.wrong, figures.missed) == (2, 0, 0)


def test_without_a_register_a_former_name_is_an_error_that_is_shown(tmp_path: Path) -> None:
    report = evaluate(NameTask(list), _write(tmp_path, *PAIRS), Options(), {})
    assert report.measures["same"].overall.missed == 1
    ((_, finding),) = report.findings
    assert (finding.group, finding.what, finding.is_wrong) == ("former", "Stahlhand | Ferrum Robotics", False)


def test_a_line_that_is_no_pair_is_refused(tmp_path: Path) -> None:
    report = evaluate(NameTask(list), _write(tmp_path, *PAIRS, {"a": "x"}), Options(), {})
    assert (report.n, len(report.refusals)) == (4, 1)
