"""What the document itself tells to be no organisation: terms, their acronyms, common words at the start of a sentence.

Only reads what was taken for an organisation, and only where the text shows the contrary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nlp.entities.found import Found

# "GPUs", "OEMs": several of a kind.
_PLURAL = re.compile(r"[A-Z]{2,6}s")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}s?")
_WORDS_BEFORE = re.compile(r"[^\W\d_]+")
_BEFORE_CHARS = 90
# A shorter word stands inside others by chance.
_LEAST_CHARS = 5
_ENDS_SENTENCE = ".!?:\n*#>"


def drop_doubtful(found: Iterable[Found], fields: Mapping[str, str]) -> list[Found]:
    """Return the names without organisations that the text shows to be terms or common words."""
    kept = list(found)
    organisations: dict[str, list[Found]] = {}
    for one in kept:
        if one.label == "ORG":
            organisations.setdefault(one.name, []).append(one)
    dropped = {
        name
        for name, places in organisations.items()
        if _PLURAL.fullmatch(name) or _is_acronym_of_term(name, fields, kept) or _is_common_word(name, places, fields)
    }
    return [one for one in kept if one.label != "ORG" or one.name not in dropped]


def _is_acronym_of_term(name: str, fields: Mapping[str, str], found: Sequence[Found]) -> bool:
    """Return whether the text explains the acronym: *event data recorder (EDR)*, all in small letters."""
    if not _ACRONYM.fullmatch(name):
        return False
    letters = name.rstrip("s").lower()
    for field, text in fields.items():
        place = text.find(f"({name})")
        words = _WORDS_BEFORE.findall(text, max(0, place - _BEFORE_CHARS), place) if place > 0 else []
        long = words[-len(letters) :]
        if "".join(word[0].lower() for word in long) == letters and not _is_named(found, field, place):
            return sum(1 for word in long if word[0].islower()) >= len(long) - 1
    return False


def _is_named(found: Sequence[Found], field: str, end: int) -> bool:
    return any(f.label == "ORG" and f.field == field and end - 3 <= f.end <= end for f in found)


def _is_common_word(name: str, places: Sequence[Found], fields: Mapping[str, str]) -> bool:
    """Return whether a name stands at the start of sentences only, and in small letters elsewhere.

    *Katalysator uit Utrecht … een ijzerkatalysator* is no organisation. Names of several words are no better where the
    last one is also written small: *DC Motor*, *DC motor*.
    """
    head, _, last = name.rpartition(" ")
    if not last[:1].isupper() or not last[1:].islower() or len(last) < _LEAST_CHARS:
        return False
    if head:
        small = f"{head} {last[0].lower()}{last[1:]}"
        return any(small in text for text in fields.values())
    if not all(_starts_sentence(fields[place.field], place.start) for place in places):
        return False
    return any(name.lower() in text for text in fields.values())


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \t\"'“„(_")
    return not before or before[-1] in _ENDS_SENTENCE
