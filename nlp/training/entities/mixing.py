"""Mixes the corpora for one pass of training: how often each comes, spacing, headlines, capitals, nameless ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from nlp.training.entities.samples import Name, Sample, group

# How often a corpus comes in a pass, by the first beginning of its name that fits. Wikigold and our own texts are small
# and near to what is read later, and so are sentences about software and science; tweets and traffic reports are far
# from it, and plenty.
_SHARES = {
    "wikigold": 2.0, "crossner-ai": 2.0, "crossner-science": 1.5, "crossner": 1.0, "own": 2.0, "sec": 1.0,
    "smartdata": 0.6, "products": 0.35, "btc": 0.12, "wnut": 0.12, "nameless": 1.0,
}  # fmt: skip
# Corpora of tokens: their texts are tokens joined by blanks, so half of them are written as people write.
_TOKENISED = ("wikigold", "crossner", "sec", "btc", "wnut")
_TWEETS = ("btc", "wnut")
_HEADLINE_SHARE, _CAPITALS_SHARE = 0.05, 0.03
_GROUP_CHARS = (1, 1, 200, 500)
_SPACED = re.compile(r" (?=[.,;:!?)\]%](?: |$)|['’]s(?: |$)|n't|'re|'ve|'ll)|(?<=[(\[$]) ")
_SMALL_WORDS = frozenset(
    "a an the of for and or to in on at by with from is as van de het een en in op der die das und".split()
)
_WORD = re.compile(r"\S+")


def mix(samples: Sequence[Sample], rng: Random) -> list[Sample]:
    """Return the samples of one pass in random order."""
    passed: list[Sample] = []
    for corpus in sorted({sample.corpus for sample in samples}):
        chosen = [s for s in samples if s.corpus == corpus for _ in range(_times(corpus, rng))]
        passed += _vary(corpus, chosen, rng)
    rng.shuffle(passed)
    return passed


def _times(corpus: str, rng: Random) -> int:
    share = next(share for prefix, share in _SHARES.items() if corpus.startswith(prefix))
    return int(share) + (rng.random() < share % 1)


def _vary(corpus: str, samples: list[Sample], rng: Random) -> Iterator[Sample]:
    """Give samples spaced as people write in half the cases, some joined, some as headlines or in capitals."""
    if corpus.startswith(_TOKENISED):
        samples = [close_up(sample) if rng.random() < 0.5 else sample for sample in samples]
        chars = 1 if corpus.startswith(_TWEETS) else rng.choice(_GROUP_CHARS)
        samples = list(group(samples, chars, rng.choice((" ", " ", "\n"))))
    for sample in samples:
        draw = rng.random()
        if draw < _HEADLINE_SHARE and sample.lang != "de":
            yield replace(sample, text=_WORD.sub(_as_in_headline, sample.text))
        elif draw < _HEADLINE_SHARE + _CAPITALS_SHARE and len(sample.text.upper()) == len(sample.text):
            yield replace(sample, text=sample.text.upper())
        else:
            yield sample


def _as_in_headline(word: re.Match[str]) -> str:
    text = word[0]
    return text if text in _SMALL_WORDS else text[0].upper() + text[1:] if len(text[0].upper()) == 1 else text


def close_up(sample: Sample) -> Sample:
    """Return a sample without the blanks before marks that joining tokens leaves."""
    blanks = [match.start() for match in _SPACED.finditer(sample.text)]
    if not blanks:
        return sample
    kept, before = [], 0
    for blank in blanks:
        kept.append(sample.text[before:blank])
        before = blank + 1
    text = "".join([*kept, sample.text[before:]])
    names = tuple(Name(_moved(n.start, blanks), _moved(n.end, blanks), n.label) for n in sample.names)
    return replace(sample, text=text, names=names)


def _moved(position: int, blanks: Sequence[int]) -> int:
    return position - sum(blank < position for blank in blanks)
