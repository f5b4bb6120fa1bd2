"""Writes sentences from phrases: ``<name>`` is replaced by a phrase, ``<3-12>`` by a number, ``(a|b)`` by one of both.

A number has as many decimals as the bounds that are written; ``<Name>`` begins with a capital. The phrases themselves
stand in texts/*.yml.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent / "texts"
CHAINS = {"quantum": "quantum.yml", "photonics": "photonics.yml", "batteries": "batteries.yml"}

_NUMBER = re.compile(r"<(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)>")
_SLOT = re.compile(r"<([A-Za-z][a-z0-9]*)>")
_CHOICE = re.compile(r"\(([^()|]+(?:\|[^()|]+)+)\)")
_ROUND_FROM = 1000


@dataclass(slots=True)
class Writer:
    """Expands phrases for one text. ``slots`` holds what a name stands for; a phrase may hold slots again."""

    rng: random.Random
    slots: Mapping[str, str]
    decimal_comma: bool = False

    def pick(self, phrases: Sequence[str]) -> str:
        """Return one of the phrases, expanded."""
        return self.write(self.rng.choice(phrases))

    def pick_some(self, phrases: Sequence[str], count: int) -> list[str]:
        """Return ``count`` different phrases, expanded, in the order of the list."""
        chosen = sorted(self.rng.sample(range(len(phrases)), count))
        return [self.write(phrases[i]) for i in chosen]

    def write(self, phrase: str) -> str:
        """Expand a phrase; the first letter becomes a capital."""
        return capitalise(self._expand(phrase))

    def fill(self, phrase: str) -> str:
        """Expand a part of a sentence, first letter as it is."""
        return self._expand(phrase)

    def _expand(self, phrase: str) -> str:
        while _SLOT.search(phrase):
            phrase = _SLOT.sub(self._slot, phrase)
        phrase = _CHOICE.sub(lambda m: self.rng.choice(m[1].split("|")), phrase)
        return _NUMBER.sub(self._number, phrase)

    def _slot(self, match: re.Match[str]) -> str:
        name = match[1]
        value = self.slots[name.lower()]
        return capitalise(value) if name[0].isupper() else value

    def _number(self, match: re.Match[str]) -> str:
        decimals = max(len(part.partition(".")[2]) for part in match.groups())
        low, high = float(match[1]), float(match[2])
        value = self.rng.uniform(low, high)
        if low >= _ROUND_FROM:
            value = round(value, -2)
        text = f"{value:.{decimals}f}".replace("-", "−")
        return text.replace(".", ",") if self.decimal_comma else text


def make_rng(*parts: object) -> random.Random:
    """Return a generator of its own for one thing, so that a new thing does not change the others."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - a fictional world needs no secrets


def capitalise(text: str) -> str:
    """Return ``text`` with its first letter, after an opening quotation mark, as a capital."""
    at = 1 if text[:1] == "'" else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


@cache
def load_phrases(name: str) -> Mapping[str, Any]:
    """Read one file of texts/, once."""
    return dict(yaml.safe_load((TEXTS / name).read_text(encoding="utf-8")))


@cache
def load_topics() -> Mapping[str, Mapping[str, Any]]:
    """Read the phrases of all technologies, by id."""
    return {topic: phrases for file in CHAINS.values() for topic, phrases in load_phrases(file).items()}
