"""What the tagger read in a document, as far as everybody may see it: its language, and what is named in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from api.documents.dossiers import Dossier
from core.models import Mention

TECHNOLOGY, ORGANISATION, PRODUCT, PLACE, MONEY = "technology", "organisation", "product", "place", "money"
# People are left out (docs/privacy.md: nothing is concluded about them), and so is a kind that is still to come.
SHOWN_KINDS = frozenset({TECHNOLOGY, ORGANISATION, PRODUCT, PLACE, MONEY})


@dataclass(frozen=True, slots=True)
class NameCount:
    """A name, and how often a document writes it."""

    name: str
    count: int


def get_language_read(dossier: Dossier) -> str | None:
    """Return the language that the text was read in; ``und``: it does not show. ``None`` before it was read."""
    return dossier.tags.lang if dossier.tags and dossier.has_current_tags else None


def list_mentions(dossier: Dossier) -> tuple[Mention, ...]:
    """Return the mentions that may be shown; none where the tags are of another revision of the document."""
    if dossier.tags is None or not dossier.has_current_tags:
        return ()
    return tuple(mention for mention in dossier.tags.mentions if mention.kind in SHOWN_KINDS)


def count_names(mentions: Iterable[Mention], kind: str) -> tuple[NameCount, ...]:
    """Return the names of one kind, the most frequent first, those as frequent by place."""
    counts = Counter(mention.target for mention in mentions if mention.kind == kind)
    return tuple(NameCount(name, count) for name, count in counts.most_common())
