"""What understanding a query is worth: scouts' questions in three languages, judged, beside bm25s in the same run.

    python -m benchmarks.scouts --data ../shared/data

The corpus is built by the collection's own script and tagged by our tagger; a search goes through the code of the page.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.relevance import DEPTH, Ranker, iter_rows, load_judgements, ndcg, peer_ranker
from benchmarks.search import fill
from core.models import Document, DocumentKind
from core.taxonomy import load_taxonomy
from index.asking import ask
from index.embedded import EmbeddedEngine
from index.entry import IndexEntry
from index.query import Query
from index.understanding.lexicon import Lexicon, build_lexicon
from index.understanding.reading import understand
from nlp.tagger import Tagger

_RESAMPLES = 2_000
_BATCH = 2_000


@dataclass(frozen=True)
class Judged:
    """The questions by id, the group of each, and the grades of its documents."""

    questions: Mapping[str, str]
    groups: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]

    @cached_property
    def gains(self) -> Mapping[str, Mapping[str, float]]:
        """The gain of each document: 2^grade − 1, as the collection's README asks."""
        return {key: {i: 2**grade - 1 for i, grade in found.items()} for key, found in self.grades.items()}


@dataclass(frozen=True, slots=True)
class Score:
    """nDCG@10 of one question, the same over judged documents only, and how many of the ten nobody judged."""

    whole: float
    judged: float
    unknown: int


def build_corpus(data: Path, path: Path) -> None:
    """Run the collection's own script; the corpus is always the same."""
    script = data / "relevance/scout/build_corpus.py"
    subprocess.run([sys.executable, str(script), str(data), str(path)], check=True, stdout=subprocess.DEVNULL)


def load_entries(path: Path) -> list[IndexEntry]:
    """Load the corpus as entries, tagged."""
    tagger = Tagger(load_taxonomy(), names=False)
    rows = list(iter_rows(path))
    documents = [
        Document("bench", r["id"], DocumentKind(r["kind"]), r["title"], r["text"], lang=r["lang"] or "und")
        for r in rows
    ]
    return [
        entry for start in range(0, len(documents), _BATCH) for entry in _tag(tagger, documents[start : start + _BATCH])
    ]


def _tag(tagger: Tagger, documents: Sequence[Document]) -> Iterator[IndexEntry]:
    for document, tags in zip(documents, tagger.tag_batch(documents), strict=True):
        central = tuple(tag.technology for tag in tags.tags if tag.central)
        mentioned = tuple(tag.technology for tag in tags.tags if not tag.central)
        places = (document.lang, ("bench",), (document.key,), central, mentioned)
        yield IndexEntry(document.key, document.kind, document.title, document.text, *places)


def load_judged(folder: Path) -> Judged:
    """Load the questions with their grades."""
    rows = list(iter_rows(folder / "queries.jsonl"))
    questions = {row["id"]: row["query"] for row in rows}
    return Judged(questions, {row["id"]: row["group"] for row in rows}, load_judgements(folder / "qrels.tsv"))


def our_ranker(engine: EmbeddedEngine, lexicon: Lexicon, *, plain: bool = False) -> Ranker:
    """Return a search as the page makes it; ``plain``: with understanding switched off."""

    def rank(text: str) -> list[str]:
        answer = ask(engine, Query(understand(text, lexicon, plain=plain).query.expression, limit=DEPTH))
        return [hit.entry.id for hit in (*answer.hits, *answer.more)]

    return rank


def score_all(ranker: Ranker, judged: Judged) -> dict[str, Score]:
    """Return the score of each question."""
    scores = {}
    for key, text in judged.questions.items():
        ranked, grades = ranker(text), judged.grades[key]
        known = [document for document in ranked if document in grades]
        gains = judged.gains[key]
        scores[key] = Score(ndcg(ranked, gains), ndcg(known, gains), len(ranked[:DEPTH]) - len(known))
    return scores


def interval(values: Sequence[float], rng: random.Random) -> tuple[float, float]:
    """Return the 95 % interval of the mean by resampling questions (Efron 1979, percentile bootstrap)."""
    means = sorted(statistics.fmean(rng.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    return means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES) - 1]


def print_table(judged: Judged, arms: Mapping[str, Mapping[str, Score]]) -> None:
    """Print means with intervals by group, and how many of the ten first nobody judged."""
    groups: dict[str, list[str]] = {"all": list(judged.questions)}
    by_group = defaultdict(list)
    for key, group in judged.groups.items():
        by_group[group].append(key)
    print("| group | questions | " + " | ".join(arms) + " |\n|---|---|" + "---|" * len(arms))
    for group, keys in (groups | by_group).items():
        cells = [_cell([scores[key].whole for key in keys]) for scores in arms.values()]
        print(f"| {group} | {len(keys)} | " + " | ".join(cells) + " |")
    _print_row("judged documents only", [[s.judged for s in scores.values()] for scores in arms.values()], _cell)
    _print_row("of ten not judged", [[float(s.unknown) for s in scores.values()] for scores in arms.values()], _mean)


def _print_row(name: str, columns: Sequence[Sequence[float]], cell: Callable[[Sequence[float]], str]) -> None:
    print(f"| {name} | {len(columns[0])} | " + " | ".join(map(cell, columns)) + " |")


def _cell(values: Sequence[float]) -> str:
    low, high = interval(values, random.Random(7))
    return f"{statistics.fmean(values):.3f} ({low:.2f} to {high:.2f})"


def _mean(values: Sequence[float]) -> str:
    return f"{statistics.fmean(values):.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with relevance/, papers/, patents/ …")
    parser.add_argument("--corpus", type=Path, help="the corpus, if it was built already")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = asked.corpus or Path(folder) / "corpus.jsonl"
        if asked.corpus is None:
            build_corpus(asked.data, corpus)
        entries = load_entries(corpus)
        engine, lexicon = fill(entries, Path(folder) / "index"), build_lexicon(load_taxonomy())
        judged = load_judged(asked.data / "relevance/scout")
        arms = {
            "understood": our_ranker(engine, lexicon),
            "as typed": our_ranker(engine, lexicon, plain=True),
            "bm25s": peer_ranker(entries),
        }
        print(f"{len(entries):,} documents, {sum(bool(e.technologies) for e in entries):,} of them tagged\n")
        print_table(judged, {name: score_all(ranker, judged) for name, ranker in arms.items()})


if __name__ == "__main__":
    main()
