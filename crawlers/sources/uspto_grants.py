"""US grants: weekly files of full text, in the DTDs of 2001 to today. Green Book text and SGML are refused and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from crawlers.uspto.full_text import GRANTS, DocumentType
from crawlers.uspto.spider import FullTextSpider


class Spider(FullTextSpider):
    """Reads ``us-patent-grant`` and ``PATDOC``."""

    types: ClassVar[Mapping[str, DocumentType]] = GRANTS
