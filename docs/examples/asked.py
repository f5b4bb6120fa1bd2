"""How each route is asked for the example of it, in this order: what one makes, a later one reads and takes away.

Asked by ``docs.examples.take``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_PAPER = "@search?q=silicon+nitride&kind=paper"
_NEWS = "@search?q=silicon+nitride+photonics&kind=news"
_TECHNOLOGY = "silicon-nitride-photonics"
_SHORT = {"q": "silicon nitride ring resonator", "limit": 2}
_PACKS = ("pdf", "zip")


@dataclass(frozen=True, slots=True)
class Asked:
    """How one operation is asked; ``formats``: in each of these, by its parameter ``format``.

    A value that begins with ``@`` is the id of the first hit at that address, of a search that of its document. One
    that begins with ``=`` is a part of an answer that was given before: the operation, then the way to the part.
    """

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] = ()


_READ: Mapping[str, Asked] = {
    "search": Asked(query={"q": "silicon nitride ring resonator", "facets": ["kind"], "histogram": "year", "limit": 2}),
    "export_search": Asked(query=_SHORT, formats=("csv", "xlsx", "ris", "bibtex", "jsonl")),
    "get_feed": Asked(query=_SHORT),
    "get_search_pack": Asked(query={"q": "silicon nitride"}, formats=_PACKS),
    "get_technology_pack": Asked({"technology_id": _TECHNOLOGY}, formats=_PACKS),
    "get_document_pack": Asked({"document_id": _PAPER}, formats=_PACKS),
    "answer": Asked(query={"q": "Who works on spin qubits?"}),
    "suggest": Asked(query={"q": "silicon ph"}),
    "get_document": Asked({"document_id": _PAPER}),
    "get_evidence": Asked({"document_id": _PAPER}),
    "get_alike": Asked(query={"document": _PAPER}),
    "list_technologies": Asked(),
    "get_technology": Asked({"technology_id": _TECHNOLOGY}),
    "list_sources": Asked(),
    "get_source": Asked({"source_id": "arxiv"}),
    "list_events": Asked(query={"kind": "funding", "limit": 2}),
    "get_event": Asked({"event_id": "@events?kind=funding"}),
    "list_organisations": Asked(query={"name": "oudermeer", "limit": 2}),
    "get_organisation": Asked({"organisation_id": "@organisations?name=oudermeer"}),
    "get_start": Asked(),
}
_SAVED, _LIST, _NOTE = "=add_saved_search/id", "=make_list/id", "=write_note/id"
_DESK: Mapping[str, Asked] = {
    "add_saved_search": Asked(body={"name": "Ring resonators", "query": "q=silicon+nitride+ring+resonator"}),
    "list_saved_searches": Asked(),
    "look_at_saved_search": Asked({"search_id": _SAVED}),
    "add_draw": Asked({"search_id": _SAVED}),
    "judge_unit": Asked({"search_id": _SAVED}, body={"unit": "=add_draw/units/0/unit", "verdict": True}),
    "get_draw": Asked({"search_id": _SAVED}),
    "rename_saved_search": Asked({"search_id": _SAVED}, body={"name": "Ring resonators of silicon nitride"}),
    "get_saved_search": Asked({"search_id": _SAVED}),
    "remove_saved_search": Asked({"search_id": _SAVED}),
    "make_list": Asked(body={"name": "Filters"}),
    "put_item": Asked({"list_id": _LIST}, body={"kind": "document", "target": _NEWS, "remark": "for the review"}),
    "rename_list": Asked({"list_id": _LIST}, body={"name": "Photonic filters"}),
    "list_lists": Asked(),
    "get_list": Asked({"list_id": _LIST}),
    "take_item": Asked({"list_id": _LIST}, {"kind": "document", "target": _NEWS}),
    "remove_list": Asked({"list_id": _LIST}),
    "write_note": Asked(body={"kind": "technology", "target": _TECHNOLOGY, "text": "Ask who makes the wafers."}),
    "change_note": Asked({"note_id": _NOTE}, body={"text": "Ask who makes the wafers, and where."}),
    "list_notes": Asked(query={"kind": "technology", "target": _TECHNOLOGY}),
    "remove_note": Asked({"note_id": _NOTE}),
}
_REASONED = {"reason": "Their websites say so."}
_LEDGER: Mapping[str, Asked] = {
    "add_correction": Asked(
        body={
            "operation": "tag",
            "document": _NEWS,
            "technology": _TECHNOLOGY,
            "verdict": "named",
            "reason": "It is about hydrogen.",
        }
    ),
    "get_corrections": Asked(query={"document": _NEWS}),
    "undo_correction": Asked({"number": "=add_correction/statement"}),
    "list_suggestions": Asked(),
    "accept_suggestion": Asked({"number": "=list_suggestions/hits/0/number"}, body=_REASONED),
    "split_merge": Asked({"number": "=accept_suggestion/statement"}, body={"reason": "Two firms at one address."}),
    "dismiss_suggestion": Asked({"number": "=list_suggestions/hits/1/number"}, body={"reason": "Two firms."}),
    "add_statement": Asked(
        body={
            "operation": "name",
            "organisation": "@organisations?name=oudermeer",
            "name": "OUT",
            "kind": "acronym",
            **_REASONED,
        }
    ),
    "undo_statement": Asked({"number": "=add_statement/statement"}, {"reason": "It is the name of another."}),
}
_HOUSE: Mapping[str, Asked] = {
    "get_account": Asked(),
    "list_accounts": Asked(),
    "list_audit": Asked(query={"limit": 2}),
    "get_health": Asked(),
    "get_readiness": Asked(),
    "get_metrics": Asked(),
}
ASKED: Mapping[str, Asked] = {**_READ, **_DESK, **_LEDGER, **_HOUSE}
