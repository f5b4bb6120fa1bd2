"""Component ``technology_candidates``: every term of the taxonomy in a Doc, sure or doubtful."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from nlp.normalise import Haystack, make_haystack
from nlp.technologies.matcher import Found, Hit, Matcher

CANDIDATES = "technology_candidates"
_KEY = "scout_candidates"


@Language.factory(CANDIDATES, assigns=["doc.spans", "doc.user_data"])
def make_candidates(nlp: Language, name: str) -> Candidates:  # noqa: ARG001 - spaCy gives both
    """Return the component; it finds nothing until ``use`` gives it a matcher."""
    return Candidates()


class Candidates:
    """Sets ``doc.spans["technology_candidates"]``; the label is the technology, the span's id the role."""

    def __init__(self) -> None:
        self._matcher: Matcher | None = None

    def use(self, matcher: Matcher) -> None:
        """Look for the patterns of ``matcher`` from now on."""
        self._matcher = matcher

    def __call__(self, doc: Doc) -> Doc:
        """Add the candidates of a Doc."""
        if self._matcher is None:
            raise RuntimeError("technology_candidates has no matcher; make the pipeline with nlp.pipeline.build_nlp")
        haystack = make_haystack("", doc.text)
        found = self._matcher.find(haystack)
        doc.user_data[_KEY] = (haystack, found, self._matcher)
        doc.spans[CANDIDATES] = make_spans(doc, haystack, [*found.strong, *found.doubtful])
        return doc


def candidates_of(doc: Doc) -> tuple[Haystack, Found, Matcher]:
    """Return what the component found in a Doc, as the matcher gave it, and the matcher."""
    haystack, found, matcher = doc.user_data[_KEY]
    return haystack, found, matcher


def make_spans(doc: Doc, haystack: Haystack, hits: list[Hit]) -> SpanGroup:
    """Return the hits as spans; one that ends inside a token takes the whole token."""
    group = SpanGroup(doc)
    for hit in hits:
        _, start, end = haystack.locate(*haystack.raw_span(hit.start, hit.end))
        span = doc.char_span(
            start, end, label=hit.sense.technology, span_id=hit.sense.role.name.lower(), alignment_mode="expand"
        )
        if span is not None:
            group.append(span)
    return group
