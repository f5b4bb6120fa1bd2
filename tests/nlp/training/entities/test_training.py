from __future__ import annotations

from pathlib import Path

import pytest

from nlp.entities.lexicon import Lexicon
from nlp.entities.model import load_reader
from nlp.training.entities.__main__ import train
from nlp.training.entities.catalogue import load_samples
from nlp.training.entities.fitting import Settings, build, make_example
from nlp.training.entities.samples import Name, Sample

TEXTS = ("Researchers of TNO work in Delft", "A man from ASML said so", "They visited TNO and ASML")


def make_samples() -> list[Sample]:
    samples = []
    for number in range(240):
        text = TEXTS[number % 3]
        names = tuple(Name(text.index(n), text.index(n) + len(n), "ORG") for n in ("TNO", "ASML") if n in text)
        samples.append(Sample("own-en", str(number), text, names, held_out=number % 12 == 0))
    return samples


def test_what_nobody_labelled_teaches_nothing() -> None:
    sample = Sample("c", "1", "We met TNO", (Name(0, 2, None), Name(7, 10, "ORG")))
    tokens = make_example(build(Settings()), sample).get_aligned_ner()
    assert tokens == [None, "O", "U-ORG"]


def test_the_model_learns_is_kept_and_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    settings = Settings(width=32, feature_width=16, depth=1, passes=16, batch_words=40, learn_rate=0.01, dropout=0.1)
    texts = []
    for name in ("first", "second"):
        train(make_samples(), [], Lexicon({}, {}), settings, tmp_path / name)
        doc = load_reader(tmp_path / name).read("They visited ASML and TNO")
        texts.append([ent.text for ent in doc.ents if ent.label_ == "ORG"])
    assert texts[0] == texts[1] == ["ASML", "TNO"]
    assert (tmp_path / "first/ner/model").read_bytes() == (tmp_path / "second/ner/model").read_bytes()


def test_held_out_parts_are_never_taught(shared_data: Path) -> None:
    samples = load_samples(shared_data, Path("nlp/training/texts"))
    held_out = {
        (s.corpus, s.document, s.text) for s in samples if s.held_out and s.corpus in {"sec", "smartdata", "products"}
    }
    assert not held_out & {(s.corpus, s.document, s.text) for s in samples if not s.held_out}
    assert {s.corpus for s in samples if s.held_out} >= {"wikigold", "sec", "wnut", "btc", "smartdata", "products"}


def test_every_fifth_sentence_of_wikigold_is_held_out(shared_data: Path) -> None:
    samples = [s for s in load_samples(shared_data, Path("nlp/training/texts")) if s.corpus == "wikigold"]
    assert [s.held_out for s in samples] == [number % 5 == 4 for number in range(len(samples))]


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_read(tmp_path: Path, text: str) -> None:
    settings = Settings(width=32, feature_width=16, depth=1, passes=1)
    train(make_samples()[:20] * 11, [], Lexicon({}, {}), settings, tmp_path)
    assert not load_reader(tmp_path).read(text).ents


def test_roles_and_laws_of_the_filings_that_teach_are_no_organisations(shared_data: Path) -> None:
    taught = [s for s in load_samples(shared_data, Path("nlp/training/texts")) if s.corpus == "sec" and not s.held_out]
    organisations = {s.text[n.start : n.end] for s in taught for n in s.names if n.label == "ORG"}
    assert "Silicon Valley Bank" in organisations
    assert not organisations & {"ERISA", "Remarketing Agent", "bank", "Borrower"}
