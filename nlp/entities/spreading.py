"""A document speaks of the same things throughout: names found once are found everywhere, and have one kind and target.

A short form stands for the long one: *Vecmocon* for *Vecmocon Technologies*, *ESO* for *European Southern Observatory
(ESO)*, *Scanberg* for *Scanberg GmbH*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from nlp.entities.found import Found
from nlp.entities.names import LEGAL_END, LEGAL_TAIL

# A page does not mark more names, and a name not more often.
MAX_NAMES = 150
MAX_PLACES = 100
_SPREAD = {"ORG", "PERSON", "PRODUCT"}
_LEAST_CHARS = 3
# A name that the network takes for one less often than this is none.
_LEAST_SHARE = 0.4
# What may follow the short form of a company's name in its long form.
_TAIL_WORDS = frozenset(
    """technologies technology group holding holdings systems solutions labs laboratories software therapeutics pharma
    pharmaceuticals biosciences bio motors electronics semiconductor semiconductors energy robotics networks photonics
    computer computing quantum instruments international industries personalservice robotica""".split()
)


def settle(found: Iterable[Found]) -> list[Found]:
    """Return the names with one label for each: the one it has most often, an organisation where it is even."""
    votes: dict[str, Counter[str]] = {}
    kept = list(found)
    for one in kept:
        votes.setdefault(one.name, Counter())[one.label] += 1
    labels = {
        name: max(count, key=lambda label: (count[label], label == "ORG", label)) for name, count in votes.items()
    }
    return [Found(f.field, f.start, f.end, f.name, labels[f.name]) for f in kept]


def drop_unsteady(found: Sequence[Found], read: str) -> list[Found]:
    """Return the names without organisations that were passed over most times they were read: *Loan*, *DC Motor*."""
    times = Counter(one.name for one in found if one.label == "ORG")
    unsteady = {name for name, n in times.items() if n < _LEAST_SHARE * sum(1 for _ in _iter_places(read, name))}
    return [one for one in found if one.label != "ORG" or one.name not in unsteady]


def spread(found: Sequence[Found], fields: Mapping[str, str]) -> Iterator[Found]:
    """Give the other places where names found stand in the fields, by string."""
    names = {f.name: f.label for f in found if f.label in _SPREAD}
    # A company named in full is also called by its name alone.
    bare = {LEGAL_END.sub("", name): "ORG" for name, label in names.items() if label == "ORG"}
    names = {name: label for name, label in (bare | names).items() if len(name) >= _LEAST_CHARS}
    for name in list(names)[:MAX_NAMES]:
        for field, text in fields.items():
            for start in _iter_places(text, name):
                yield Found(field, start, start + len(name), name, names[name])


def _iter_places(text: str, name: str) -> Iterator[int]:
    start, given = text.find(name), 0
    while start >= 0 and given < MAX_PLACES:
        end = start + len(name)
        if not (text[start - 1 : start] or " ").isalnum() and not (text[end : end + 1] or " ").isalnum():
            yield start
            given += 1
        start = text.find(name, end)


def choose_targets(found: Sequence[Found], fields: Mapping[str, str]) -> dict[str, str]:
    """Return the long form that the name of each organisation stands for: itself where there is no longer one."""
    names = sorted({f.name for f in found if f.label == "ORG"}, key=lambda name: (-len(name), name))
    acronyms = dict(_iter_acronyms(found, fields))
    targets: dict[str, str] = {}
    for name in names:
        long = acronyms.get(name) or next((other for other in names if is_short_form(name, other)), name)
        if long == name and name.startswith("TU "):
            long = next((other for other in names if other.startswith("Techn") and other.endswith(name[2:])), name)
        targets[name] = targets.get(long, long)
    return targets


def is_short_form(short: str, long: str) -> bool:
    """Return whether ``long`` is ``short`` with a legal form or a word such as *Technologies* behind it."""
    if len(short) >= len(long) or not long.lower().startswith(short.lower()):
        return False
    rest = long[len(short) :]
    if LEGAL_TAIL.fullmatch(rest):
        return True
    words = rest.lower().split()
    return rest[:1] == " " and all(word in _TAIL_WORDS or LEGAL_TAIL.fullmatch(f" {word}") for word in words)


def _iter_acronyms(found: Sequence[Found], fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give the acronyms in brackets behind the name that they abbreviate."""
    ordered = [f for f in found if f.label == "ORG"]
    for first, second in pairwise(ordered):
        between = fields[first.field][first.end : second.start] if first.field == second.field else ""
        if between.strip() == "(" and is_acronym(second.name, first.name):
            yield second.name, first.name


def is_acronym(short: str, long: str) -> bool:
    """Return whether the capitals of ``short`` stand in this order in ``long``, beginning with its first letter.

    >>> is_acronym("EPFL", "École polytechnique fédérale de Lausanne")
    False
    """
    letters = [c for c in short if c.isalpha()]
    if len(letters) < 2 or len(short) > 10 or sum(c.isupper() for c in letters) < 2 or len(long) <= len(short) + 2:
        return False
    initials = re.findall(r"(?<![^\W_])[^\W_]|[A-ZÀ-Þ]", long)
    rest = iter(c.lower() for c in initials)
    return letters[0].lower() == long[0].lower() and all(c.lower() in rest for c in letters)
