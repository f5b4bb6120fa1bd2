from pathlib import Path

import pytest

from core.errors import InputError
from core.evaluation.figures import Counts
from core.evaluation.report import Options, evaluate
from knowledge.evaluation.affiliation_gold import AffiliationGold, read_affiliation_gold
from knowledge.evaluation.affiliations import AffiliationTask
from knowledge.linking.found import LinkFound
from tests.knowledge.linking.registers import ENTRIES, make_case

TASK = AffiliationTask(lambda: ENTRIES)
HEAD = "original_affiliation,original_labels_correct,labels,split\n"


def _link(key: str, *parents: str) -> LinkFound:
    return LinkFound(f"ror:{key}", 0.9, (), (0, 1), tuple(f"ror:{one}" for one in parents))


def test_a_file_is_read_by_split_and_bad_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(
        HEAD
        + "Lumen,yes,\"{'https://ror.org/lumen', 'Some Name'}\",test\n"
        + "Kaal,yes,{'https://ror.org/kaal'},train\n"
        + "Bad,yes,__import__('os'),test\n"
        + "Worse,yes,5,test\n",
        encoding="utf-8",
    )
    reading = read_affiliation_gold(path, frozenset({"test"}))
    assert [case.gold for case in reading.cases] == [
        AffiliationGold(frozenset({"ror:lumen"}), frozenset({"Some Name"}), "test")
    ]
    assert [refusal.place for refusal in reading.refusals] == [f"{path}:4", f"{path}:5"]


def test_a_file_without_the_columns_is_no_gold(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="labels"):
        read_affiliation_gold(path, frozenset({"test"}))


def test_a_label_of_the_register_is_found_or_missed() -> None:
    assert TASK.judge(make_case("ror:lumen"), [_link("lumen")]).counts["linked"] == Counts(1, 0, 0)
    missed = TASK.judge(make_case("ror:lumen"), [])
    assert (missed.counts["linked"], missed.findings[0].is_wrong) == (Counts(0, 0, 1), False)
    wrong = TASK.judge(make_case("ror:lumen"), [_link("kaal")])
    assert wrong.counts["linked"] == Counts(0, 1, 1)


def test_a_part_of_the_labelled_is_right_but_not_the_label_itself() -> None:
    judged = TASK.judge(make_case("ror:lumen"), [_link("lumenhospital", "lumen")])
    assert judged.counts == {"linked": Counts(1, 0, 0), "labelled_only": Counts(0, 1, 1)}


def test_a_labelled_name_of_an_entry_is_that_entry() -> None:
    assert TASK.judge(make_case("kaal university"), [_link("kaal")]).counts["linked"] == Counts(1, 0, 0)


def test_a_withdrawn_label_is_what_took_its_place() -> None:
    assert TASK.judge(make_case("ror:kaalstadt"), [_link("kaaltech")]).counts["linked"] == Counts(1, 0, 0)


def test_where_no_record_is_known_nothing_is_to_be_linked() -> None:
    assert TASK.judge(make_case("ror:0unknown"), []).counts["unlinked"] == Counts(1, 0, 0)
    assert TASK.judge(make_case("ror:0unknown"), [_link("kaal")]).counts["unlinked"] == Counts(0, 1, 1)


def test_the_task_runs_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    text = "Department of Physics, Lumen University, Eindhoven, Netherlands"
    path.write_text(
        HEAD + f"\"{text}\",yes,{{'https://ror.org/lumen'}},test\n" + "University of Nowhere,yes,{'Nowhere'},test\n",
        encoding="utf-8",
    )
    report = evaluate(TASK, path, Options(), {})
    assert report.measures["linked"].overall.f1 == 1.0
    assert report.measures["unlinked"].overall.right == 1
    assert report.description == {"entries": 12, "strings_known": 1, "strings_unknown": 1}
