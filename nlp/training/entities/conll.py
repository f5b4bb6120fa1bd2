"""Reads corpora of one token a line: wikigold, SEC filings, WNUT17, Broad Twitter, CrossNER."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from nlp.training.entities.samples import Name, Sample

Tagged = list[tuple[str, str]]
_DOCUMENT_START = "-DOCSTART-"


def iter_sentences(path: Path) -> Iterator[tuple[int, Tagged]]:
    """Give each sentence of a file as (token, tag) pairs, with the number of the document it stands in."""
    document, sentence = 0, list[tuple[str, str]]()
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        parts = line.split("\t") if "\t" in line else line.split(" ")
        starts = parts[0] == _DOCUMENT_START
        if starts or not line.strip():
            if sentence:
                yield document, sentence
            sentence, document = [], document + starts
        elif parts[0].strip():
            sentence.append((parts[0].strip(), parts[-1].strip()))
    if sentence:
        yield document, sentence


def read(path: Path, corpus: str, labels: Mapping[str, str]) -> Iterator[Sample]:
    """Give a sample for each sentence, its tokens joined by blanks.

    ``labels`` maps those of the file to ours; the tags it leaves out are no names.
    """
    for document, sentence in iter_sentences(path):
        yield Sample(
            corpus, f"{path.name}:{document}", " ".join(token for token, _ in sentence), _names(sentence, labels)
        )


def _names(sentence: Tagged, labels: Mapping[str, str]) -> tuple[Name, ...]:
    names: list[Name] = []
    offset, before = 0, "O"
    for token, tag in sentence:
        end = offset + len(token)
        label = labels.get(tag[2:])
        # IO files write I- at the start of a name too; two names of one kind side by side are then one.
        if label and tag.startswith("I-") and before[2:] == tag[2:] and names:
            names[-1] = Name(names[-1].start, end, label)
        elif label:
            names.append(Name(offset, end, label))
        offset, before = end + 1, tag
    return tuple(names)
