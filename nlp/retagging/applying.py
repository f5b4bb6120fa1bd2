"""Brings the base from one taxonomy to another: affected documents wait for new tags, the others are only told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.store import Store
from core.store.retagging import TagVersions
from core.taxonomy.facts import compare
from core.taxonomy.model import Taxonomy
from nlp.retagging.affected import Affected
from nlp.tagger import tagger_version

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Applied:
    """How many documents wait to be tagged again, and how many keep their tags.

    ``outdated``: those of the first that were tagged by other versions than the one before.
    """

    affected: int = 0
    same: int = 0
    outdated: int = 0


def apply_change(
    store: Store, old: Taxonomy, new: Taxonomy, now: datetime, progress: Progress = lambda _: None
) -> Applied:
    """Enqueue what a change may touch, and give all other tag sets the new version. Doing it again changes nothing.

    What was tagged by neither of the two (another tagger, a taxonomy of before) is enqueued too: nobody can say what of
    it would stay. The indexes are told of documents of which a correction leads elsewhere now.
    """
    before, after = TagVersions(tagger_version(), old.version), TagVersions(tagger_version(), new.version)
    affected = Affected(old, new, compare(old, new).read_ids)
    store.corrections.follow_taxonomy(old, new, now)
    touched = same = outdated = 0
    if before != after:
        for batch in store.retagging.iter_tagged(before):
            held = {text.id for text in batch if affected.holds(text)}
            targets = [(text.id, text.revision) for text in batch]
            store.retagging.settle(
                [one for one in targets if one[0] in held],
                [one for one in targets if one[0] not in held],
                (before, after),
                now,
            )
            touched += len(held)
            same += len(batch) - len(held)
            progress(len(batch))
    for others in store.retagging.iter_others((before, after)):
        store.retagging.ask_again(others, now)
        outdated += len(others)
        progress(len(others))
    return Applied(touched + outdated, same, outdated)
