"""Component ``technology_context``: which candidates count where they stand."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.candidates import candidates_of, make_spans
from nlp.sentences import has_no_start
from nlp.technologies.context import Akin, decide

TECHNOLOGIES = "technologies"


@Language.factory(
    "technology_context",
    requires=["doc.spans", "doc.user_data", "token.is_sent_start"],
    assigns=["doc.spans"],
)
def make_decisions(nlp: Language, name: str) -> Decisions:  # noqa: ARG001 - spaCy gives both
    """Return the component; it decides nothing until ``use`` tells it which technologies are akin."""
    return Decisions()


class Decisions:
    """Sets ``doc.spans["technologies"]``."""

    def __init__(self) -> None:
        self._akin: Akin | None = None

    def use(self, akin: Akin) -> None:
        """Decide by ``akin`` from now on."""
        self._akin = akin

    def __call__(self, doc: Doc) -> Doc:
        """Add the technologies of a Doc."""
        if self._akin is None:
            raise RuntimeError("technology_context has no taxonomy; make the pipeline with nlp.pipeline.build_nlp")
        haystack, found, matcher = candidates_of(doc)
        offset = haystack.text_start

        def in_one_sentence(_: str, first: int, second: int) -> bool:
            return has_no_start(doc, min(first, second) - offset, max(first, second) - offset)

        hits = decide(found, haystack, matcher, self._akin, in_one_sentence)
        doc.spans[TECHNOLOGIES] = make_spans(doc, haystack, hits)
        return doc
