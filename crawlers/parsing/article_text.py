"""The article of a page as plain text: trafilatura's rules in their quick form, and what they leave in swept out."""

from __future__ import annotations

import re
from collections.abc import Collection

import trafilatura
from lxml.etree import strip_elements
from lxml.html import HtmlElement

# Never part of an article's text. trafilatura drops most of them too, after it has copied them several times: without
# them it takes half the time. A form may be the whole page, so it stays.
_DEAD = tuple(
    """applet area aside audio button canvas datalist dialog embed figure footer head iframe img input label link map
    menu meta nav noscript object optgroup option picture progress script select source style svg template textarea
    track video""".split()
)
# Of 181 news pages none has more than 1,230; trafilatura takes 4 seconds for 50,000 short paragraphs, minutes for more.
_MAX_ELEMENTS = 50_000
# Below this share of the page's paragraphs, or this length, the strict rules are taken to have missed the article.
_LEAST_SHARE = 0.3
_LEAST_CHARS = 400
_POINTER_CHARS = 220
_CLOSING_CHARS = 250
_HEADING_LINES = 3
# A line that only leads to another page.
_POINTER = re.compile(
    r"(?:- )?\W{0,3}(?:related(?: (?:articles?|stories|story|content|posts?|reading|links?))?|"
    r"read (?:more|also|this|next)|also read|see (?:also|more)|more (?:on this|from .{1,30}|stories)|"
    r"up next|watch(?: now)?|recommended|"
    r"don['’]t miss|more|trending|editor['’]s picks?|you (?:might|may) also like|"
    r"lees(?: ook| meer| verder)|meer (?:lezen|over dit onderwerp|weten)|gerelateerd(?:e artikelen)?|zie ook|"
    r"lesen sie auch|mehr zum thema|auch interessant|siehe auch|das könnte sie auch interessieren|weiterlesen)"
    r"\W{0,2}(?::.{0,200})?",
    re.IGNORECASE,
)
# What an outlet asks of its readers under an article, or says of its rights.
_CLOSING = re.compile(
    r"\b(?:newsletters?|nieuwsbrief|subscribe|subscription|sign up|follow (?:us|me|him|her|them|\w+(?: \w+)?) on|"
    r"on (?:twitter|facebook|instagram|linkedin)\b|all rights reserved|alle rechten voorbehouden|"
    r"alle rechte vorbehalten|copyright|have a tip|click here|filed under|posted in|image credit|comments?$|"
    r"share this|abonne\w+|meld je aan|volg ons|folgen sie)|©|follow @",
    re.IGNORECASE,
)


def strip_dead(tree: HtmlElement) -> None:
    """Take out of a tree what is never read as text: scripts, forms' fields, navigation, pictures, the head."""
    strip_elements(tree, *_DEAD, with_tail=False)


def _check_size(tree: HtmlElement) -> None:
    """Raise ValueError for a tree of more elements than rules can be tried on in a few seconds."""
    count = int(tree.xpath("count(.//*)"))
    if count > _MAX_ELEMENTS:
        raise ValueError(f"{count:,} elements")


def read_article(tree: HtmlElement, headings: Collection[str]) -> str:
    """Return the article's text, a line for each paragraph; empty where there is none. Raises ValueError as above.

    ``tree`` is a page after :func:`strip_dead`; ``headings`` are what it calls itself, which is no part of the text.
    """
    _check_size(tree)
    found = _extract(tree, is_strict=True)
    if len(found) < max(_LEAST_CHARS, _LEAST_SHARE * _count_paragraphs(tree)):
        found = _extract(tree, is_strict=False) or found
    return _sweep(found, {_words(heading) for heading in headings if heading})


def _extract(tree: HtmlElement, *, is_strict: bool) -> str:
    found = trafilatura.extract(
        tree, fast=True, include_comments=False, favor_precision=is_strict, favor_recall=not is_strict
    )
    return found or ""


def _count_paragraphs(tree: HtmlElement) -> int:
    return sum(len(text) for paragraph in tree.iter("p") for text in paragraph.itertext())


def _sweep(text: str, headings: set[str]) -> str:
    """Take out the headings at the top, lines that lead elsewhere, and what the outlet says of itself at the end."""
    kept = [
        line
        for number, line in enumerate(text.splitlines())
        if not (number < _HEADING_LINES and _words(line) in headings)
        and not (len(line) <= _POINTER_CHARS and _POINTER.fullmatch(line.strip()))
    ]
    while len(kept) > 1 and len(kept[-1]) <= _CLOSING_CHARS and _CLOSING.search(kept[-1]):
        kept.pop()
    return "\n".join(kept)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
