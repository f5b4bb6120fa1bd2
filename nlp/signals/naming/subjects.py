"""Who a sentence is about: the subject in the words before a verb.

*Kitt, an office-outfitter-as-a-service, has* is about Kitt, *Privacy.com rebrands to Lithic,* about Lithic, and *the
company said it had* about one that is named elsewhere.
"""

from __future__ import annotations

import re

from nlp.signals.naming.phrase_words import APPOSITION, AUXILIARIES, DESCRIPTORS, ENDS_OF_NAMES, FRONTED, LINKS
from nlp.signals.naming.phrases import behind_descriptor, has_capital, read_name

_I = re.IGNORECASE
_MEANS_ITSELF = re.compile(
    r"(?:the|this|our|das|die|unser|het|de|ons) (?:[\w-]{2,20} )?(?:company|start-?up|firm|business|platform|app"
    r"|unternehmen|firma|bedrijf"
    r"|onderneming|scale-?up)(?: dahinter| itself| behind it)?|we|wir|wij|it|they|es|sie|het|ze",
    _I,
)
_BEGINNING = re.compile(r"\A[\s,;.]*(?:(?:and|und|en|while)\s)?", _I)
# "Meet Acme, the start-up that just": who comes before says it.
_RELATIVE = re.compile(r"(?<=\w),? (?:that|which|who)(?: (?:just|recently|has|have|had|also)){0,2}\s?\Z", _I)
# "becomes a unicorn after", before "raising".
_UPON = re.compile(r"\s(?:after|by|following|since|while|before|upon)\Z", _I)
_TIME = re.compile(
    r"\A(?:(?:earlier|last|this|later)\s(?:this |last )?\w+|(?:back )?(?:in|on) (?:\w+ )?(?:19|20)\d\d)\s(?=[A-Z])", _I
)
_CONTRACTION = re.compile(r"(?<=\b[Ww]e)[’']ve\Z")
# A clause begins behind these.
_CLAUSE = re.compile(
    r":\s|;\s|\s[–—|-]\s|\s(?:as|after|while|when|whether|because|since|how|why|da|nachdem|nadat|terwijl)\s|…\s"
    r"|\?\s|!\s",
    _I,
)
# The comma before a legal form is of the name; what agencies put before a headline is not.
_LEGAL_COMMA = re.compile(r",\s(?=(?:Inc|Ltd|LLC|Corp|Co|GmbH|PLC|Limited|S\.A|L\.P|LP|AG|B\.V)\b)")
_HELD = "\x01"
_WIRE_TAG = re.compile(
    r"\A\W{0,5}(?:adding multimedia|adding photo|update\d?|updated|correction|correcting and replacing|exclusive"
    r"|breaking|press release)"
    r"[:\s]+(?=\S)",
    _I,
)
# A new name before "raises": "rebrands to Lithic, raises"; what people found: "Ex-Square execs launch Found, raise".
_NEW_NAME = re.compile(
    r"\b(?:rebrand(?:s|ed)?(?: itself)? (?:to|as)|rename[sd]?(?: itself)?(?: to| as)?|changes (?:its )?name to)\s"
    r"(?P<name>[^,]{1,60})",
    _I,
)
_FOUNDERS = re.compile(
    r"\b(?:ex-[^\W_]|(?:former|founders?|co-founders?|execs?|executives?|alum(?:ni|s)?|veterans?|duo|trio|team"
    r"|brothers|engineers"
    r"|gründer|oprichters)\b)",
    _I,
)
_FOUNDED = re.compile(
    r"\b(?:launch(?:es|ed)?|found(?:s|ed)?|start(?:s|ed)?|creat(?:e|es|ed)|unveil(?:s|ed)?|build"
    r"|built)\s(?P<name>[^\W_][^,]{0,60})",
    _I,
)
_NAME_ENDS = re.compile(r"\s(?:to|for|with|that|which|in|as|at|and)\s", _I)
_OPEN_ENDS = (",", " and", " und", " en", " &")
_VERB = re.compile(
    r"(?:is|are|was|were|has|have|had|will|to|[A-Za-z]{2,}[^s\W]s|[a-z]{3,}ed|[A-Z][a-z]{2,}ed|got|get)\Z"
)
_BEHIND_VERB = re.compile(
    r"(?:up|off|with|its|in|at|on|out|from|to|the|a|an|series|seed|new|another|over|for|unicorn|private|into"
    r"|oversubscribed|funding"
    r"|[$€£].*)\Z",
    _I,
)
_DEFINITE = frozenset("the die de het".split())
_NAME_WITHIN = 5
_SHORT_WORDS = 4


def read_subject(before: str) -> tuple[str | None, bool]:
    """Return the company in the words before a verb, and whether they mean one that is named elsewhere (*it*).

    >>> read_subject("Jai Kisan, a fintech startup aimed at rural India, ")
    ('Jai Kisan', False)
    """
    before = _RELATIVE.sub("", _BEGINNING.sub("", before).rstrip())
    clause = _LEGAL_COMMA.sub(_HELD, _WIRE_TAG.sub("", _last_clause(before)))
    subject = _without_auxiliaries(clause)
    if _UPON.search(subject):
        subject = first_phrase(_UPON.sub("", subject))
    elif subject.endswith(_OPEN_ENDS):
        subject = _before_comma(subject)
    elif ", " in subject:
        subject = _behind_commas(subject)
    subject = _TIME.sub("", _CONTRACTION.sub("", subject.strip(" ,")), count=1)
    if _MEANS_ITSELF.fullmatch(subject):
        return None, True
    name = read_name(subject)
    return name.replace(_HELD, ", ") if name else None, False


def first_phrase(clause: str) -> str:
    """Return the noun phrase at the beginning of a clause: up to the first word that is no part of it.

    >>> first_phrase("Automotive marketplace Carro hits unicorn status")
    'Automotive marketplace Carro'
    """
    words = clause.split()
    seen_capital = False
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else ""
        may_be_verb = not following or word.islower() or _BEHIND_VERB.match(following)
        is_verb = may_be_verb and _VERB.match(word)
        is_small = seen_capital and word.islower() and word not in LINKS and word not in DESCRIPTORS
        # What is small before a descriptor and a name describes it; a verb stands behind the name.
        is_part = _leads_to_name(words, number) and not (is_verb and words[number - 1][:1].isupper())
        if number and not is_part and (is_verb or (is_small and words[number - 1][:1].isupper())):
            return " ".join(words[:number])
        seen_capital = seen_capital or has_capital(word)
    return clause


def _leads_to_name(words: list[str], number: int) -> bool:
    """Return whether a descriptor with a name comes a few words on: "Rock picking robotics startup TerraClear"."""
    return any(
        words[place].lower().strip(",") in DESCRIPTORS and has_capital(words[place + 1])
        for place in range(number, min(number + 6, len(words) - 1))
    )


def _last_clause(before: str) -> str:
    done = 0
    for found in _CLAUSE.finditer(before):
        following = before[found.end() :].split()[:_NAME_WITHIN]
        # "known as a bank": what follows must hold a name. A colon or dash parts in any case.
        is_clause = has_capital(" ".join(following)) or following[:1] in (["it"], ["they"])
        if following and (is_clause or not found[0].strip().isalpha()):
            done = found.end()
    return before[done:]


def _without_auxiliaries(clause: str) -> str:
    while True:
        clause = clause.rstrip()
        rest, _, word = clause.rpartition(" ")
        may_be_name = word[:1].isupper() and word.lower() in ENDS_OF_NAMES
        if word.lower() not in AUXILIARIES or not rest.strip(" ,") or may_be_name:
            return clause
        clause = rest


def _before_comma(clause: str) -> str:
    """Return the subject of words that end in a comma or *and*: before an apposition, or of the clause before."""
    while clause.endswith(_OPEN_ENDS):
        clause = clause[: -max(len(end) for end in _OPEN_ENDS if clause.endswith(end))].rstrip()
    founders = _FOUNDERS.search(clause)
    named = _NEW_NAME.search(clause) or (_FOUNDED.search(clause, founders.end()) if founders else None)
    if named:
        return _NAME_ENDS.split(named["name"], maxsplit=1)[0]
    parts = _TIME.sub("", clause, count=1).split(", ")
    if len(parts) != 2 or not APPOSITION.match(parts[1]) or not has_capital(parts[0].rpartition(" ")[2]):
        parts = _without_fronted(parts)
    if len(parts) == 1:
        return first_phrase(parts[0])
    if APPOSITION.match(parts[1]):
        return parts[0]
    if parts[1][:1].islower():
        return first_phrase(parts[0])
    is_name = len(parts) == 2 and parts[1][:1].isupper() and len(parts[1].split()) <= _SHORT_WORDS
    return parts[1] if is_name and _is_description(parts[0]) else first_phrase(parts[0])


def _is_description(phrase: str) -> bool:
    """Return whether a phrase says what a company is, without its name: "Video platform for MENA"."""
    words = phrase.split()
    return behind_descriptor(words) == words and any(word.lower() in DESCRIPTORS for word in words[1:])


def _behind_commas(subject: str) -> str:
    parts = _without_fronted(subject.split(", "))
    last = parts[-1]
    end = last.rpartition(" ")[2]
    # "Delft-based QuantWare" has a name of its own.
    is_described = not has_capital(end) or end.lower() in DESCRIPTORS
    is_said_of_first = is_described and APPOSITION.match(last) and last.partition(" ")[0].lower() not in _DEFINITE
    # "Meet Acme, the start-up that just"
    is_first_itself = _MEANS_ITSELF.fullmatch(last) and has_capital(parts[0].rpartition(" ")[2])
    return parts[0] if len(parts) > 1 and (is_said_of_first or is_first_itself) else last


def _without_fronted(parts: list[str]) -> list[str]:
    while len(parts) > 1 and (FRONTED.match(parts[0].strip()) or parts[0].isdigit()):
        parts = parts[1:]
    return parts
