"""``scout backfill`` over an archive on loopback: the plan, the budget of a day, progress, giving up; and wrong use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from core.clock import utc_now
from core.settings import load_settings
from core.store import open_settings_store
from core.store.tables import backfill_days
from tests.api.cli.conftest import Outcome, Scout
from tests.crawlers.backfill.archive import Archive, fill_years, make_archive
from tests.crawlers.loopback import Web

# A topic of quantum communication, and one of integrated photonics.
QUANTUM, PHOTONICS = "T10020", "T10299"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def archive(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive of three years, the only source of an installation beside a feed and one that wants a key."""
    held = Archive(fill_years(QUANTUM, 2021, 2023, 15) | fill_years(PHOTONICS, 2022, 2022, 5))
    web.replies["/works"] = held.answer
    feed = {
        "id": "outlet",
        "access": "feed",
        "kind": "news",
        "url": f"{web.url}/feed",
        "paged_api": None,
        "backfill": None,
    }
    sources = [
        make_archive(web),
        make_archive(web, **feed, record=None),
        make_archive(web, id="closed", key={"name": "CLOSED_KEY", "parameter": "key"}),
    ]
    folder = tmp_path / "sources"
    folder.mkdir()
    for source in sources:
        facts = source.model_dump(mode="json", exclude_defaults=True, exclude_none=True) | {"visible_from": "published"}
        (folder / f"{source.id}.yml").write_text(yaml.safe_dump(facts))
    settings = {
        "SOURCES": str(folder),
        "SANDBOX_URL": web.url,
        "READERS": "0",
        "TIMEOUT_S": "5",
        "TECHNOLOGIES": "quantum-communication,integrated-photonics",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"SCOUT_CRAWL__{name}", value)
    return held


def begin(scout: Scout, *options: str) -> Outcome:
    return scout("backfill", "--from", "2021", "--until", "2023", "--yes", "--json", *options)


def test_a_plan_says_what_would_be_asked_and_asks_nothing(scout: Scout, archive: Archive) -> None:
    planned = scout("backfill", "--from", "2021", "--until", "2023", "--dry-run", "--requests", "2", "--json")
    assert planned.code == 0
    of_archive = [hit for hit in planned.json["hits"] if hit["source"] == "archive"]
    assert [(hit["technology"], hit["queries"], hit["requests"]) for hit in of_archive] == [
        ("quantum-communication", 3, 3),
        ("integrated-photonics", 3, 3),
    ]
    assert planned.json["days"] == {"archive": 3}
    assert archive.queries == []


def test_a_plan_names_missing_keys_and_what_is_had_of_the_others(scout: Scout, archive: Archive) -> None:
    del archive
    shown = scout("backfill", "--from", "2021", "--dry-run")
    assert "missing: the key CLOSED_KEY of closed" in shown.err
    assert "not asked: outlet: a feed tells what is new; it has no past" in shown.out


def test_counting_asks_once_for_each_technology_and_foresees_pages(scout: Scout, archive: Archive) -> None:
    planned = scout("backfill", "--from", "2021", "--until", "2023", "--dry-run", "--count", "--json")
    of_archive = [hit for hit in planned.json["hits"] if hit["source"] == "archive"]
    assert [(hit["records"], hit["requests"]) for hit in of_archive] == [(45, 8), (5, 4)]
    assert len(archive.queries) == 2
    with open_settings_store(load_settings()) as store:
        assert (store.documents.count(), store.backfills.load()) == (0, [])


def test_all_that_was_planned_is_had(scout: Scout, archive: Archive) -> None:
    done = begin(scout)
    assert done.code == 0, done.err
    assert [(hit["technology"], hit["done"], hit["records"], hit["total"]) for hit in done.json["hits"]] == [
        ("integrated-photonics", 3, 5, 5),
        ("quantum-communication", 3, 45, 45),
    ]
    assert done.json["sources"] == [
        {"source": "archive", "requests_a_day": 500, "used_today": 9, "requests_left": 0, "days_left": 0}
    ]
    assert scout("status", "--json").json["documents"] == {"archive": 50}


def test_a_day_ends_with_its_requests_and_what_is_left_is_told(scout: Scout, archive: Archive) -> None:
    done = begin(scout, "--requests", "4")
    assert done.code == 0, done.err
    [source] = done.json["sources"]
    assert (source["used_today"], source["requests_left"], source["days_left"]) == (4, 5, 2)
    again = scout("backfill", "--json")
    assert (again.code, len(archive.queries)) == (0, 4)
    assert scout("backfill", "--status", "--json").json["sources"] == again.json["sources"]


def test_a_crawl_of_the_next_day_goes_on_with_it_after_its_round(scout: Scout, archive: Archive) -> None:
    begin(scout, "--requests", "4")
    with open_settings_store(load_settings()) as store, store.database.write() as connection:
        connection.execute(backfill_days.update().values(day=utc_now().date() - timedelta(days=1)))
    assert scout("crawl", "archive").code == 0
    first, *others = archive.queries[4:]
    assert "topics" not in first
    assert [bool(query.get("topics")) for query in others] == [True] * 4


def test_what_is_given_up_is_gone_and_what_came_in_stays(scout: Scout, archive: Archive) -> None:
    begin(scout, "--requests", "4")
    stopped = scout("backfill", "--stop", "--json")
    assert stopped.json["queries"] > 0
    left = scout("backfill", "--status", "--json").json["hits"]
    assert all(hit["done"] == hit["queries"] for hit in left)
    assert scout("status", "--json").json["documents"]["archive"] > 0
    assert scout("backfill").code == 2


def test_who_goes_on_is_told_that_it_is_with_all_technologies(scout: Scout, archive: Archive) -> None:
    begin(scout, "--requests", "4")
    ended = scout("backfill", "--technology", "quantum-communication")
    assert (ended.code, "--technology: what waits is asked in its order" in ended.err) == (2, True)
    assert len(archive.queries) == 4


def test_counting_for_a_plan_changes_no_budget_that_is_in_use(scout: Scout, archive: Archive) -> None:
    begin(scout, "--requests", "4", "--technology", "quantum-communication")
    scout("backfill", "--from", "2021", "--dry-run", "--count", "--requests", "9", "--json")
    assert scout("backfill", "--status", "--json").json["sources"][0]["requests_a_day"] == 4
    assert len(archive.queries) == 4


def test_what_waits_of_a_source_that_was_switched_off_is_asked_only_when_it_is_named(
    scout: Scout, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(scout, "--requests", "4")
    monkeypatch.setenv("SCOUT_CRAWL__SOURCES_OFF", "archive")
    refused = scout("backfill", "--requests", "9")
    assert (refused.code, "sources that are off: archive" in refused.err, len(archive.queries)) == (2, True, 4)
    assert scout("backfill", "--requests", "9", "--source", "archive").code == 0
    assert len(archive.queries) == 9


def test_what_was_refused_is_listed_with_its_reason(scout: Scout, archive: Archive) -> None:
    archive.records.clear()
    archive.most = 0
    ended = begin(scout, "--technology", "quantum-communication")
    assert ended.code == 3
    [first, *_] = scout("backfill", "--status", "--json").json["refused"]
    assert (first["source"], "HTTP 400" in first["error"]) == ("archive", True)
    assert "refused: archive" in scout("backfill", "--status").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "1850"], "--from 1850: a year from 1900"),
        (["--from", "2999"], "--from 2999: a year from 1900"),
        (["--from", "2021", "--until", "2019"], "--until 2019: a year from 2021"),
        (["--from", "2021", "--technology", "quantum-communicaton"], "--technology quantum-communicaton: no such"),
        (["--from", "2021", "--source", "nowhere"], "nowhere: no such source"),
        (["--from", "2021", "--source", "outlet", "--yes"], "no source can be asked for this"),
        (["--from", "2021", "--source", "closed", "--yes"], "keys are missing: CLOSED_KEY"),
        (["--from", "2021"], "--yes begins"),
        (["--from", "2021", "--json"], "--yes begins"),
        ([], "--from 2020"),
        (["--status", "--technology", "lasers"], "--technology lasers: no backfill of it was begun"),
        (["--stop", "--source", "archive"], "--source archive: no backfill of it was begun"),
        (["--from", "2021", "--requests", "0"], "--requests"),
        (["--from", "once"], "--from"),
        (["--dry-run"], "--dry-run: say from which year on too"),
        (["--until", "2022"], "--until: say from which year on too"),
        (["--count"], "--count: say from which year on too"),
        (["--again"], "--again: say from which year on too"),
        (["--stop", "--dry-run"], "--dry-run: either that or --stop"),
        (["--status", "--stop"], "--stop: either that or --status"),
        (["--status", "--from", "2021"], "--from: either that or --status"),
    ],
)
def test_wrong_use_is_named_and_nothing_is_asked(
    scout: Scout, archive: Archive, arguments: list[str], said: str
) -> None:
    ended = scout("backfill", *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err
    assert archive.queries == []


def test_nothing_is_asked_without_a_contact(scout: Scout, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCOUT_CRAWL__SANDBOX_URL")
    folder = load_settings().crawl.sources or Path()
    facts = (folder / "archive.yml").read_text()
    (folder / "archive.yml").write_text(facts.replace("http://127.0.0.1", "https://archive.example"))
    ended = begin(scout)
    assert (ended.code, "SCOUT_CRAWL__CONTACT" in ended.err) == (2, True)
    assert archive.queries == []
