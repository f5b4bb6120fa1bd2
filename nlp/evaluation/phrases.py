"""The peer of the tagger: spaCy's PhraseMatcher with the same terms, as somebody would use it who has no tagger.

It is given its best: terms of the document's language and English in any case, acronyms only as they are written,
the longest of matches that overlap, and the parents of what it finds. It reads as much of a text as the tagger does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from core.evaluation.cases import Case
from core.models import Document, Tag, TagSet
from core.taxonomy import Taxonomy, Technology
from core.taxonomy.model import LANGUAGES
from nlp.evaluation.tag_gold import TechnologyGold
from nlp.tagger import MAX_TEXT_CHARS

# As often, or in the title, and the document is about it.
_CENTRAL_TIMES = 2


class PhrasePeer:
    """Matches terms; makes a matcher for a language when the first such document comes."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._matchers: dict[str, _Phrases] = {}

    def predict(self, cases: Sequence[Case[TechnologyGold]]) -> Sequence[TagSet]:
        """Tag documents: every technology with a match, central where it is in the title or matched twice."""
        return [self._tag(case.to_document()) for case in cases]

    def _tag(self, document: Document) -> TagSet:
        lang = document.lang if document.lang in LANGUAGES else "en"
        if lang not in self._matchers:
            self._matchers[lang] = _Phrases(self._taxonomy, lang)
        phrases = self._matchers[lang]
        texts = (document.title[:MAX_TEXT_CHARS], document.text[:MAX_TEXT_CHARS])
        in_title, in_text = (self._with_parents(phrases.find(text)) for text in texts)
        times = in_title + in_text
        tags = tuple(Tag(t, 1.0, t in in_title or times[t] >= _CENTRAL_TIMES) for t in sorted(times))
        return TagSet(document.id, 0, "PhraseMatcher", self._taxonomy.version, tags)

    def _with_parents(self, found: Iterable[frozenset[str]]) -> Counter[str]:
        return Counter(t for technologies in found for t in self._taxonomy.with_parents(technologies))


class _Phrases:
    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        self._nlp = spacy.blank(lang)
        self._terms = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._acronyms = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._technologies: dict[str, set[str]] = {}
        for technology in taxonomy:
            self._add(technology, {"en", lang})

    def find(self, text: str) -> list[frozenset[str]]:
        """Return the technologies of each match, the longest of those that overlap."""
        doc = self._nlp.make_doc(text)
        return [frozenset(self._technologies[span.label_]) for span in filter_spans(self._spans(doc))]

    def _spans(self, doc: Doc) -> list[Span]:
        return [span for matcher in (self._terms, self._acronyms) for span in matcher(doc, as_spans=True)]

    def _add(self, technology: Technology, languages: set[str]) -> None:
        terms = {term.text.lower() for term in technology.terms if term.lang in languages}
        acronyms = {acronym.text for acronym in technology.acronyms}
        for matcher, prefix, texts in ((self._terms, "term:", terms), (self._acronyms, "acronym:", acronyms)):
            for text in sorted(texts):
                matcher.add(prefix + text, [self._nlp.make_doc(text)])
                self._technologies.setdefault(prefix + text, set()).add(technology.id)
