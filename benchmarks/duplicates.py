"""How many near-copies of news are found, and what is taken for one by mistake.

    python -m benchmarks.duplicates --data articles_2015_2019.jsonl.xz

Whole articles, each beside re-written versions of itself (copies) and beside texts that share its words but not its
story (other facts in one template, other releases with one boilerplate): made here, because real ones are few. The real
pairs that share a key are printed with ``--real``, to be read by eye.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from core.models import Document, DocumentKind
from core.text.signatures import make_signature
from core.text.tokens import tokenise
from knowledge.near_copies import iter_near_keys, make_copy, rate_copies, rate_words

Rewrite = Callable[[str, str, random.Random], str]
_DAY = date(2019, 1, 1)
_SEED = 5
_FACT = re.compile(r"\b(?:[A-Z]\w+|\w*\d[\w.,]*)\b")
_LEAD_WORDS = 60


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
    """Print the table."""
    arguments = _parse_arguments()
    documents = load_documents(arguments.data)
    rng = random.Random(_SEED)  # a benchmark that does the same each time
    print("| pair | pairs | share a key | have the words | joined |\n|---|---|---|---|---|")
    for name, pairs in {**make_copies(documents, rng), **make_others(documents, rng)}.items():
        score = sum((rate_pair(one, other) for one, other in pairs), Score())
        shares = (score.proposed, score.worded, score.joined)
        print(f"| {name} | {score.pairs} | " + " | ".join(f"{value / score.pairs:.2f}" for value in shares) + " |")
    start = time.perf_counter()
    for document in documents:
        make_signature(document.text)
    print(f"\n{len(documents) / (time.perf_counter() - start):,.0f} signatures/s with their tokens")
    if arguments.real:
        print_real(documents)


def load_documents(path: Path) -> list[Document]:
    """Return the articles of a file of JSON lines as news of one day."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Document("s", str(n), DocumentKind.NEWS, row["title"], row["text"], visible_from=_DAY)
        for n, row in enumerate(rows)
    ]


def rate_pair(one: Document, other: Document) -> Score:
    """Return what becomes of one pair."""
    copies = make_copy(one), make_copy(other)
    if copies[0] is None or copies[1] is None:
        return Score(1)
    proposed = not set(iter_near_keys(one)).isdisjoint(iter_near_keys(other))
    worded = rate_words(copies[0], copies[1]) is not None
    joined = proposed and rate_copies(copies[0], copies[1]) is not None
    return Score(1, proposed, worded, joined)


def make_copies(documents: Sequence[Document], rng: random.Random) -> dict[str, list[tuple[Document, Document]]]:
    """Return pairs that tell one story, by what was done to it."""
    chosen = _choose(documents, rng)
    return {
        name: [(d, replace(d, key="copy", text=rewrite(d.text, chosen[n - 1].text, rng))) for n, d in enumerate(chosen)]
        for name, rewrite in REWRITES.items()
    }


def make_others(documents: Sequence[Document], rng: random.Random) -> dict[str, list[tuple[Document, Document]]]:
    """Return pairs that share words but tell two stories."""
    chosen = _choose(documents, rng)
    found = {
        "other names and numbers in the same words": [
            (d, replace(d, key="other", text=_change_facts(d.text, rng))) for d in chosen
        ],
        "market reports of one template": [_reports(d, rng) for d in chosen],
    }
    for share in (30, 50, 70, 80):
        found[f"releases with {share} % boilerplate"] = [
            _releases(chosen[n - 2], chosen[n - 1], d, share / 100) for n, d in enumerate(chosen)
        ]
    return found


def _choose(documents: Sequence[Document], rng: random.Random) -> list[Document]:
    whole = [d for d in documents if 150 <= len(d.text.split()) <= 1500]
    return rng.sample(whole, 300)


def _open_anew(text: str, other: str, _rng: random.Random) -> str:
    return " ".join([*other.split()[:40], *text.split()[30:]])


def _reorder(text: str, _other: str, rng: random.Random) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", text)
    rng.shuffle(sentences)
    return " ".join(sentences)


def _cut(share: float) -> Rewrite:
    return lambda text, _other, _rng: " ".join(text.split()[: int(len(text.split()) * (1 - share))])


def _replace_words(share: float) -> Rewrite:
    def rewrite(text: str, other: str, rng: random.Random) -> str:
        words = [word for word in other.split() if word.islower()] or ["etwas"]
        return " ".join(rng.choice(words) if word.islower() and rng.random() < share else word for word in text.split())

    return rewrite


def _lead(text: str, _other: str, _rng: random.Random) -> str:
    return " ".join(text.split()[:_LEAD_WORDS])


def _all_at_once(text: str, other: str, rng: random.Random) -> str:
    return _replace_words(0.1)(_cut(0.2)(_open_anew(text, other, rng), other, rng), other, rng)


REWRITES: Mapping[str, Rewrite] = {
    "as it is": lambda text, _other, _rng: text,
    "another opening": _open_anew,
    "end cut by 25 %": _cut(0.25),
    "end cut by 60 %": _cut(0.6),
    "the lead (60 words)": _lead,
    "sentences in another order": _reorder,
    "10 % of words replaced": _replace_words(0.1),
    "20 % of words replaced": _replace_words(0.2),
    "30 % of words replaced": _replace_words(0.3),
    "40 % of words replaced": _replace_words(0.4),
    "another opening, end cut by 20 %, 10 % replaced": _all_at_once,
}


def _change_facts(text: str, rng: random.Random) -> str:
    """Replace each name by another and each number by another, everywhere alike."""
    other: dict[str, str] = {}

    def change(match: re.Match[str]) -> str:
        fact = match[0]
        made = str(rng.randrange(10, 9999)) if any(map(str.isdigit, fact)) else f"N{rng.randrange(10**6):x}".title()
        return other.setdefault(fact, made)

    return _FACT.sub(change, text)


def _reports(document: Document, rng: random.Random) -> tuple[Document, Document]:
    def make(key: str) -> Document:
        n = [f"{rng.uniform(1, 900):.2f}" for _ in range(8)]
        name = "".join(rng.choices("abcdefghijklm", k=7)).title()
        text = (
            f"Shares of {name} closed at {n[0]} euros on the regulated market after they had opened at {n[1]} euros, a "
            f"change of {n[2]} per cent on the day. The volume was {n[3]} thousand shares against an average of {n[4]} "
            f"thousand in the last thirty days. Over the year the share is at {n[5]} per cent, with a high of {n[6]} "
            f"euros and a low of {n[7]} euros. This report was made by a machine from figures of the exchange and is "
            "no advice to buy or to sell. All figures are without guarantee and may be late by fifteen minutes."
        )
        return replace(document, key=key, text=text)

    return make("one"), make("other")


def _releases(one: Document, other: Document, house: Document, share: float) -> tuple[Document, Document]:
    """Two releases of one house: 150 words of their own each, then the same words about the house."""
    about = house.text.split()[: int(150 * share / (1 - share))]
    made = [replace(d, text=" ".join([*d.text.split()[:150], *about])) for d in (one, other)]
    return made[0], made[1]


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
    parser.add_argument("--real", action="store_true", help="also print the real pairs that share a key")
    return parser.parse_args()


if __name__ == "__main__":
    main()
