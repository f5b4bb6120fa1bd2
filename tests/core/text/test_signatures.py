from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.signatures import MIN_TOKENS, Signature, band_keys, shingle, sign_tokens, similarity
from core.text.tokens import tokenise

TEXT = (
    "A young company in Delft has opened its first line for thin lithium niobate wafers this week. The line makes "
    "modulators for data centres, and the firm will hire forty people by the end of next year, it said on Tuesday. "
    "Größere Stückzahlen sollen 2027 folgen, sagte die Gründerin, deren Geräte schon in Zürich geprüft werden."
)
FROZEN_NUMBERS = (2928078868, 91890643, 3225517701, 666104687)
FROZEN_KEYS = ("002bec982d8f", "01a0dfe28e9f", "02a27a26c8a6")
WORDS = [f"word{n}" for n in range(400)]


def sign(text: str) -> Signature:
    signature = sign_tokens(tokenise(text))
    assert signature is not None
    return signature


def jaccard(one: str, other: str) -> float:
    mine, theirs = set(shingle(tokenise(one))), set(shingle(tokenise(other)))
    return len(mine & theirs) / len(mine | theirs)


def test_a_signature_is_the_same_for_good() -> None:
    # Frozen: keys in a store are made of these. Other numbers need another SIGNATURE_VERSION.
    assert sign(TEXT)[:4] == FROZEN_NUMBERS
    assert band_keys(sign(TEXT))[:3] == FROZEN_KEYS


@pytest.mark.parametrize("change", [str.upper, lambda text: text.replace("ö", "o\u0308"), lambda text: f"«{text}»!"])
def test_case_accents_and_punctuation_change_nothing(change) -> None:  # type: ignore[no-untyped-def]
    assert sign(change(TEXT)) == sign(TEXT)


@pytest.mark.parametrize("words", [0, 1, MIN_TOKENS - 1])
def test_a_text_too_short_to_judge_has_none(words: int) -> None:
    assert sign_tokens(WORDS[:words]) is None


@given(st.lists(st.text(min_size=1), min_size=MIN_TOKENS, max_size=80))
def test_any_text_has_128_numbers_of_32_bits_or_none(words: list[str]) -> None:
    signature = sign_tokens(tokenise(" ".join(words)))
    assert signature is None or (len(signature) == 128 and all(0 <= number < 2**32 for number in signature))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.6, 1.0])
def test_the_estimate_is_the_jaccard_index_within_three_standard_errors(share: float) -> None:
    rng = random.Random(1)
    text, changed = " ".join(WORDS), " ".join(f"other{w}" if rng.random() < share else w for w in WORDS)
    assert similarity(sign(text), sign(changed)) == pytest.approx(jaccard(text, changed), abs=3 * 0.044)


def test_texts_share_keys_the_likelier_the_more_alike_they_are() -> None:
    rng = random.Random(2)

    def shares_key(replaced: float) -> bool:
        words = [f"w{rng.randrange(10**9)}" for _ in range(200)]
        other = [f"w{rng.randrange(10**9)}" if rng.random() < replaced else word for word in words]
        return not set(band_keys(sign(" ".join(words)))).isdisjoint(band_keys(sign(" ".join(other))))

    found = [sum(shares_key(replaced) for _ in range(60)) / 60 for replaced in (0.05, 0.15, 0.5)]
    assert all(likelier >= less for likelier, less in pairwise(found))
    assert found[0] > 0.95
    assert found[-1] < 0.05


def test_keys_say_which_band_they_are_of() -> None:
    keys = band_keys(sign(TEXT), 8, 8)
    assert [key[:2] for key in keys] == [f"{n:02d}" for n in range(8)]
    assert len({key[2:] for key in keys}) == 8
