"""Plain text of what publishers deposit: JATS, HTML and formulas in titles and abstracts, often written twice over."""

from __future__ import annotations

import html
import re

# By names, so that "p<x" in a plain text is none.
_BLOCKS = "title|p|sec|list|list-item|disp-formula|disp-quote|fig|table|table-wrap|br|div|li|ul|ol|h[1-6]|tr|abstract"
_INLINE = (
    "italic|bold|sub|sup|sc|monospace|underline|strike|roman|sans-serif|overline|inline-formula|inline-graphic|"
    "alternatives|ext-link|xref|email|uri|named-content|styled-content|break|label|caption|graphic|td|th|thead|tbody|"
    "i|b|u|em|strong|small|big|span|font|a|tt|scp|sec-meta|supplementary-material|related-article|object-id|quote|math"
)
_MATHS = r"mml:[a-z]+|m(?:row|i|n|o|text|sup|sub|subsup|frac|sqrt|over|under|underover|style|space|padded|table|tr|td)"
# A formula stands as MathML or words beside it; its TeX is a document with a preamble.
_TEX = re.compile(r"<(?:jats:)?tex-math\b[^<>]*>[^<>]*</(?:jats:)?tex-math\s*>")
_COMMENT = re.compile(r"<!--[^<>]*-->|<!\[CDATA\[|\]\]>")
# A look at the first letter spares a look at each name: of 100 kB of "<" three quarters of the time.
_BLOCK_TAG = re.compile(rf"</?(?=[a-z])(?:jats:)?(?:{_BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?=[a-z])(?:jats:)?(?:{_INLINE}|{_MATHS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HEADINGS = frozenset({"abstract", "summary", "zusammenfassung", "samenvatting", "résumé", "resumen", "resumo"})
# Some repositories escape what was escaped already.
_MOST_TURNS = 3


def plain_lines(text: str) -> list[str]:
    """Return the lines of a text without its markup, a line for each block.

    >>> plain_lines("<jats:title>Abstract</jats:title><jats:p>H<jats:sub>2</jats:sub>O &lt;b&gt;p&lt;/b&gt;<x</jats:p>")
    ['Abstract', 'H2O p<x']
    """
    if "<" not in text and "&" not in text:
        return [line] if (line := " ".join(text.split())) else []
    for _ in range(_MOST_TURNS):
        before = text
        text = _TEX.sub("", _COMMENT.sub("", text))
        text = _BLOCK_TAG.sub("\x1e", _INLINE_TAG.sub("", text))
        text = html.unescape(text)
        if text == before:
            break
    # Line ends within a block are how it was printed.
    return [line for part in text.split("\x1e") if (line := " ".join(part.split()))]


def plain_title(text: str) -> str:
    """Return a title on one line."""
    return " ".join(plain_lines(text))


def plain_abstract(text: str) -> str:
    """Return an abstract, a line for each block, without the word that stands above it."""
    lines = plain_lines(text)
    if len(lines) > 1 and lines[0].casefold().rstrip(".:") in _HEADINGS:
        lines = lines[1:]
    return "\n".join(lines)
