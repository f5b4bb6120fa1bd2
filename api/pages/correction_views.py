"""Corrections of a document as its page shows them: what people said, and the forms to say more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.answers.base import get_label
from api.documents.correcting import may_correct, may_take_back
from api.documents.dossiers import Dossier
from api.documents.tagged import list_mentions
from api.pages.organisation_views import Words
from api.state import Services
from core.corrections import Correction, LinkCorrection, TagCorrection, Verdict
from core.errors import InputError
from core.store.corrections import Corrected
from core.taxonomy import Taxonomy

# The key that chooses each, after c: a script of the page reads them off the form.
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.ABOUT: ("a", "about it"),
    Verdict.NAMED: ("n", "merely named"),
    Verdict.NOT: ("x", "neither"),
}
_SAID = {Verdict.ABOUT: "is about it", Verdict.NAMED: "merely names it", Verdict.NOT: "has nothing to do with it"}
_MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form that could not be followed, and why."""

    trouble: InputError | None = None
    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return what was typed into a field."""
        return dict(self.fields).get(name, "")


NOTHING_TYPED = Typed()


@dataclass(frozen=True, slots=True)
class CorrectedView:
    """A correction that stands."""

    number: int
    about: str
    says: str
    by: str
    day: str
    reason: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class CorrectingView:
    """What was corrected, and what may be: technologies of the document first, names as it writes them."""

    held: tuple[CorrectedView, ...]
    may_correct: bool
    own: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, str, str], ...] = ()
    typed: Typed = NOTHING_TYPED


def build_correcting(services: Services, dossier: Dossier, typed: Typed) -> CorrectingView:
    """Return the corrections of a document, with the forms for who may correct."""
    document_id = dossier.stored.id
    found = services.store.corrections.load([document_id]).get(document_id, [])
    words = _words_of(services, found)
    held = tuple(_make_corrected(services, one, words) for one in found)
    if not may_correct(services, document_id):
        return CorrectingView(held, may_correct=False)
    mine = [tag.technology for tag in dossier.tags.tags] if dossier.tags else []
    own = tuple((i, get_label(services.taxonomy, i)) for i in mine)
    return CorrectingView(
        held,
        may_correct=True,
        own=own,
        others=tuple(sorted(((t.id, t.label) for t in services.taxonomy if t.id not in mine), key=lambda one: one[1])),
        names=_list_names(dossier),
        verdicts=tuple((verdict.value, key, word) for verdict, (key, word) in VERDICTS.items()),
        typed=typed,
    )


def _words_of(services: Services, found: list[Corrected]) -> Words:
    """Return names for what corrections tell of."""
    meant = [one.correction.actor_id for one in found if isinstance(one.correction, LinkCorrection)]
    return Words(services, [actor_id for actor_id in meant if actor_id])


def _make_corrected(services: Services, one: Corrected, words: Words) -> CorrectedView:
    about, says = _describe(one.correction, services.taxonomy, words)
    line = one.statement
    return CorrectedView(
        line.id,
        about,
        says,
        words.who(line.principal),
        f"{line.recorded_at:%Y-%m-%d}",
        line.reason,
        may_take_back(services, one),
    )


def _describe(correction: Correction, taxonomy: Taxonomy, words: Words) -> tuple[str, str]:
    if isinstance(correction, TagCorrection):
        return get_label(taxonomy, correction.technology), f"the document {_SAID[correction.verdict]}"
    if isinstance(correction, LinkCorrection):
        meant = correction.actor_id
        return f"“{correction.surface}”", f"means {words.names.get(meant, meant) if meant else 'nobody that is known'}"
    about = f"{correction.kind.value.replace('_', ' ')}{f' of {correction.name}' if correction.name else ''}"
    return about, "is not told" if correction.is_wrong else "is told otherwise"


def _list_names(dossier: Dossier) -> tuple[str, ...]:
    """Return the names of organisations as the document writes them: those that are linked first."""
    linked = [link.surface for link, _ in dossier.links]
    named = [mention.surface for mention in list_mentions(dossier) if mention.kind == "organisation"]
    return tuple(dict.fromkeys([*linked, *named]))[:_MOST_NAMES]
