"""Understand a search: from what a person typed to concepts, with the steps that led there; each can be undone.

Pure: the search string, and a ``Lexicon`` of what is known. Quotation marks, signs and fields mean what they say: only
plain words are read.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from index.function_words import HOMOGRAPHS, find_function_words
from index.parser import Item, ParsedQuery, TextTerm, combine_items, read_items
from index.query import Lean, Near, Word
from index.understanding.asked import Asked, Taken
from index.understanding.building import build_clauses, prefer, prefer_near
from index.understanding.leaving_out import is_question, leave_out_asking_words
from index.understanding.lexicon import Lexicon
from index.understanding.naming import name_technologies
from index.understanding.opening import open_short_forms
from index.understanding.pieces import Piece, Step, StepKind, Words
from index.understanding.placing import read_kinds, read_places
from index.understanding.relating import add_related_words
from index.understanding.translating import translate

# A longer search is a text that was pasted: it is looked for as it is.
MAX_READ_WORDS = 32
_PARTS = (
    leave_out_asking_words,
    read_places,
    read_kinds,
    translate,
    open_short_forms,
    name_technologies,
    add_related_words,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a search was read as. ``read_as``: in English words; ``steps``: what was done, none for a plain search."""

    query: ParsedQuery
    read_as: str
    steps: tuple[Step, ...] = ()


def understand(text: str, lexicon: Lexicon, off: Set[str] = frozenset(), *, plain: bool = False) -> Understood:
    """Return what a search string is read as; ``off`` are ids of steps not to take, ``plain`` takes none at all.

    Raises QueryError as ``index.parser.parse_query`` does.
    """
    items = read_items(text)
    parsed = combine_items(items, text)
    pieces = [piece for item in items if (piece := _make_piece(item, shouted=text.isupper()))]
    if plain or not 0 < len(pieces) <= MAX_READ_WORDS:
        return Understood(parsed, text.strip())
    kept, steps = _read(pieces, Asked(lexicon, off, is_question(pieces, text), len(pieces)))
    if not steps:
        return Understood(_rank(parsed, pieces, lexicon), text.strip())
    kept = _without_function_words(kept, steps)
    others = combine_items([item for item in items if _make_piece(item, shouted=False) is None], text)
    wanted = (*build_clauses(kept, lexicon), *others.expression.wanted)
    query = replace(others, expression=replace(others.expression, wanted=wanted))
    return Understood(_rank(query, kept, lexicon), " ".join(" ".join(piece.main) for piece in kept), steps)


def _read(pieces: Sequence[Piece], asked: Asked) -> Taken:
    kept, steps = tuple(pieces), tuple[Step, ...]()
    for part in _PARTS:
        kept, taken = part(kept, asked)
        steps += taken
    return kept, steps


def _make_piece(item: Item, *, shouted: bool) -> Piece | None:
    """Return a plain word as a piece; ``None`` for what has a sign, a field, quotation marks or alternatives."""
    term = item.terms[0]
    if item.sign or len(item.terms) > 1 or not isinstance(term, TextTerm) or not term.plain:
        return None
    words: Words = (term.clause.text,) if isinstance(term.clause, Word) else term.clause.words
    return Piece(term.typed.strip(_EDGES) or term.typed, words, is_acronym=term.acronym and not shouted)


_EDGES = "?!.,;:"


def _without_function_words(pieces: Sequence[Piece], steps: Sequence[Step]) -> tuple[Piece, ...]:
    """Leave out what the parser would; all stays where nothing else is left.

    Beside a word that was translated, *van* is a preposition and no lorry.
    """
    is_foreign = any(step.kind is StepKind.TRANSLATION for step in steps)
    plain = [piece for piece in pieces if not piece.is_read and not piece.is_acronym]
    words = find_function_words(word for piece in plain for word in piece.words) | {"s"}
    words |= HOMOGRAPHS if is_foreign else frozenset()
    kept = tuple(piece for piece in pieces if piece not in plain or not words.issuperset(piece.words))
    return kept or tuple(pieces)


def _rank(query: ParsedQuery, pieces: Sequence[Piece], lexicon: Lexicon) -> ParsedQuery:
    preferred: tuple[Near | Lean, ...] = (*prefer_near(query.expression.wanted), *prefer(pieces, lexicon))
    return replace(query, expression=replace(query.expression, preferred=preferred))
