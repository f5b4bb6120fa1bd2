"""The resolve stage: which documents are one unit, and which organisations they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from core.events import ORGANISATIONS
from core.models import (
    LOCAL_PRINCIPAL,
    NAMED_IN_TEXT,
    UNIT_KIND_OF,
    Cause,
    Consumer,
    Document,
    Mention,
    PendingWork,
    RunCounts,
    StoredDocument,
)
from core.relations import Telling
from core.retrying import Patience, retry
from core.signals import Signal
from core.stages import DEFAULTS, StageOptions, run_stage, worker_name
from core.store import Store
from core.store.events.deriving import Refreshed
from core.store.keys import Neighbours
from core.store.runs import Run
from core.store.store import Derive
from core.store.units import UnitPlan
from knowledge.document_keys import founding_id, is_near, iter_keys
from knowledge.events import join_signals
from knowledge.grouping import Grouping
from knowledge.linkers import linker_of
from knowledge.organisations import OrganisationLinker
from knowledge.people.orcids import link_people
from knowledge.relations import relate, relation_keys_of
from knowledge.stories import Stories, find_outdated


def run_resolve(store: Store, options: StageOptions = DEFAULTS) -> Run:
    """Resolve all pending documents; returns the run record (``new``: units founded, ``changed``: joins made).

    Where registers changed, documents that name organisations are resolved again.
    """
    store.relinking.ask_again(worker_name(), options.clock())
    late: set[str] = set()

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        # Asked for each batch: another worker may have taken in a register since the last.
        refreshed = resolve_batch(store, batch, linker_of(store), counts, options.clock())
        late.update(refreshed.late)
        late.difference_update(refreshed.derived)

    try:
        return run_stage(store, Consumer.RESOLVE, work, options)
    finally:
        # Left to documents that could not be resolved, or that the run did not come to.
        if late:
            patience = Patience(options.retry_s, options.sleep)
            retry(lambda: store.derive_events(late, join_signals, options.clock()), patience)


def resolve_batch(
    store: Store, batch: Sequence[PendingWork], names: OrganisationLinker, counts: RunCounts, now: datetime
) -> Refreshed:
    """Resolve the documents of a leased batch and take it off the queue; what was forgotten meanwhile needs nothing.

    Returns the keys of events that were derived, and those that are left to a later batch.
    """
    documents = store.documents.load([work.target for work in batch])
    retract_outdated(store, documents, now)
    plan = plan_units(store, documents, {work.target: work.cause for work in batch})
    found = [stored.document for stored in documents.values()]
    signals = store.relations.tellings.signals_of(found)
    said, told = store.corrections.links_of(list(documents)), {i: _names_told(own) for i, own in signals.items()}
    linked = names.link(found, _names_in_text(store, found), said, told)
    keys = {one.id: relation_keys_of(Telling(one, signals.get(one.id, ()))) for one in found}
    derive = Derive(found, keys, join_signals, relate, list(linked.names.values()), link_people(found))
    refreshed = store.save_resolved(plan, linked.actors, list(linked.links.values()), batch, now, derive)
    counts.new += len(plan.founded)
    counts.changed += len(plan.merges)
    counts.unchanged += len(documents) - len(plan.founded)
    return refreshed


def _names_in_text(store: Store, documents: Sequence[Document]) -> dict[str, list[Mention]]:
    """Return the names of organisations that the tagger found in texts."""
    ids = [document.id for document in documents if document.kind in NAMED_IN_TEXT]
    tags = store.tags.load(ids, with_mentions=True) if ids else {}
    return {i: [one for one in mine.mentions if one.kind == "organisation"] for i, mine in tags.items()}


def _names_told(signals: Iterable[Signal]) -> list[str]:
    """Return the organisations that signals name."""
    return list(dict.fromkeys(name for one in signals for part, name in one.named if part in ORGANISATIONS))


def retract_outdated(store: Store, documents: Mapping[str, StoredDocument], now: datetime) -> int:
    """Retract all joins by keys that a document lost (a mended DOI), or of copies that are none now; returns how many.

    Documents that still share such a key are joined again when resolve looks at them, which is asked for here.
    """
    held = store.keys.load_of(list(documents))
    lost = {i: keys - set(iter_keys(documents[i].document)) for i, keys in held.items()}
    reasons = {key for keys in lost.values() for key in keys if not is_near(key)}
    if rewritten := [i for i, keys in lost.items() if any(map(is_near, keys))]:
        reasons.update(find_outdated(store, documents, rewritten))
    return store.units.retract_joins(sorted(reasons), now, LOCAL_PRINCIPAL) if reasons else 0


def plan_units(store: Store, documents: Mapping[str, StoredDocument], causes: Mapping[str, Cause]) -> UnitPlan:
    """Return which units these documents found, join and touch."""
    keys = {i: list(dict.fromkeys(iter_keys(stored.document))) for i, stored in documents.items()}
    held = store.keys.load_neighbours(list(documents), list(dict.fromkeys(key for own in keys.values() for key in own)))
    sharing = _sharing(keys, held)
    units = _units_of(documents, sharing, held)
    founded = {
        units[i]: (UNIT_KIND_OF[stored.document.kind], i)
        for i, stored in documents.items()
        if units[i] == founding_id(UNIT_KIND_OF[stored.document.kind], i)
    }
    ages = store.units.load_ages(list(set(units.values())))
    founded = {unit: founder for unit, founder in founded.items() if unit not in ages}
    known = list(ages)
    ages |= {unit: documents[founder].first_seen for unit, (_, founder) in founded.items()}
    grouping = Grouping(ages, frozenset(store.units.load_apart()))
    for key, sharers in sharing.items():
        if not is_near(key):
            grouping.join((units[i] for i in sharers), key)
    Stories(store, documents, units, grouping).join({key: ids for key, ids in sharing.items() if is_near(key)})
    touched: dict[str, Cause] = {}
    seen_before = {grouping.root(unit) for unit in known}
    for i in documents:
        root = grouping.root(units[i])
        cause = Cause.ENRICHED if causes[i] is Cause.NEW and root in seen_before else causes[i]
        touched[root] = min(cause, touched.get(root, cause), key=list(Cause).index)
    representatives = _representatives(store, documents, units, grouping)
    based_on = {unit: held.revisions.get(unit) for unit in units.values()}
    return UnitPlan(founded, grouping.merges(), representatives, touched, keys, frozenset(units), based_on)


def _sharing(keys: Mapping[str, Sequence[str]], held: Neighbours) -> dict[str, list[str]]:
    """Return key → documents, of this batch and before, for keys that more than one document has."""
    holders: dict[str, list[str]] = {}
    for document_id, own in keys.items():
        for key in own:
            holders.setdefault(key, []).append(document_id)
    for key, before in held.sharing.items():
        # What a document of this batch was held under before counts no more than what it says now.
        holders[key].extend(i for i in before if i not in keys)
    return {key: sharers for key, sharers in sorted(holders.items()) if len(sharers) > 1}


def _units_of(
    documents: Mapping[str, StoredDocument], sharing: Mapping[str, Sequence[str]], held: Neighbours
) -> dict[str, str]:
    everyone = {*documents, *(i for sharers in sharing.values() for i in sharers)}
    fresh = {i: founding_id(UNIT_KIND_OF[stored.document.kind], i) for i, stored in documents.items()}
    return fresh | {i: unit for i, unit in held.units.items() if i in everyone}


def _representatives(
    store: Store, documents: Mapping[str, StoredDocument], units: Mapping[str, str], grouping: Grouping
) -> dict[str, str]:
    """Choose who stands for each unit of more than one document that this batch touches."""
    roots = {grouping.root(units[i]) for i in documents}
    members: dict[str, set[str]] = {root: set() for root in roots}
    for i, unit in units.items():
        if grouping.root(unit) in members:
            members[grouping.root(unit)].add(i)
    for merge in grouping.merges():
        roots.add(merge.gone)
    for held in store.units.load(sorted(roots)).values():
        members.setdefault(grouping.root(held.id), set()).update(held.members)
    several = {root: ids for root, ids in members.items() if len(ids) > 1}
    missing = sorted({i for ids in several.values() for i in ids} - set(documents))
    known = {**documents, **store.documents.load(missing)}
    return {root: max((known[i] for i in sorted(ids) if i in known), key=_worth).id for root, ids in several.items()}


def _worth(stored: StoredDocument) -> tuple[bool, bool, int, int]:
    """Rank members: whole text before lead, dated before undated, more text, then who was there first."""
    document = stored.document
    first = document.visible_from or date.max
    return (not document.lead_only, document.visible_from is not None, len(document.text), -first.toordinal())
