"""Reads documents: which technologies each names, where, which it is about, and which organisations it names.

Pure: the same document gives the same tags, alone or in any batch, in any process. Holds no open thing, so a worker
process makes its own from the taxonomy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

from core.models import NAMED_IN_TEXT, Document, Mention, Tag, TagSet
from core.signals import Signal
from core.taxonomy.model import Taxonomy
from nlp.entities.recogniser import Recogniser
from nlp.language import languages_of, read_language
from nlp.model_versions import version_of_model
from nlp.normalise import Haystack, make_haystack
from nlp.pipeline import build_sentence_nlp
from nlp.sentences import Oracle, make_oracle
from nlp.signals.reading import SIGNALS_VERSION, SignalReader
from nlp.technologies.codes import Codes, Strength
from nlp.technologies.context import build_akin, decide
from nlp.technologies.evidence import Subject
from nlp.technologies.matcher import Hit, Matcher
from nlp.technologies.scoring import Scorer
from nlp.technologies.vocabulary import Vocabulary, build_vocabulary
from nlp.technologies.wording import Wording, load_wording

# Changes whenever the same text, taxonomy and models may give other tags.
_RULES_VERSION = "3"
_MODELS = ("technologies", "entities")
_MODEL_CHARS = 8
# A longer text is a book or a mistake; its beginning says what it is about. Bounds time and memory.
MAX_TEXT_CHARS = 200_000
# A page marks so many; a text that names more of them says nothing new.
MAX_MENTIONS = 500
# Documents that go through the steps together: so many abstracts took 89 µs each, 32 took 98, 1,024 took 111 (2026-11).
_STRIDE = 256


@cache
def tagger_version() -> str:
    """Return what tags are told apart by: the versions of rules, of what was learned, and of what reads signals.

    Read once a process.
    """
    models = [version_of_model(name)[:_MODEL_CHARS] for name in _MODELS]
    signals = hashlib.sha256(SIGNALS_VERSION.encode()).hexdigest()[:_MODEL_CHARS]
    return "-".join([_RULES_VERSION, *models, signals])


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: its searchable form, its language, and the terms that count, in order of place."""

    haystack: Haystack
    lang: str
    hits: Sequence[Hit]


class Tagger:
    """Tags documents by one taxonomy. Makes a matcher for a language when the first such document comes.

    ``trained=False`` leaves out what was learned: it reads, but does not tag. ``names=False`` looks for no names of
    organisations and no signals, which take most of the time for an article.
    """

    def __init__(self, taxonomy: Taxonomy, *, trained: bool = True, names: bool = True) -> None:
        self.taxonomy = taxonomy
        self._version = tagger_version()
        self._codes = Codes(taxonomy)
        self._akin = build_akin(taxonomy)
        self._words = load_wording().made_for(taxonomy) if trained else None
        self._scorer = Scorer(taxonomy) if trained else None
        self._recogniser = Recogniser() if names else None
        self._signals = SignalReader() if names else None
        self._matchers: dict[tuple[str, ...], Matcher] = {}

    def __reduce__(self) -> tuple[partial[Tagger], tuple[Taxonomy]]:
        same = partial(Tagger, trained=self._scorer is not None, names=self._recogniser is not None)
        return (same, (self.taxonomy,))

    def tag_batch(self, documents: Sequence[Document]) -> list[TagSet]:
        """Return a tag set for each document, in order. Its revision is 0: only the store knows it.

        Of a text only the first ``MAX_TEXT_CHARS`` are read, and a title no longer than that.
        """
        return [
            tags
            for start in range(0, len(documents), _STRIDE)
            for tags in self._tag(documents[start : start + _STRIDE])
        ]

    def tag(self, document: Document) -> TagSet:
        """Return the tag set of one document."""
        return self._tag([document])[0]

    def _tag(self, documents: Sequence[Document]) -> list[TagSet]:
        readings = self.read(documents)
        codes = [self._codes.strengths(document.classifications) for document in documents]
        subjects = [
            self.make_subject(d, reading, mine, self._words)
            for d, reading, mine in zip(documents, readings, codes, strict=True)
        ]
        scored = list(map(self._score, subjects))
        return [self._make_tag_set(*one) for one in zip(documents, readings, scored, strict=True)]

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """Return each document as read, step by step, so that each step finds its tables in the processor's cache."""
        haystacks = [make_haystack(d.title[:MAX_TEXT_CHARS], d.text[:MAX_TEXT_CHARS]) for d in documents]
        langs = [read_language(d.lang, d.title, d.text, h.folded) for d, h in zip(documents, haystacks, strict=True)]
        matchers = list(map(self._matcher, langs))
        found = [matcher.find(haystack) for matcher, haystack in zip(matchers, haystacks, strict=True)]
        return [
            Reading(haystack, lang, decide(one, haystack, matcher, self._akin, self._oracle))
            for one, haystack, lang, matcher in zip(found, haystacks, langs, matchers, strict=True)
        ]

    def make_subject(
        self, document: Document, reading: Reading, codes: Mapping[str, Strength], words: Wording | None
    ) -> Subject:
        """Return what was found of a document, with what its words say where they may tell something."""
        haystack = reading.haystack
        wording = words.read(haystack.folded) if words and reading.lang == "en" and (reading.hits or codes) else None
        return Subject(reading.hits, haystack.title_end, len(haystack.folded), document.kind, codes, wording)

    def _matcher(self, lang: str) -> Matcher:
        """Return the matcher for a language as read; that of a language without terms finds nothing."""
        languages = languages_of(lang)
        matcher = self._matchers.get(languages)
        if matcher is None:
            terms = build_vocabulary(self.taxonomy, languages) if languages else Vocabulary({}, {}, {})
            matcher = self._matchers[languages] = Matcher(terms)
        return matcher

    def _score(self, subject: Subject) -> tuple[Tag, ...]:
        return self._scorer.score(subject) if self._scorer and (subject.hits or subject.codes) else ()

    def _make_tag_set(self, document: Document, reading: Reading, tags: tuple[Tag, ...]) -> TagSet:
        mentions = (*_make_mentions(reading.hits[:MAX_MENTIONS], reading.haystack), *self._find_names(document))
        signals = self._find_signals(document, reading.lang)
        return TagSet(document.id, 0, self._version, self.taxonomy.version, tags, mentions, reading.lang, signals)

    def _find_names(self, document: Document) -> list[Mention]:
        """Return the names in a text, but not those of people: nothing needs them yet, so they are not kept."""
        if self._recogniser is None or document.kind not in NAMED_IN_TEXT:
            return []
        return [mention for mention in self._recogniser.find_batch([document])[0] if mention.kind != "person"]

    def _find_signals(self, document: Document, lang: str) -> tuple[Signal, ...]:
        """Return what a text says happened; papers and patents tell of no rounds and takeovers."""
        if self._signals is None or document.kind not in NAMED_IN_TEXT:
            return ()
        return tuple(self._signals.find(document, lang))

    @cached_property
    def _oracle(self) -> Oracle:
        # One tokeniser serves the three languages: only abbreviations matter, and those are our own list.
        return make_oracle(build_sentence_nlp())


def is_cut(document: Document) -> bool:
    """Return whether a document is longer than what the tagger reads of it."""
    return len(document.text) > MAX_TEXT_CHARS or len(document.title) > MAX_TEXT_CHARS


def _make_mentions(hits: Sequence[Hit], haystack: Haystack) -> Iterator[Mention]:
    raw, text_start, in_place = haystack.raw, haystack.text_start, not haystack.positions
    for start, end, sense in hits:
        first, last = (start, end) if in_place else haystack.raw_span(start, end)
        field, offset = ("title", 1) if first < text_start else ("text", text_start)
        yield Mention(field, first - offset, last - offset, raw[first:last], sense.technology)
