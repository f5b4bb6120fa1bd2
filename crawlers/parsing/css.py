"""CSS rules as sources write them: ``time@datetime`` is an attribute, ``h2 a`` the text of what a selector finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cssselect import ExpressionError, SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

MAX_RULE_CHARS = 300
_ATTRIBUTE = re.compile(r"@([A-Za-z_][\w:.-]*)$")
_UNREAD = frozenset({"script", "style", "template", "noscript"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. Without selector the element itself is meant; without attribute its text."""

    text: str
    selector: CSSSelector | None
    attribute: str

    def elements(self, within: HtmlElement) -> list[HtmlElement]:
        """Return what the rule finds in an element, in the order of the page."""
        if self.selector is None:
            return [within]
        found = self.selector(within)
        return [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []

    def value(self, within: HtmlElement) -> str:
        """Return the first value that is not empty, its white space made single; empty where there is none."""
        return next((value for one in self.elements(within) if (value := self._value(one))), "")

    def _value(self, element: HtmlElement) -> str:
        if self.attribute:
            return " ".join((element.get(self.attribute) or "").split())
        return text_of(element)


@lru_cache(maxsize=1_024)
def compile_rule(text: str, attribute: str = "") -> Rule:
    """Return a rule; ``attribute`` is the one it means where it names none. Raises ValueError for what is no CSS."""
    if len(text) > MAX_RULE_CHARS:
        raise ValueError(f"a rule of {len(text)} characters; the limit is {MAX_RULE_CHARS}")
    named = _ATTRIBUTE.search(text)
    css = (text[: named.start()] if named else text).strip()
    if not css and not named:
        raise ValueError("the rule is empty")
    try:
        selector = CSSSelector(css, translator="html") if css else None
    except (SelectorError, ExpressionError) as exc:
        raise ValueError(f"{text!r} is no CSS selector: {exc}") from exc
    return Rule(text, selector, named[1] if named else attribute)


def check_rule(text: str) -> str:
    """Return a rule. Raises ValueError for what is no CSS."""
    compile_rule(text)
    return text


def text_of(element: HtmlElement) -> str:
    """Return the text that a reader sees in an element, on one line."""
    parts: list[str] = []
    for one in element.iter():
        if one.tag not in _UNREAD and isinstance(one.tag, str):
            parts.append(one.text or "")
        if one is not element:
            parts.append(one.tail or "")
    return " ".join("".join(parts).split())
