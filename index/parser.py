"""Turn a search string into an ``Expression`` and ``Filters``.

::

    query       = { item }
    item        = [ "+" | "-" ] operand { "OR" operand }        a sign counts for all alternatives
    operand     = leaf | "(" { item } ")"                       with a sign or OR beside it: alternatives only
    leaf        = word | '"' words '"' | field ":" ( value | '"' value '"' )
    field       = title text author organisation                bind a word or phrase
                | kind source technology actor country language filter; "-" excludes
                | date                                          2021, 2021-05, 2019..2021, 2019.. (ends included)

A word that is cut into several tokens (*lithium-ion*) is a phrase, in a search of more than three words each is a word
of its own. ``AND`` says nothing, ``NOT`` is ``-``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.errors import QueryError
from core.text.tokens import tokenise
from index.function_words import find_function_words, is_acronym
from index.lexer import DATE_FIELD, OPERATORS, Kind, Lexeme, iter_lexemes
from index.parsed_filters import FacetTerm, FilterTerm, add_filters, make_filter_term
from index.query import EXACT_CLAUSES, MAX_CLAUSES, AnyOf, Clause, Expression, Filters, Phrase, TextField, Word


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a search string says."""

    expression: Expression = field(default_factory=Expression)
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class TextTerm:
    """A word or phrase, and as it was ``typed``. ``plain``: not quoted, not bound to a field."""

    clause: Word | Phrase
    column: int
    plain: bool = False
    acronym: bool = False
    typed: str = ""


Term = TextTerm | FilterTerm


@dataclass(frozen=True, slots=True)
class Item:
    """Alternatives with their common sign (``""``, ``+``, ``-``)."""

    sign: str
    terms: tuple[Term, ...]
    column: int


def parse_query(text: str) -> ParsedQuery:
    """Return what a search string says; an empty one matches everything.

    Raises QueryError with the column of what cannot be read.
    """
    return combine_items(read_items(text), text)


def read_items(text: str) -> list[Item]:
    """Return the items of a search string as they were typed, function words too.

    Raises QueryError with the column of what cannot be read.
    """
    items = _Reader(text).read()
    _check_number(items)
    if text.strip() and not items:
        raise QueryError("there is no word in it", column=1)
    return items


def combine_items(items: list[Item], text: str) -> ParsedQuery:
    """Return what items of ``text`` say together."""
    words = [item for item in items if all(isinstance(term, TextTerm) for term in item.terms)]
    filters = [item for item in items if item not in words]
    return ParsedQuery(_make_expression(words, shouted=text.isupper()), _make_filters(filters))


def parse_free_text(text: str) -> Expression:
    """Return the words of any text as wanted ones: no syntax, no error; only the first 64 different words count."""
    items = []
    for piece in text.split():
        if piece in OPERATORS:
            continue
        term = _make_text_term(Lexeme(Kind.WORD, piece, 1), None)
        if term is not None:
            items.append(Item("", (term,), 1))
    expression = _make_expression(items, shouted=text.isupper())
    return replace(expression, wanted=expression.wanted[:MAX_CLAUSES])


class _Reader:
    """Reads lexemes one by one; parentheses are one level deep."""

    def __init__(self, text: str) -> None:
        self._lexemes = list(iter_lexemes(text))
        self._at = 0

    def read(self) -> list[Item]:
        items = list(self._items())
        closing = self._take(Kind.CLOSE)
        if closing:
            raise QueryError("this parenthesis was never opened", column=closing.column)
        return items

    def _take(self, kind: Kind) -> Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind is not kind:
            return None
        self._at += 1
        return lexeme

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _items(self, opening: Lexeme | None = None) -> Iterator[Item]:
        while (lexeme := self._peek()) is not None and lexeme.kind is not Kind.CLOSE:
            if lexeme.kind is Kind.OR:
                raise QueryError("nothing stands before OR", column=lexeme.column)
            yield from self._item(lexeme.column, inside=opening is not None)

    def _item(self, column: int, *, inside: bool) -> list[Item]:
        sign = self._take(Kind.SIGN)
        first = self._operand(inside=inside)
        terms = first.alternatives() if sign else ()
        while operator := self._take(Kind.OR):
            terms = terms or first.alternatives()
            terms += self._alternative(operator, inside=inside)
        if terms:
            return [Item(sign.text if sign else "", terms, column)]
        return list(first.items)

    def _alternative(self, operator: Lexeme, *, inside: bool) -> tuple[Term, ...]:
        follower = self._peek()
        if follower is None or follower.kind in {Kind.OR, Kind.CLOSE}:
            raise QueryError("nothing follows OR", column=operator.column)
        if follower.kind is Kind.SIGN:
            raise QueryError("a sign stands before the first alternative and counts for all", column=follower.column)
        return self._operand(inside=inside).alternatives()

    def _operand(self, *, inside: bool) -> _Operand:
        opening = self._take(Kind.OPEN)
        if opening is None:
            term, column = self._term()
            return _Operand((Item("", (term,), column),) if term else (), column, group=False)
        if inside:
            raise QueryError("parentheses cannot stand inside parentheses", column=opening.column)
        items = tuple(self._items(opening))
        if not self._take(Kind.CLOSE):
            raise QueryError("this parenthesis is never closed", column=opening.column)
        if not items:
            raise QueryError("there is no word between the parentheses", column=opening.column)
        return _Operand(items, opening.column, group=True)

    def _term(self) -> tuple[Term | None, int]:
        lexeme = self._peek()
        assert lexeme is not None
        if lexeme.kind in {Kind.OR, Kind.SIGN, Kind.CLOSE}:
            raise QueryError(f"a word or phrase should stand here, not {lexeme.text}", column=lexeme.column)
        name = self._take(Kind.FIELD)
        value = self._lexemes[self._at]
        self._at += 1
        return _make_term(name, value), lexeme.column


@dataclass(frozen=True, slots=True)
class _Operand:
    """A term, or the items of a pair of parentheses."""

    items: tuple[Item, ...]
    column: int
    group: bool

    def alternatives(self) -> tuple[Term, ...]:
        """Return the terms, for an operand that has a sign or stands beside OR."""
        if not self.items:
            raise QueryError("there is no word in it", column=self.column)
        if len(self.items) > 1 or (self.group and self.items[0].sign):
            raise QueryError("only alternatives may stand in these parentheses: (a OR b)", column=self.column)
        return self.items[0].terms


def _make_term(name: Lexeme | None, value: Lexeme) -> Term | None:
    if name is None:
        term = _make_text_term(value, None)
    elif name.text in {f.value for f in TextField}:
        term = _make_text_term(value, TextField(name.text))
    else:
        return make_filter_term(name, value)
    if term is None and (name is not None or value.kind is Kind.QUOTED):
        raise QueryError("there is no word in it", column=value.column)
    return term


def _make_text_term(value: Lexeme, bound_to: TextField | None) -> TextTerm | None:
    tokens = tuple(tokenise(value.text))
    if not tokens:
        return None
    clause = Word(tokens[0], bound_to) if len(tokens) == 1 else Phrase(tokens, bound_to)
    plain = value.kind is Kind.WORD and bound_to is None
    return TextTerm(clause, value.column, plain=plain, acronym=is_acronym(value.text), typed=value.text)


def _check_number(items: list[Item]) -> None:
    terms = [term for item in items for term in item.terms]
    if len(terms) > MAX_CLAUSES:
        raise QueryError(f"a search has at most {MAX_CLAUSES} words and phrases", column=terms[MAX_CLAUSES].column)


def _make_expression(items: list[Item], *, shouted: bool) -> Expression:
    """Sort items by their signs. In a text that is all capitals (``shouted``) no word is an acronym."""
    plain = [item for item in items if not item.sign]
    kept = _without_function_words(plain, keep_acronyms=not shouted)
    required = _clauses(item for item in items if item.sign == "+")
    if not kept and not required:
        kept = plain
    if len(kept) > EXACT_CLAUSES:
        kept = [part for item in kept for part in _split(item)]
    return Expression(
        wanted=_clauses(kept), required=required, excluded=_clauses(item for item in items if item.sign == "-")
    )


def _without_function_words(items: list[Item], *, keep_acronyms: bool) -> list[Item]:
    """Leave out words, and contractions such as *what's*, of which nothing but function words remains."""
    typed = {item: _droppable_tokens(item, keep_acronyms=keep_acronyms) for item in items}
    words = find_function_words(token for tokens in typed.values() for token in tokens) | {"s"}
    return [item for item, tokens in typed.items() if not tokens or not words.issuperset(tokens)]


def _droppable_tokens(item: Item, *, keep_acronyms: bool) -> tuple[str, ...]:
    """Return the tokens of an item that may be left out; none if it may not."""
    term = item.terms[0]
    if len(item.terms) > 1 or not isinstance(term, TextTerm) or not term.plain or (term.acronym and keep_acronyms):
        return ()
    return (term.clause.text,) if isinstance(term.clause, Word) else term.clause.words


def _split(item: Item) -> list[Item]:
    """Take a compound apart (*lithium-ion*): as a phrase it is much to ask of a search that forgives words."""
    term = item.terms[0]
    if len(item.terms) > 1 or not isinstance(term, TextTerm) or not term.plain or isinstance(term.clause, Word):
        return [item]
    words = (TextTerm(Word(word), term.column, plain=True) for word in term.clause.words)
    return [Item("", (word,), item.column) for word in words]


def _clauses(items: Iterator[Item] | list[Item]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(map(_clause, items)))


def _clause(item: Item) -> Clause:
    clauses = dict.fromkeys(term.clause for term in item.terms if isinstance(term, TextTerm))
    return next(iter(clauses)) if len(clauses) == 1 else AnyOf(tuple(clauses))


def _make_filters(items: list[Item]) -> Filters:
    filters = Filters()
    for item in items:
        terms = [term for term in item.terms if not isinstance(term, TextTerm)]
        names = {term.field if isinstance(term, FacetTerm) else DATE_FIELD for term in item.terms if term in terms}
        if len(terms) < len(item.terms) or len(names) > 1:
            raise QueryError("only words, or values of one field, can be alternatives", column=item.column)
        filters = add_filters(filters, item.sign, terms)
    return filters
