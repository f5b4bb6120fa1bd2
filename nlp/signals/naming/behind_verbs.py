"""To whom a verb does something: the names behind it. By the form of the words alone, nothing is looked up.

Strict on purpose: only an article and a describing noun may stand before a name, and what follows it must end its noun
phrase. *Spotify users* and *new customers* give none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.signals.naming.forms import (
    EDGES,
    LEGAL,
    LINKS,
    MAX_NAME_WORDS,
    POSSESSIVE,
    ends_clause,
    is_name_word,
    is_title_case,
    links,
    links_on,
    to_name,
)
from nlp.signals.naming.words import (
    ARTICLES,
    BOUNDARY,
    DEMONYM,
    DESCRIPTOR,
    GERMAN_ARTICLES,
    NO_NAME,
    NO_NAME_FIRST,
    VERB_IN_TITLE,
)

_AFTER_CHARS = 160
_MAX_LIST = 8
_MAX_LEADING = 6
# Of a company, and sold or bought with its name.
_PART_OF_FIRM = re.compile(
    r"(?:[\w-]+ ){0,3}?(?:business|unit|division|arm|subsidiary|operations|brand|sparte|geschäft|tochter"
    r"|divisie|tak|onderdeel)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\S+")
_LIST_LINK = re.compile(r"(?:\s?,)?\s(?:and|und|en|as well as|&|sowie)\s|\s?,\s(?=[^\W\d_a-z])")
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,2})?[.,;:)]?")
_PARTICIPLE = re.compile(
    r"[a-z]{3,}ed|(?:includ|follow|mak|bring|us|start|accord|expand|add|giv|creat|strengthen|accelerat"
    r"|boost|mark|cit)ing|übernommen|gekauft|overgenomen|gekocht|over|ein|ernannt|benoemd|berufen"
    r"|ausgegründet|afgesplitst|fusionier(?:t|en)|fuseren|gefuseerd|zusammenschließen|zusammengehen|samengaan"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name behind a verb, with where its noun phrase ends in the text."""

    name: str
    end: int


def read_object(text: str, start: int, *, whole: bool = False) -> Named | None:
    """Return the name of the noun phrase that begins at ``start``.

    ``whole``: a describing noun before the name belongs to it, as in names of products.

    >>> read_object("buys the Dutch chip maker Lumiant B.V. for $2bn", 4)
    Named(name='Lumiant B.V.', end=38)
    """
    tokens = list(_TOKEN.finditer(text, start, min(len(text), start + _AFTER_CHARS)))
    first = _skip_leading(tokens)
    if first is None:
        return None
    last = _end_of_run(tokens, first)
    words = [token[0] for token in tokens[first:last]]
    if not words:
        return None
    if POSSESSIVE.search(words[-1].rstrip(EDGES)) or (last < len(tokens) and tokens[last][0] in {"'s", "’s"}):
        return _read_part(text, tokens, first, last)
    if not _ends_phrase(text, tokens, last):
        first = _behind_description(tokens, last)
        last = _end_of_run(tokens, first) if first else 0
        if not first or not _ends_phrase(text, tokens, last):
            return None
        words = [token[0] for token in tokens[first:last]]
    title = is_title_case(text)
    if title:
        # A heading goes on with a verb that has a capital too: "MIT Spin-Off Lumiant Raises".
        words = words[: next((n for n, word in enumerate(words) if n and word.lower() in VERB_IN_TITLE), len(words))]
    name = to_name(words, title=title, whole=whole)
    if name and first and name == words[0].strip(EDGES) and tokens[first - 1][0].lower() in GERMAN_ARTICLES:
        return None
    token = tokens[first + len(words) - 1]
    end = token.end() - len(token[0]) + len(token[0].rstrip(EDGES.replace(".", "")))
    return Named(name, end) if name else None


def read_objects(text: str, start: int) -> list[Named]:
    """Return the names of a list that begins at ``start``: one, or several with *and* before the last.

    >>> [named.name for named in read_objects("with Intel, AMD and Arm.", 4)]
    ['Intel', 'AMD', 'Arm']
    """
    first = read_object(text, start)
    if first is None:
        return []
    found = [first]
    joined = False
    while len(found) < _MAX_LIST:
        link = _LIST_LINK.match(text, found[-1].end)
        following = read_object(text, link.end()) if link else None
        if link is None or following is None:
            break
        joined = joined or "," not in link[0] or len(link[0].split()) > 1
        found.append(following)
        if joined:
            break
    return found if joined else found[:1]


def _skip_leading(tokens: Sequence[re.Match[str]]) -> int | None:
    """Return the number of the token that begins a name; ``None`` where what stands before it is no description."""
    last = ""
    for number, token in enumerate(tokens[: _MAX_LEADING + 1]):
        word = token[0]
        bare = word.strip(EDGES)
        if DEMONYM.match(bare) and number + 1 < len(tokens):
            last = "the"
            continue
        if is_name_word(word, NO_NAME_FIRST):
            if word.startswith("("):
                return None
            return number if not last or last.lower() in ARTICLES or DESCRIPTOR.match(last) else None
        if not bare or bare.lower() in BOUNDARY - ARTICLES or ends_clause(word) or not bare[0].isalpha():
            return None
        last = bare
    return None


def _behind_description(tokens: Sequence[re.Match[str]], last: int) -> int:
    """Return where a name begins behind a run that only describes it: *AR start-up WaveOptics*; 0 for nowhere."""
    for number in range(last, min(last + 3, len(tokens) - 1)):
        word = tokens[number][0]
        if not word.islower() or word in BOUNDARY:
            return 0
        if DESCRIPTOR.match(word) and is_name_word(tokens[number + 1][0]):
            return number + 1
    return 0


def _end_of_run(tokens: Sequence[re.Match[str]], first: int) -> int:
    words = [token[0] for token in tokens[first : first + MAX_NAME_WORDS + 2]]
    end = 0
    while end < len(words):
        if not is_name_word(words[end]):
            following = end + 1 < len(words) and is_name_word(words[end + 1])
            number = _NUMBER.fullmatch(words[end]) and end and not ends_clause(words[end - 1])
            if not (number or (end and (links(words, end, following) or links_on(words, end)))):
                break
        end += 1
        legal = end < len(words) and words[end - 1].endswith(",") and LEGAL.match(words[end])
        if ends_clause(words[end - 1]) and not legal:
            break
        if POSSESSIVE.search(words[end - 1]) and not words[end - 1].endswith("s'"):
            break
    while end and words[end - 1].lower() in LINKS:
        end -= 1
    return first + end


def _ends_phrase(text: str, tokens: Sequence[re.Match[str]], last: int) -> bool:
    if ends_clause(tokens[last - 1][0]) or tokens[last - 1][0].endswith((")", "]")) or last >= len(tokens):
        return True
    following = tokens[last][0]
    if "\n\n" in text[tokens[last - 1].end() : tokens[last].start()]:
        return True
    bare = following.strip(EDGES).lower()
    return (
        not following[0].isalpha()
        or bare in BOUNDARY
        or bare in NO_NAME
        or bool(_PARTICIPLE.fullmatch(following.rstrip(".,")))
    )


def _read_part(text: str, tokens: Sequence[re.Match[str]], first: int, last: int) -> Named | None:
    """Return a part of a firm that is sold with its name: *Intel's modem business*; of anything else none."""
    found = _PART_OF_FIRM.match(text, tokens[last].start()) if last < len(tokens) else None
    if found is None:
        return None
    return Named(" ".join(text[tokens[first].start() : found.end()].split()), found.end())
