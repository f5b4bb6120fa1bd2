"""How ``scout work`` looks after the crawl and its stages: what fails or is full hurts no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.cli import collecting
from api.cli.collecting import Collector
from api.cli.installation import Installation, open_installation
from api.cli.work import CRAWL, Worker, _Signals
from core.clock import utc_now
from core.errors import ConfigurationError
from core.models import Consumer
from core.settings import load_settings
from core.store.forgetting.forgetting import Order
from crawlers.options import KeyOptions
from crawlers.registration import save_sources
from crawlers.source import load_sources
from tests.api.cli.test_collecting import FACTS


class Process:
    """A crawl under way that takes its time to end."""

    is_done = False

    def __init__(self) -> None:
        self.stops = 0

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "outlet.yml").write_text(FACTS)
    settings = load_settings(home=tmp_path, crawl={"sources": mine, "sandbox_url": "http://127.0.0.1:9"})
    with open_installation(settings) as opened:
        yield opened


def test_a_crawl_that_brings_too_much_is_told_to_end_once(house: Installation, monkeypatch: Any) -> None:
    process = Process()
    collector = Collector(house, process)  # type: ignore[arg-type]
    monkeypatch.setattr(Collector, "_is_full", lambda _: True)
    assert [collector.tend() for _ in range(3)] == [False] * 3
    assert process.stops == 1


@pytest.mark.parametrize(("longest_s", "wanted", "stops"), [(0.0, ["b"], 1), (0.0, [], 0), (900.0, ["b"], 0)])
def test_a_long_crawl_gives_way_to_what_has_come_due(
    house: Installation, monkeypatch: Any, longest_s: float, wanted: list[str], stops: int
) -> None:
    process = Process()
    collector = Collector(house, process)  # type: ignore[arg-type]
    monkeypatch.setattr(collecting, "LONGEST_CRAWL_S", longest_s)
    monkeypatch.setattr(Collector, "_wanted", lambda *_: wanted)
    assert [collector.tend() for _ in range(3)] == [False] * 3
    assert process.stops == stops


def test_a_source_that_was_forgotten_is_no_reason_to_begin(house: Installation) -> None:
    sources = load_sources(house.settings.crawl.sources or Path())
    save_sources(house.store, list(sources.values()), utc_now())
    wanted = Collector(house)._wanted  # what it would ask for, without asking
    assert wanted(sources) == ["outlet"]
    house.store.forgetting.forget_source("outlet", Order("asked to", utc_now()))
    assert wanted(sources) == []


def test_a_source_whose_key_nobody_gave_is_no_reason_to_begin(house: Installation) -> None:
    [source] = load_sources(house.settings.crawl.sources or Path()).values()
    closed = source.model_copy(update={"key": KeyOptions(name="OUTLET_KEY", header="X-Key")})
    assert Collector(house)._wanted({"outlet": closed}) == []


def test_a_stage_that_fails_keeps_no_other_from_its_work(house: Installation, monkeypatch: Any) -> None:
    def fail(_: Collector) -> bool:
        raise ConfigurationError("a key stands twice", place="mine.yml")

    def tag(_: Worker) -> bool:
        tagged.append(True)
        return True

    tagged: list[bool] = []
    monkeypatch.setattr(Collector, "tend", fail)
    monkeypatch.setattr(Worker, "_tag", tag)
    heartbeat = house.settings.home / "beat"
    worker = Worker(house, (CRAWL, Consumer.TAG.value), 1.0, _Signals(), heartbeat)
    assert (worker._go_round(), tagged, heartbeat.exists()) == (True, [True], False)
