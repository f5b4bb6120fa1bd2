"""Pairs of news texts made of real articles: copies of one story, and two stories that share words.

Real copies are few and nobody has labelled them, so what an editor does to a text is done here: cut, edited, put in
another order, opened anew, and always under another headline at another outlet. Each pair is seeded.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.models import Document
from core.text.tokens import tokenise
from knowledge.near_copies import make_copy

Rewrite = Callable[[str, str, random.Random], str]
_FACT = re.compile(r"\b(?:[A-Z]\w+|\w*\d[\w.,]*)\b")
_NUMBER = re.compile(r"\b\w*\d[\w.,]*\b")
_LONG_NUMBER = re.compile(r"\b\d{2,}\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LEAD_WORDS = 60
_WORDS = (150, 1500)
_PAIRS = 300
# Of so many articles of one outlet, the one with most words in common is the other story.
_LOOKED_AT = 12
_LEAST_NUMBERS = 6


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of one kind. ``is_same``: they tell one story. ``is_counted``: they count in the F1.

    A text of which a third of the words are others is told again, not copied: shown, and not counted.
    """

    name: str
    pairs: tuple[tuple[Document, Document], ...]
    is_same: bool
    is_counted: bool = True


def iter_pairs(documents: Sequence[Document], rng: random.Random) -> Iterator[Pairs]:
    """Give all kinds of pairs, the copies first."""
    chosen = rng.sample([d for d in documents if _WORDS[0] <= len(d.text.split()) <= _WORDS[1]], _PAIRS)
    for name, rewrite in REWRITES.items():
        made = [_copy(d, rewrite(d.text, chosen[n - 1].text, rng), chosen[n - 1]) for n, d in enumerate(chosen)]
        yield Pairs(name, tuple(zip(chosen, made, strict=True)), is_same=True, is_counted=name not in _RETOLD)
    for name, pairs in _make_others(chosen, documents, rng).items():
        yield Pairs(name, tuple(pairs), is_same=False)


def _copy(document: Document, text: str, other: Document) -> Document:
    return replace(document, key="copy", title=other.title, outlet="elsewhere.example", text=text)


def _open_anew(text: str, other: str, _rng: random.Random) -> str:
    return " ".join([*other.split()[:40], *text.split()[30:]])


def _reorder_sentences(text: str, _other: str, rng: random.Random) -> str:
    sentences = _SENTENCE_END.split(text)
    rng.shuffle(sentences)
    return " ".join(sentences)


def _reorder_paragraphs(text: str, _other: str, rng: random.Random) -> str:
    """Shuffle the paragraphs; where the source kept none, so many sentences together."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    if len(paragraphs) < 4:
        sentences = _SENTENCE_END.split(text)
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    rng.shuffle(paragraphs)
    return "\n".join(paragraphs)


def _cut(share: float) -> Rewrite:
    return lambda text, _other, _rng: " ".join(text.split()[: int(len(text.split()) * (1 - share))])


def _drop_sentences(text: str, _other: str, rng: random.Random) -> str:
    return " ".join(sentence for sentence in _SENTENCE_END.split(text) if rng.random() >= 0.2)


def _add_sentences(text: str, other: str, rng: random.Random) -> str:
    """Put a sentence of another text behind every eighth."""
    foreign = [s for s in _SENTENCE_END.split(other) if len(s.split()) <= 40] or [other[:150]]
    told = _SENTENCE_END.split(text)
    return " ".join(f"{s} {rng.choice(foreign)}" if n % 8 == 7 else s for n, s in enumerate(told))


def _replace_words(share: float) -> Rewrite:
    def rewrite(text: str, other: str, rng: random.Random) -> str:
        words = [word for word in other.split() if word.islower()] or ["etwas"]
        return " ".join(rng.choice(words) if word.islower() and rng.random() < share else word for word in text.split())

    return rewrite


def _lead(text: str, _other: str, _rng: random.Random) -> str:
    return " ".join(text.split()[:_LEAD_WORDS])


def _cut_reorder_edit(text: str, other: str, rng: random.Random) -> str:
    return _replace_words(0.1)(_reorder_paragraphs(_drop_sentences(text, other, rng), other, rng), other, rng)


def _all_at_once(text: str, other: str, rng: random.Random) -> str:
    return _replace_words(0.1)(_cut(0.2)(_open_anew(text, other, rng), other, rng), other, rng)


REWRITES: Mapping[str, Rewrite] = {
    "another headline only": lambda text, _other, _rng: text,
    "another opening": _open_anew,
    "end cut by 25 %": _cut(0.25),
    "end cut by 60 %": _cut(0.6),
    "the lead (60 words)": _lead,
    "a fifth of the sentences cut": _drop_sentences,
    "foreign sentences put in": _add_sentences,
    "paragraphs in another order": _reorder_paragraphs,
    "sentences in another order": _reorder_sentences,
    "10 % of words replaced": _replace_words(0.1),
    "20 % of words replaced": _replace_words(0.2),
    "sentences cut, paragraphs reordered, 10 % replaced": _cut_reorder_edit,
    "another opening, end cut by 20 %, 10 % replaced": _all_at_once,
    "30 % of words replaced": _replace_words(0.3),
    "40 % of words replaced": _replace_words(0.4),
}
_RETOLD = frozenset({"30 % of words replaced", "40 % of words replaced"})


def _make_others(
    chosen: Sequence[Document], documents: Sequence[Document], rng: random.Random
) -> dict[str, list[tuple[Document, Document]]]:
    """Return pairs that share words but tell two stories, by what they share."""
    following = [(chosen[n - 1], d) for n, d in enumerate(chosen)]
    numbered = [d for d in chosen if len(set(_LONG_NUMBER.findall(d.text))) >= _LEAST_NUMBERS]
    found = {
        "two articles of one outlet, much alike": list(_neighbours(chosen, documents, rng)),
        "two events of one company": [_events(d, other, chosen[n - 2]) for n, (d, other) in enumerate(following)],
        "other names and numbers in the same words": [_with(d, _change(_FACT, d.text, rng)) for d in chosen],
        "other numbers in the same words": [_with(d, _change(_NUMBER, d.text, rng)) for d in numbered],
        "market reports of one template": [_reports(d, rng, is_one_company=False) for d in chosen],
        "market reports of one company": [_reports(d, rng, is_one_company=True) for d in chosen],
    }
    for share in (30, 50, 70, 80):
        pairs = [_releases(d, other, chosen[n - 2], share / 100) for n, (d, other) in enumerate(following)]
        found[f"releases with {share} % boilerplate"] = pairs
    return found


def _with(document: Document, text: str) -> tuple[Document, Document]:
    return document, replace(document, key="other", text=text)


def _neighbours(
    chosen: Sequence[Document], documents: Sequence[Document], rng: random.Random
) -> Iterator[tuple[Document, Document]]:
    """Give real articles beside the one of their outlet that has most words in common, under another headline."""
    by_outlet: dict[str, list[Document]] = {}
    for document in documents:
        by_outlet.setdefault(document.outlet or "", []).append(document)
    for document in chosen:
        heading, words = frozenset(tokenise(document.title)), frozenset(tokenise(document.text))
        others = [d for d in by_outlet[document.outlet or ""] if _differ(heading, frozenset(tokenise(d.title)))]
        looked_at = rng.sample(others, min(_LOOKED_AT, len(others)))
        if looked_at:
            yield document, max(looked_at, key=lambda d: len(words & frozenset(tokenise(d.text))) / (len(d.text) + 500))


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) < min(len(one), len(other))


def _events(one: Document, other: Document, house: Document) -> tuple[Document, Document]:
    """Two stories about one company: what each text names most is called alike, and both tell who the company is."""
    about = " ".join(["About Lumenta:", *house.text.split()[:50]])
    made = [replace(d, text=f"{_call_lumenta(d)} {about}") for d in (one, other)]
    return made[0], made[1]


def _call_lumenta(document: Document) -> str:
    copy = make_copy(document)
    subjects = copy.subjects if copy else frozenset[str]()
    words = document.text.split(" ")
    return " ".join("Lumenta" if word[:1].isupper() and {*tokenise(word)} & subjects else word for word in words)


def _change(pattern: re.Pattern[str], text: str, rng: random.Random) -> str:
    """Replace each name by another and each number by another, everywhere alike."""
    other: dict[str, str] = {}

    def change(match: re.Match[str]) -> str:
        fact = match[0]
        made = str(rng.randrange(10, 9999)) if any(map(str.isdigit, fact)) else f"N{rng.randrange(10**6):x}".title()
        return other.setdefault(fact, made)

    return pattern.sub(change, text)


def _reports(document: Document, rng: random.Random, *, is_one_company: bool) -> tuple[Document, Document]:
    def make(key: str, name: str) -> Document:
        n = [f"{rng.uniform(1, 900):.2f}" for _ in range(8)]
        text = (
            f"Shares of {name} closed at {n[0]} euros on the regulated market after they had opened at {n[1]} euros, a "
            f"change of {n[2]} per cent on the day. The volume was {n[3]} thousand shares against an average of {n[4]} "
            f"thousand in the last thirty days. Over the year the share is at {n[5]} per cent, with a high of {n[6]} "
            f"euros and a low of {n[7]} euros. This report was made by a machine from figures of the exchange and is "
            "no advice to buy or to sell. All figures are without guarantee and may be late by fifteen minutes."
        )
        return replace(document, key=key, text=text)

    names = ["".join(rng.choices("abcdefghijklm", k=7)).title() for _ in range(2)]
    return make("one", names[0]), make("other", names[0] if is_one_company else names[1])


def _releases(one: Document, other: Document, house: Document, share: float) -> tuple[Document, Document]:
    """Two releases of one house: 150 words of their own each, then the same words about the house."""
    about = house.text.split()[: int(150 * share / (1 - share))]
    made = [replace(d, text=" ".join([*d.text.split()[:150], *about])) for d in (one, other)]
    return made[0], made[1]
