"""Full tagging beside the bare recogniser: technologies and names of articles, against the NER on whole texts.

    python -m benchmarks.entities --data articles_2015_2019.jsonl.xz --documents 300

The peer is the same kept model by ``nlp.pipe`` over title and whole text: what a user would run to have the names.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Comparison, compare, row
from benchmarks.tagging import load_documents
from core.models import Document, DocumentKind
from core.taxonomy import load_taxonomy
from nlp.entities.model import load_reader
from nlp.tagger import Tagger


def main() -> None:
    """Print the table."""
    arguments = _parse_arguments()
    documents = [replace(d, kind=DocumentKind.NEWS) for d in load_documents(arguments.data, arguments.documents)]
    words = sum(len(d.text.split()) for d in documents)
    print(f"{len(documents):,} articles, {words:,} words\n")
    print("| work | words/s over the peer's: median (low to high) | asked | control |\n|---|---|---|---|")
    compared = compare_reading(documents)
    print(row("technologies and names / NER on whole texts", compared.speed_ratio, "≥ 3", compared.control_ratio))
    print(f"\nfull tagging: {words / statistics.median(compared.ours_s):,.0f} words/s on this machine")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines with title and text, plain or .xz")
    parser.add_argument("--documents", type=int, default=300)
    return parser.parse_args()


def compare_reading(documents: Sequence[Document]) -> Comparison:
    """Compare technologies and names as they are shipped with the bare model on every word."""
    tagger, nlp = Tagger(load_taxonomy()), load_reader().nlp
    texts = [f"{document.title}\n{document.text}" for document in documents]

    def peer() -> None:
        for _ in nlp.pipe(texts):
            pass

    return compare(lambda: tagger.tag_batch(documents), peer)


if __name__ == "__main__":
    main()
