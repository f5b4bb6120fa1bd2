"""Plain text of titles and abstracts: JATS, HTML, formulas, what was escaped twice, and what is no markup."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import orjson
import pytest

from crawlers.parsing.jats import plain_abstract, plain_title


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<jats:title>Abstract</jats:title>\n   <jats:p>One\n   two.</jats:p>", "One two."),
        ("<jats:sec><jats:title>Background</jats:title><jats:p>One.</jats:p></jats:sec>", "Background\nOne."),
        ("<jats:p>H<jats:sub>2</jats:sub>O at 5 <jats:italic>K</jats:italic></jats:p>", "H2O at 5 K"),
        ("<jats:p>&lt;p&gt;Twice &lt;em&gt;escaped&lt;/em&gt;&lt;/p&gt;</jats:p>", "Twice escaped"),
        ("<inline-formula><tex-math>\\pi</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></inline-formula>", "x"),
        ("correlation&amp;gt;80%, p<x and y>2", "correlation>80%, p<x and y>2"),
        ("evaluated.<br>Process", "evaluated.\nProcess"),
        ("Abstract", "Abstract"),
        ("  ", ""),
    ],
)  # fmt: skip
def test_an_abstract_is_its_words(markup: str, text: str) -> None:
    assert plain_abstract(markup) == text


def test_a_title_is_one_line() -> None:
    assert plain_title("<i>Women in Ming China</i>\n            .") == "Women in Ming China ."


def test_no_recorded_abstract_keeps_a_tag(shared_data: Path) -> None:
    with gzip.open(shared_data / "papers" / "crossref_works.jsonl.gz") as lines:
        abstracts = [found for line in lines if (found := orjson.loads(line).get("abstract"))]
    texts = [plain_abstract(one) for one in abstracts]
    assert len(texts) == 171
    assert all(texts)
    assert not [text for text in texts if "jats:" in text or "</" in text or "&lt;" in text]


def test_openings_without_end_cost_no_time() -> None:
    begin = time.process_time()
    for piece in ("<jats:tex-math>", "<p ", "<!--", "&lt;", "<jats:p>"):
        plain_abstract(piece * 50_000)
    assert time.process_time() - begin < 3
