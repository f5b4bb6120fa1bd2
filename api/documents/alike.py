"""More like this: units that share words of a title, ranked higher where they share technologies."""

from __future__ import annotations

from api.documents.dossiers import Dossier
from api.state import Services
from core.text.tokens import tokenise
from index.function_words import find_function_words
from index.query import Expression, FacetField, Filters, Hit, Lean, Query, Valued, Word

SHOWN = 6
_MOST_WORDS = 16
# Two shared words of a title are a subject, one is chance; a title of one word has no more to give.
_SHARED_WORDS = 2
# A shared technology weighs like a word that one unit in a thousand has.
_TECHNOLOGY_WEIGHT = 6.0


def load_alike(services: Services, dossier: Dossier) -> list[Hit]:
    """Return units like a document."""
    technologies = tuple(tag.technology for tag in dossier.tags.tags if tag.central) if dossier.tags else ()
    unit_id = dossier.unit.id if dossier.unit else ""
    return find_alike(services, unit_id, dossier.stored.document.title, technologies)


def find_alike(services: Services, unit_id: str, title: str, technologies: tuple[str, ...]) -> list[Hit]:
    """Return units like one, the most alike first; none before the first index, or where the title has no words."""
    words = tuple(dict.fromkeys(tokenise(title)))
    left_out = find_function_words(words)
    wanted = tuple(Word(word) for word in words if word not in left_out)[:_MOST_WORDS]
    if services.engine.live() is None or not wanted:
        return []
    leans = tuple(Lean(Valued(FacetField.TECHNOLOGY, one), _TECHNOLOGY_WEIGHT) for one in technologies)
    expression = Expression(wanted=wanted, minimum=min(_SHARED_WORDS, len(wanted)), preferred=leans)
    answer = services.engine.search(Query(expression, Filters(), limit=SHOWN + 1))
    return [hit for hit in answer.hits if hit.entry.id != unit_id][:SHOWN]
