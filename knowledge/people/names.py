"""Names of people as documents write them: read into parts, and compared without guessing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from zlib import crc32

from core.models import Person
from core.people import PersonKey
from core.text.tokens import tokenise

# Of long lists the first and the last: who did the work, and who led it. Of 40,000 papers one in 200 has more people.
_MOST_PEOPLE = 50
_MAX_CACHED = 50_000
# Words before a family name that some write with the given names.
_PARTICLES = frozenset("de den der van von vom zu zur ter ten te la le du da dos das di del della el al bin y".split())
# Family names that millions bear; most of them stand in Latin letters for several of their own script.
_COMMON = frozenset(
    """wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song han
    feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lv ding ren shen yao kim lee park
    choi jung jeong kang cho yoon jang lim shin seo kwon nguyen tran le pham phan vu dang bui singh kumar sharma gupta
    das patel khan ahmed ali hussain tanaka sato suzuki takahashi watanabe ito yamamoto nakamura kobayashi smith johnson
    williams brown jones garcia rodriguez martinez lopez gonzalez silva santos muller""".split()
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts, folded. ``given``: words and letters in the order that they are written in."""

    family: str
    given: tuple[str, ...]

    @property
    def key(self) -> str:
        """Family name and first letter: ``vries|a`` of *Ada de Vries* and of *de Vries, A*."""
        return f"{self.family}|{self.given[0][0]}"

    @property
    def first(self) -> str:
        """The first given name; empty where only its letter is known."""
        return self.given[0] if len(self.given[0]) > 1 else ""

    @property
    def is_common(self) -> bool:
        """Whether the family name alone says that many bear it."""
        return self.family in _COMMON


@lru_cache(maxsize=_MAX_CACHED)
def parse_name(written: str) -> PersonName | None:
    """Return the parts of *Ada de Vries* or *de Vries, Ada*; ``None`` for what has no family name and given name."""
    before, comma, behind = written.partition(",")
    words = tokenise(before)
    family, given = words[-1:], tokenise(behind) if comma else words[:-1]
    while len(given) > 1 and given[-1] in _PARTICLES:
        given.pop()
    return PersonName(family[0], tuple(given)) if family and given else None


def are_compatible(one: PersonName, other: PersonName) -> bool:
    """Say whether two names may be one person's: *A. M. de Vries* and *Ada de Vries*, not *Anna* and *Ada*.

    What both write must agree, word for word or letter for word; what only one writes contradicts nothing.
    """
    if one.family != other.family:
        return False
    if "".join(one.given) == "".join(other.given):  # Xiao-Ming, Xiaoming
        return True
    both = zip_longest(one.given, other.given, fillvalue="")
    return all(_agree(mine, theirs) for mine, theirs in both)


def names_of(people: Iterable[Person]) -> list[PersonName]:
    """Return the names of people that can be read, each once, in their order."""
    return list(dict.fromkeys(name for person in people if (name := parse_name(person.name))))


def make_person_key(name: PersonName, suffix: str) -> PersonKey:
    """Return the key of a name; ``suffix``: what the ids of its space end in."""
    number = hashlib.blake2b(f"{name.key}{suffix}".encode(), digest_size=8).digest()
    return PersonKey(int.from_bytes(number, signed=True), crc32(name.first.encode()) >> 1)


def person_keys_of(people: tuple[Person, ...], suffix: str) -> list[PersonKey]:
    """Return the keys of the people of a document; of more than 50 those of the first and the last 25."""
    if len(people) > _MOST_PEOPLE:
        people = (*people[: _MOST_PEOPLE // 2], *people[-_MOST_PEOPLE // 2 :])
    return list(dict.fromkeys(key for person in people if (key := _key_of(person.name, suffix))))


# Who writes one paper of a batch writes the next.
@lru_cache(maxsize=_MAX_CACHED)
def _key_of(written: str, suffix: str) -> PersonKey | None:
    name = parse_name(written)
    return make_person_key(name, suffix) if name else None


def _agree(mine: str, theirs: str) -> bool:
    if len(mine) > 1 and len(theirs) > 1:
        return mine == theirs
    return mine.startswith(theirs) or theirs.startswith(mine)
