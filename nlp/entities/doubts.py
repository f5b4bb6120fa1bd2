"""What the document itself tells to be no organisation: terms, their acronyms, common words, names of people.

Only reads what was taken for an organisation, and only where the text shows the contrary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlp.entities.found import Found

# "GPUs", "OEMs": several of a kind.
_PLURAL = re.compile(r"[A-Z]{2,6}s")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}s?")
_WORDS_BEFORE = re.compile(r"[^\W\d_]+")
_BEFORE_CHARS = 90
# A shorter word stands inside others by chance.
_LEAST_CHARS = 5
_INITIAL = re.compile(r"(?<!\w)[A-Z][a-z]+ [A-Z] ?\. $")
_INITIAL_CHARS = 30
# A line is in the capitals of headlines if so many of its longer words have them; German nouns alone do not do it.
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_HEADLINE_CHARS, _HEADLINE_WORDS, _HEADLINE_SHARE = 80, 4, 0.8
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
        if _PLURAL.fullmatch(name)
        or _is_acronym_of_term(name, fields, kept)
        or _is_common_word(name, places, fields)
        or _is_family_name(name, places, fields)
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
    """Return whether the text has a name in small letters too, and its capitals tell nothing.

    *Katalysator uit Utrecht … een ijzerkatalysator* is no organisation. Names of several words are no better, wherever
    they stand, where only the last or only the first one is also written small: *DC Motor*, *DC motor*.
    """
    head, _, last = name.rpartition(" ")
    if not last[:1].isupper() or not last[1:].islower() or len(last) < _LEAST_CHARS:
        return False
    if head and any(small in text for small in _half_small(head, last) for text in fields.values()):
        return True
    if not all(_starts_sentence(fields[p.field], p.start) or _is_in_headline(fields[p.field], p.start) for p in places):
        return False
    return any(name.lower() in text for text in fields.values())


def _is_family_name(name: str, places: Sequence[Found], fields: Mapping[str, str]) -> bool:
    """Return whether a name of one word stands behind a given name and an initial: *Ada M. Northwick*."""
    return " " not in name and any(
        _INITIAL.search(fields[p.field][max(0, p.start - _INITIAL_CHARS) : p.start]) for p in places
    )


def _half_small(head: str, last: str) -> Iterator[str]:
    yield f"{head} {last[0].lower()}{last[1:]}"
    if head[0].isupper():
        yield f" {head[0].lower()}{head[1:]} {last}"


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \t\"'“„(_")
    return not before or before[-1] in _ENDS_SENTENCE


def _is_in_headline(text: str, start: int) -> bool:
    """Return whether the line round a place writes its words with capitals: *How to Break Free of Worry*."""
    first = text.rfind("\n", max(0, start - _HEADLINE_CHARS), start) + 1
    last = text.find("\n", start, start + _HEADLINE_CHARS)
    words = _LONG_WORD.findall(text, max(first, start - _HEADLINE_CHARS), last if last > 0 else start + _HEADLINE_CHARS)
    return len(words) >= _HEADLINE_WORDS and sum(word[0].isupper() for word in words) >= _HEADLINE_SHARE * len(words)
