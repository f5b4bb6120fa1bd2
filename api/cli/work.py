"""``scout work``: keep collecting, tagging, resolving and indexing, until told to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from api.cli.collecting import Collector
from api.cli.console import note
from api.cli.crawling import HOW_TO_CRAWL, load_all_sources, may_crawl, note_keyless
from api.cli.installation import Installation, open_installation, read_settings
from api.cli.pipeline import parse_interval, renew_tagger
from core.clock import utc_now
from core.errors import InputError, ScoutError
from core.logs import get_logger
from core.models import Consumer
from core.retrying import Patience, retry
from core.stages import StageOptions, find_dead
from index.stage import BATCH_SIZE as INDEX_BATCH
from index.stage import IndexStage
from knowledge.stage import run_resolve
from nlp.stage import run_tag
from nlp.tagger import Tagger

log = get_logger(__name__)

CRAWL = "crawl"
STAGES = (CRAWL, Consumer.TAG.value, Consumer.RESOLVE.value, Consumer.INDEX.value)
# A worker that finds nothing asks less and less often, up to this many times its pause.
_LONGEST_POLLS = 8
_BATCH = 1000


def work(
    only: Annotated[str, typer.Option(help="The stages to work on, separated by commas.")] = ",".join(STAGES),
    poll: Annotated[str, typer.Option(help="How long to wait when there is nothing to do.")] = "2s",
    heartbeat: Annotated[
        Path | None, typer.Option(help="File that is touched while all goes well: for health checks.")
    ] = None,
) -> None:
    """Keep working on what waits, until interrupted; the batch under way is finished first.

    Several workers share the work on PostgreSQL.
    """
    stages, poll_s = parse_stages(only), parse_interval(poll)
    settings = read_settings()
    signals = _Signals()
    with signals.heard(), ExitStack() as stack:
        patience = Patience(settings.store.retry_s, signals.sleep)
        house = retry(lambda: stack.enter_context(open_installation(settings)), patience)
        if CRAWL in stages and not may_crawl(settings):
            note(HOW_TO_CRAWL)
        elif CRAWL in stages:
            note_keyless(settings, load_all_sources(settings))
        note(f"working on {', '.join(stages)}; Ctrl-C ends it after the batch under way")
        Worker(house, stages, poll_s, signals, heartbeat).run()


def parse_stages(text: str) -> tuple[str, ...]:
    """Return the stages of ``tag,index`` in the order of the pipeline; raises InputError."""
    asked = {part.strip() for part in text.split(",")}
    unknown = asked - set(STAGES)
    if unknown:
        raise InputError(f"there are: {', '.join(STAGES)}", place=f"--only {text}")
    return tuple(stage for stage in STAGES if stage in asked)


class _Signals:
    """Whether the process was told to end: by Ctrl-C, or by whoever runs it (SIGTERM)."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen, and give the signals back afterwards."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def is_stopping(self) -> bool:
        """Whether one came."""
        return self._event.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than until one comes."""
        self._event.wait(seconds)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._event.set()


@dataclass(slots=True)
class Worker:
    """Looks for work and does it, stage after stage."""

    house: Installation
    stages: tuple[str, ...]
    poll_s: float
    signals: _Signals
    heartbeat: Path | None = None
    _idle_polls: int = 1
    _tagger: Tagger | None = field(default=None)
    _collector: Collector = field(init=False)

    def __post_init__(self) -> None:
        self._collector = Collector(self.house)

    def run(self) -> None:
        """Work until a signal comes."""
        self._free_dead()
        try:
            while not self.signals.is_stopping():
                self._go_on()
        finally:
            self._collector.stop()

    def _go_on(self) -> None:
        if self._go_round():
            self._idle_polls = 1
        else:
            self.signals.sleep(self.poll_s * self._idle_polls)
            self._idle_polls = min(self._idle_polls * 2, _LONGEST_POLLS)

    def _free_dead(self) -> None:
        """Give back what killed workers of this machine hold: nobody else would before their leases end."""
        store = self.house.store
        generations = store.indexes.fed(self.house.engine.name)
        for consumer in (Consumer.TAG, Consumer.RESOLVE, *(f"{Consumer.INDEX}:{name}" for name in generations)):
            store.pending.free(consumer, find_dead(store.pending.claimants(consumer)))

    def _go_round(self) -> bool:
        """Work on each stage once; say whether there was anything to do."""
        rounds: Mapping[str, Callable[[], bool]] = {
            CRAWL: self._collector.tend,
            Consumer.TAG.value: self._tag,
            Consumer.RESOLVE.value: self._resolve,
            Consumer.INDEX.value: self._index,
        }
        found = [self._try(rounds[stage]) for stage in self.stages]
        if None not in found:
            self._beat()
        return any(found)

    @staticmethod
    def _try(work: Callable[[], bool]) -> bool | None:
        """Say whether there was anything to do; ``None``: it failed. The other stages go on."""
        try:
            return work()
        except ScoutError as exc:  # what ends one round may be over in the next
            log.warning("work stopped for now", error=f"{exc.code}: {exc}")
            return None

    def _tag(self) -> bool:
        if not self._waits(Consumer.TAG):
            return False
        self._tagger = renew_tagger(self.house, self._tagger)
        run_tag(self.house.store, self._tagger, self._options(_BATCH), renew=partial(renew_tagger, self.house))
        return True

    def _resolve(self) -> bool:
        if not (self._waits(Consumer.RESOLVE) or self._waits(Consumer.LINK)):
            return False
        run_resolve(self.house.store, self._options(_BATCH))
        return True

    def _index(self) -> bool:
        house = self.house
        stage = IndexStage(house.store, house.engine, self._options(INDEX_BATCH), lambda: house.taxonomy)
        if not house.store.units.has_any() or not stage.has_work():
            return False
        return any(run.read for run in stage.run())

    def _waits(self, consumer: str) -> bool:
        return self.house.store.pending.has_free(consumer, utc_now())

    def _options(self, batch_size: int) -> StageOptions:
        asked = self.house.settings.store
        return StageOptions(
            batch_size,
            asked.lease_s,
            progress=lambda _: self._beat(),
            retry_s=asked.retry_s,
            sleep=self.signals.sleep,
            is_stopping=self.signals.is_stopping,
        )

    def _beat(self) -> None:
        if self.heartbeat is not None:
            self.heartbeat.touch()
