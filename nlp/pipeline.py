"""The spaCy pipeline: sentences, candidates, and which of them count.

``nlp(text).spans["technologies"]`` is the whole reading of one text, for looking at and for training on. The tagger
reads raw text by the same rules and makes Docs only where a sentence must be known.
"""

from __future__ import annotations

from typing import cast

import spacy
from spacy.language import Language

from core.taxonomy.model import Taxonomy
from nlp.components import candidates, decisions, sentences
from nlp.technologies.context import build_akin
from nlp.technologies.matcher import Matcher
from nlp.technologies.vocabulary import build_vocabulary

# Importing a component registers its factory; the names below are what add_pipe looks up.
_COMPONENTS = (sentences, candidates, decisions)


def build_nlp(taxonomy: Taxonomy, lang: str = "en") -> Language:
    """Return the pipeline for texts in ``lang`` (en, nl or de)."""
    nlp = build_sentence_nlp(lang)
    finder = cast("candidates.Candidates", nlp.add_pipe(candidates.CANDIDATES))
    finder.use(Matcher(build_vocabulary(taxonomy, (lang,))))
    decider = cast("decisions.Decisions", nlp.add_pipe("technology_context"))
    decider.use(build_akin(taxonomy))
    return nlp


def build_sentence_nlp(lang: str = "en") -> Language:
    """Return the part of the pipeline that finds sentences only."""
    nlp = spacy.blank(lang)
    nlp.add_pipe("scout_sentences")
    return nlp
