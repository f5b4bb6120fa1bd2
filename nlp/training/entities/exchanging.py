"""Exchanges names in the texts that teach for others of their kind, so that surroundings are learnt and not the names.

Dai and Adel, An Analysis of Simple Data Augmentation for Named Entity Recognition (COLING 2020): mention replacement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from nlp.training.entities.samples import Name, Sample

# Places stay: a street and a country do not stand in the same surroundings.
_LABELS = frozenset({"ORG", "PERSON", "PRODUCT"})
# Filings name one bank all along, and what is a name in a tweet is none elsewhere.
_LEFT = ("sec", "btc", "wnut")
_MAX_CHARS = 50


class Exchange:
    """Knows the names of all samples by language and label."""

    def __init__(self, samples: Sequence[Sample], share: float) -> None:
        self._share = share
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for sample in samples:
            if sample.corpus.startswith(_LEFT):
                continue
            for name in sample.names:
                surface = sample.text[name.start : name.end]
                if name.label in _LABELS and surface[0].isupper() and len(surface) <= _MAX_CHARS:
                    names[sample.lang, name.label].add(surface)
        self._names = {kind: sorted(surfaces) for kind, surfaces in names.items()}

    def vary(self, sample: Sample, rng: Random) -> Sample:
        """Return a sample with some of its names exchanged; those in capitals stay."""
        if not sample.names or sample.corpus.startswith(_LEFT):
            return sample
        pieces: list[str] = []
        names: list[Name] = []
        done = length = 0
        for name in sample.names:
            before, surface = sample.text[done : name.start], sample.text[name.start : name.end]
            others = self._names.get((sample.lang, name.label or ""), [])
            if others and rng.random() < self._share and not surface.isupper():
                surface = rng.choice(others)
            pieces += (before, surface)
            length += len(before)
            names.append(Name(length, length + len(surface), name.label))
            length += len(surface)
            done = name.end
        return replace(sample, text="".join([*pieces, sample.text[done:]]), names=tuple(names))
