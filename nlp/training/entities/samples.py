"""What the readers of all corpora give: a short text with its names, and what of it nobody labelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

# Of the labels only the first four leave the pipeline. OTHER takes works, events, prizes: names that would otherwise
# be taken for organisations.
LABELS = ("ORG", "PERSON", "LOC", "PRODUCT", "OTHER")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text. ``label`` is one of ``LABELS``; ``None`` is a span that says nothing for or against a label."""

    start: int
    end: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A stretch of text with its names in order.

    ``document`` is the same for neighbours in one document; ``held_out`` ones are for measuring, never for training.
    """

    corpus: str
    document: str
    text: str
    names: tuple[Name, ...]
    lang: str = "en"
    held_out: bool = False


def join(samples: Sequence[Sample], gap: str) -> Sample:
    """Return one sample with the texts of several, ``gap`` between them."""
    names: list[Name] = []
    offset = 0
    for sample in samples:
        names += [Name(n.start + offset, n.end + offset, n.label) for n in sample.names]
        offset += len(sample.text) + len(gap)
    return replace(samples[0], text=gap.join(s.text for s in samples), names=tuple(names))


def group(samples: Iterable[Sample], max_chars: int, gap: str) -> Iterator[Sample]:
    """Give neighbours of one document joined, as many as fit in ``max_chars``."""
    held: list[Sample] = []
    length = 0
    for sample in samples:
        if held and (sample.document != held[0].document or length + len(sample.text) > max_chars):
            yield join(held, gap)
            held, length = [], 0
        held.append(sample)
        length += len(sample.text) + len(gap)
    if held:
        yield join(held, gap)
