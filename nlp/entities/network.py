"""The layer that turns words into vectors for the recogniser: hashed features of each word, mixed.

A word's vector does not depend on its neighbours, so each distinct word of a batch is mixed once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, concatenate

from nlp.entities.features import COLUMNS, WordFeatures
from nlp.entities.lexicon import DIMENSIONS, Lexicon

Vectors = NDArray[np.float32]
ARCHITECTURE = "scout.WordEmbed.v1"
# Rows of the table of each feature, in thousands: norm, prefix, suffix, ending, shape, then the lexicon's.
_ROWS = (10_000, 3_000, 3_000, 6_000, 1_000, 100, 300, 50, 100)
_SEED = 11


def use_lexicon(model: Model[Any, Any], lexicon: Lexicon) -> None:
    """Give every embedding layer inside ``model`` its lexicon; without one it knows nothing of words."""
    for node in model.walk():
        if node.name == ARCHITECTURE:
            node.attrs["features"] = WordFeatures(lexicon)


def hide_words(model: Model[Any, Any], share: float, seed: int) -> None:
    """While training, hide the letters of this share of the words, so that form and surroundings are learnt too."""
    for node in model.walk():
        if node.name == ARCHITECTURE:
            node.attrs["hidden"] = share
            node.attrs["rng"] = np.random.default_rng(seed)


@registry.architectures(ARCHITECTURE)  # type: ignore[untyped-decorator]
def build_word_embed(width: int, feature_width: int) -> Model[list[Doc], list[Vectors]]:
    """Return a layer from Docs to a vector of ``width`` a token; each feature has a table ``feature_width`` wide."""
    tables: list[Model[Any, Any]] = [
        HashEmbed(feature_width, rows, column=column, seed=_SEED + column, dropout=0.0)
        for column, rows in enumerate(_ROWS)
    ]
    mix = Maxout(width, feature_width * len(tables) + DIMENSIONS, nP=3, normalize=True, dropout=0.0)
    return Model(
        ARCHITECTURE, _forward, init=_init, layers=[concatenate(*tables), mix], dims={"nO": width},
        attrs={"features": WordFeatures(Lexicon({}, {})), "hidden": 0.0, "rng": None},
    )  # fmt: skip


def _init(model: Model[Any, Any], X: object = None, Y: object = None) -> None:  # noqa: N803, ARG001 - thinc's call
    model.layers[0].initialize(X=np.zeros((1, len(COLUMNS)), dtype="uint64"))
    model.layers[1].initialize()


def _forward(
    model: Model[Any, Any], docs: list[Doc], is_train: bool
) -> tuple[list[Vectors], Callable[[list[Vectors]], list[Doc]]]:
    features = cast("WordFeatures", model.attrs["features"])
    words: dict[str, int] = {}
    places = np.array([words.setdefault(token.text, len(words)) for doc in docs for token in doc], dtype="int32")
    rows = np.array([features.row(word) for word in words], dtype="uint64").reshape(-1, len(COLUMNS))
    if is_train and model.attrs["hidden"]:
        rows = _hide(rows, model.attrs["hidden"], model.attrs["rng"])
    hashed, backprop_hashed = model.layers[0](rows, is_train)
    known = np.array([features.vector(word) for word in words], dtype="float32").reshape(-1, DIMENSIONS)
    mixed, backprop_mix = model.layers[1](np.hstack((hashed, known)), is_train)
    lengths = [len(doc) for doc in docs]

    def backprop(gradients: list[Vectors]) -> list[Doc]:
        summed = np.zeros_like(mixed)
        np.add.at(summed, places, np.concatenate(gradients))
        backprop_hashed(np.ascontiguousarray(backprop_mix(summed)[:, :-DIMENSIONS]))
        return docs

    return np.split(mixed[places], np.cumsum(lengths)[:-1]), backprop


def _hide(rows: NDArray[np.uint64], share: float, rng: np.random.Generator) -> NDArray[np.uint64]:
    """Return the features with the letters of some words hidden (half of them whole, half in norm and ending only)."""
    draw = rng.random(len(rows))
    rows = rows.copy()
    rows[draw < share, 0] = 0
    rows[draw < share, 3] = 0
    rows[draw < share / 2, 1:3] = 0
    return rows
