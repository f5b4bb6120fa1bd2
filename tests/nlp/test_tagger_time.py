from __future__ import annotations

import time

import pytest

from nlp.tagger import Tagger
from tests.nlp.conftest import MakeDocument

SIZE = 100_000
# Measured 5 to 60 ms on one busy core; a quadratic reading takes minutes.
LIMIT_S = 2.0


@pytest.mark.parametrize(
    "unit",
    ["battery ", "electrode ", "solid state ", "a", "PIC ", "electrode e.g. The ", "accu", "é", "$_2$", "  ",
     "$_{", "(",
     "electrode cf. Electrolyte ", "batterij", "gun battery ", "qubit. "],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_any_text_is_read_in_linear_time(tagger: Tagger, make_document: MakeDocument, unit: str, lang: str) -> None:
    document = make_document(unit * (SIZE // len(unit)), lang=lang)
    started = time.perf_counter()
    tagger.tag(document)
    assert time.perf_counter() - started < LIMIT_S
