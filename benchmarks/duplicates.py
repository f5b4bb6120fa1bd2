"""How many near-copies of news are found, what is taken for one by mistake, and how fast they are proposed.

    python -m benchmarks.duplicates --data articles_2015_2019.jsonl.xz [--peer] [--real]

The pairs are those of :mod:`benchmarks.made_copies`: a pair is joined when a key proposes it and its texts are judged
to tell one story, as ``resolve`` does. ``--peer`` lets datasketch (https://ekzhu.com/datasketch/, version 2) propose
copies beside ours: from the same shingles, with as many permutations, bands and rows. ``--real`` prints the real pairs
that share a key and are joined, to be read by eye.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.made_copies import Pairs, iter_pairs
from benchmarks.measure import ratios, spread
from core.models import Document, DocumentKind
from core.text.signatures import shingle
from core.text.tokens import tokenise
from knowledge.near_copies import (
    BANDS,
    MIN_SIMILARITY,
    ROWS,
    iter_near_keys,
    iter_token_keys,
    make_copy,
    rate_copies,
    rate_words,
)

_DAY = date(2019, 1, 1)
_SEED = 5
_TIMED = 300
_ROUNDS = 5
_PERMUTATIONS = 128


@dataclass(frozen=True, slots=True)
class Score:
    """Of so many pairs: those that share a key, have the words, and are taken for one story."""

    pairs: int = 0
    proposed: int = 0
    worded: int = 0
    joined: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.pairs + other.pairs,
            self.proposed + other.proposed,
            self.worded + other.worded,
            self.joined + other.joined,
        )


def main() -> None:
    """Print the tables."""
    arguments = _parse_arguments()
    documents = load_documents(arguments.data)
    print_pairs(documents, arguments.seed)
    if arguments.peer:
        print_speed(documents, random.Random(arguments.seed))
    if arguments.real:
        print_real(documents)


def load_documents(path: Path) -> list[Document]:
    """Return the articles of a file of JSON lines as news of one day."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Document("s", str(n), DocumentKind.NEWS, row["title"], row["text"], outlet=row["domain"], visible_from=_DAY)
        for n, row in enumerate(rows)
    ]


def print_pairs(documents: Sequence[Document], seed: int) -> None:
    """Print what becomes of each kind of pair, then precision, recall and F1 of those that count."""
    right = wrong = missed = 0
    print("| pair | one story | pairs | share a key | have the words | joined |\n|---|---|---|---|---|---|")
    for made in iter_pairs(documents, random.Random(seed)):  # the same each time
        score = rate_pairs(made)
        shares = [f"{value / score.pairs:.2f}" for value in (score.proposed, score.worded, score.joined)]
        said = ("yes" if made.is_same else "no") if made.is_counted else "not counted"
        print(f"| {made.name} | {said} | {score.pairs} | " + " | ".join(shares) + " |", flush=True)
        if made.is_counted and made.is_same:
            right, missed = right + score.joined, missed + score.pairs - score.joined
        elif made.is_counted:
            wrong += score.joined
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f"\nprecision {precision:.4f} recall {recall:.4f} F1 {2 * right / (2 * right + wrong + missed):.4f}")


def rate_pairs(made: Pairs) -> Score:
    """Return what becomes of pairs."""
    return sum((rate_pair(*pair) for pair in made.pairs), Score())


def rate_pair(one: Document, other: Document) -> Score:
    """Return what becomes of one pair."""
    copies = make_copy(one), make_copy(other)
    if copies[0] is None or copies[1] is None:
        return Score(1)
    proposed = not set(iter_near_keys(one)).isdisjoint(iter_near_keys(other))
    worded = rate_words(copies[0], copies[1]) is not None
    joined = proposed and rate_copies(copies[0], copies[1]) is not None
    return Score(1, proposed, worded, joined)


def print_speed(documents: Sequence[Document], rng: random.Random) -> None:
    """Print how many times as fast as datasketch texts are signed, put into an index and asked for.

    Both start from the tokens of the texts. ``update`` is how its documentation signs a text, ``update_batch`` is its
    fastest way. What is counted is processor time: neither waits for anything, and other work on the machine would
    count for one arm and not for another.
    """
    texts = [document.text for document in rng.sample(list(documents), _TIMED)]
    tokens = [each for each in map(tokenise, texts) if len(each) >= 40]
    ours, single, batch, again = [], [], [], []
    for _ in range(_ROUNDS):
        ours.append(_cpu_seconds(lambda: propose(tokens)))
        single.append(_cpu_seconds(lambda: propose_by_peer(tokens, is_batch=False)))
        batch.append(_cpu_seconds(lambda: propose_by_peer(tokens, is_batch=True)))
        again.append(_cpu_seconds(lambda: propose(tokens)))
    print(f"\n| sign, index and ask of {len(tokens)} articles, {_ROUNDS} rounds | median (low to high) |\n|---|---|")
    print(f"| ours, articles a second | {spread([len(tokens) / s for s in ours]):,.0f} |")
    print(f"| datasketch with update, articles a second | {spread([len(tokens) / s for s in single]):,.0f} |")
    print(f"| datasketch with update_batch, articles a second | {spread([len(tokens) / s for s in batch]):,.0f} |")
    print(f"| datasketch with update over ours, ratio of medians | {_over(single, ours):.1f} |")
    print(f"| datasketch with update_batch over ours, ratio of medians | {_over(batch, ours):.1f} |")
    print(f"| ours over itself | {ratios(again, ours):.2f} |")


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _over(peer_s: Sequence[float], ours_s: Sequence[float]) -> float:
    return spread(peer_s).median / spread(ours_s).median


def propose(tokens: Sequence[Sequence[str]]) -> list[set[int]]:
    """Return for each text those that share a key with it, itself among them: all keys that are stored."""
    holders: dict[str, list[int]] = defaultdict(list)
    held = [list(iter_token_keys(each)) for each in tokens]
    for n, keys in enumerate(held):
        for key in keys:
            holders[key].append(n)
    return [{n for key in keys for n in holders[key]} for keys in held]


def propose_by_peer(tokens: Sequence[Sequence[str]], *, is_batch: bool) -> list[list[int]]:
    """Do the same by datasketch."""
    datasketch: Any = import_module("datasketch")
    index = datasketch.MinHashLSH(threshold=MIN_SIMILARITY, num_perm=_PERMUTATIONS, params=(BANDS, ROWS))
    signatures = []
    for each in tokens:
        signature = datasketch.MinHash(num_perm=_PERMUTATIONS)
        if is_batch:
            signature.update_batch([one.encode() for one in shingle(each)])
        else:
            for one in shingle(each):
                signature.update(one.encode())
        signatures.append(signature)
    for n, signature in enumerate(signatures):
        index.insert(n, signature)
    return [index.query(signature) for signature in signatures]


def iter_real(documents: Sequence[Document]) -> Iterator[tuple[Document, Document, int]]:
    """Give the pairs of articles that share a key, with how many keys they share."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, document in enumerate(documents):
        for key in iter_near_keys(document):
            holders[key].append(n)
    shared = Counter(pair for own in holders.values() for pair in combinations(own, 2))
    for (one, other), keys in shared.most_common():
        yield documents[one], documents[other], keys


def print_real(documents: Sequence[Document]) -> None:
    """Print how many real pairs share a key, and those of them that are taken for one story."""
    proposed = 0
    for one, other, keys in iter_real(documents):
        proposed += 1
        copies = make_copy(one), make_copy(other)
        rated = rate_copies(copies[0], copies[1]) if copies[0] and copies[1] else None
        if rated is not None:
            lengths = len(tokenise(one.text)), len(tokenise(other.text))
            print(
                f"{rated:.2f} | {keys} keys | {lengths[0]}, {lengths[1]} words | {one.title[:60]} | {other.title[:60]}"
            )
    print(f"{proposed:,} pairs share a key")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="articles as JSON lines, .xz")
    parser.add_argument("--seed", type=int, default=_SEED, help="which articles, and what is done to them")
    parser.add_argument("--peer", action="store_true", help="also print the speed beside datasketch, which is needed")
    parser.add_argument("--real", action="store_true", help="also print the real pairs that share a key")
    return parser.parse_args()


if __name__ == "__main__":
    main()
