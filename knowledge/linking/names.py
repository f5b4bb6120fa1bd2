"""The names by which an entry of a register is found: as it has them, and without what texts leave out.

``Otis (United States)`` is written ``Otis``, ``Lumen Optics N.V.`` without its legal form, and a name with its city
behind a comma without the city. A shortened name is a weaker sign than a whole one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from core.registers import NameKind, RegisterEntry
from core.text.organisation_names import LEGAL_FORMS
from core.text.tokens import tokenise
from knowledge.linking.places import read_country
from knowledge.linking.words import read_words

_MAX_WORDS = 24
# Legal forms as the table of words writes them.
_FORMS = LEGAL_FORMS | {"company", "corporation", "limited", "group", "inc"}


class Grade(IntEnum):
    """How much a name stands for its organisation, the weakest first."""

    ACRONYM = 0
    SHORTENED = 1
    FORMER = 2
    ALIAS = 3
    MAIN = 4


_GRADES = {
    NameKind.DISPLAY: Grade.MAIN,
    NameKind.LEGAL: Grade.MAIN,
    NameKind.LABEL: Grade.MAIN,
    NameKind.ALIAS: Grade.ALIAS,
    NameKind.TRANSLITERATED: Grade.ALIAS,
    NameKind.FORMER: Grade.FORMER,
    NameKind.ACRONYM: Grade.ACRONYM,
}


@dataclass(frozen=True, slots=True)
class KeyedName:
    """A name as words, with what it is worth.

    ``is_short``: letters that stand for a name, all of them capitals; ``spelling``: its folded tokens.
    """

    words: tuple[str, ...]
    grade: Grade
    is_short: bool
    spelling: str


def name_keys(entry: RegisterEntry, before: Sequence[RegisterEntry] = ()) -> list[KeyedName]:
    """Return the names of an entry as words, each once, at the best of its grades.

    ``before``: withdrawn entries whose place it took; their names are former ones of its own.
    """
    best: dict[str, KeyedName] = {}
    former = (replace(name, grade=min(name.grade, Grade.FORMER)) for one in before for name in _spellings(one))
    for name in (*_spellings(entry), *former):
        held = best.get(name.spelling)
        if held is None or name.grade > held.grade:
            best[name.spelling] = name
    return sorted(best.values(), key=lambda name: (-name.grade, name.words, name.spelling))


def is_initials(text: str) -> bool:
    """Whether a text is one word of capitals, such as CERN, MIT and TU-BS."""
    letters = [character for character in text if character.isalpha()]
    is_one = len(text.split()) == 1 and 2 <= len(letters) <= 8
    return is_one and sum(character.isupper() for character in letters) * 4 >= len(letters) * 3


def _spellings(entry: RegisterEntry) -> Iterator[KeyedName]:
    for name in entry.names:
        grade = _GRADES[name.kind]
        is_short = is_initials(name.value)
        yield from _keyed(name.value, Grade.ACRONYM if is_short else grade, is_short)
        for shorter, worth in _shortened(name.value, grade, entry):
            is_short = is_initials(shorter)
            yield from _keyed(shorter, Grade.ACRONYM if is_short else worth, is_short)


def _keyed(value: str, grade: Grade, is_short: bool) -> Iterator[KeyedName]:
    words = tuple(word.text for word in read_words(value))
    if not 0 < len(words) <= _MAX_WORDS:
        return
    yield KeyedName(words, grade, is_short, " ".join(tokenise(value)))
    bare = strip_forms(words)
    if bare != words:
        yield KeyedName(bare, min(grade, Grade.ALIAS), is_short, " ".join(strip_forms(tuple(tokenise(value)))))


def strip_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words without legal forms at their end; words that are legal forms only are kept."""
    kept = len(words)
    while kept > 1 and words[kept - 1] in _FORMS:
        kept -= 1
    return words[:kept]


def _shortened(value: str, grade: Grade, entry: RegisterEntry) -> Iterator[tuple[str, Grade]]:
    """Give a name without the place that the register has put behind it to tell it from others.

    A country in brackets is the register's own addition: without it the name is whole.
    """
    for before, behind, is_bracketed in _cut_behind(value):
        is_country = read_country(behind) is not None
        if is_bracketed and is_country:
            yield before, grade
        elif is_country or (entry.city and tokenise(behind) == tokenise(entry.city)):
            yield before, Grade.SHORTENED
        elif is_bracketed and is_initials(behind):
            yield before, grade
            yield behind, Grade.ACRONYM


def _cut_behind(value: str) -> Iterator[tuple[str, str, bool]]:
    """Give a name cut before its last brackets, and before its last comma or dash; whether it was brackets."""
    text = value.strip()
    if text.endswith((")", "）")):
        place = max(text.rfind("("), text.rfind("（"))
        before, behind = text[:place].strip(), text[place + 1 : -1].strip()
        if place > 0 and len(before) > 1 and behind:
            yield before, behind, True
    for sign in (", ", " - ", " – "):
        before, found, behind = text.rpartition(sign)
        if found and len(before) > 1 and behind:
            yield before, behind, False
