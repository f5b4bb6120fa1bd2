"""What stands in lists and has notes, as a reader sees it: its name, where it leads, by which ids it was known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.addresses import document_address, organisation_address, technology_address
from api.answers.base import get_label
from api.names import COUNTRY_NAMES, KIND_WORDS, UNIT_WORDS
from api.organisations.dossiers import is_known
from api.searching import load_actor_names
from api.state import Services
from core.desk import Thing
from core.errors import NotFoundError
from core.models import StoredDocument, Unit, space_of
from core.store.columns import make_storable

THING_WORDS: Mapping[Thing, str] = {
    Thing.UNIT: "unit",
    Thing.DOCUMENT: "document",
    Thing.TECHNOLOGY: "technology",
    Thing.ORGANISATION: "organisation",
}
Reference = tuple[Thing, str]


@dataclass(frozen=True, slots=True)
class ThingView:
    """A thing as it stands now. ``target`` is its present id; ``detail`` what stands beside its name."""

    kind: Thing
    target: str
    label: str
    href: str
    lang: str = "en"
    detail: str = ""


def load_things(services: Services, asked: Iterable[Reference]) -> dict[Reference, ThingView]:
    """Return those of these things that are there and may be seen, by the ids they were asked for."""
    grouped: dict[Thing, list[str]] = {kind: [] for kind in Thing}
    for kind, target in asked:
        if make_storable(target) == target:
            grouped[kind].append(target)
    views = {
        **_load_units(services, grouped[Thing.UNIT]),
        **_load_documents(services, grouped[Thing.DOCUMENT]),
        **_load_organisations(services, grouped[Thing.ORGANISATION]),
    }
    for target in grouped[Thing.TECHNOLOGY]:
        if view := _find_technology(services, target):
            views[Thing.TECHNOLOGY, target] = view
    return views


def load_thing(services: Services, kind: Thing, target: str) -> ThingView:
    """Return one thing. Raises NotFoundError, also for one that may not be seen."""
    found = load_things(services, [(kind, target)]).get((kind, target))
    if found is None:
        raise NotFoundError(f"there is no such {THING_WORDS[kind]}", place=make_storable(target[:300]))
    return found


def load_ids(services: Services, kind: Thing, target: str) -> list[str]:
    """Return all ids under which a thing may have been kept: its own, and those that became part of it."""
    match kind:
        case Thing.UNIT:
            unit = services.store.units.load([target]).get(target)
            return list({target, *(services.store.units.founded_by(unit.members) if unit else ())})
        case Thing.ORGANISATION:
            is_there = is_known(services.store, target, services.spaces)
            members = services.store.organisations.view(target).members if is_there else ()
            return list({target, *members})
        case Thing.TECHNOLOGY:
            return [target, *(old for old, new in services.taxonomy.retired.items() if target in new)]
        case Thing.DOCUMENT:
            return [target]


def _load_units(services: Services, targets: Sequence[str]) -> dict[Reference, ThingView]:
    store = services.store
    current = {one: one for one in store.units.load(targets)}
    current |= {one: store.units.resolve_id(one) for one in targets if one not in current}
    units = store.units.load(sorted(set(current.values())))
    chosen = {one: document for one, unit in units.items() if (document := _choose(services, unit))}
    documents = store.documents.load(list(chosen.values()))
    views = {}
    for asked, unit_id in current.items():
        held = documents.get(chosen.get(unit_id, ""))
        if held is not None:
            word = UNIT_WORDS.get(units[unit_id].kind, "unit")
            views[Thing.UNIT, asked] = _view_document(Thing.UNIT, unit_id, held, word)
    return views


def _choose(services: Services, unit: Unit) -> str | None:
    """Return the document that stands for a unit to who asks."""
    seen = [one for one in unit.members if space_of(one) in services.spaces]
    return unit.representative if unit.representative in seen else next(iter(seen), None)


def _load_documents(services: Services, targets: Sequence[str]) -> dict[Reference, ThingView]:
    held = services.store.documents.load(targets)
    return {
        (Thing.DOCUMENT, one): _view_document(Thing.DOCUMENT, one, stored, "")
        for one, stored in held.items()
        if stored.document.space in services.spaces
    }


def _view_document(kind: Thing, target: str, held: StoredDocument, word: str) -> ThingView:
    document = held.document
    dated = min((one.value for one in document.dates), default=None)
    words = (word or KIND_WORDS.get(document.kind, document.kind).lower(), document.outlet, dated)
    detail = " · ".join(str(one) for one in words if one)
    return ThingView(kind, target, document.title, document_address(held.id), document.lang, detail)


def _load_organisations(services: Services, targets: Sequence[str]) -> dict[Reference, ThingView]:
    names = load_actor_names(services, list(targets))
    found = services.store.actors.load(list(names))
    views = {}
    for asked, name in names.items():
        actor = found[asked]
        country = COUNTRY_NAMES.get(actor.country, actor.country) if actor.country else ""
        href = organisation_address(actor.id)
        views[Thing.ORGANISATION, asked] = ThingView(Thing.ORGANISATION, actor.id, name, href, detail=country)
    return views


def _find_technology(services: Services, target: str) -> ThingView | None:
    moved = services.taxonomy.retired.get(target, ())
    current = moved[0] if len(moved) == 1 else target
    if current not in services.taxonomy:
        return None
    label, href = get_label(services.taxonomy, current), technology_address(current)
    return ThingView(Thing.TECHNOLOGY, current, label, href, detail=services.taxonomy[current].cluster)
