"""Who reserves text and data mining (Directive (EU) 2019/790, Article 4), and by which words.

Whatever reserves it, the title, the lead and the link are kept and the article's text is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import orjson

from core.store.origins import OriginFile
from crawlers.robots import AGENT, RobotsPolicy

AI_TXT = "/ai.txt"
TDMREP = "/.well-known/tdmrep.json"
OPT_OUT_FILES = (AI_TXT, TDMREP)
_NO_AI = frozenset({"noai", "none", "noindex"})


def reserved_by_files(files: Mapping[str, OriginFile], robots: RobotsPolicy | None, url: str) -> str | None:
    """Return which file of its host reserves an address, and how; ``None`` where none does."""
    path = urlsplit(url).path or "/"
    if robots is not None and robots.reserved:
        return robots.reserved
    for name, read in ((AI_TXT, _by_ai_txt), (TDMREP, _by_tdmrep)):
        file = files.get(name)
        if file is not None and file.status is not None and 200 <= file.status < 300:
            found = read(file.body, path)
            if found:
                return found
    return None


def reserved_by_headers(headers: Mapping[str, str]) -> str | None:
    """Return which header of an answer reserves it; names in lower case."""
    if headers.get("tdm-reservation", "").strip() == "1":
        return "header tdm-reservation: 1"
    for part in headers.get("x-robots-tag", "").lower().split(","):
        agent, _, rule = part.rpartition(":")
        if rule.strip() in _NO_AI and agent.strip() in {"", "*", AGENT}:
            return f"header X-Robots-Tag: {rule.strip()}"
    return None


def reserved_by_meta(metas: Iterable[tuple[str, str]]) -> str | None:
    """Return which meta element (name, content) of a page reserves it."""
    for name, content in metas:
        kind, words = name.strip().lower(), {word.strip().lower() for word in content.split(",")}
        if kind == "tdm-reservation" and "1" in words:
            return "meta tdm-reservation: 1"
        if kind in {"robots", AGENT} and words & _NO_AI:
            return f"meta {kind}: {sorted(words & _NO_AI)[0]}"
    return None


def _by_ai_txt(body: bytes, path: str) -> str | None:
    """Read ``ai.txt``: groups as in robots.txt, paths and patterns of file names that may not be mined."""
    text = body.decode("utf-8", "replace")
    if "<html" in text[:1000].lower():
        return None
    ours, longest, verdict = False, -1, None
    for line in text.splitlines():
        name, found, value = line.partition("#")[0].partition(":")
        key, value = name.strip().lower(), value.strip()
        if not found:
            continue
        if key == "user-agent":
            ours = value == "*" or value.lower() == AGENT
        elif ours and key in {"disallow", "allow"} and value and len(value) > longest and _matches(value, path):
            longest, verdict = len(value), None if key == "allow" else f"ai.txt: Disallow: {value}"
    return verdict


def _matches(pattern: str, path: str) -> bool:
    if pattern.startswith("/"):
        rule = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
        return re.match(rule, path) is not None
    name = path.rpartition("/")[2]
    # A page without a file ending is text, as *.txt and *.html are.
    return fnmatchcase(name, pattern) or (pattern in {"*.txt", "*.html", "*.htm", "*"} and "." not in name)


def _by_tdmrep(body: bytes, path: str) -> str | None:
    """Read ``tdmrep.json`` (W3C TDM Reservation Protocol): the most specific location decides."""
    try:
        rules = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    best, verdict = -1, None
    for rule in rules if isinstance(rules, list) else [rules]:
        location = str(rule.get("location", "")) if isinstance(rule, dict) else ""
        if location and len(location) > best and _covers(location, path):
            is_reserved = str(rule.get("tdm-reservation")) == "1"
            best, verdict = len(location), f"tdmrep.json: {location}" if is_reserved else None
    return verdict


def _covers(location: str, path: str) -> bool:
    rule = re.escape(location).replace(r"\*", ".*").replace(r"\$", "$")
    return re.match(rule, path) is not None
