"""Questions on a terminal, asked again until the answer can be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import typer

from api.cli.console import note
from core.errors import InputError
from core.settings import split_list
from crawlers.options import KeyOptions
from crawlers.setup.choices import check_key

Told = TypeVar("Told")
Result = TypeVar("Result")


def named(flag: str, check: Callable[[Told], Result], told: Told) -> Result:
    """Check what was said, and name the flag that said it where it is wrong."""
    try:
        return check(told)
    except InputError as exc:
        raise InputError(exc.message, place=f"{flag} {exc.place or ''}".strip()) from exc


def listed(values: Sequence[str] | None) -> tuple[str, ...]:
    """Return ids that an option gave one by one or with commas."""
    return split_list(",".join(values or ()))


def ask_list(question: str, held: Sequence[str], check: Callable[[Sequence[str]], tuple[str, ...]]) -> tuple[str, ...]:
    """Ask for a list with commas."""
    while True:
        answer = str(typer.prompt(question, default=",".join(held), show_default=bool(held)))
        try:
            return check(split_list(answer))
        except InputError as exc:
            note(f"scout: {exc}")


def ask_one(question: str, held: str | None, check: Callable[[str], str]) -> str | None:
    """Ask for one value, which may be left out."""
    while True:
        answer = str(typer.prompt(question, default=held or "", show_default=bool(held))).strip()
        try:
            return check(answer) if answer else None
        except InputError as exc:
            note(f"scout: {exc}")


def ask_key(rule: KeyOptions, *, is_held: bool) -> str | None:
    """Ask for a key without showing it; ``None``: it stays as it is."""
    keeps = "Enter keeps it" if is_held else "Enter: none"
    while True:
        pair = ", id:secret" if rule.token_url is not None else ""
        question = f"{rule.name}{pair} ({keeps})"
        answer = str(typer.prompt(question, default="", show_default=False, hide_input=True)).strip()
        try:
            return check_key(rule.name, answer, is_pair=rule.token_url is not None) if answer else None
        except InputError as exc:
            note(f"scout: {exc}")
