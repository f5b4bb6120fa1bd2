from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Document, DocumentKind
from nlp.pipeline import build_nlp, build_sentence_nlp
from nlp.sentences import make_oracle
from nlp.tagger import Tagger
from tests.nlp.conftest import make_taxonomy
from tests.nlp.test_tagger_mentions import WORDS

NLP = build_nlp(make_taxonomy())
TAGGER = Tagger(make_taxonomy())
IN_ONE_SENTENCE = make_oracle(build_sentence_nlp())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One thing. Another thing.", 2),
        ("As in Smith et al. Nature is wide.", 1),
        ("See Fig. 2 for it.", 1),
        ("It is e.g. Dutch.", 1),
        ("Das ist z.B. Silizium bzw. Glas. Und Glas.", 2),
        ("Dit is bijv. Delft. Dat niet.", 2),
        ("It costs 3.5 euros.", 1),
        ("Really? Yes! (Sure.) Fine.", 4),
        ("A headline\n\nAn article", 2),
        ("One line\nand the next", 1),
        ("", 0),
    ],
)
def test_a_text_has_this_many_sentences(text: str, sentences: int) -> None:
    assert len(list(build_sentence_nlp()(text).sents)) == sentences


@pytest.mark.parametrize("lang", ["en", "nl", "de"])
def test_each_component_finds_what_it_needs_from_those_before(lang: str) -> None:
    analysis = build_nlp(make_taxonomy(), lang).analyze_pipes()
    assert analysis is not None
    assert not any(analysis["problems"].values())


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_the_quick_look_agrees_with_the_sentences_of_the_whole_text(text: str) -> None:
    doc = NLP(text)
    places = [token.idx for token in doc if token.text[0].isalpha()]
    for first, second in pairwise(places):
        starts = any(t.is_sent_start and first < t.idx <= second for t in doc)
        assert IN_ONE_SENTENCE(text, first, second) is not starts


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_pipeline_and_tagger_read_the_same_technologies(text: str) -> None:
    doc = NLP(text)
    tags = TAGGER.tag(Document("t", "1", DocumentKind.PAPER, "", text, "en"))
    spans = [(span.label_, doc[span.start].idx) for span in doc.spans["technologies"]]
    # A span takes whole tokens, so it may begin before the mention does.
    assert [technology for technology, _ in spans] == [mention.target for mention in tags.mentions]
    assert all(start <= mention.start for (_, start), mention in zip(spans, tags.mentions, strict=True))


def test_a_pipeline_without_its_taxonomy_says_so() -> None:
    nlp = build_sentence_nlp()
    nlp.add_pipe("technology_candidates")
    with pytest.raises(RuntimeError, match="build_nlp"):
        nlp("A battery.")
