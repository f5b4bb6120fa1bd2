"""A worker that runs while the taxonomy is changed, by another process, works by the new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.current_taxonomy import CurrentTaxonomy
from api.cli.installation import Installation, open_installation, read_settings
from api.cli.work import Worker, _Signals
from core.taxonomy.copies import OWN_FOLDER
from tests.api.cli.conftest import Scout

DOCUMENT = "arxiv:1901.00001"


@pytest.fixture
def worker(scout: Scout, papers: Path) -> Iterator[Worker]:
    """A worker that has worked, of a base in which a person says of a paper that it is about lidar."""
    scout("import", "arxiv", str(papers))
    assert scout("corrections", "tag", DOCUMENT, "lidar", "about", "--reason", "it is").code == 0
    with open_installation(read_settings()) as house:
        yield _start(house)


def _start(house: Installation) -> Worker:
    """Return a worker that has done all there was to do."""
    made = Worker(house, ("tag", "resolve", "index"), 0.1, _Signals())
    while made._go_round():
        pass
    return made


def _found(scout: Scout, technology: str) -> int:
    return int(scout("search", f"technology:{technology}", "--json").json["total"])


def test_a_correction_is_led_on_by_a_worker_that_runs(scout: Scout, worker: Worker) -> None:
    assert _found(scout, "lidar") == 1
    for before, after in (("lidar", "laser-radar"), ("laser-radar", "light-radar")):
        assert scout("technologies", "rename", before, after, "--yes").code == 0
        assert worker._go_round()
        assert (_found(scout, after), scout("index", "--verify", "--json").json["same"]) == (1, True)


def test_a_worker_follows_back_to_the_shipped_taxonomy(scout: Scout, worker: Worker) -> None:
    del worker
    assert scout("technologies", "rename", "lidar", "laser-radar", "--yes").code == 0
    with open_installation(read_settings()) as house:
        second = _start(house)
        assert _found(scout, "laser-radar") == 1
        assert scout("technologies", "reset", "--yes").code == 0
        assert second._go_round()
    assert (_found(scout, "lidar"), scout("index", "--verify", "--json").json["same"]) == (1, True)


def test_documents_are_tagged_again_by_the_new_taxonomy(scout: Scout, worker: Worker) -> None:
    edit = ("technologies", "edit", "lidar", "--add-term", "en:high quality factors", "--yes")
    assert scout(*edit).code == 0
    while worker._go_round():
        pass
    held = worker.house.store.tags.load([DOCUMENT])[DOCUMENT]
    assert "lidar" in [tag.technology for tag in held.tags]
    assert held.taxonomy_version == CurrentTaxonomy(read_settings()).load().version


def test_files_that_are_wrong_leave_the_taxonomy_of_before(scout: Scout, worker: Worker) -> None:
    assert scout("technologies", "rename", "lidar", "laser-radar", "--yes").code == 0
    folder, held = read_settings().home / OWN_FOLDER, worker.house.taxonomy
    assert "laser-radar" in held
    header = (folder / "taxonomy.yml").read_text()
    (folder / "taxonomy.yml").write_text("clusters: [")
    assert worker.house.taxonomy is held
    (folder / "taxonomy.yml").write_text(header)
    assert worker.house.taxonomy.version == held.version
