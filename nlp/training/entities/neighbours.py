"""Vectors of words by the words beside them, from texts in the public domain: *firm* is near *company*.

Positive pointwise mutual information with the neighbours, and its singular vectors (Levy and Goldberg, Neural Word
Embedding as Implicit Matrix Factorization, NIPS 2014).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.entities.lexicon import DIMENSIONS
from nlp.training.records import iter_records

Floats = NDArray[np.float32]
_FILES = ("papers/arxiv_to_2019.jsonl.xz", "papers/arxiv_2025_2026.jsonl.xz", "patents/uspto_apievangelist.jsonl.gz")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[.,;:()]")
_LEAST_COUNT = 40
_MOST_WORDS = 40_000
# The commonest words, each at each place beside: enough to tell what part a word plays.
_NEIGHBOURS = 700
_PLACES = (-2, -1, 1, 2)
# All vectors have this length, so that their numbers are as large as those of the other features.
_LENGTH = 3.0


def iter_texts(data: Path) -> Iterator[list[str]]:
    """Give the tokens of every abstract and patent, digits as 0."""
    for name in _FILES:
        for record in iter_records(data / name):
            text = record["abstract"] + " " + record.get("description_first_2000", "")
            yield ["0" if token.isdigit() else token for token in _TOKEN.findall(text.lower())]


def make_vectors(data: Path, seed: int) -> dict[str, Floats]:
    """Return the vector of each word that is common enough, rounded as it will be kept."""
    counts = Counter(token for text in iter_texts(data) for token in text)
    words = [word for word, n in counts.most_common(_MOST_WORDS) if n >= _LEAST_COUNT]
    vectors = (_LENGTH * _factorise(_count(data, words), seed)).astype("float16").astype("float32")
    return dict(zip(words, vectors, strict=True))


def _count(data: Path, words: Sequence[str]) -> Floats:
    """Return how often each word has each common word at each place beside it: (words, places * neighbours)."""
    ids = {word: i for i, word in enumerate(words)}
    width = len(_PLACES) * _NEIGHBOURS
    table = np.zeros(len(words) * width, dtype="float32")
    stretch: list[int] = []
    for text in iter_texts(data):
        stretch += [ids.get(token, -1) for token in text]
        stretch += [-1, -1]
        if len(stretch) > 2_000_000:
            _add(np.array(stretch), table, width)
            stretch.clear()
    _add(np.array(stretch), table, width)
    return table.reshape(len(words), width)


def _add(tokens: NDArray[np.int64], table: Floats, width: int) -> None:
    for number, place in enumerate(_PLACES):
        first, second = (tokens[:-place], tokens[place:]) if place > 0 else (tokens[-place:], tokens[:place])
        kept = (first >= 0) & (second >= 0) & (second < _NEIGHBOURS)
        cells = first[kept] * width + number * _NEIGHBOURS + second[kept]
        unique, counts = np.unique(cells, return_counts=True)
        table[unique] += counts


def _factorise(table: Floats, seed: int) -> Floats:
    total = table.sum()
    rows, columns = table.sum(axis=1, keepdims=True) + 1, (table.sum(axis=0, keepdims=True) + 1) ** 0.75
    columns *= total / columns.sum()
    with np.errstate(divide="ignore"):
        information = np.maximum(np.log(table * total / rows / columns), 0)
    # Randomised range finder with two power iterations (Halko, Martinsson, Tropp, SIAM Review 2011).
    basis = information @ np.random.default_rng(seed).normal(size=(table.shape[1], DIMENSIONS + 16)).astype("float32")
    for _ in range(2):
        basis = information @ (information.T @ np.linalg.qr(basis)[0])
    left, _ = np.linalg.qr(basis)
    inner, values, _ = np.linalg.svd(left.T @ information, full_matrices=False)
    vectors: Floats = ((left @ inner)[:, :DIMENSIONS] * np.sqrt(values[:DIMENSIONS])).astype("float32")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return vectors
