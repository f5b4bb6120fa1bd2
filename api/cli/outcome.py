"""How commands end: 0 done, 1 failed, 2 wrong use, 3 done but some records were refused."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import typer

from api.cli.console import note
from api.sources.states import RunState, judge_run
from core.clock import utc_now
from core.errors import ConfigurationError, InputError, ScoutError
from core.store.runs import Run


class Exit(IntEnum):
    """The exit codes of ``scout``."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    PARTLY = 3


def exit_code_of(error: ScoutError) -> Exit:
    """Return the exit code of an error that ends a command."""
    return Exit.WRONG_USE if isinstance(error, InputError | ConfigurationError) else Exit.FAILED


def finish(runs: Sequence[Run]) -> None:
    """End the command as its runs went; what was refused is listed by ``scout status``."""
    refused, now = sum(run.refused for run in runs), utc_now()
    states = {judge_run(run, now) for run in runs}
    finish_parts(
        has_failed=not states.isdisjoint((RunState.FAILED, RunState.KILLED)),
        refused=refused,
        is_short=RunState.UNEXPECTED in states,
    )


def finish_parts(*, has_failed: bool, refused: int, is_short: bool, are_listed: bool = True) -> None:
    """End the command: 1 when a source or file failed, 3 when records were refused or fewer came than expected."""
    if refused and are_listed:
        note(f"{refused:,} refused: scout status --refused lists them")
    if has_failed:
        raise typer.Exit(Exit.FAILED)
    raise typer.Exit(Exit.PARTLY if refused or is_short else Exit.DONE)
