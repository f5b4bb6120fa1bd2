"""Signatures of texts (MinHash): how much of two texts is the same, without holding the texts side by side.

A text is the set of its pairs of neighbouring folded words; the similarity of two texts is the Jaccard index of their
sets, and a signature estimates it (Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900). What is stored are
``band_keys``: texts that share one are worth comparing. Whether two texts tell the same is judged elsewhere.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from typing import NewType

import rensa

Signature = NewType("Signature", tuple[int, ...])

# Keys are stored: whatever changes one of these, or the numbers that the library returns, is a new version.
SIGNATURE_VERSION = 1
_PERMUTATIONS = 128
_SEED = 1997
# Pairs, because every word that is replaced costs each shingle it stands in. Jaccard index of a text of which a share
# of words is replaced (expected; s the share that is left, w words a shingle: s^w / (2 - s^w)):
#   replaced    10 %  20 %  30 %  40 %
#   1 word       .82   .67   .54   .43    and unrelated texts of one field have .15 to .25 in common
#   2 words      .68   .47   .32   .22    unrelated texts: below .06
#   3 words      .57   .34   .21   .12
SHINGLE_WORDS = 2
# Fewer words are a headline and a half: two of one event share them by chance.
MIN_TOKENS = 40
# How likely texts of a similarity share a band: 1 - (1 - j^rows)^bands.
#   similarity           .2    .3    .4    .5    .6    .7    .8    .9   keys
#   16 bands × 8 rows   .00   .00   .01   .06   .24   .61   .95   1.0    16
#   21 bands × 6 rows   .00   .02   .08   .28   .63   .93   1.0   1.0    21
#   25 bands × 5 rows   .01   .06   .23   .55   .87   .99   1.0   1.0    25   ours: half at .49, most from .65
#   32 bands × 4 rows   .05   .23   .56   .87   .99   1.0   1.0   1.0    32   four times the false candidates
_BANDS, _ROWS = 25, 5
# Of one band, among ten million texts: one in a hundred thousand shares a key by chance, and is judged apart.
_KEY_BYTES = 5


def shingle(tokens: Sequence[str]) -> list[str]:
    """Return the shingles of folded tokens (see :mod:`core.text.tokens`) in order; what repeats is there again."""
    return list(_iter_shingles(tokens))


def _iter_shingles(tokens: Sequence[str]) -> Iterator[str]:
    return map(" ".join, zip(*(tokens[n:] for n in range(SHINGLE_WORDS)), strict=False))


def sign_tokens(tokens: Sequence[str]) -> Signature | None:
    """Return the signature of a text's tokens, 128 numbers below 2³²; ``None`` for fewer than 40, too few to judge."""
    if len(tokens) < MIN_TOKENS:
        return None
    sketch = rensa.RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    # One by one: a list of strings that is thrown away at once takes as long as the sketch.
    sketch.update(_iter_shingles(tokens))
    return Signature(tuple(sketch.digest()))


def similarity(one: Signature, other: Signature) -> float:
    """Estimate the Jaccard index of two texts; its standard error is at most .044 (√(j(1-j)/128))."""
    return sum(map(int.__eq__, one, other)) / _PERMUTATIONS


def band_keys(signature: Signature, bands: int = _BANDS, rows: int = _ROWS) -> tuple[str, ...]:
    """Return one key a band of the signature: texts that share any may be copies.

    ``bands`` of ``rows`` numbers each, from the first on; together at most 128.
    """
    packed, width = struct.pack(f"<{len(signature)}I", *signature), 4 * rows
    return tuple([f"{band:02d}{_digest(packed[band * width : (band + 1) * width])}" for band in range(bands)])


def _digest(packed: bytes) -> str:
    return hashlib.blake2b(packed, digest_size=_KEY_BYTES).hexdigest()
