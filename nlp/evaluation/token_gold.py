"""Corpora of one token a line (CoNLL): wikigold, SEC filings, WNUT17, Broad Twitter, CrossNER.

Columns are parted by a tab or blanks, the token is the first and its tag the last (IO, IOB, BIOES). The text is the
tokens joined by blanks: how they were joined the files do not say, and any guess would favour somebody's tokeniser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.evaluation.cases import Case, Reading
from core.evaluation.gold_files import iter_lines, refuse
from core.models import Refusal
from core.taxonomy.model import LANGUAGES
from nlp.evaluation.span_gold import Name, SpanGold, kind_of, kinds_of
from nlp.language import identify

_DOCUMENT_START = "-DOCSTART-"
_TAG = re.compile(r"O|[BIESLU]-\S+")
_BEGINNINGS = "BSU"
# Where a file says which sentences stand together they are read together, as in a document, but no longer than the
# texts of the other gold.
_MAX_CHARS = 1500
_LANGUAGE_SENTENCES = 40
# Files that are called by their part say in their folder which corpus they are of.
_PARTS = frozenset({"train", "dev", "test"})


@dataclass(slots=True)
class _Sentence:
    index: int
    document: int
    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_whole: bool = True

    @property
    def text(self) -> str:
        return " ".join(self.tokens)

    def iter_names(self, offset: int) -> Iterator[Name]:
        """Give the names of kinds of ours, moved by ``offset``. A name is a run of one label, or from B to B."""
        start, end, label = offset, offset, ""
        for token, tag in zip([*self.tokens, ""], [*self.tags, "O"], strict=True):
            if label and (tag[2:] != label or tag[0] in _BEGINNINGS):
                if kind := kind_of(label):
                    yield Name(start, end, kind)
                label = ""
            if tag != "O" and not label:
                start, label = offset, tag[2:]
            end = offset + len(token)
            offset = end + 1


def read_token_gold(path: Path, every: int) -> Reading[SpanGold]:
    """Read the sentences of a file, or each ``every``-th of them; those of one document stand together.

    A sentence with a line that cannot be read is left out.
    """
    refusals: list[Refusal] = []
    sentences = list(_iter_sentences(path, refusals))
    has_documents = bool(sentences) and sentences[-1].document > 0
    kinds = kinds_of(tag[2:] for sentence in sentences for tag in sentence.tags)
    lang = _language_of(sentences)
    whole = [sentence for sentence in sentences if sentence.is_whole]
    if every > 1:
        passages = [[sentence] for sentence in whole if sentence.index % every == every - 1]
    else:
        passages = list(_iter_passages(whole) if has_documents else ([sentence] for sentence in whole))
    cases = [_make_case(path, place, passage, lang, kinds) for place, passage in enumerate(passages)]
    return Reading(tuple(cases), tuple(refusals))


def _iter_sentences(path: Path, refusals: list[Refusal]) -> Iterator[_Sentence]:
    sentence = _Sentence(0, 0)
    for index, raw in enumerate(iter_lines(path)):
        line = raw.decode("utf-8-sig" if index == 0 else "utf-8", errors="replace").strip("\r\n")
        is_start = line.startswith(_DOCUMENT_START)
        if line.strip() and not is_start:
            _add_token(sentence, line, path, index, refusals)
            continue
        if sentence.tokens:
            yield sentence
            sentence = _Sentence(sentence.index + 1, sentence.document)
        sentence.document += is_start
    if sentence.tokens:
        yield sentence


def _add_token(sentence: _Sentence, line: str, path: Path, index: int, refusals: list[Refusal]) -> None:
    columns = line.split("\t") if "\t" in line else line.split()
    token, tag = columns[0].strip(), columns[-1].strip()
    if len(columns) < 2 or not token or not _TAG.fullmatch(tag):
        message = "a line is a token and, last, its tag (O, B-ORG, I-ORG…); its sentence is left out"
        refusals.append(refuse(path, index, message, line))
        sentence.is_whole = False
        token, tag = token or "?", "O"
    sentence.tokens.append(token)
    sentence.tags.append(tag)


def _iter_passages(sentences: Sequence[_Sentence]) -> Iterator[list[_Sentence]]:
    held: list[_Sentence] = []
    length = 0
    for sentence in sentences:
        size = len(sentence.text) + 1
        if held and (sentence.document != held[0].document or length + size > _MAX_CHARS):
            yield held
            held, length = [], 0
        held.append(sentence)
        length += size
    if held:
        yield held


def _make_case(
    path: Path, place: int, passage: Sequence[_Sentence], lang: str, kinds: frozenset[str]
) -> Case[SpanGold]:
    names: list[Name] = []
    offset = 0
    for sentence in passage:
        names += sentence.iter_names(offset)
        offset += len(sentence.text) + 1
    first = passage[0]
    corpus = path.parent.name if path.stem.partition(".")[0] in _PARTS else path.stem.partition(".")[0]
    group = f"{path}:{first.document}" if first.document else f"{path}:{first.index}"
    text = "\n".join(sentence.text for sentence in passage)
    gold = SpanGold(frozenset(names), kinds)
    return Case(f"{corpus}: sentence {first.index + 1}", place, corpus, lang, "", text, gold, group)


def _language_of(sentences: Sequence[_Sentence]) -> str:
    found = identify("", "\n".join(sentence.text for sentence in sentences[:_LANGUAGE_SENTENCES]))
    return found if found in LANGUAGES else "en"
