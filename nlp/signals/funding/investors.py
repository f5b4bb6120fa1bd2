"""Who put money into a round: the names behind *led by*, *from*, *bij* and their like, and before *leads*."""

from __future__ import annotations

import re
from collections.abc import Iterator

_I = re.IGNORECASE
_LED = re.compile(
    r"\b(?:co-)?(?:led|headed|geleid|angeführt|geführt) (?:\w+ )?(?:by|door|von) |\bonder leiding van "
    r"|\bunter (?:der )?(?:führung|leitung) von ",
    _I,
)
_FROM = re.compile(
    r"\b(?:from|backed by|with (?:the )?participation (?:from|of|by)|with participation from|joined by"
    r"|participation from|with backing from|with support from"
    r"|(?:from )?investors (?:including|include|such as|like)|alongside|van|met deelname van|von"
    r"|mit beteiligung von|unter beteiligung von|by investors including) ",
    _I,
)
# "heeft 12 miljoen euro opgehaald bij X", "sammelt 12 Millionen Euro bei X ein": elsewhere *bij* and *bei* are places.
_AT = re.compile(
    r"\b(?:op|opgehaald|ophalen|binnen|binnengehaald|ein|eingesammelt|einsammeln|eingeworben|einwerben|euro|dollar|pond"
    r"|miljoen|miljard|mln|mld|millionen|milliarden|mio\.?|mrd\.?|franken|kapitaal|kapital|geld) (?:bij|bei) "
    r"(?:(?:de|het|der|dem|den|investeerder|durfinvesteerder|geldschieter|investor|geldgeber|kapitalgeber) ){0,2}",
    _I,
)
# One name: capitals and digits, tied by small words; at most six words.
_WORD = r"[^\W\d_a-zà-ÿ][\w.&’'+/-]*|[a-z]?[0-9]*[A-Z][\w.&’'+/-]*|[a-z]\d+z\b|\d+[A-Z]\w*"
_NAME = re.compile(
    rf"(?:the )?(?P<name>(?:{_WORD})(?: (?:(?:of|de|du|van|von|&|and(?= Co\b)) )?(?:{_WORD}|\d+|I+)){{0,5}})"
)
_NEXT = re.compile(r"(?P<comma>, (?:and |und |en )?|, as well as )|(?P<and> (?:and|&|und|en|sowie) )")
# Words in capitals that end a name in a headline.
_STOP = re.compile(
    r"\b(?:To|For|At|As|In|With|On|After|Amid|Led|And|Series|Seed|Round|Funding|Accelerates|Expands|Plans|Launches"
    r"|Reaches|Valuation|Valued|At|Into|Its|By|From|The|Monday|Tuesday|Wednesday|Thursday|Friday|January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b"
)
_SMALL = re.compile(r"\b(?:TO|FOR|AT|AS|IN|WITH|ON|AFTER|AND|FROM|BY|OF|LED)\b")
_GENERIC = re.compile(
    r"(?:.* )?(?:investors?|investoren|investeerders|heavyweights?|angels?|founders?|backers?|people|stealth|users"
    r"|customers|members|family"
    r"|\w*investor(?:en|s)|\w*gebern?|\w*anlegern?|offices?"
    r"|friends|others|industry|vcs?|series [a-k]|seed|clipboards|companies|sources|millionen|people familiar.*"
    r"|\w+ (?:million|billion))\Z",
    _I,
)
# Behind a name that only says where they are from: "bij Amsterdamse investeerders".
_THEIRS = re.compile(r" (?:investeerders|durfinvesteerders|geldschieters|investors|fondsen|bedrijven)\b", _I)


def read_investors(after: str) -> tuple[list[str], list[str]]:
    """Return lead investors and all investors named in the words behind a round; the leads come first in both.

    >>> read_investors(" led by Benchmark, with participation from Sequoia and a16z")
    (['Benchmark'], ['Benchmark', 'Sequoia', 'a16z'])
    """
    if after.isupper():
        # In a headline all in capitals only the small words tell names from the rest.
        after = _SMALL.sub(lambda found: found[0].lower(), after)
    leads = [name for found in _LED.finditer(after) for name in _iter_names(after, found.end())]
    behind = sorted(found.end() for words in (_FROM, _AT) for found in words.finditer(after))
    others = [name for end in behind for name in _iter_names(after, end)]
    return list(dict.fromkeys(leads)), list(dict.fromkeys([*leads, *others]))


def _iter_names(text: str, start: int) -> Iterator[str]:
    """Give the names of an enumeration. One behind a comma counts only if an *and* closes the list."""
    names: list[str] = []
    closed = 1
    while True:
        found = _NAME.match(text, start)
        if not found or _THEIRS.match(text, found.end()):
            break
        name, is_cut = _cut(found["name"])
        if name:
            names.append(name)
        if is_cut or not name:
            break
        link = _NEXT.match(text, found.end())
        if link is None:
            break
        if link["and"] or "and" in link[0] or "und" in link[0]:
            following = _NAME.match(text, link.end())
            closed = len(names) + (1 if following else 0)
        start = link.end()
    if len(names) > closed:
        names = names[:closed]
    yield from (name for name in names if not _GENERIC.fullmatch(name))


def _cut(name: str) -> tuple[str, bool]:
    stop = _STOP.search(name)
    bare = name[: stop.start()] if stop else name
    bare = re.sub(r"[’']s?\Z", "", bare.strip(" .,;:"))
    return bare, stop is not None
