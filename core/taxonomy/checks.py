"""Rules across technologies and files: parents, duplicates and dead rules. Each yields its problems and goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.taxonomy.schema import COMPOUND_MARK, TechnologySpec
from core.taxonomy.yamlfile import YamlFile
from core.text.folding import fold_character
from core.text.tokens import tokenise

# Marks are blanks to the matcher: of *C++* only a letter is left.
_MIN_TERM_CHARS = 2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, with its place: ``photonics.yml:142 silicon-photonics``."""

    file: str
    line: int
    subject: str
    message: str

    @property
    def place(self) -> str:
        """Where it is wrong."""
        return f"{self.file}:{self.line} {self.subject}".rstrip()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A technology together with the file and the position in it that it was read from."""

    spec: TechnologySpec
    cluster: str
    file: YamlFile
    index: int

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file.name}:{self.line()}"

    def line(self, *path: object) -> int:
        """Return the line of a value inside this technology."""
        return self.file.line(("technologies", self.index, *path))

    def problem(self, message: str, *path: object) -> Problem:
        """Return a problem that stands at ``path`` inside this technology."""
        return Problem(self.file.name, self.line(*path), self.spec.id, message)


def check_entries(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Yield everything that is wrong with technologies which are each well-formed."""
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.spec.id, entry)
        if other is not entry:
            yield entry.problem(f"duplicate id, already at {other.place}", "id")
    for entry in entries:
        yield from _check_parent(entry, first)
        yield from _check_terms(entry)
        yield from _check_acronyms(entry)
        yield from _check_letters(entry)
        yield from _check_context(entry)
        yield from _check_excludes(entry)


def _check_parent(entry: Entry, first: dict[str, Entry]) -> Iterator[Problem]:
    level, parent = entry.spec.level, entry.spec.parent
    if level == 1:
        if parent is not None:
            yield entry.problem("a technology of level 1 has no parent", "parent")
    elif parent is None:
        yield entry.problem("a technology of level 2 needs a parent", "level")
    elif parent not in first:
        yield entry.problem(f"unknown parent {parent!r}", "parent")
    elif first[parent].spec.level != 1:
        yield entry.problem(f"parent {parent!r} is not of level 1", "parent")


def _check_terms(entry: Entry) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for path, lang, text in _iter_terms(entry.spec):
        key = (lang, _fold(text))
        if key in seen:
            yield entry.problem(f"duplicate term {text!r} ({lang})", *path)
        seen.add(key)
        if COMPOUND_MARK in text[:-1] or (lang == "en" and COMPOUND_MARK in text):
            yield entry.problem(f"{text!r}: '*' only ends a Dutch or German term", *path)
        if not (folded := _fold(text)):
            yield entry.problem(f"{text!r} holds no letter or digit", *path)
        elif len(folded) < _MIN_TERM_CHARS:
            yield entry.problem(f"{text!r} is looked for as {folded!r}, which stands everywhere", *path)


def _check_acronyms(entry: Entry) -> Iterator[Problem]:
    for text in entry.spec.acronyms:
        if not (text[0].isalnum() and text[-1].isalnum()):
            yield entry.problem(f"{text!r}: an acronym begins and ends with a letter or digit", "acronyms", text)
        elif len(_fold(text)) < _MIN_TERM_CHARS:
            yield entry.problem(f"{text!r}: an acronym has two letters or more", "acronyms", text)


def _check_letters(entry: Entry) -> Iterator[Problem]:
    """To the matcher all letters of other alphabets are one: *лазер* would stand in each Greek word of five letters."""
    for path, text in _iter_names(entry.spec):
        if letters := find_other_letters(text):
            yield entry.problem(f"{text!r}: write {letters!r} in letters from a to z, as beta for β", *path)


def find_other_letters(text: str) -> str:
    """Return the letters and digits of a text that have no ASCII form.

    >>> find_other_letters("β-Größe")
    'β'
    """
    folded = ((letter, fold_character(letter)) for letter in text if not letter.isascii())
    return "".join(letter for letter, parts in folded if any(part.isalnum() and not part.isascii() for part in parts))


def _check_context(entry: Entry) -> Iterator[Problem]:
    """A weak word that is also context would vouch for itself and so be strong."""
    weak = {_fold(text) for (key, *_), _, text in _iter_terms(entry.spec) if key == "weak"}
    for index, word in enumerate(entry.spec.context):
        if _fold(word) in weak or _fold(word).removesuffix("s") in weak:
            yield entry.problem(f"context word {word!r} is a weak term of the same technology", "context", index)


def _check_excludes(entry: Entry) -> Iterator[Problem]:
    dead = find_dead_excludes(entry.spec)
    for index, phrase in enumerate(entry.spec.excludes):
        if phrase in dead:
            yield entry.problem(f"dead rule: {phrase!r} contains no term or acronym of it", "excludes", index)


def find_dead_excludes(spec: TechnologySpec) -> frozenset[str]:
    """Return the exclusions that exclude nothing: they contain no name of the technology."""
    # A blank before and none after: "fuel cells" and "celdeur" hold "fuel cell" and "cel".
    own = {" " + _fold(text) for _, _, text in _iter_terms(spec)}
    own |= {" " + _fold(text) for text in spec.acronyms}
    folded = {phrase: " " + _fold(phrase) for phrase in spec.excludes}
    return frozenset(phrase for phrase, text in folded.items() if not any(term in text for term in own))


def _iter_terms(spec: TechnologySpec) -> Iterator[tuple[tuple[object, ...], str, str]]:
    for key, terms in (("terms", spec.terms), ("weak", spec.weak)):
        for lang, texts in (("en", terms.en), ("nl", terms.nl), ("de", terms.de)):
            for index, text in enumerate(texts):
                yield (key, lang, index), lang, text


def _iter_names(spec: TechnologySpec) -> Iterator[tuple[tuple[object, ...], str]]:
    """Give all that is looked for in texts, with its place."""
    yield from ((path, text) for path, _, text in _iter_terms(spec))
    for short, acronym in spec.acronyms.items():
        yield ("acronyms", short), short
        yield ("acronyms", short, "expansion"), acronym.expansion
        yield from ((("acronyms", short, "context", index), word) for index, word in enumerate(acronym.context))
    yield from ((("context", index), word) for index, word in enumerate(spec.context))
    yield from ((("excludes", index), phrase) for index, phrase in enumerate(spec.excludes))


def _fold(text: str) -> str:
    """Return the folded tokens of ``text``, parted by one blank: what the matcher compares, but for inflection."""
    return " ".join(tokenise(text))
