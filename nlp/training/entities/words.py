"""Counts words in public-domain registers and texts: ROR, assignees, authors, abstracts, patents."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlp.entities.lexicon import UNKNOWN, Entry
from nlp.training.records import iter_records

WORD = re.compile(r"[^\W\d_][\w&'’.]*[\w]|[^\W\d_]")
LEGAL_FORMS = frozenset(
    """inc ltd limited llc llp lp plc corp corporation co company gmbh ag kg kgaa se ug ev e.v bv b.v nv n.v vof cv sa
    s.a sas sarl srl spa s.p.a oy oyj ab aps asa k.k kk pte pty sdn bhd holding holdings group""".split()
)
# How a word is written, by the share of its capitals where no sentence starts.
_CASINGS = (("a", 0.02), ("b", 0.1), ("c", 0.4), ("d", 0.8), ("e", 1.0))
_LATIN = re.compile(r"[^\u0000-\u024f‘’“”–]")
# Acronyms and words with a capital inside, not the first of a sentence: HDFS, TensorFlow, iPhone.
_FORMED = re.compile(r"(?<=[a-z,;)] )(?=[\w-]{2,20}(?![\w-]))(?:[A-Z][\w-]*[A-Z]\w*|[a-z]{1,4}[A-Z]\w+)")
_EXPLAINED = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,8})\)")
_EXPLAINED_CHARS = 90
_LETTERS = re.compile(r"[^\W\d_]+")
# An acronym is explained if its long form stands before it so often, and in so large a share of its places: IBM has
# long forms too.
_LEAST_EXPLAINED, _LEAST_EXPLAINED_SHARE = 3, 0.02
_LEAST_FORMED = 4


@dataclass(slots=True)
class Counts:
    """How often words stand in names of each kind, and in running text with a capital or without."""

    organisation: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    acronym: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    family: Counter[str] = field(default_factory=Counter)
    place: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    formed: Counter[str] = field(default_factory=Counter)
    term: Counter[str] = field(default_factory=Counter)
    title: Counter[str] = field(default_factory=Counter)


def count_register(path: Path, counts: Counts) -> None:
    """Count the names, acronyms and places of ROR."""
    for record in iter_records(path):
        for name in record["names"]:
            if "acronym" in name["types"]:
                counts.acronym[name["value"]] += 1
            elif not _LATIN.search(name["value"]):
                add_organisation(name["value"], counts)
        for location in record["locations"]:
            places = location["geonames_details"]
            for key in ("name", "country_name", "country_subdivision_name"):
                counts.place.update(words(places.get(key) or ""))


def add_organisation(name: str, counts: Counts) -> None:
    """Count the words of one name; a name of one word beside its legal form is one by itself."""
    parts = words(name)
    counts.organisation.update(parts)
    core = [part for part in parts if part.strip(".") not in LEGAL_FORMS]
    if len(core) == 1:
        counts.alone[core[0]] += 1


def count_author(author: str, counts: Counts) -> None:
    """Count given and family names of an author as arXiv writes them."""
    parts = [part for part in author.split() if len(part.strip(".")) > 1]
    if len(parts) >= 2:
        counts.given.update(part.lower() for part in parts[:-1])
        counts.family[parts[-1].lower()] += 1


def count_text(text: str, counts: Counts) -> None:
    """Count words with a capital or without; not the first of a sentence."""
    for match in re.finditer(r"(?<=[a-z,;] )[^\W\d_]\w+", text):
        word = match[0]
        if word[0].isupper() and word[1:].islower():
            counts.capital[word.lower()] += 1
        elif word.islower():
            counts.small[word] += 1


def count_formed(text: str, counts: Counts) -> None:
    """Count acronyms and words with a capital inside, and those that the text explains.

    Running text of papers and patents names few companies: what often stands there, above all behind its long form in
    small letters, *event data recorder (EDR)*, is a term or a piece of software.
    """
    counts.formed.update(_singular(match[0]) for match in _FORMED.finditer(text))
    for match in _EXPLAINED.finditer(text):
        acronym = _singular(match[1])
        letters = [letter.lower() for letter in acronym if letter.isupper()]
        long = _LETTERS.findall(text, max(0, match.start() - _EXPLAINED_CHARS), match.start())[-len(letters) :]
        if len(letters) > 1 and [word[0].lower() for word in long] == letters:
            is_term = sum(word[0].islower() for word in long) >= len(long) - 1
            (counts.term if is_term else counts.title)[acronym] += 1


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word[:-1].isupper() else word


def words(name: str) -> list[str]:
    """Return the words of a name in small letters."""
    return [word.lower() for word in WORD.findall(name)]


def make_entries(counts: Counts) -> dict[str, Entry]:
    """Return the entries of the words of which something is known."""
    keys = set[str]()
    for counter, least in (
        (counts.organisation, 3), (counts.alone, 1), (counts.given, 4), (counts.family, 6), (counts.place, 1),
        (counts.small, 30), (counts.capital, 30),
    ):  # fmt: skip
        keys |= {word for word, n in counter.items() if n >= least}
    entries = {word: _entry(word, counts) for word in keys}
    known = {word: replace(entries.get(word.lower(), UNKNOWN), casing=code) for word, code in _iter_formed(counts)}
    for acronym in counts.acronym:
        if 2 <= len(acronym) <= 8 and acronym.isupper():
            casing = known.get(acronym, entries.get(acronym.lower(), UNKNOWN)).casing
            known[acronym] = Entry(organisation="A", casing=casing)
    entries |= known
    return {word: entry for word, entry in entries.items() if entry != UNKNOWN}


def _iter_formed(counts: Counts) -> Iterator[tuple[str, str]]:
    """Give acronyms and words with a capital inside, each with a code: how common it is, and how it is explained."""
    for word, count in counts.formed.items():
        if count >= _LEAST_FORMED:
            least = max(_LEAST_EXPLAINED, _LEAST_EXPLAINED_SHARE * count)
            kind = "t" if counts.term[word] >= least else "u" if counts.title[word] >= least else "m"
            yield word, f"{min(4, int(math.log10(count)))}{kind}"


def _entry(word: str, counts: Counts) -> Entry:
    organisation = _level(counts.organisation[word], 3) + ("a" if counts.alone[word] else "")
    if word.strip(".") in LEGAL_FORMS:
        organisation = "L"
    given, family = _level(counts.given[word], 4), _level(counts.family[word], 6)
    return Entry(
        organisation, f"{given}/{family}" if given or family else "", _level(counts.place[word], 1),
        _casing(counts.small[word], counts.capital[word]),
    )  # fmt: skip


def _level(count: int, least: int) -> str:
    """Return the order of magnitude of a count: 1, 2, 3 … for each factor of six above the least."""
    return str(1 + int(math.log(count / least, 6))) if count >= least else ""


def _casing(small: int, capital: int) -> str:
    total = small + capital
    if total < 30:
        return ""
    share = capital / total
    kind = next(kind for kind, top in _CASINGS if share <= top)
    return f"{min(4, int(math.log10(total)))}{kind}"


def load_counts(data: Path) -> Counts:
    """Return the counts over all registers and texts in the public domain."""
    counts = Counts()
    count_register(data / "actors/ror_records_v2.jsonl.xz", counts)
    for name in ("arxiv_to_2019", "arxiv_2025_2026"):
        for record in iter_records(data / f"papers/{name}.jsonl.xz"):
            for author in record["authors"].split(", ") if isinstance(record["authors"], str) else record["authors"]:
                count_author(author, counts)
            _count_running(record["abstract"], counts)
    assignees = set()
    for record in iter_records(data / "patents/uspto_apievangelist.jsonl.gz"):
        assignees.add(record["assignee"])
        counts.place.update(words(record["assignee_city"] or ""))
        _count_running(record["abstract"] + " " + record["description_first_2000"], counts)
    for assignee in assignees:
        add_organisation(assignee, counts)
    return counts


def _count_running(text: str, counts: Counts) -> None:
    count_text(text, counts)
    count_formed(text, counts)
