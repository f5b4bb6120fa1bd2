"""Texts without names of organisations: titles and abstracts of papers and patents, full of acronyms and terms.

They teach that *IoT*, *Battery Management System* and *Convolutional Neural Network* are none. Public domain: arXiv
metadata is CC0, the texts of US patents are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from nlp.training.entities.samples import Sample
from nlp.training.records import iter_records

_FILES = ("papers/arxiv_2025_2026.jsonl.xz", "patents/uspto_apievangelist.jsonl.gz")
# What may be an organisation or a person after all: such texts are left out.
_MAY_BE_NAMED = re.compile(
    r"University|Institut|Inc\b|Corp|Ltd|LLC|Google|Microsoft|Apple|Amazon|Facebook|OpenAI|Meta\b|IBM|Intel|Twitter|NASA|CERN"
    r"|Wikipedia|Nvidia|NVIDIA|Samsung|DeepMind|Collaboration|Laborator|Agency|Council|Department|collaboration|survey|telescope"
    r"|https?:|\\|\$|application claims|U\.S\."
)
_TERM = re.compile(r"[a-z] (?:[A-Z]{2,}|[A-Z][a-z]+ [A-Z])|\([A-Z]{2,}s?\)")
_TITLES, _ABSTRACTS = 1_500, 500
_MAX_CHARS = 420


def iter_nameless(data: Path, seed: int) -> Iterator[Sample]:
    """Give titles, most in the capitals of headlines, and beginnings of abstracts that hold acronyms."""
    rng = Random(seed)  # noqa: S311 - a draw of texts, nothing secret
    titles, abstracts = list[str](), list[str]()
    for name in _FILES:
        for record in iter_records(data / name):
            title, abstract = record["title"], record["abstract"][:_MAX_CHARS].rsplit(". ", 1)[0] + "."
            if not _MAY_BE_NAMED.search(title):
                titles.append(title)
            if _TERM.search(abstract) and not _MAY_BE_NAMED.search(abstract):
                abstracts.append(abstract)
    for number, title in enumerate(rng.sample(titles, _TITLES)):
        text = title if number % 3 == 0 else " ".join(word[:1].upper() + word[1:] for word in title.split())
        yield Sample("nameless", f"title-{number}", text, ())
    for number, abstract in enumerate(rng.sample(abstracts, _ABSTRACTS)):
        yield Sample("nameless", f"abstract-{number}", abstract, ())
