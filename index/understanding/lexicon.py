"""All words that understanding knows, made ready to be looked up: glossary, taxonomy, short forms, places, kinds.

Made once a taxonomy; a look-up is a dictionary's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.models import DocumentKind
from core.taxonomy import Taxonomy, Technology
from core.text.stopwords import ENGLISH
from core.text.tokens import stem_tokens, tokenise
from index.understanding.inflection import iter_singulars
from index.understanding.pieces import Words, stem_english
from index.understanding.places import Places, build_places
from index.understanding.word_files import (
    Meaning,
    load_asking_words,
    load_everyday_words,
    load_glossary,
    load_short_forms,
)

FOREIGN = ("nl", "de")
MAX_WORDS = 4
# Words of labels that name no technology by themselves: "Photonics and optical *technologies*".
_EMPTY_WORDS = frozenset("technology technologies advanced including systems system based".split())
_MIN_LABEL_CHARS = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one foreign language. ``phrases``: stems → English; ``parts``: of compounds, as they are written.

    ``terms``: stems of the taxonomy's terms → technology.
    """

    phrases: Mapping[Words, tuple[Words, ...]]
    parts: Mapping[str, tuple[Words, ...]]
    terms: Mapping[Words, str]

    def read_word(self, word: str, lang: str) -> tuple[Words, ...]:
        """Return the English of one folded word, inflected or not; nothing for one that the glossary lacks."""
        for singular in iter_singulars(word, lang):
            found = self.parts.get(singular) or self.phrases.get(tuple(stem_tokens([singular], lang)))
            if found:
                return found
        return ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known. ``english``: stems of all English words.

    ``labels``: stems of a name → technology; ``terms``: of a term. ``everyday``: stem → what is written for it.
    ``short_forms``: as written → meanings; ``long_forms``: stems → short form.
    """

    taxonomy: Taxonomy
    foreign: Mapping[str, Vocabulary]
    english: frozenset[str]
    labels: Mapping[frozenset[str], str]
    terms: Mapping[frozenset[str], tuple[str, ...]]
    short_forms: Mapping[str, tuple[Meaning, ...]]
    long_forms: Mapping[Words, str]
    everyday: Mapping[str, tuple[Words, ...]]
    kinds: Mapping[str, DocumentKind]
    places: Places


def build_lexicon(taxonomy: Taxonomy) -> Lexicon:
    """Return what is known with this taxonomy."""
    short_forms = _build_short_forms(taxonomy)
    return Lexicon(
        taxonomy=taxonomy,
        foreign={lang: _build_vocabulary(lang, taxonomy) for lang in FOREIGN},
        english=_build_english(taxonomy),
        labels=_build_labels(taxonomy),
        terms=_build_terms(taxonomy),
        short_forms=short_forms,
        long_forms=_build_long_forms(short_forms),
        everyday=_build_everyday(),
        kinds=_build_kinds(),
        places=build_places(),
    )


def _build_vocabulary(lang: str, taxonomy: Taxonomy) -> Vocabulary:
    phrases: dict[Words, dict[Words, None]] = defaultdict(dict)
    parts: dict[str, dict[Words, None]] = defaultdict(dict)
    for entry in load_glossary():
        english = {tuple(tokenise(text)): None for text in entry.english}
        for text in entry.words[lang]:
            words = tokenise(text)
            phrases[tuple(stem_tokens(words, lang))] |= english
            parts["".join(words)] |= english
    return Vocabulary(
        {key: tuple(found) for key, found in phrases.items()},
        {key: tuple(found) for key, found in parts.items()},
        dict(_iter_terms(lang, taxonomy)),
    )


def _iter_terms(lang: str, taxonomy: Taxonomy) -> Iterator[tuple[Words, str]]:
    """Give the terms of a language; those of more exact technologies last, so that they win."""
    for technology in sorted(taxonomy, key=lambda t: t.level):
        names = [technology.labels[lang], *(t.text for t in technology.terms if t.lang == lang and not t.weak)]
        for name in names:
            words = tokenise(name)
            if len(words) <= MAX_WORDS:
                yield tuple(stem_tokens(words, lang)), technology.id


def _build_english(taxonomy: Taxonomy) -> frozenset[str]:
    glossary = (text for entry in load_glossary() for text in entry.english)
    terms = (term.text for technology in taxonomy for term in technology.terms if term.lang == "en")
    words = {word for text in (*glossary, *terms) for word in tokenise(text)} | ENGLISH
    return frozenset(stem_english(sorted(words)))


def _build_labels(taxonomy: Taxonomy) -> Mapping[frozenset[str], str]:
    """Return the names of technologies as sets of stems: *computer with trapped ions* names what its words name."""
    found: dict[frozenset[str], str] = {}
    for technology in sorted(taxonomy, key=lambda t: t.level):
        for name in _iter_names(technology):
            words = [word for word in tokenise(name) if word not in ENGLISH]
            if words and not _EMPTY_WORDS.issuperset(words) and len("".join(words)) >= _MIN_LABEL_CHARS:
                found[frozenset(stem_english(words))] = technology.id
    return found


def _build_terms(taxonomy: Taxonomy) -> Mapping[frozenset[str], tuple[str, ...]]:
    found: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for technology in taxonomy:
        for term in technology.terms:
            if term.lang == "en" and not term.weak:
                found[frozenset(stem_english(tokenise(term.text)))][technology.id] = None
    return {words: tuple(technologies) for words, technologies in found.items() if len(words) <= MAX_WORDS}


def _iter_names(technology: Technology) -> Iterator[str]:
    """Give the label, and its parts where it names several things."""
    label = technology.label
    yield label
    # A word of a list is too wide for its technology: "Sensor" of "Sensor and actuator technologies".
    parts = label.replace(",", " and ").split(" and ")
    yield from (part for part in parts if len(part.split()) > 1)
    trimmed = [word for word in label.split() if word.lower() not in _EMPTY_WORDS]
    yield " ".join(trimmed)


def _build_short_forms(taxonomy: Taxonomy) -> Mapping[str, tuple[Meaning, ...]]:
    found: dict[str, dict[str, Meaning]] = defaultdict(dict)
    for short, meanings in load_short_forms().items():
        for meaning in meanings:
            found[short][meaning.expansion.casefold()] = meaning
    for technology in taxonomy:
        for acronym in technology.acronyms:
            known = found[acronym.text].get(acronym.expansion.casefold())
            context = (*(known.context if known else ()), *acronym.context)
            found[acronym.text][acronym.expansion.casefold()] = Meaning(acronym.expansion, context)
    return {short: tuple(meanings.values()) for short, meanings in found.items()}


def _build_long_forms(short_forms: Mapping[str, tuple[Meaning, ...]]) -> Mapping[Words, str]:
    """Return long forms of several words whose short form means nothing else."""
    found: dict[Words, str] = {}
    for short, meanings in sorted(short_forms.items()):
        words = tokenise(meanings[0].expansion)
        if len(meanings) == 1 and len(words) > 1:
            found.setdefault(stem_english(words), short)
    return found


def _build_everyday() -> Mapping[str, tuple[Words, ...]]:
    rows = load_everyday_words().items()
    return {stem_english([said])[0]: tuple(tuple(tokenise(text)) for text in written) for said, written in rows}


def _build_kinds() -> Mapping[str, DocumentKind]:
    kinds = load_asking_words().kinds
    return {"".join(tokenise(word)): kind for kind, texts in kinds.items() for word in _words(texts.values())}


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from text.split()
