"""Reads our own texts, in which names are marked ``[surface](LABEL)``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from nlp.training.entities.samples import LABELS, Name, Sample, join

_MARK = re.compile(r"\[([^\[\]]*)\]\(([A-Z]+)\)")
# Every fifth text is kept for measuring.
_FOLD = 5


def read(path: Path) -> Iterator[Sample]:
    """Give a sample for each text, its title before it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        parts = [parse(record[field]) for field in ("title", "text")]
        samples = [Sample(f"own-{record['lang']}", record["id"], text, names, record["lang"]) for text, names in parts]
        whole = join(samples, "\n\n")
        yield Sample(whole.corpus, whole.document, whole.text, whole.names, whole.lang, number % _FOLD == _FOLD - 1)


def parse(marked: str) -> tuple[str, tuple[Name, ...]]:
    """Return a text without its marks, and the names. Amounts of money are found by rule, so they are not learnt.

    >>> parse("[ASML](ORG)-topman")
    ('ASML-topman', (Name(start=0, end=4, label='ORG'),))
    """
    pieces: list[str] = []
    names: list[Name] = []
    done = length = 0
    for mark in _MARK.finditer(marked):
        before = marked[done : mark.start()]
        length += len(before)
        pieces += (before, mark[1])
        if mark[2] in LABELS:
            names.append(Name(length, length + len(mark[1]), mark[2]))
        length += len(mark[1])
        done = mark.end()
    return "".join([*pieces, marked[done:]]), tuple(names)
