from __future__ import annotations

import time

import pytest

from nlp.normalise import make_haystack
from nlp.tagger import Tagger
from tests.nlp.conftest import MakeDocument


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("inte-\ngrated", "integrated"),
        ("inte-\r\ngrated", "integrated"),
        ("inte- \n  grated", "integrated"),
        ("inte\u2010\ngrated", "integrated"),
        ("inte\u00ad\ngrated", "integrated"),
        ("bat\u2011\nterijen", "batterijen"),
        ("kwan\u00ac\ntumtechnologie", "kwantumtechnologie"),
        ("Geïnte-\ngreerd", "geintegreerd"),
        ("MoS$_2$ lay-\ners", "mos2 layers"),
        ("kwantum-\ntechnologie", "kwantumtechnologie"),
        # What keeps its hyphen, which is a blank here.
        ("ASML-\ntopman", "asml topman"),
        ("Noord-\nBrabant", "noord brabant"),
        ("x-\nray", "x ray"),
        ("all-solid-\nstate", "all solid state"),
        ("vehicle-\nto-grid", "vehicle to grid"),
        ("vehicle\u2011\nto\u2011grid", "vehicle to grid"),
        ("korte-\nof lange", "korte of lange"),
        ("10-\n20", "10  20"),
        ("new -\nold", "new   old"),
        ("end-\n\nbegin", "end  begin"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_goes_where_it_parts_a_word(text: str, folded: str) -> None:
    assert make_haystack("", f"({text})").folded.split("\x01")[1].strip() == folded


@pytest.mark.parametrize("between", [" ", "-", "\u2010", "\u2011"])
def test_what_the_text_writes_elsewhere_decides(between: str) -> None:
    parted = make_haystack("", f"By machine-\nlearning and machine{between}learning.")
    joined = make_haystack("Cybersecurity", "Of cyber-\nsecurity in a cyber security firm.")
    assert "by machine learning and" in parted.folded
    assert "of cybersecurity in" in joined.folded


@pytest.mark.parametrize("broken", ["inte-\ngrated", "inte-\r\n grated", "inte\u00ad\ngrated"])
def test_a_healed_word_maps_back_to_what_was_written(broken: str) -> None:
    text = f"Über {broken} pho-\ntonics, é."
    haystack = make_haystack("Title", text)
    start = haystack.folded.index("integrated photonics")
    field, first, last = haystack.locate(*haystack.raw_span(start, start + len("integrated photonics")))
    assert (field, text[first:last]) == ("text", f"{broken} pho-\ntonics")


@pytest.mark.parametrize(
    ("text", "lang", "technology"),
    [
        ("A solid-\nstate battery.", "en", "solid-state-batteries"),
        ("A solid\u2011\nstate battery.", "en", "solid-state-batteries"),
        ("De thuis\u00ac\nbatterijen.", "nl", "energy-materials"),
        ("A so-\nlid-state battery.", "en", "solid-state-batteries"),
        ("Inte-\ngrated photo-\nnics.", "en", "integrated-photonics"),
        ("Een vastestof-\nbatterij.", "nl", "solid-state-batteries"),
        ("De thuis-\nbatte-\r\nrijen.", "nl", "energy-materials"),
        ("Eine Festkörper-\nbatterie.", "de", "solid-state-batteries"),
    ],
)
def test_a_broken_term_is_found(
    tagger: Tagger, make_document: MakeDocument, text: str, lang: str, technology: str
) -> None:
    mentions = tagger.tag(make_document(text, lang=lang)).mentions
    assert technology in {mention.target for mention in mentions}
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)


@pytest.mark.parametrize(
    "unit",
    [
        "a-\n",
        "ab-\ncd-\n",
        "a" * 50 + "-\n",
        "-\n",
        "-   \n",
        "\u00ad\n",
        "ab\u00ac\n",
        "ab\u2011 \n",
        "ab- \n ",
        "\n \n",
    ],
)
def test_breaks_are_healed_in_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.process_time()
    make_haystack("", text)
    assert time.process_time() - started < 1
