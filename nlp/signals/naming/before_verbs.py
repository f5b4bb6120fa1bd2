"""Who does what a verb says: the names before it. By the form of the words alone, nothing is looked up.

Strict on purpose: a name must stand next to its verb, with only what sets off between. *A friend of Google buys* and
*people in London buy* give none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.signals.naming.forms import (
    EDGES,
    LEGAL,
    MAX_NAME_WORDS,
    ends_clause,
    is_name_word,
    is_title_case,
    links,
    to_name,
)
from nlp.signals.naming.subjects import first_phrase
from nlp.signals.naming.words import (
    ARTICLES,
    AUXILIARIES,
    COUNTING,
    ITSELF,
    NO_NAME_FIRST,
    NOBODY,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
)

_BEFORE_CHARS = 260
_MAX_LIST = 8
_STOPS = frozenset(":;!?")
# "signs a definitive agreement to acquire": who signs it acquires.
_INTENT = re.compile(
    r"(?<![\w-])(?:signs?|signed|signing|inks?|inked|enters?|entered|reach(?:es|ed)|strikes|struck"
    r"|ma(?:kes?|de)|has|have|is|are|in|announce[sd]?)\s(?:into\s)?"
    r"(?:(?:an?|the|its|their|exclusive|advanced|definitive|binding|preliminary|final|early"
    r"|merger)\s){0,3}(?:agreement|deal|pact|talks|offer|bid|plans?|intention|discussions"
    r"|negotiations)(?:\sto)?\s\Z",
    re.IGNORECASE,
)
_INTENT_CHARS = 70


@dataclass(frozen=True, slots=True)
class Subject:
    """Who stands before a verb: names, or none where a pronoun stands for one (``is_pronoun``)."""

    names: tuple[str, ...]
    is_pronoun: bool = False


def read_subject(text: str, end: int, *, is_passive: bool = False) -> Subject | None:
    """Return who does what the verb at ``end`` says, ``None`` where no name stands next to it.

    ``is_passive``: a participle may follow its noun with a comma between, *Instagram, bought by*. Another verb then has
    the subject of the clause before: *Acme raises $5m, launches*.

    >>> read_subject("Habana, an Israeli start-up, has been ", 38)
    Subject(names=('Habana',), is_pronoun=False)
    """
    intent = _INTENT.search(text, max(0, end - _INTENT_CHARS), end)
    end = intent.start() if intent else end
    words = text[max(0, end - _BEFORE_CHARS) : end].split()
    cut = end > _BEFORE_CHARS
    pronoun = False
    while words and _stands_between(words[-1]):
        last = words.pop()
        pronoun = pronoun or last.lower() in PRONOUNS
    if len(words) > 1 and words[-1].lower() in RELATIVES and words[-2].endswith(","):
        words = [*words[:-2], words[-2].rstrip(",")]
    if words and words[-1].lower() not in PRONOUNS and not _means_itself(words):
        bare = _without_apposition(words)
        if bare is words and words[-1].endswith(",") and not is_passive:
            return Subject((), is_pronoun=True) if pronoun else _read_shared(words, cut=cut)
        names = [] if bare[-1][-1] in _STOPS else _names_at_end(bare, is_title_case(text), cut=cut)
        if names:
            return Subject(tuple(names))
    elif words:
        pronoun = words[-1].lower() not in NOBODY
    return Subject((), is_pronoun=True) if pronoun else None


def _means_itself(words: Sequence[str]) -> bool:
    """Return whether words end in *the company*: who that is, another sentence says."""
    return len(words) > 1 and words[-2].lower() in ARTICLES and words[-1].lower() in ITSELF


def _read_shared(words: list[str], *, cut: bool) -> Subject | None:
    """Return the subject of a clause that ends in a comma, for the verb behind it."""
    start = next(
        (n + 1 for n in range(len(words) - 2, -1, -1) if words[n][-1] in ":;|" or words[n] in {"-", "–", "—"}), 0
    )
    clause = " ".join(words[start:]).rstrip(",")
    phrase = first_phrase(clause)
    if (cut and not start) or "," in clause or phrase == clause or not is_name_word(phrase.split()[0], NO_NAME_FIRST):
        return None
    words = phrase.split()
    name = to_name(
        words[: next((n for n, word in enumerate(words) if n and word.endswith("ing")), len(words))], title=True
    )
    return Subject((name,)) if name else None


def _stands_between(word: str) -> bool:
    """Return whether a word stands between a subject and its verb: *has*, *recently*, an opening bracket."""
    bare = word.strip(EDGES)
    is_adverb = bare.endswith("ly") and bare.islower() and len(bare) > 4
    return (
        not bare or is_adverb or (bare.lower() in AUXILIARIES and not bare.isupper() and not word.endswith((",", ":")))
    )


def _without_apposition(words: list[str]) -> list[str]:
    """Return the words without what a comma, bracket or dash sets off at their end: *Habana, an Israeli start-up,*."""
    if words[-1].endswith(")"):
        opening = next(
            (n for n in range(len(words) - 1, max(-1, len(words) - 8), -1) if words[n].startswith("(")), None
        )
        return words[:opening] if opening else words
    if not words[-1].endswith(",") or len(words) < 2:
        return words
    for number in range(len(words) - 2, -1, -1):
        if words[number].endswith(",") and _BEGINS_APPOSITION.match(words[number + 1]):
            return [*words[:number], words[number].rstrip(",")]
    return words


_BEGINS_APPOSITION = re.compile(
    r"(?:(?i:an?|the)|which|who|whose|one|part|based|previously|former|headquartered|formerly|founded|known"
    r"|maker|makers|owner|parent|ein|eine|die|der|das|een|de|het|[a-z]+(?:er|or))\Z"
)


def _names_at_end(words: Sequence[str], title: bool, *, cut: bool) -> list[str]:
    names: list[str] = []
    end = len(words)
    while end and len(names) < _MAX_LIST:
        start = _start_of_run(words, end)
        name = to_name(words[start:end], title=title) if start < end else None
        if name is None:
            break
        names.insert(0, name)
        before = words[start - 1] if start else ""
        if before.lower() in {"and", "und", "en", "&"} and start > 1 and _start_of_run(words, start - 1) < start - 1:
            end = start - 1
        elif before.endswith(",") and len(names) > 1 and is_name_word(before):
            end = start
        else:
            return names if _may_precede(before, start, cut=cut) else []
    return names


def _may_precede(before: str, start: int, *, cut: bool) -> bool:
    """Return whether a name with this word before it is the head of its phrase, not what another one is *of*."""
    if not start:
        return not cut
    bare = before.strip(EDGES).lower()
    return bare not in COUNTING and (bare not in PREPOSITIONS or before.endswith((",", ":")))


def _start_of_run(words: Sequence[str], end: int) -> int:
    start = end
    while start and end - start <= MAX_NAME_WORDS:
        word = words[start - 1]
        if start < end and ends_clause(word) and not (word.endswith(",") and LEGAL.match(words[start])):
            break
        if not is_name_word(word) and not (start < end and links(words, start - 1, is_name_word(words[start]))):
            break
        start -= 1
    while start < end and not is_name_word(words[start], NO_NAME_FIRST):
        start += 1
    return start
