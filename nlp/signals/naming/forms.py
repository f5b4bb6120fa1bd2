"""How a name is written: its words, what ties them and what ends it, and whether it may be a person's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.signals.naming.phrases import read_name
from nlp.signals.naming.words import COMMON, CONTINENTAL_DESCRIPTOR, DEMONYM, MAY_END, NO_NAME, NO_PERSON, VERB_IN_TITLE

MAX_NAME_WORDS = 6
_MAX_TITLE_WORDS = 4
_QUOTES = "\"“”„‘«»*_`'"
EDGES = _QUOTES + ",;:.!?()[]"
LINKS = frozenset("of for de del di van von der den du the für voor la le".split())
_NAME_LINKS = frozenset("de del di van von der den du la le".split())
_HEADS = re.compile(
    r"(?:universit\w+|bank|institut\w*|ministry|ministerie|ministerium|department|centre|center|council"
    r"|commission|foundation"
    r"|academy|school|college|association|society|board|office|agency|lab|laboratory|hochschule|tu|house|technical"
    r"|isle|republic|museum|federation)\Z",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"(?:Inc|Ltd|LLC|Corp|Co|GmbH|PLC|plc|AG|SE|S\.A|N\.V|B\.V|BV|NV|LP|Limited|Incorporated|Oyj?|AB|ASA"
    r"|SA)\.?[,)]?\Z"
)
_STOPPED = re.compile(r"(?:Inc|Ltd|Corp|Co|Bros|St|Dr|Mr|Mrs|Ms|[A-Z]|\w\.\w)\.\Z")
POSSESSIVE = re.compile(r"[’'‘`]s\Z|(?<=s)[’']\Z")
_OWNED = re.compile(r"\s(?:von|van)\s")
_GERMAN_NOUN = re.compile(
    r"(?:[\w]+-)?[A-ZÄÖÜ]?[A-Za-zäöüß]{3,30}(?:en|er|ern|te|ge|ung|heit|keit|schaft|tion|tät|ion|itis|nis"
    r"|tum|flache|[kmbts]es)"
)
_SURE_NAME = re.compile(r"\A[^\s-]{0,9}(?:[A-Z][^\s-]{0,9}[A-Z]|\d)[^\s-]{0,20}(?:\s|\Z)|\s(?:AG|SE|GmbH|Inc|Ltd)\b")
_PERSON_WORD = re.compile(
    r"(?:[^\W\d_a-z][^\W\d_]{1,29}|[^\W\d_a-z]\.(?:[^\W\d_a-z]\.)?|[^\W\d_]{1,3}[’'´`][^\W\d_]{2,29})"
    r"(?:-[^\W\d_]{2,29})?"
)
_ENDS_OF_NAMES = frozenset("Partners Group Capital Holdings Technologies Solutions Services Bank Labs".split())
_COMPARATIVE = re.compile(r"(?:Smart|Bett|Fast|Bigg|Larg|Strong|Cheap|Eas|Small|Safe|New|Great)i?er")
_PAST = re.compile(r"[A-Z][a-z]+ed")
_BRACKETS = re.compile(r"\s?\([^()]{0,40}\)?\Z")


def is_title_case(text: str) -> bool:
    """Return whether most long words of a text have a capital: a heading, where a capital tells nothing."""
    words = [word for word in text.split()[:40] if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def without_owner(name: str) -> str:
    """Return a name without whose it is: *DriveNow von BMW*."""
    return _OWNED.split(name, maxsplit=1)[0]


def is_german_noun(name: str) -> bool:
    """Return whether a name may be a common noun, which has a capital in German: *Risiken*, *IT-Spezialisten*.

    By its ending; a firm with the same is taken for one.
    """
    return bool(_GERMAN_NOUN.fullmatch(name))


def may_be_german_nouns(names: Sequence[str]) -> bool:
    """Return whether one of the names may be a common noun of German, and none is surely a name: *BMW*, *SAP SE*."""
    return any(map(is_german_noun, names)) and not any(_SURE_NAME.search(name) for name in names)


def looks_like_person(name: str) -> bool:
    """Return whether a name may be a person's: two to four capitalised words, no mark of an organisation."""
    words = name.split()
    return (
        2 <= len(words) <= 4
        and all(_is_of_person(word) for word in words)
        and not any(word.lower() in NO_PERSON for word in words)
        and words[0] not in _NAME_LINKS
    )


def _is_of_person(word: str) -> bool:
    is_acronym = word.isupper() and "." not in word and len(word) > 1
    return word in _NAME_LINKS or (bool(_PERSON_WORD.fullmatch(word)) and not is_acronym)


def is_name_word(word: str, no_names: frozenset[str] = NO_NAME) -> bool:
    """Return whether a word may be of a name: by its capital, and since it is none of the words that are not."""
    bare = word.strip(EDGES)
    # MIT is no *mit*.
    is_acronym = len(bare) > 1 and bare.isupper()
    if not bare or POSSESSIVE.sub("", bare).lower() in (NO_NAME if is_acronym else no_names):
        return False
    return (bare[0].isupper() or any(c.isupper() for c in bare[1:])) and not bare.startswith(
        ("http", "@", "#", "/", "$", "€")
    )


def ends_clause(word: str) -> bool:
    """Return whether a mark behind a word parts it from the next one."""
    bare = word.rstrip(_QUOTES + ")")
    return bare[-1:] in {",", ";", ":", "!", "?"} or (bare.endswith(".") and not _STOPPED.search(bare))


def links(words: Sequence[str], number: int, following: bool) -> bool:
    """Return whether the word at ``number`` ties two parts of a name: *University of the Arts*, *Procter & Gamble*."""
    word = words[number]
    if not number or not following or not is_name_word(words[number - 1]) or ends_clause(words[number - 1]):
        return word == "the" and number > 1 and words[number - 1] == "of" and bool(_HEADS.match(words[number - 2]))
    if word in {"&", "+"} or word in _NAME_LINKS:
        return True
    return word in LINKS and any(_HEADS.match(other.strip(EDGES)) for other in words[max(0, number - 2) : number])


def links_on(words: Sequence[str], number: int) -> bool:
    """Return whether *of* with *the* behind it goes on with a name: *University of the Arts*."""
    return words[number] == "of" and words[number + 1 : number + 2] == ["the"] and bool(_HEADS.match(words[number - 1]))


def to_name(words: Sequence[str], *, title: bool, whole: bool = False) -> str | None:
    """Return the name in a run of capitalised words, without what describes it."""
    joined = " ".join(words).strip(_QUOTES + ",;:!?()[] ")
    if not joined.endswith(tuple(f"{form}." for form in ("Inc", "Ltd", "Corp", "Co", "B.V", "N.V", "S.A", "A.B"))):
        joined = joined.rstrip(".")
    joined = _BRACKETS.sub("", joined)
    name = joined if whole else read_name(joined)
    if name is None:
        return None
    # "Mountainfield Venture Partners" is no venture called Partners.
    name = joined if name in _ENDS_OF_NAMES else name
    parts = name.split()
    while not whole and len(parts) > 1 and CONTINENTAL_DESCRIPTOR.match(parts[0]):
        parts = parts[1:]
    name = " ".join(parts)
    if not parts or _is_none(parts) or (title and _is_heading(parts, _MAX_TITLE_WORDS + 2 * whole)):
        return None
    return f"{name}." if joined.endswith(f"{name}.") else name


def _is_none(parts: Sequence[str]) -> bool:
    """Return whether words with capitals name nobody: *Customers*, *German*, *Its*."""
    last = parts[-1].lower()
    if len(parts) == 1:
        return (
            last in COMMON
            or last in NO_NAME
            or len(last) < 2
            or bool(DEMONYM.match(parts[0]) or POSSESSIVE.search(last))
        )
    is_common = last in COMMON and last not in MAY_END
    return (
        is_common or len(parts) > MAX_NAME_WORDS or bool(CONTINENTAL_DESCRIPTOR.match(last) or POSSESSIVE.search(last))
    )


def _is_heading(parts: Sequence[str], most: int) -> bool:
    """Return whether words that all have capitals in a heading are more than a name: *Smarter*, *Report Says Acme*."""
    if len(parts) == 1 and (_COMPARATIVE.fullmatch(parts[0]) or _PAST.fullmatch(parts[0])):
        return True
    return len(parts) > most or any(part.lower() in VERB_IN_TITLE for part in parts)
