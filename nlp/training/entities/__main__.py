"""Trains the recogniser of names and writes it with its figures: one command, the same model for the same seed.

python -m nlp.training.entities --data ../shared/data
"""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path
from random import Random

from spacy.language import Language
from thinc.api import Adam, NumpyOps, fix_random_seed, set_current_ops

from nlp.entities.lexicon import Lexicon, load_lexicon
from nlp.entities.model import MODEL_PATH
from nlp.entities.network import hide_words, use_lexicon
from nlp.training.entities.catalogue import CORPORA, load_samples
from nlp.training.entities.exchanging import Exchange
from nlp.training.entities.fitting import Settings, build, fit, make_example
from nlp.training.entities.mixing import mix
from nlp.training.entities.nameless import iter_nameless
from nlp.training.entities.neighbours import make_vectors
from nlp.training.entities.samples import LABELS, Sample
from nlp.training.entities.scoring import score
from nlp.training.entities.words import load_counts, make_entries

VERSION = "1"
TEXTS = Path(__file__).parent.parent / "texts"
_FIRST_SAMPLES = 200
# A run that breaks off leaves a model of some passes before.
_SAVED_EVERY = 3
log = logging.getLogger("nlp.training.entities")


def main() -> None:
    """Train, save now and then, and score."""
    arguments = _parse_arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = Settings(passes=arguments.passes, seed=arguments.seed)
    # OpenBLAS multiplies matrices two and a half times as fast as BLIS here (measured 72 against 29 GFLOP/s).
    set_current_ops(NumpyOps(use_blis=False))
    lexicon = load_lexicon(arguments.lexicon) if arguments.lexicon else _make_lexicon(arguments.data, settings.seed)
    samples = load_samples(arguments.data, TEXTS)
    train(samples, list(iter_nameless(arguments.data, settings.seed)), lexicon, settings, arguments.out)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with ner/, papers/, patents/ and actors/")
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    parser.add_argument("--lexicon", type=Path, help="take the lexicon of this model in place of a new one")
    parser.add_argument("--passes", type=int, default=Settings().passes)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    return parser.parse_args()


def _make_lexicon(data: Path, seed: int) -> Lexicon:
    return Lexicon(make_entries(load_counts(data)), make_vectors(data, seed))


def train(samples: list[Sample], nameless: list[Sample], lexicon: Lexicon, settings: Settings, out: Path) -> None:
    """Fit a pipeline to the samples that are not held out, and write it now and then."""
    fix_random_seed(settings.seed)
    rng = Random(settings.seed)  # noqa: S311 - the order of texts, nothing secret
    taught = [sample for sample in samples if not sample.held_out] + nameless
    nlp = build(settings)
    for label in LABELS:
        nlp.get_pipe("ner").add_label(label)  # type: ignore[attr-defined]
    few = min(_FIRST_SAMPLES, len(taught))
    nlp.initialize(lambda: [make_example(nlp, sample) for sample in rng.sample(taught, few)])
    network = nlp.get_pipe("ner").model  # type: ignore[attr-defined]
    use_lexicon(network, lexicon)
    hide_words(network, settings.hidden_words, settings.seed)
    optimiser = Adam(settings.learn_rate, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    exchange = Exchange(taught, settings.exchanged_names)
    start = time.perf_counter()
    for number in range(settings.passes):
        passed = [exchange.vary(sample, rng) for sample in mix(taught, rng)]
        loss = fit(nlp, passed, optimiser, settings, number)
        log.info("pass %d: loss %.0f, %.0f s", number + 1, loss, time.perf_counter() - start)
        if number % _SAVED_EVERY != _SAVED_EVERY - 1 and number != settings.passes - 1:
            continue
        with network.use_params(optimiser.averages):
            save(nlp, lexicon, settings, [sample for sample in samples if sample.held_out], out)


def save(nlp: Language, lexicon: Lexicon, settings: Settings, held_out: list[Sample], out: Path) -> None:
    """Write the pipeline without the words that taught it, the lexicon beside it, and its figures on held-out texts."""
    kept = build(settings)
    # With its own order of labels: the weights mean nothing without it.
    kept.get_pipe("ner").from_bytes(nlp.get_pipe("ner").to_bytes(exclude=["vocab"]))  # type: ignore[attr-defined]
    use_lexicon(kept.get_pipe("ner").model, lexicon)  # type: ignore[attr-defined]
    figures = {label: _figures(nlp, held_out, label) for label in LABELS}
    log.info("%s", {corpus: one["f1"] for corpus, one in figures["ORG"].items()})
    kept.meta.update(
        name="entities", version=VERSION, license="Apache-2.0", performance=figures,
        description="Organisations, people, places and products in English, Dutch and German texts",
        sources=[{"name": c.name, "license": c.licence, "author": c.attribution} for c in CORPORA],
    )  # fmt: skip
    kept.meta["settings"] = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    out.mkdir(parents=True, exist_ok=True)
    kept.to_disk(out)
    lexicon.save(out)


def _figures(nlp: Language, held_out: list[Sample], label: str) -> dict[str, dict[str, float]]:
    return {corpus: one.as_figures() for corpus, one in sorted(score(nlp, held_out, label).items())}


if __name__ == "__main__":
    main()
