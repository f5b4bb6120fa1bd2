"""Writing what was chosen into the home: settings, and keys for the owner's eyes only; each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.errors import ConfigurationError
from core.kept_settings import KEPT_FILE
from core.settings import load_kept_settings
from crawlers.setup.choices import Choices

KEYS_FILE = "keys"
_HEAD = "# Written by scout init; the environment and .env win over it. docs/settings.md\n"
_KEYS_HEAD = "# Keys of sources, a line each; written by scout init.\n"
_SECRET, _OPEN = 0o600, 0o644


@dataclass(frozen=True, slots=True)
class SandboxFiles:
    """What belongs to a sandbox: the folder of the sources that it answers for, and the keys that it accepts."""

    sources: Path
    keys: Path


def write_choices(home: Path, choices: Choices, sandbox: SandboxFiles) -> Path:
    """Write what was chosen beside what else is kept, and return where. Raises ConfigurationError."""
    path = home / KEPT_FILE
    kept = load_kept_settings(home)
    held: dict[str, Any] = {} if kept.file is None else {str(name): value for name, value in kept.file.data.items()}
    of_sandbox = {"sources": str(sandbox.sources), "keys_file": str(sandbox.keys)}
    # Whoever leaves a sandbox leaves its files too.
    crawl = {name: value for name, value in (held.get("crawl") or {}).items() if of_sandbox.get(name) != value}
    if not (home / str(crawl.get("keys_file", ""))).is_file():
        # While one is named that is not there, nobody is asked.
        crawl.pop("keys_file", None)
    in_sandbox = of_sandbox if choices.sandbox_url is not None else {}
    crawl = crawl | in_sandbox | _crawl_facts(choices)
    facts = held | {"crawl": {name: value for name, value in crawl.items() if value not in (None, [], "")}}
    facts = facts | {"demo": True} if choices.sandbox_url else {k: v for k, v in facts.items() if k != "demo"}
    _write(path, _HEAD + yaml.safe_dump(facts, sort_keys=True, allow_unicode=True, width=120), _OPEN)
    return path


def write_keys(path: Path, keys: Mapping[str, str]) -> None:
    """Write keys into the file of keys, beside those that are there. Raises ConfigurationError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else [_KEYS_HEAD.rstrip()]
    except (OSError, UnicodeError) as exc:
        raise ConfigurationError(f"cannot be read: {exc}", place=str(path)) from exc
    kept = [line for line in lines if line.partition("=")[0].strip() not in keys]
    _write(path, "\n".join([*kept, *(f"{name}={value}" for name, value in sorted(keys.items()))]) + "\n", _SECRET)


def _crawl_facts(choices: Choices) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "technologies": list(choices.technologies),
        "contact": choices.contact,
        "sources_on": list(choices.sources_on),
        "sources_off": list(choices.sources_off),
        "sandbox_url": choices.sandbox_url,
    }
    return facts | ({"keys_file": choices.keys_file} if choices.keys_file else {})


def _write(path: Path, text: str, mode: int) -> None:
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        # Nobody else may read it, not for a moment.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as exc:
        raise ConfigurationError(f"cannot be written: {exc.strerror}", place=str(path)) from exc
    finally:
        with suppress(OSError):  # there is none, or what is wrong was said
            beside.unlink()
