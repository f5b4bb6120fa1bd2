"""Builds the recogniser's network and fits it to samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_model_from_config
from thinc.api import Config, Optimizer

from nlp.entities.network import ARCHITECTURE
from nlp.training.entities.samples import Name, Sample


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is built and fitted. Chosen by F1 on held-out texts, never on the gold."""

    width: int = 96
    feature_width: int = 48
    depth: int = 4
    hidden_width: int = 64
    dropout: float = 0.25
    # Of this share of the words the letters are hidden while training.
    hidden_words: float = 0.1
    # This share of the names of organisations, people and products is exchanged for others.
    exchanged_names: float = 0.2
    learn_rate: float = 0.001
    batch_words: int = 600
    passes: int = 10
    seed: int = 1


def build(settings: Settings) -> Language:
    """Return a pipeline of one recogniser, without labels and weights."""
    return load_model_from_config(Config(_config(settings)), auto_fill=True)


def _config(settings: Settings) -> dict[str, object]:
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": ARCHITECTURE, "width": settings.width, "feature_width": settings.feature_width},
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": settings.width, "depth": settings.depth,
            "window_size": 1, "maxout_pieces": 3,
        },
    }  # fmt: skip
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
        "hidden_width": settings.hidden_width, "maxout_pieces": 2, "use_upper": True, "tok2vec": tok2vec,
    }  # fmt: skip
    # One tokeniser for all languages: it parts words at hyphens, and abbreviations are names' own business.
    return {"nlp": {"lang": "xx", "pipeline": ["ner"]}, "components": {"ner": {"factory": "ner", "model": model}}}


def make_example(nlp: Language, sample: Sample) -> Example:
    """Return a sample as spaCy learns from it."""
    doc = nlp.make_doc(sample.text)
    return Example.from_dict(doc, {"entities": _tags(doc, sample.names)})


def _tags(doc: Doc, names: Sequence[Name]) -> list[str]:
    """Return a BILUO tag for each token; ``-`` where nobody knows."""
    tags = ["O"] * len(doc)
    for name in names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or any(tag != "O" for tag in tags[span.start : span.end]):
            continue
        if name.label is None:
            tags[span.start : span.end] = ["-"] * len(span)
        elif len(span) == 1:
            tags[span.start] = f"U-{name.label}"
        else:
            inner = [f"I-{name.label}"] * (len(span) - 2)
            tags[span.start : span.end] = [f"B-{name.label}", *inner, f"L-{name.label}"]
    return tags


def fit(nlp: Language, samples: Sequence[Sample], optimiser: Optimizer, settings: Settings, number: int) -> float:
    """Learn from the samples of pass ``number``, counted from 0, and return the loss.

    The rate of learning rises over the first tenth of a pass and falls to a twentieth by the end of the last.
    """
    losses: dict[str, float] = {}
    total = sum(len(sample.text) for sample in samples)
    for done, batch in _iter_batches(nlp, samples, settings.batch_words):
        share = (number + done / total) / settings.passes
        optimiser.learn_rate = settings.learn_rate * min(1.0, 0.1 + 10 * share * settings.passes) * (1 - 0.95 * share)
        nlp.update(batch, sgd=optimiser, drop=settings.dropout, losses=losses)
    return float(losses["ner"])


def _iter_batches(nlp: Language, samples: Sequence[Sample], words: int) -> Iterator[tuple[int, list[Example]]]:
    """Give batches of about so many words, with the number of characters given before."""
    batch, size, done, start = list[Example](), 0, 0, 0
    for sample in samples:
        example = make_example(nlp, sample)
        batch.append(example)
        size += len(example.reference)
        done += len(sample.text)
        if size >= words:
            yield start, batch
            batch, size, start = [], 0, done
    if batch:
        yield start, batch
