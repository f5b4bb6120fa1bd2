"""Scores a pipeline on the held-out part of each corpus: exact spans, each sample by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language

from nlp.training.entities.samples import Sample


@dataclass(slots=True)
class Score:
    """Spans found that are right and wrong, and spans missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def as_figures(self) -> dict[str, float]:
        """Return precision, recall, F1 to three digits, and how many spans there are."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(self.f1, 3),
            "n": self.right + self.missed,
        }


def score(nlp: Language, samples: Sequence[Sample], label: str) -> dict[str, Score]:
    """Return the score of one label for each corpus."""
    scores: dict[str, Score] = defaultdict(Score)
    docs = nlp.pipe([sample.text for sample in samples])
    for sample, doc in zip(samples, docs, strict=True):
        gold = {(n.start, n.end) for n in sample.names if n.label == label}
        ignored = {(n.start, n.end) for n in sample.names if n.label is None}
        found = {(e.start_char, e.end_char) for e in doc.ents if e.label_ == label} - ignored
        one = scores[sample.corpus]
        one.right += len(gold & found)
        one.wrong += len(found - gold)
        one.missed += len(gold - found)
    return dict(scores)
