from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nlp.training.entities.mixing import close_up, mix
from nlp.training.entities.samples import Name, Sample

SAMPLES = [
    Sample("wikigold", str(i), f"Acme Systems , Inc. sold {i} of ( its ) cars .", (Name(0, 12, "ORG"),))
    for i in range(40)
]


def test_blanks_that_joining_left_before_marks_go() -> None:
    closed = close_up(
        Sample("c", "1", "In Delft , TNO 's lab ( QuTech ) .", (Name(11, 14, "ORG"), Name(24, 30, "ORG")))
    )
    assert closed.text == "In Delft, TNO's lab (QuTech)."
    assert [closed.text[name.start : name.end] for name in closed.names] == ["TNO", "QuTech"]


@given(st.integers(0, 1000))
def test_names_stay_with_their_text(seed: int) -> None:
    for sample in mix(SAMPLES, Random(seed)):
        assert {sample.text[n.start : n.end].lower() for n in sample.names} == {"acme systems"}


def test_a_pass_is_the_same_for_the_same_seed() -> None:
    assert mix(SAMPLES, Random(3)) == mix(SAMPLES, Random(3)) != mix(SAMPLES, Random(4))


def test_a_small_corpus_comes_twice() -> None:
    text = " ".join(sample.text for sample in mix(SAMPLES, Random(0)))
    assert text.lower().count("acme systems") == 2 * len(SAMPLES)
