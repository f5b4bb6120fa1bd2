"""Fits the model of words: for each technology a logistic regression over the words of its weak labels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import normalize

from core.text.stopwords import ENGLISH
from nlp.technologies.wording import SQUARES, Wording
from nlp.training.technologies.weak import WeakLabel


@dataclass(frozen=True, slots=True)
class Choices:
    """How the model is fitted; measured on labelled documents that it did not see (2026-11)."""

    # A rarer word tells of one laboratory.
    least_documents: int = 12
    most_share: float = 0.3
    most_words: int = 30_000
    # Of these, those that say most are kept: looking words up costs more than all sums. Of 6,000 the average precision
    # on labelled documents is .729, of all .738 (2026-11).
    kept_words: int = 6_000
    # A technology with fewer sure documents has no column.
    least_sure: int = 20
    # Ratio of documents surely not about it, and at least so many.
    negatives: int = 2
    least_negatives: int = 20_000
    alpha: float = 1e-5
    epochs: int = 6
    seed: int = 0


CHOICES = Choices()


def fit_wording(labels: Sequence[WeakLabel], technologies: Sequence[str], choices: Choices = CHOICES) -> Wording:
    """Return the model; technologies with too few sure documents are left out."""
    words, idf = _choose_words(labels, choices)
    places = {word: place for place, word in enumerate(words)}
    matrix = _make_matrix([label.words for label in labels], places, idf)
    columns: dict[str, tuple[NDArray[np.float64], float]] = {}
    for technology in technologies:
        sure = np.array([technology in label.sure for label in labels])
        if sure.sum() >= choices.least_sure:
            open_ = np.array([technology in label.possible for label in labels])
            columns[technology] = _fit_one(matrix, sure, ~(sure | open_), choices)
    counts = np.asarray((matrix > 0).sum(axis=0)).ravel()
    return _quantise(words, idf, columns, _choose_kept(columns, idf, counts, choices))


def _choose_words(labels: Sequence[WeakLabel], choices: Choices) -> tuple[list[str], NDArray[np.float32]]:
    counts: Counter[str] = Counter()
    for label in labels:
        counts.update(label.words)
    known = [
        word
        for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if choices.least_documents <= count < choices.most_share * len(labels) and word not in ENGLISH
    ][: choices.most_words]
    return known, np.log(len(labels) / np.array([counts[word] for word in known], dtype=np.float32))


def _make_matrix(texts: Sequence[frozenset[str]], places: dict[str, int], idf: NDArray[np.float32]) -> Any:
    indices, starts = [], [0]
    for text in texts:
        indices.extend(sorted(places[word] for word in text if word in places))
        starts.append(len(indices))
    columns = np.array(indices, dtype=np.int32)
    return normalize(csr_matrix((idf[columns], columns, np.array(starts)), shape=(len(texts), len(places))))


def _fit_one(
    matrix: Any, sure: NDArray[np.bool_], surely_not: NDArray[np.bool_], choices: Choices
) -> tuple[NDArray[np.float64], float]:
    rng = np.random.default_rng(choices.seed)
    positive, negative = np.flatnonzero(sure), np.flatnonzero(surely_not)
    wanted = max(choices.least_negatives, choices.negatives * len(positive))
    rows = np.concatenate([positive, rng.choice(negative, min(wanted, len(negative)), replace=False)])
    rng.shuffle(rows)
    model = SGDClassifier(
        loss="log_loss", alpha=choices.alpha, max_iter=choices.epochs, tol=None, average=True, random_state=choices.seed
    )
    model.fit(matrix[rows], sure[rows])
    return model.coef_[0], float(model.intercept_[0])


_Columns = dict[str, tuple[NDArray[np.float64], float]]


def _choose_kept(
    columns: _Columns, idf: NDArray[np.float32], counts: NDArray[np.int64], choices: Choices
) -> NDArray[np.int64]:
    """Return the places of the words that say most: loudly of one technology, and not in a few documents only."""
    loudest = np.max([np.abs(weights * idf) for weights, _ in columns.values()], axis=0)
    order = np.argsort(-loudest * counts**0.3, kind="stable")
    return np.sort(order[: choices.kept_words])


def _quantise(words: Sequence[str], idf: NDArray[np.float32], columns: _Columns, kept: NDArray[np.int64]) -> Wording:
    """Return the model with weights of one byte: the loss is far below what a word says."""
    idf = idf[kept]
    raw = np.stack([weights[kept] * idf for weights, _ in columns.values()], axis=1)
    scales = np.abs(raw).max(axis=0) / 127
    squares = np.clip(np.rint(idf**2 * SQUARES), 1, None)
    weights = np.column_stack([np.rint(raw / scales), squares]).astype(np.int16)
    biases = np.array([bias for _, bias in columns.values()], dtype=np.float32)
    places = {words[place]: row for row, place in enumerate(kept)}
    return Wording(places, weights, scales.astype(np.float32), biases, {t: n for n, t in enumerate(columns)})


def save_wording(model: Wording, folder: Path) -> None:
    """Write the model as ``load_wording`` reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"technologies": list(model.columns), "words": list(model.words)}
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    (folder / "wording.json").write_text(f"{text}\n", encoding="utf-8")
    np.savez_compressed(
        folder / "wording.npz",
        weights=model.weights,
        scales=model.scales,
        biases=model.biases,
    )
