from __future__ import annotations

from core.store.tables import metadata

# Tables that cannot hold anything of a document or a person, each with what it holds.
INNOCENT = {
    "principals": "users of the system, ids of registers",
    "index_generations": "names of our own",
    "suppressions": "hashes",
    "backfills": "ids of technologies and sources, days, numbers",
    "accounts": "users of the system: AccountStore.forget",
    "sessions": "users of the system: AccountStore.forget",
    "api_keys": "users of the system: AccountStore.forget",
    "spaces": "names of our own, ids of users",
    "space_members": "names of our own, ids of users",
    "audit": "ids of users, what they did to accounts, keys and spaces: AccountStore.forget takes out the rest",
    "search_looks": "ids of users, times, numbers: AccountStore.forget",
    "last_visits": "ids of users, times: AccountStore.forget",
    "backfill_days": "ids of sources, days, numbers",
}
COVERED = frozenset(
    """sources runs refusals evidence documents document_dates document_revisions pending tag_sets mentions units
    unit_members document_keys actors actor_names actor_pasts register_identifiers links statements frontier budgets
    origin_files source_health asked_for signals events event_signals document_relations
    relation_keys person_keys names_in_text saved_searches search_draws
    judgements lists list_items notes""".split()
)


def test_every_table_is_thought_of() -> None:
    """A new table joins COVERED once core.store.forgetting.forgetting clears it, or INNOCENT with the reason."""
    assert {table.name for table in metadata.sorted_tables} == COVERED | INNOCENT.keys()
