"""How ``scout init`` takes keys of sources: from a file or one by one, each tried with one request; none is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from api.cli.asking import ask_key, named
from api.cli.console import note
from api.cli.init_tables import print_key, print_trial
from core.settings import Settings
from crawlers.keys import read_keys
from crawlers.setup.choices import check_key
from crawlers.setup.suggesting import wanted_keys
from crawlers.setup.trying import Answered, Trial, try_source, with_keys
from crawlers.source import Access, Source


def read_given(path: Path | None, known: Mapping[str, Source]) -> dict[str, str]:
    """Return the keys of a file that somebody named. Raises InputError, ConfigurationError."""
    if path is None:
        return {}
    pairs = {one.key.name for one in known.values() if one.key and one.key.token_url}
    given = read_keys(path, "--keys-from")
    checked = {
        name: named("--keys-from", partial(check_key, name, is_pair=name in pairs), value)
        for name, value in given.items()
    }
    unknown = checked.keys() - {one.key.name for one in known.values() if one.key}
    for name in sorted(unknown):
        note(f"no source asks for a key {name}; it is kept all the same")
    return checked


@dataclass(slots=True)
class KeyDesk:
    """Takes keys. ``held``: those that are kept already; ``known``: sources as they are asked; ``on``: also these.

    ``tests``: each new key is tried; ``is_quiet``: nothing is said of it. ``trials``: what sources said.
    """

    settings: Settings
    known: Mapping[str, Source]
    held: Mapping[str, str] = field(repr=False)
    contact: str | None
    on: frozenset[str] = frozenset()
    tests: bool = True
    is_quiet: bool = False
    trials: list[Trial] = field(default_factory=list)

    def take(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the keys that were not refused."""
        return {name: value for name, value in given.items() if self._is_taken(name, value)}

    def ask(self, given: Mapping[str, str]) -> dict[str, str]:
        """Ask for the keys that sources want and that were not given, one by one; again where one is refused."""
        return {name: value for name, value in self._iter_asked(given) if value}

    def _iter_asked(self, given: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
        for name, sources in wanted_keys(self.known, self.on).items():
            rule = sources[0].key
            if rule is None or name in given:
                continue
            print_key(rule, sources, is_held=name in self.held)
            answer = ask_key(rule, is_held=name in self.held)
            while answer and not self._is_taken(name, answer):
                answer = ask_key(rule, is_held=name in self.held)
            yield name, answer

    def _is_taken(self, name: str, value: str) -> bool:
        """Ask one source of a key once; whether it was not refused."""
        sources = wanted_keys(self.known, self.on).get(name, [])
        if not self.tests or not sources:
            return True
        first = min(sources, key=lambda one: one.access is Access.BULK_FILE)
        if not self.is_quiet:
            note(f"asking {first.title} once")
        with with_keys(self.settings, {**self.held, name: value}, self.contact) as settings:
            trial = try_source(settings, self.known, first)
        self.trials.append(trial)
        if not self.is_quiet:
            print_trial(trial)
        return trial.answered is not Answered.REFUSED
