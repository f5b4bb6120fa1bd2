"""Trains what the technology tagger has learned, and writes it to ``nlp/models/technologies``.

python -m nlp.training.technologies --data ../shared/data
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.taxonomy import load_taxonomy
from nlp.tagger import Tagger
from nlp.technologies.codes import Codes
from nlp.technologies.wording import Wording
from nlp.training.technologies.corpus import Labelled, cut_as_read, iter_abstracts, load_labels
from nlp.training.technologies.fitting import Example, fit_weights, save_weights
from nlp.training.technologies.weak import iter_weak_labels
from nlp.training.technologies.wording import fit_wording, save_wording

_MODELS = Path(__file__).parent.parent.parent / "models" / "technologies"


def main() -> None:
    """Fit the model of words on weak labels, then the weights on labelled documents that it did not see."""
    arguments = _parse_arguments()
    tagger = Tagger(load_taxonomy(), trained=False)
    labels = load_labels()
    documents = list(iter_abstracts(arguments.data))
    weak = list(iter_weak_labels(documents, tagger, frozenset(labels)))
    print(f"{len(weak):,} abstracts with weak labels")
    wording = fit_wording(weak, tuple(tagger.taxonomy.technologies))
    print(f"{len(wording.words):,} words, {len(wording.columns)} technologies")
    save_wording(wording, arguments.out)
    read = [Labelled(d, *labels[d.id]) for d in documents if d.id in labels]
    # Our own texts were written to hold many technologies: weights fitted on them too are too bold in Dutch.
    examples = make_examples(read, tagger, wording)
    fit = fit_weights(examples, tagger.taxonomy)
    save_weights(fit.weights, arguments.out)
    print(f"{len(examples):,} readings; F1 on folds left out: level 1 {fit.f1[0]:.3f}, level 2 {fit.f1[1]:.3f}")


def make_examples(labelled: Sequence[Labelled], tagger: Tagger, words: Wording) -> list[Example]:
    """Return what each document shows; one with codes twice, once without them: many sources give none."""
    codes = Codes(tagger.taxonomy)
    documents = [replace(one.document, text=cut_as_read(one.document)) for one in labelled]
    examples: list[Example] = []
    for one, document, reading in zip(labelled, documents, tagger.read(documents), strict=True):
        strengths = codes.strengths(document.classifications)
        for known in (strengths, {}) if strengths else ({},):
            subject = tagger.make_subject(document, reading, known, words)
            examples.append(Example(subject, one.central))
    return examples


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of shared data")
    parser.add_argument("--out", type=Path, default=_MODELS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
