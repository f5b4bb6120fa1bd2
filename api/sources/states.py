"""One word for how a source is doing, and one for how a run went: which they are, what they mean, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.store.runs import BROKEN_OFF, Run

# No run of one source is allowed to be silent for longer; one that is was killed.
KILLED_AFTER = timedelta(hours=12)
# An error that stopped a run is written with its class; what fell short of expectations is a sentence.
_STOPPED = re.compile(r"\w+(Error|Exception)\b")


class SourceState(StrEnum):
    """How a source is doing: the words of ``core.store.crawling.health``, and those of one that has no health yet."""

    OK = "ok"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    HTTP_ERROR = "http_error"
    DNS = "dns"
    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    MOVED = "moved"
    CHANGED_LAYOUT = "changed_layout"
    LATE = "late"
    FAILED = "failed"
    RUNNING = "running"
    NEVER = "never"


class RunState(StrEnum):
    """How a run went."""

    WELL = "well"
    PARTLY = "partly"
    UNEXPECTED = "unexpected"
    FAILED = "failed"
    RUNNING = "running"
    KILLED = "killed"


class Tone(StrEnum):
    """How much a state asks for: the shape and the colour that go with its word."""

    WELL = "well"
    LOOK = "look"
    BAD = "bad"
    BUSY = "busy"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StateWords:
    """What a state is called, how much it asks for, and what it means with what to do about it."""

    word: str
    tone: Tone
    meaning: str


SOURCE_WORDS: Mapping[SourceState, StateWords] = {
    SourceState.OK: StateWords("ok", Tone.WELL, "The last round brought what its facts lead to expect."),
    SourceState.EMPTY: StateWords(
        "empty", Tone.LOOK, "It answers, and gives fewer records than it should: look at it in a browser."
    ),
    SourceState.NOT_A_FEED: StateWords(
        "not a feed", Tone.BAD, "What answers is no feed any more: its address may lead to a page now."
    ),
    SourceState.HTTP_ERROR: StateWords(
        "HTTP error", Tone.BAD, "It answers with an error. Most pass: it is tried again, less and less often."
    ),
    SourceState.DNS: StateWords(
        "no such host",
        Tone.BAD,
        "Its name is not found (DNS): the site is gone or renamed, or this machine is offline.",
    ),
    SourceState.TIMEOUT: StateWords("timeout", Tone.BAD, "It does not answer in time, or the connection breaks."),
    SourceState.BLOCKED: StateWords(
        "blocked", Tone.BAD, "It refuses us: its robots.txt, a sign-in, or a wall against programs. Ask its publisher."
    ),
    SourceState.MOVED: StateWords(
        "moved", Tone.LOOK, "It moved for good and is read at the new address: write that one into its facts."
    ),
    SourceState.CHANGED_LAYOUT: StateWords(
        "changed layout", Tone.BAD, "It answers, and not in the form that its facts describe: they need mending."
    ),
    SourceState.LATE: StateWords(
        "late", Tone.LOOK, "It was well when it was last read, and that is longer ago than its cadence allows."
    ),
    SourceState.FAILED: StateWords("failed", Tone.BAD, "Its last run stopped before it was through."),
    SourceState.RUNNING: StateWords("running", Tone.BUSY, "It is being read for the first time."),
    SourceState.NEVER: StateWords("never read", Tone.NONE, "Nothing was asked of it yet."),
}
RUN_WORDS: Mapping[RunState, StateWords] = {
    RunState.WELL: StateWords("well", Tone.WELL, "All that came was taken in."),
    RunState.PARTLY: StateWords("partly refused", Tone.LOOK, "Some was refused; all else was taken in."),
    RunState.UNEXPECTED: StateWords("not as expected", Tone.LOOK, "It ended early or brought less than expected."),
    RunState.FAILED: StateWords("failed", Tone.BAD, "It stopped."),
    RunState.RUNNING: StateWords("running", Tone.BUSY, "It is under way."),
    RunState.KILLED: StateWords("broken off", Tone.BAD, "Its process ended; the next run went on where it was."),
}
TONE_ORDER: Mapping[Tone, int] = {Tone.BAD: 0, Tone.LOOK: 1, Tone.BUSY: 2, Tone.WELL: 3, Tone.NONE: 4}
_STATE_OF_RUN: Mapping[RunState, SourceState] = {
    RunState.WELL: SourceState.OK,
    RunState.PARTLY: SourceState.OK,
    RunState.UNEXPECTED: SourceState.CHANGED_LAYOUT,
    RunState.FAILED: SourceState.FAILED,
    RunState.RUNNING: SourceState.RUNNING,
    RunState.KILLED: SourceState.FAILED,
}


def judge_run(run: Run, now: datetime) -> RunState:
    """Return the word for a run."""
    if run.ended_at is None:
        return RunState.KILLED if now - run.started_at > KILLED_AFTER else RunState.RUNNING
    if run.error == BROKEN_OFF:
        return RunState.KILLED
    if run.error:
        return RunState.FAILED if _STOPPED.match(run.error) else RunState.UNEXPECTED
    return RunState.PARTLY if run.refused else RunState.WELL


def state_of_run(run: Run, now: datetime) -> SourceState:
    """Return the state of a source of which nothing is known but its last run: one that comes in files."""
    return _STATE_OF_RUN[judge_run(run, now)]
