"""Which addresses of a site look like articles, and what they have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

# Sections of lists and of people; what lies below them is no article.
_NO_ARTICLES = frozenset(
    """tag tags category categories categorie rubrik kategorie author authors auteur autor topic topics thema themen
    page pagina seite search zoeken suche about over contact privacy cookies login shop cart jobs vacatures""".split()
)
_DATED = re.compile(r"/((?:19|20)\d{2})/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?/")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ID = re.compile(r"\d{3,}")
_LEAST_SHARE = 0.6


def is_article_like(url: str) -> bool:
    """Whether an address looks like that of one article: a date, a number, or a title of three words in it."""
    parts = urlsplit(url)
    segments = [one for one in parts.path.lower().split("/") if one]
    if set(segments) & _NO_ARTICLES:
        return False
    if not segments:
        return bool(re.search(r"(?:^|&)(?:p|id|article)=\d+", parts.query))
    last = segments[-1].rpartition(".")[0] or segments[-1]
    if _YEAR.fullmatch(last):
        return False
    is_dated = _DATED.search(parts.path) is not None and not last.isdigit()
    return is_dated or last.count("-") >= 2 or bool(_ID.search(last + parts.query))


def common_patterns(urls: Sequence[str]) -> list[str]:
    """Return the glob of the folder that most of the article-like addresses lie in; empty where there is none."""
    folders = Counter(_folder(url) for url in urls if is_article_like(url))
    folder, count = folders.most_common(1)[0] if folders else ("", 0)
    return [f"{folder}/*"] if folder and count >= _LEAST_SHARE * folders.total() else []


def common_date_pattern(urls: Sequence[str]) -> str | None:
    """Return where most addresses hold their date: ``/newsroom/YYYY/MM/``, or ``None``."""
    patterns = Counter(_date_pattern(url) for url in urls if is_article_like(url))
    pattern, count = patterns.most_common(1)[0] if patterns else (None, 0)
    return pattern if count >= _LEAST_SHARE * patterns.total() else None


def _folder(url: str) -> str:
    """Return the path before the date or the last part of an address."""
    folder: list[str] = []
    for segment in urlsplit(url).path.rstrip("/").split("/")[1:-1]:
        if segment.isdigit():
            break
        folder.append(segment)
    return "".join(f"/{segment}" for segment in folder)


def _date_pattern(url: str) -> str | None:
    path = urlsplit(url).path
    found = _DATED.search(path)
    if found is None:
        return None
    before = path[: found.start()].rpartition("/")[2]
    return f"{'/' + before if before else ''}/YYYY/MM/{'DD/' if found[3] else ''}"
