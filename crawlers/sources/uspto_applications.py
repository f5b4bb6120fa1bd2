"""US applications as published after 18 months: weekly files of full text, in the DTDs of 2001 to today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from crawlers.uspto.full_text import APPLICATIONS, DocumentType
from crawlers.uspto.spider import FullTextSpider


class Spider(FullTextSpider):
    """Reads ``us-patent-application`` and ``patent-application-publication``."""

    types: ClassVar[Mapping[str, DocumentType]] = APPLICATIONS
