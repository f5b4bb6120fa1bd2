"""The formats that ``scout import`` knows by name."""

from __future__ import annotations

from collections.abc import Mapping

from crawlers.bulk import articles, arxiv, headlines, lens, patentsview, uspto_ppubs, uspto_text
from crawlers.bulk.format import Format

_ALL = (arxiv, uspto_text, patentsview, uspto_ppubs, lens, articles, headlines)
FORMATS: Mapping[str, Format] = {module.FORMAT.name: module.FORMAT for module in _ALL}
