"""Constructs pairs of company names that are the same company or another, with hard cases of both.

Same: a name against itself as somebody else writes it (typing errors, legal forms added, left out or changed, capitals,
patent office abbreviations, umlauts, blanks and signs left out); two names of one entry, former ones among them, one
of them so written; two spellings of one assignee that differ in case, signs and legal form only.
Different: parent and daughter; two daughters of one parent; the same first word; the nearest name of another firm;
the same name in another country, with the countries said; any two. Names that two entries share are no such pair.
Whatever is about one organisation is in one half, by the hash of its id, so that what is fitted on one half is
measured on the other.
"""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rapidfuzz import fuzz, process

from core.models import OrganisationKind
from core.registers import NameKind, RegisterEntry, RelationKind
from core.text.organisation_names import normalise_name
from knowledge.linking.names import is_initials

_FORMS = ("Inc.", "Ltd.", "GmbH", "B.V.", "LLC", "Corp.", "Co., Ltd.", "AG", "S.A.", "Limited")
_SHORT = {
    "technologies": "tech", "technology": "tech", "international": "int", "industries": "ind", "manufacturing": "mfg",
    "corporation": "corp", "laboratories": "labs", "systems": "sys", "pharmaceuticals": "pharm", "research": "res",
    "engineering": "eng", "electronics": "electron", "chemical": "chem", "institute": "inst", "company": "co",
    "development": "dev", "limited": "ltd", "semiconductor": "semicond", "precision": "prec", "energy": "energ",
}  # fmt: skip
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "é": "e", "è": "e", "ç": "c", "ñ": "n"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NEAREST_OF = 4000
# Assignees nearer than this may be one that was misspelled.
_SAME_RATIO = 93


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names, where each company is said to be, whether they are one company, and how the pair was made."""

    one: str
    other: str
    countries: tuple[str | None, str | None]
    is_same: bool
    kind: str
    half: int


def half_of_id(identifier: str) -> int:
    """Return 0 or 1, the same for one organisation for ever."""
    return blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] & 1


def company_names(entry: RegisterEntry) -> list[str]:
    """Return the names of an entry in Latin letters that are no acronyms."""
    return [
        name.value
        for name in entry.names
        if name.kind is not NameKind.ACRONYM and not is_initials(name.value) and _is_latin(name.value)
    ]


def entry_pairs(entries: Sequence[RegisterEntry], rng: random.Random, count: int) -> Iterator[NamePair]:
    """Give pairs of companies of a register, ``count`` of each way."""
    firms = [entry for entry in entries if OrganisationKind.COMPANY in entry.kinds and company_names(entry)]
    firms.sort(key=lambda entry: entry.id)
    for entry in rng.sample(firms, min(count, len(firms))):
        name = rng.choice(company_names(entry))
        yield NamePair(name, vary(name, rng), (None, None), True, "spelling", half_of_id(entry.id))
    several = [entry for entry in firms if len({normalise_name(name) for name in company_names(entry)}) > 1]
    for entry in rng.sample(several, min(count, len(several))):
        one, other = rng.sample(company_names(entry), 2)
        yield NamePair(one, vary(other, rng), (entry.country, None), True, "own names", half_of_id(entry.id))
    yield from _different(firms, rng, count)


def _different(firms: Sequence[RegisterEntry], rng: random.Random, count: int) -> Iterator[NamePair]:
    by_key = {(entry.source, entry.key): entry for entry in firms}
    groups = [group for entry in firms if len(group := _group(entry, by_key)) > 1]
    for group in rng.sample(groups, min(count, len(groups))):
        yield from _as_different(group, "group", rng)
    for _ in range(count):
        yield from _as_different(firms, "any two", rng)
    by_word: dict[str, list[RegisterEntry]] = defaultdict(list)
    for entry in firms:
        by_word[normalise_name(entry.name).split(" ")[0]].append(entry)
    alike = [same for word, same in sorted(by_word.items()) if word and len(same) > 1]
    for same in rng.choices(alike, k=count) if alike else ():
        yield from _as_different(same, "first word", rng)
    pool = rng.sample(firms, min(_NEAREST_OF, len(firms)))
    names = [company_names(entry)[0] for entry in pool]
    for place in rng.sample(range(len(pool)), min(count, len(pool))):
        found = process.extract(names[place], names, scorer=fuzz.ratio, limit=2)
        nearest = next((number for _, _, number in found if number != place), place)
        if nearest != place:
            yield from _as_different([pool[place], pool[nearest]], "nearest", rng)


def _group(entry: RegisterEntry, by_key: dict[tuple[str, str], RegisterEntry]) -> list[RegisterEntry]:
    kinds = {RelationKind.CHILD, RelationKind.PARENT}
    keys = [(entry.source, relation.key) for relation in entry.relations if relation.kind in kinds]
    return [entry, *(by_key[key] for key in keys if key in by_key)]


def _as_different(firms: Sequence[RegisterEntry], kind: str, rng: random.Random) -> Iterator[NamePair]:
    """Give a pair of two firms of some, with their countries where only these tell them apart."""
    one, other = rng.sample(firms, 2)
    left, right = rng.choice(company_names(one)), rng.choice(company_names(other))
    bare = {normalise_name(_bare(left)), normalise_name(_bare(right))}
    shared = {normalise_name(_bare(name)) for name in company_names(one)} & {
        normalise_name(_bare(name)) for name in company_names(other)
    }
    half = half_of_id(one.id)
    if half != half_of_id(other.id):
        return
    if len(bare) == 1 or shared & bare:
        if one.country and other.country and one.country != other.country and len(bare) == 1:
            countries = (one.country, other.country)
            yield NamePair(_bare(left), _bare(right), countries, False, "other country", half)
        return
    yield NamePair(left, right, (None, None), False, kind, half)


def _bare(name: str) -> str:
    return name.partition(" (")[0]


def former_pairs(names: Iterable[tuple[str, str, Sequence[str]]], rng: random.Random, count: int) -> Iterator[NamePair]:
    """Give pairs of (id, name, former names): a name and one before it, one of them as others write it."""
    held = [
        (identifier, name, former) for identifier, name, all_former in names if (former := _others(name, all_former))
    ]
    for identifier, name, former in rng.sample(held, min(count, len(held))):
        yield NamePair(name, vary(rng.choice(former), rng), (None, None), True, "former name", half_of_id(identifier))


def _others(name: str, former: Sequence[str]) -> list[str]:
    return [one for one in former if normalise_name(one) not in {"", normalise_name(name)}]


def assignee_pairs(names: Iterable[str], rng: random.Random, count: int) -> Iterator[NamePair]:
    """Give pairs of assignees of patents: spellings that differ in case, signs and form, and the same first word."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        groups[normalise_name(name).replace(" ", "")].append(name)
    several = [(key, group) for key, group in sorted(groups.items()) if key and len(group) > 1]
    for key, group in rng.sample(several, min(count, len(several))):
        one, other = rng.sample(group, 2)
        yield NamePair(one, other, (None, None), True, "assignee as filed", half_of_id(key))
    single = sorted(key for key in groups if len(key) > 3)
    for key in rng.sample(single, min(count, len(single))):
        yield NamePair(groups[key][0], vary(groups[key][0], rng), (None, None), True, "assignee", half_of_id(key))
    yield from _assignees_apart(groups, rng, count)


def _assignees_apart(groups: dict[str, list[str]], rng: random.Random, count: int) -> Iterator[NamePair]:
    by_word: dict[tuple[str, int], list[str]] = defaultdict(list)
    for key in sorted(groups):
        words = normalise_name(groups[key][0]).split(" ")
        by_word[words[0], half_of_id(key)].append(groups[key][0])
    alike = [(half, same) for (word, half), same in sorted(by_word.items()) if len(word) > 2 and len(same) > 1]
    for half, same in rng.choices(alike, k=count) if alike else ():
        one, other = rng.sample(same, 2)
        held = [set(normalise_name(name).split()) for name in (one, other)]
        # A name that holds all of another may be its long form: nobody knows.
        is_nested = held[0] <= held[1] or held[1] <= held[0]
        if not is_nested and fuzz.ratio(normalise_name(one), normalise_name(other)) < _SAME_RATIO:
            yield NamePair(one, other, (None, None), False, "assignee, first word", half)


def vary(name: str, rng: random.Random) -> str:
    """Return a name as somebody else writes it: one to three changes."""
    ways = rng.sample((_typed, _form, _upper, _shorten, _plain, _unsigned, _joined), rng.choice((1, 1, 2, 3)))
    for way in ways:
        name = way(name, rng)
    return name


def _typed(name: str, rng: random.Random) -> str:
    words = name.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return name
    place = rng.choice(long)
    word, at = words[place], rng.randrange(1, len(words[place]) - 1)
    words[place] = rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rng.choice(_LETTERS) + word[at + 1 :],
        )
    )
    return " ".join(words)


def _form(name: str, rng: random.Random) -> str:
    """Leave the legal form out, or write one."""
    bare = _bare(name)
    words = bare.replace(",", " ").split(" ")
    kept = normalise_name(bare).count(" ") + 1
    stem = " ".join(words[:kept]) if len(words) > kept else bare
    return stem if rng.random() < 0.4 else f"{stem} {rng.choice(_FORMS)}"


def _shorten(name: str, rng: random.Random) -> str:
    del rng
    return " ".join(_SHORT.get(word.lower().strip(",."), word) for word in name.split(" ")).upper()


def _upper(name: str, rng: random.Random) -> str:
    del rng
    return name.upper()


def _plain(name: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        name = "".join(_UMLAUTS.get(character, character) for character in name)
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _unsigned(name: str, rng: random.Random) -> str:
    name = name.replace("&", "and") if rng.random() < 0.5 else name
    kept = (character if character.isalnum() or character in " &()" else rng.choice(("", " ")) for character in name)
    return " ".join("".join(kept).split())


def _joined(name: str, rng: random.Random) -> str:
    words = name.split(" ")
    if len(words) < 2 or words[1].startswith("("):
        return name
    at = rng.randrange(1, len(words)) if len(words) == 2 else 1
    return " ".join([*words[: at - 1], words[at - 1] + words[at], *words[at + 1 :]])


def _is_latin(text: str) -> bool:
    return all(not character.isalpha() or ord(character) < 0x250 for character in text)
