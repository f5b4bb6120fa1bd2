"""All signals of a document: each sentence is shown to every extractor.

A new kind is one module with ``EXTRACTOR`` and ``find``, and one line in ``_EXTRACTORS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.models import Document
from core.signals import Signal
from nlp.signals import (
    acquisition,
    antecedents,
    appointment,
    founding,
    grant,
    launch,
    merger,
    partnership,
    plant,
    spin_off,
)
from nlp.signals.funding import extractor as funding
from nlp.signals.market import extractor as market
from nlp.signals.sentences import Sentence, iter_sentences

# What a document says most is said early; a longer one is a table or a book.
MAX_CHARS = 200_000
MAX_SIGNALS = 200
# A shorter sentence has no room for who does what.
_MIN_CHARS = 12

Find = Callable[[Sentence, str], list[Signal]]
_EXTRACTORS = (funding, market, acquisition, merger, partnership, spin_off, founding, launch, plant, grant, appointment)
SIGNALS_VERSION = ", ".join([*(module.EXTRACTOR for module in _EXTRACTORS), antecedents.VERSION])


class SignalReader:
    """Reads the signals of documents with all extractors."""

    def __init__(self) -> None:
        self._finds: tuple[Find, ...] = tuple(module.find for module in _EXTRACTORS)

    def find(self, document: Document, lang: str) -> list[Signal]:
        """Return the signals of title and text by their place, those of one sentence in the order of the extractors.

        ``lang``: ISO 639-1 or ``und``. Past 200 signals or 200,000 characters of text nothing is read.
        """
        signals: list[Signal] = []
        for signal in self._iter_signals(document, lang):
            signals.append(signal)
            if len(signals) == MAX_SIGNALS:
                break
        return signals

    def _iter_signals(self, document: Document, lang: str) -> Iterator[Signal]:
        read = replace(document, title=document.title[:MAX_CHARS], text=document.text[:MAX_CHARS], lang=lang)
        subjects = antecedents.Antecedents(read)
        for sentence in iter_sentences(read):
            if len(sentence.text) >= _MIN_CHARS:
                found = [signal for find in self._finds for signal in find(sentence, lang)]
                yield from subjects.complete(sentence, found)
