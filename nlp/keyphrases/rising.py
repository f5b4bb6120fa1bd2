"""How surely a phrase rises, and how much it is a term: pure functions of counts."""

from __future__ import annotations

import math
from collections.abc import Mapping

# The prior: a gamma distribution with mean 1. Without evidence nothing rises; 2 is what a phrase has to overcome that
# was never seen before: three documents say little, ten much.
_PRIOR = 2.0
# What was not seen may have been there: half a document before (Jeffreys).
_UNSEEN = 0.5
_Z_05 = -1.6449
# Documents of the whole base that a distribution over fields is mixed with: a few lie in few fields by chance.
_FIELD_PRIOR = 10


def rise(recent: int, expected: float, weight: float) -> float:
    """Return the lower end (5 %) of how many times more often a phrase is used than expected; 1 is no change.

    ``weight``: recent documents that one document before stands for, where the phrase is used. Poisson counts with a
    gamma prior on their ratio to what is expected: EB05 of DuMouchel 1999, "Bayesian data mining in large frequency
    tables", The American Statistician 53(3), https://doi.org/10.1080/00031305.1999.10474456, with one gamma in place of
    his two.
    """
    return gamma_quantile_05(recent + _PRIOR, expected + _UNSEEN * weight + _PRIOR)


def gamma_quantile_05(shape: float, rate: float) -> float:
    """Return the 5 % quantile of a gamma distribution, within 2 % from shape 3 on.

    Wilson and Hilferty 1931, https://doi.org/10.1073/pnas.17.12.684.
    """
    root = 1 - 1 / (9 * shape) + _Z_05 / (3 * math.sqrt(shape))
    return shape / rate * max(0.0, root) ** 3


def c_value(words: int, documents: int, longer: tuple[int, int] = (0, 0)) -> float:
    """Return how much a phrase is a term: long, frequent, and not only a piece of longer ones.

    ``longer``: how many longer phrases hold it, and their documents together. C-value of Frantzi, Ananiadou and Mima
    2000, https://doi.org/10.1007/s007999900023, over documents, with log2(words + 1) so that single words count at all.
    """
    count, total = longer
    return math.log2(words + 1) * (documents - (total / count if count else 0.0))


def topicality(mine: Mapping[str, int], all_documents: Mapping[str, int]) -> float:
    """Return how much the documents with a phrase keep to few fields, in bits (Kullback-Leibler divergence).

    Words of every paper are spread as papers are, whatever words are in fashion: near 0.
    """
    total, everything = sum(mine.values()), sum(all_documents.values())
    if not total or not everything:
        return 0.0
    divergence = 0.0
    for field, count in all_documents.items():
        share = count / everything
        held = (mine.get(field, 0) + _FIELD_PRIOR * share) / (total + _FIELD_PRIOR)
        divergence += held * math.log2(held / share)
    return divergence
