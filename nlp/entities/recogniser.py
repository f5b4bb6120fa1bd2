"""Finds organisations, people, places, products and amounts of money in documents.

The network reads title and chosen passages, one document at a time, so that what is found does not depend on the batch.
Names found are then found by string wherever else they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from core.models import Document, DocumentKind, Mention
from core.taxonomy.model import LANGUAGES
from nlp.entities.aliases import iter_aliases
from nlp.entities.company import iter_company, name_company
from nlp.entities.doubts import drop_doubtful
from nlp.entities.found import Found, without_overlaps
from nlp.entities.model import MODEL_PATH, Reader, load_reader
from nlp.entities.names import clean, extend_over_legal_form, extend_over_own_s, is_no_name, is_term, trim
from nlp.entities.passages import choose_passages
from nlp.entities.reading import Reading, make_reading
from nlp.entities.rules import find_organisations
from nlp.entities.spreading import choose_targets, drop_unsteady, settle, spread
from nlp.money.spans import iter_money

# The kinds of mentions by label. What the network calls OTHER (works, events, prizes) is left out.
KINDS = {"ORG": "organisation", "PERSON": "person", "LOC": "place", "PRODUCT": "product", "MONEY": "money"}
# A page marks so many; the rest of a list says nothing new.
MAX_MENTIONS = 500
# A longer text is a book or a mistake; the tagger reads no further either.
MAX_TEXT_CHARS = 200_000
_UNTOLD = ("", "und")
# A line break, or the marks of Markdown behind a word: a name ends there.
_NEVER_INSIDE = re.compile(r"\n|(?<=\w)[_*]+(?!\w)")
_Span = tuple[int, int, str]


class Recogniser:
    """Reads documents for names. Loads its model when the first document comes."""

    def __init__(self, path: Path = MODEL_PATH) -> None:
        self._path = path

    def __reduce__(self) -> tuple[type[Recogniser], tuple[Path]]:
        return (Recogniser, (self._path,))

    def find_batch(self, documents: Sequence[Document]) -> list[list[Mention]]:
        """Return the mentions of each document, in order."""
        return [self.find(d.title, d.text, d.lang, d.kind) for d in documents]

    def find(self, title: str, text: str, lang: str, kind: DocumentKind) -> list[Mention]:
        """Return the mentions in title and text, by place; no two of them overlap.

        A text that says it is in a language that the model does not know has none. Of a text only the first
        ``MAX_TEXT_CHARS`` are looked at. A mention's ``target`` is the clean name; for the short form of an
        organisation that the document also names in full, the full one.
        """
        if lang not in _UNTOLD and lang[:2].lower() not in LANGUAGES:
            return []
        fields = {"title": title[:MAX_TEXT_CHARS], "text": text[:MAX_TEXT_CHARS]}
        reading = make_reading(fields, list(choose_passages(fields["title"], fields["text"])))
        found = drop_unsteady(without_overlaps(self._read(reading)), reading.text)
        found = settle(drop_doubtful(found, fields))
        found = without_overlaps(name_company(found, iter_company(fields, kind)))
        found = without_overlaps([*found, *iter_aliases(found, fields)])
        found = without_overlaps([*found, *spread(found, fields)])
        targets = choose_targets(found, fields)
        return [_make_mention(f, fields, targets) for f in found[:MAX_MENTIONS]]

    def _read(self, reading: Reading) -> Iterator[Found]:
        """Give what network and rules find in a reading."""
        doc = self._reader.read(reading.text)
        spans: list[_Span] = [(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in KINDS]
        spans += list(_iter_joined(reading.text, spans))
        spans += [(start, end, "ORG") for start, end in find_organisations(doc)]
        spans += [(start, end, "MONEY") for start, end in iter_money(reading.text)]
        for start, end, label in spans:
            found = _locate(reading, start, end, label)
            if found:
                yield found

    @cached_property
    def _reader(self) -> Reader:
        return load_reader(self._path)


def _iter_joined(text: str, spans: Sequence[_Span]) -> Iterator[_Span]:
    """Give organisations that the tokeniser parted at a mark without blanks: *KfW IPEX-Bank*, *NORD/LB*."""
    for (start, end, label), (following, last, other) in pairwise(spans):
        if label == other == "ORG" and following == end + 1 and text[end] in "-/&+":
            yield start, last, label


def _locate(reading: Reading, start: int, end: int, label: str) -> Found | None:
    if label != "MONEY":
        mark = _NEVER_INSIDE.search(reading.text, start, end)
        limit = mark.start() if mark and mark.start() > start else end
        start, end = trim(reading.text, start, limit)
        end = extend_over_own_s(reading.text, end, limit)
    if label == "ORG" and start < end:
        end = extend_over_legal_form(reading.text, start, end)
    name = clean(reading.text[start:end])
    place = reading.locate(start, end) if start < end else None
    if place is None or (label != "MONEY" and is_no_name(name)) or (label == "ORG" and is_term(name)):
        return None
    return Found(*place, name, label)


def _make_mention(found: Found, fields: Mapping[str, str], targets: Mapping[str, str]) -> Mention:
    surface = fields[found.field][found.start : found.end]
    target = targets.get(found.name, found.name) if found.label == "ORG" else found.name
    return Mention(found.field, found.start, found.end, surface, target, KINDS[found.label])
