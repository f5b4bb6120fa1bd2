"""Who reserves text and data mining, and by which words: read from files of the host, headers and meta elements.

Which words count, and why, stands in :mod:`crawlers.politeness.reservations`. Whatever reserves it, the title, the lead
and the link are kept and the article's text is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from core.store.crawling.origins import OriginFile
from crawlers.politeness.path_rules import PathRules, parse_path
from crawlers.politeness.reservations import find_rule, find_tdm, find_usage
from crawlers.politeness.robots import MAX_ROBOTS_BYTES, has_text
from crawlers.politeness.robots_groups import AGENT, decode_text, is_markup, read_groups

AI_TXT = "/ai.txt"
TDMREP = "/.well-known/tdmrep.json"
OPT_OUT_FILES = (AI_TXT, TDMREP)
MAX_OPT_OUT_BYTES = MAX_ROBOTS_BYTES
# Rules for robots with a value of their own: what stands before the colon is no agent.
_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})


@dataclass(frozen=True, slots=True)
class OptOuts:
    """What ``ai.txt`` and ``tdmrep.json`` of a host reserve; in each the most specific rule decides."""

    ai_txt: PathRules[str] = field(default_factory=lambda: PathRules(()))
    tdmrep: PathRules[str] = field(default_factory=lambda: PathRules(()))

    def reserves(self, url: str) -> str | None:
        """Return what reserves an article's address; ``None`` where nothing does."""
        try:
            path = parse_path(url)
        except ValueError:
            return None
        bare = path.partition("?")[0]
        # A text is among the *.txt and *.html of ai.txt whatever its address ends with.
        found = (self.ai_txt.find(one) for one in (path, bare, f"{bare}.html", f"{bare}.txt"))
        return next(filter(None, found), None) or self.tdmrep.find(path) or None


def read_opt_outs(files: Mapping[str, OriginFile]) -> OptOuts:
    """Read those of a host's files that are there."""
    found = {path: file.body for path, file in files.items() if has_text(file)}
    return OptOuts(
        _make_rules(_iter_ai_txt(found.get(AI_TXT, b""))),
        _make_rules(_iter_locations(found.get(TDMREP, b""))),
    )


def reserved_by_headers(headers: Mapping[str, str]) -> str | None:
    """Return which header of an answer reserves it; names in lower case."""
    if find_tdm(headers.get("tdm-reservation", "")):
        return "header tdm-reservation: 1"
    for name in ("content-signal", "content-usage"):
        usage = find_usage(headers.get(name, ""))
        if usage:
            return f"header {name.title()}: {usage}"
    rule = find_rule(_iter_our_rules(headers.get("x-robots-tag", "")))
    return f"header X-Robots-Tag: {rule}" if rule else None


def reserved_by_meta(metas: Iterable[tuple[str, str]]) -> str | None:
    """Return which meta element (name, content) of a page reserves it."""
    for name, content in metas:
        kind = name.strip().lower()
        if kind == "tdm-reservation" and find_tdm(content):
            return "meta tdm-reservation: 1"
        rule = find_rule(re.split(r"[\s,;]+", content.lower())) if kind in {"robots", AGENT} else None
        if rule:
            return f"meta {kind}: {rule}"
    return None


def _iter_our_rules(value: str) -> Iterator[str]:
    """Give the rules of ``X-Robots-Tag`` for everybody and for us; ``noai`` also where it stands behind another's name.

    Headers that were sent apart come as one, so an agent's name may have ended before it.
    """
    is_ours = True
    for part in value.lower().split(","):
        before, colon, after = (word.strip() for word in part.partition(":"))
        if colon and before not in _WITH_VALUE:
            is_ours = before in {"", "*", AGENT}
        rule = after if colon else before
        if is_ours or rule == "noai":
            yield rule


def _make_rules(rules: Iterable[tuple[str, str]]) -> PathRules[str]:
    """Make rules of patterns and what reserves them (empty: lifted); of two patterns of one length that one decides."""
    return PathRules(sorted(rules, key=lambda rule: not rule[1]))


def _iter_ai_txt(body: bytes) -> Iterator[tuple[str, str]]:
    """Give the rules of ``ai.txt`` (Spawning): groups as in robots.txt, with paths or file names (``*.txt``)."""
    text = decode_text(body[:MAX_OPT_OUT_BYTES])
    if is_markup(text):
        return
    groups = read_groups(text)
    for name, value in groups.binding or groups.outside:
        if name in {"allow", "disallow"} and value:
            is_path = value.startswith("/") or value == "*"
            pattern = value if is_path else f"{value}$" if value.startswith("*") else f"*/{value}$"
            yield pattern, f"ai.txt: Disallow: {value}" if name == "disallow" else ""


def _iter_locations(body: bytes) -> Iterator[tuple[str, str]]:
    """Give the locations of ``tdmrep.json`` (W3C TDM Reservation Protocol), empty where one is not reserved."""
    if len(body) >= MAX_OPT_OUT_BYTES:
        yield "/", "tdmrep.json is longer than we read"
        return
    try:
        rules = orjson.loads(decode_text(body))
    except orjson.JSONDecodeError:
        return
    for rule in rules if isinstance(rules, list) else [rules]:
        if isinstance(rule, dict):
            location = _location(rule)
            yield location, f"tdmrep.json: {location}" if find_tdm(rule.get("tdm-reservation")) else ""


def _location(rule: dict[str, Any]) -> str:
    return str(rule.get("location") or "/")
