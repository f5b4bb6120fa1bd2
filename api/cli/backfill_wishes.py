"""What somebody asks of ``scout backfill``, and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InputError


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for. ``requests``: at most so many a day and source."""

    technologies: tuple[str, ...]
    sources: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    requests: int | None
    again: bool


def refuse_beside(*, status: bool, stop: bool, is_planned: bool, of_plans: Mapping[str, bool]) -> None:
    """Raise InputError for flags that would be passed over: who only wants a plan must not begin anything."""
    told = [flag for flag, is_told in of_plans.items() if is_told]
    if status or stop:
        first = "--status" if status else "--stop"
        beside = [*(["--stop"] if status and stop else []), *(["--from"] if is_planned else []), *told]
        if beside:
            raise InputError(f"either that or {first}", place=beside[0])
    elif told and not is_planned:
        raise InputError("say from which year on too: --from 2020", place=told[0])
