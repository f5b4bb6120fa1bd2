"""The lines of robots.txt that are meant for us, and of files written like it (ai.txt): groups by user agent.

(RFC 9309, 2.2.) Only our lines go on to be matched: a file that names ten thousand agents before ten thousand rules is
then read once, and an agent called ``scout`` is not taken for us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

AGENT = "scoutbase"
_USER_AGENT = "user-agent"
# How fields are written in the wild; a missing colon is forgiven for these alone.
_SPELLINGS = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), _USER_AGENT),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawldelay", "crawl delay"), "crawl-delay"),
    **dict.fromkeys(("request-rate", "request rate"), "request-rate"),
    **dict.fromkeys(("content-signal", "content-signals"), "content-signal"),
    "content-usage": "content-usage",
    **dict.fromkeys(("sitemap", "sitemaps", "site-map"), "sitemap"),
}
# Other fields end no group (RFC 9309, 2.2.4). Crawl-delay and those of its kind do: read to the letter, a file of
# "User-agent: *", "Crawl-delay: 5", "User-agent: bad", "Disallow: /" would shut everybody out.
_OF_A_GROUP = frozenset({"allow", "disallow", "crawl-delay", "request-rate", "content-signal", "content-usage"})
_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F))
_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[a-z_-]*")

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Groups:
    """Lines as (field, value). ``ours``: of groups that name us, ``None`` where none does; ``outside``: of no group."""

    ours: tuple[Line, ...] | None
    everyone: tuple[Line, ...]
    outside: tuple[Line, ...]
    sitemaps: tuple[str, ...]

    @property
    def binding(self) -> tuple[Line, ...]:
        """The lines that hold for us: a group that names us takes the place of the one for everybody."""
        return self.everyone if self.ours is None else self.ours


def decode_text(body: bytes) -> str:
    """Return a text file's text, whatever its charset is. Bytes that are not UTF-8 stay as lone surrogates."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace").replace("\0", "")
    # UTF-16 without a byte-order mark is its ASCII again once the zeros are gone.
    return body.replace(b"\0", b"").decode("utf-8-sig", "surrogateescape")


def is_markup(text: str) -> bool:
    """Say whether a text is a page: what some sites answer for every address."""
    return text[:1000].lstrip().startswith("<")


def read_groups(text: str) -> Groups:
    """Sort the lines of a file by whom they are for. Values are in ASCII, other bytes %-encoded."""
    ours: list[Line] = []
    everyone: list[Line] = []
    outside: list[Line] = []
    sitemaps: dict[str, None] = {}
    are_we_named, takers, names_follow = False, [outside], False
    for field, value in _iter_lines(text):
        if field == _USER_AGENT:
            takers = takers if names_follow else []
            names_follow = True
            taker = {AGENT: ours, "*": everyone}.get(_token(value))
            are_we_named = are_we_named or taker is ours
            if taker is not None and not any(taker is known for known in takers):
                takers.append(taker)
        elif field == "sitemap":
            sitemaps[value] = None
        elif field in _OF_A_GROUP:
            names_follow = False
            for taker in takers:
                taker.append((field, value))
    return Groups(tuple(ours) if are_we_named else None, tuple(everyone), tuple(outside), tuple(sitemaps))


def _token(value: str) -> str:
    """Return the product token of a user agent; some write stars round it, or a version behind."""
    name = value.lower().strip("*")
    found = _TOKEN.match(name) if name else None
    return found[0] if found else "*" * bool(value)


def _iter_lines(text: str) -> Iterator[Line]:
    for line in _LINE_END.split(text):
        name, colon, value = line.partition("#")[0].partition(":")
        field = _SPELLINGS.get(name.strip().lower())
        if not (colon and field):
            words = line.partition("#")[0].strip().split(None, 1)
            field, value = _SPELLINGS.get(words[0].lower()) if words else None, words[-1] if len(words) == 2 else ""
        if field:
            yield field, quote(value.strip(), safe=_PRINTABLE, errors="surrogateescape")
