"""The matcher beside raw ahocorasick_rs, and the tagger beside a blank spaCy pipeline with a PhraseMatcher.

    python -m benchmarks.tagging --data arxiv_to_2019.jsonl.xz --documents 3000 --gold technology_tags.jsonl

Texts are every n-th record of a file of JSON lines with ``title`` and ``abstract`` (or ``text``). With ``--gold`` also
how many technologies that people found each arm finds: a PhraseMatcher knows no context, so it has many more wrong.
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import spacy
from ahocorasick_rs import AhoCorasick
from spacy.matcher import PhraseMatcher

from benchmarks.measure import Comparison, compare, row
from core.models import Document, DocumentKind
from core.taxonomy import Taxonomy, load_taxonomy
from nlp.normalise import make_haystack
from nlp.tagger import Tagger
from nlp.technologies.matcher import Matcher
from nlp.technologies.vocabulary import build_vocabulary

Found = Callable[[Document], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Technologies found of those that people found, and those that no reader named."""

    right: int
    wrong: int
    missed: int

    def __str__(self) -> str:
        return f"right {self.right}, wrong {self.wrong}, missed {self.missed}"


def main() -> None:
    """Print the tables."""
    arguments = _parse_arguments()
    taxonomy = load_taxonomy()
    documents = load_documents(arguments.data, arguments.documents)
    chars = sum(len(d.title) + len(d.text) for d in documents) / len(documents)
    terms = surface_terms(taxonomy)
    print(f"{len(documents):,} documents of {chars:,.0f} characters, {len(terms):,} English terms and acronyms\n")
    print("| work | speed over the peer's: median (low to high) | asked | control |\n|---|---|---|---|")
    matcher = compare_matchers(taxonomy, documents, terms)
    print(row("matcher / raw ahocorasick_rs", matcher.speed_ratio, "≥ .5", matcher.control_ratio))
    tagger = compare_taggers(taxonomy, documents, terms)
    print(row("tag_batch / spaCy + PhraseMatcher", tagger.speed_ratio, "≥ 8", tagger.control_ratio))
    print(f"\ntag_batch: {len(documents) / statistics.median(tagger.ours_s):,.0f} documents/s on one core")
    if arguments.gold:
        print_correct(taxonomy, terms, arguments.gold)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines, plain or .xz")
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--gold", type=Path, help="JSON lines with title, text, lang, central, mentioned")
    return parser.parse_args()


def load_documents(path: Path, limit: int) -> list[Document]:
    """Return ``limit`` documents spread evenly over the file."""
    total = sum(1 for _ in iter_lines(path))
    step = max(1, total // limit)
    records = (json.loads(line) for line in islice(iter_lines(path), 0, None, step))
    return [make_document(str(i), record) for i, record in enumerate(islice(records, limit))]


def iter_lines(path: Path) -> Iterator[str]:
    """Give the lines of a plain or xz-compressed file."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        yield from lines


def make_document(key: str, record: dict[str, str]) -> Document:
    """Return a document with the record's title and text and nothing else."""
    text = record.get("abstract") or record.get("text", "")
    return Document("benchmark", key, DocumentKind.PAPER, record["title"], text, record.get("lang", "en"))


def surface_terms(taxonomy: Taxonomy) -> dict[str, frozenset[str]]:
    """Return every English term and acronym in lower case with its technologies."""
    terms: dict[str, frozenset[str]] = {}
    for technology in taxonomy:
        texts = [term.text for term in technology.terms if term.lang == "en"]
        for text in [*texts, *(acronym.text for acronym in technology.acronyms)]:
            terms[text.lower()] = terms.get(text.lower(), frozenset()) | {technology.id}
    return terms


def compare_matchers(taxonomy: Taxonomy, documents: Sequence[Document], terms: dict[str, frozenset[str]]) -> Comparison:
    """Compare normalising, finding, boundaries and ids with a bare search for the terms in lower-cased text."""
    matcher, raw = Matcher(build_vocabulary(taxonomy, ("en",))), AhoCorasick(sorted(terms))
    texts = [f"{d.title}\n{d.text}" for d in documents]

    def ours() -> None:
        for document in documents:
            matcher.find(make_haystack(document.title, document.text))

    def peer() -> None:
        for text in texts:
            raw.find_matches_as_indexes(text.lower())

    return compare(ours, peer)


def compare_taggers(taxonomy: Taxonomy, documents: Sequence[Document], terms: dict[str, frozenset[str]]) -> Comparison:
    """Compare the whole tagger (context, scores, mentions) with tokenising and matching phrases."""
    tagger, phrases = Tagger(taxonomy), Phrases(terms)
    texts = [f"{d.title}\n{d.text}" for d in documents]
    return compare(lambda: tagger.tag_batch(documents), lambda: phrases.find_all(texts))


class Phrases:
    """The peer: spaCy's tokeniser for English and a PhraseMatcher on lower-cased tokens."""

    def __init__(self, terms: dict[str, frozenset[str]]) -> None:
        self._nlp = spacy.blank("en")
        self._technologies = terms
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for term, doc in zip(terms, map(self._nlp.make_doc, terms), strict=True):
            self._matcher.add(term, [doc])

    def find_all(self, texts: Sequence[str]) -> int:
        """Return the number of matches in all texts."""
        return sum(len(self._matcher(doc)) for doc in self._nlp.pipe(texts))

    def technologies(self, document: Document) -> frozenset[str]:
        """Return the technologies of all terms matched in a document."""
        doc = self._nlp(f"{document.title}\n{document.text}")
        names = {self._nlp.vocab.strings[match] for match, _, _ in self._matcher(doc)}
        return frozenset().union(*(self._technologies[name] for name in names))


def print_correct(taxonomy: Taxonomy, terms: dict[str, frozenset[str]], path: Path) -> None:
    """Print for both arms how many of the technologies that people found, central or mentioned, they find."""
    records = [json.loads(line) for line in iter_lines(path)]
    tagger, phrases = Tagger(taxonomy), Phrases(terms)
    arms: dict[str, Found] = {
        "tag_batch": lambda d: frozenset(tag.technology for tag in tagger.tag(d).tags),
        "spaCy + PhraseMatcher": phrases.technologies,
    }
    print(f"\nfound of what readers named, central or mentioned ({len(records)} documents):")
    for name, found in arms.items():
        for level in (1, 2):
            print(f"  {name:24} level {level}: {count_correct(taxonomy, records, found, level)}")


def count_correct(taxonomy: Taxonomy, records: Sequence[dict[str, list[str]]], found: Found, level: int) -> Score:
    """Compare what an arm finds, with parents, with what readers named at one level; disputed ones are left out."""
    right = wrong = missed = 0
    for record in records:
        document = make_document(str(record["id"]), record)  # type: ignore[arg-type]
        named = set(record["central"]) | set(record["mentioned"]) - set(record["disputed"])
        mine = taxonomy.with_parents(found(document)) - frozenset(record["disputed"])
        of_level = {t.id for t in taxonomy if t.level == level}
        right += len(mine & named & of_level)
        wrong += len((mine - named) & of_level)
        missed += len((named - mine) & of_level)
    return Score(right, wrong, missed)


if __name__ == "__main__":
    main()
