"""Reads documents: which technologies each names, where, and which it is about.

Pure: the same document gives the same tags, alone or in any batch, in any process. Holds no open thing, so a worker
process makes its own from the taxonomy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from core.models import Document, Mention, TagSet
from core.taxonomy.model import Taxonomy
from nlp.language import languages_of
from nlp.normalise import Haystack, make_haystack
from nlp.pipeline import build_sentence_nlp
from nlp.sentences import Oracle, make_oracle
from nlp.technologies.codes import Codes
from nlp.technologies.context import build_akin, decide
from nlp.technologies.matcher import Hit, Matcher
from nlp.technologies.scoring import Scorer, Subject
from nlp.technologies.vocabulary import build_vocabulary

# Changes whenever the same text and taxonomy may give other tags.
TAGGER_VERSION = "1"
# A longer text is a book or a mistake; its beginning says what it is about. Bounds time and memory.
MAX_TEXT_CHARS = 200_000
# A page marks so many; a text that names more of them says nothing new.
MAX_MENTIONS = 500
# Documents that go through the steps together: as many as keep their texts in the cache too.
_STRIDE = 32


class Tagger:
    """Tags documents by one taxonomy. Makes a matcher for a language when the first such document comes."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._codes = Codes(taxonomy)
        self._akin = build_akin(taxonomy)
        self._scorer = Scorer(taxonomy)
        self._matchers: dict[tuple[str, ...], Matcher] = {}

    def __reduce__(self) -> tuple[type[Tagger], tuple[Taxonomy]]:
        return (Tagger, (self.taxonomy,))

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
        """Tag a few documents step by step, so that each step finds its tables in the processor's cache."""
        haystacks = [make_haystack(d.title[:MAX_TEXT_CHARS], d.text[:MAX_TEXT_CHARS]) for d in documents]
        matchers = [self._matcher(d.lang, haystack) for d, haystack in zip(documents, haystacks, strict=True)]
        found = [matcher.find(haystack) for matcher, haystack in zip(matchers, haystacks, strict=True)]
        hits = [
            decide(one, haystack, matcher, self._akin, self._oracle)
            for one, haystack, matcher in zip(found, haystacks, matchers, strict=True)
        ]
        return [self._make_tags(d, haystack, h) for d, haystack, h in zip(documents, haystacks, hits, strict=True)]

    def _matcher(self, lang: str, haystack: Haystack) -> Matcher:
        languages = languages_of(lang, haystack.folded)
        matcher = self._matchers.get(languages)
        if matcher is None:
            matcher = self._matchers[languages] = Matcher(build_vocabulary(self.taxonomy, languages))
        return matcher

    def _make_tags(self, document: Document, haystack: Haystack, hits: Sequence[Hit]) -> TagSet:
        codes = self._codes.strengths(document.classifications)
        if not hits and not codes:
            return TagSet(document.id, 0, TAGGER_VERSION, self.taxonomy.version)
        tags = self._scorer.score(Subject(hits, haystack.title_end, codes))
        mentions = tuple(_make_mentions(hits[:MAX_MENTIONS], haystack))
        return TagSet(document.id, 0, TAGGER_VERSION, self.taxonomy.version, tags, mentions)

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
