"""The kept model: a spaCy pipeline of one recogniser, and the lexicon beside it."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from nlp.entities.lexicon import load_lexicon
from nlp.entities.network import use_lexicon

MODEL_PATH = Path(__file__).parent.parent / "models" / "entities"


class Reader:
    """Reads texts with the kept model."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        recogniser = nlp.get_pipe("ner")
        assert isinstance(recogniser, EntityRecognizer)
        self._recogniser = recogniser

    def read(self, text: str) -> Doc:
        """Return the text with its names as entities."""
        doc = self.nlp.make_doc(text)
        return self._recogniser(doc) if len(doc) else doc


def load_reader(path: Path = MODEL_PATH) -> Reader:
    """Return the reader kept in a folder, its network knowing the words of the lexicon."""
    nlp = spacy.load(path)
    reader = Reader(nlp)
    use_lexicon(reader._recogniser.model, load_lexicon(path))  # noqa: SLF001
    return reader
