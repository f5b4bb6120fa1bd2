"""How plans of backfills and their progress are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.cli.console import add_row, make_table, note, out, print_json, shorten
from core.store.crawling.backfills import DayBudget, HeldQuery, Lost
from crawlers.backfill.planning import SourcePlan
from crawlers.backfill.progress import Progress, SourceDays, count_days, foresee_days, summarise
from crawlers.backfill.topics import Window
from crawlers.backfill.trials import Estimate

Estimates = Mapping[tuple[str, str], Estimate]
_SHOWN = 10


def print_plan(
    plans: Sequence[SourcePlan], span: Window, budgets: Mapping[str, DayBudget], estimates: Estimates
) -> None:
    """Print what would be asked, how many days that takes, and what is had of the other sources."""
    asked = [plan for plan in plans if plan.can_be_asked]
    out().print(f"from {span.begin} to {span.last}\n", markup=False)
    if asked:
        _print_queries(asked, estimates)
        _print_days(asked, budgets, estimates)
    missing = {plan.source.id: plan for plan in plans if plan.missing}
    for source_id, plan in missing.items():
        note(f"missing: the key {plan.missing} of {source_id}; scout init asks for it")
    for why, ids in _reasons(plans).items():
        out().print(f"not asked: {', '.join(ids)}: {why}", markup=False)


def plan_as_json(
    plans: Sequence[SourcePlan], span: Window, budgets: Mapping[str, DayBudget], estimates: Estimates
) -> dict[str, Any]:
    """Return a plan as JSON."""
    hits = [
        {
            "technology": plan.technology,
            "source": plan.source.id,
            "queries": len(plan.queries),
            "held": plan.held,
            "records": estimates[place].records if (place := (plan.technology, plan.source.id)) in estimates else None,
            "requests": _requests(plan, estimates),
            "requests_a_day": plan.requests_a_day if plan.can_be_asked else None,
            "missing": plan.missing,
            "why": plan.why,
        }
        for plan in plans
    ]
    days = {source: _days(requests, budgets[source]) for source, requests in _by_source(plans, estimates).items()}
    return {"begin": span.begin, "end": span.end, "total": len(hits), "hits": hits, "days": days}


def print_status(
    queries: Sequence[HeldQuery],
    budgets: Mapping[str, DayBudget],
    lost: Sequence[Lost],
    *,
    json: bool,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Print how far each technology and source is, how many days are left, and what was refused."""
    progress = summarise(queries)
    days = foresee_days(progress, budgets)
    if json:
        print_json({**(more or {}), "total": len(progress), "hits": progress, "sources": days, "refused": lost})
        return
    if not progress:
        note("no backfill was begun: scout backfill --technology ID --from YEAR")
        return
    _print_progress(progress)
    _print_left(days)
    for one in lost[:_SHOWN]:
        out().print(f"refused: {one.source}: {shorten(f'{one.url}: {one.error}')}", markup=False)
    if lost:
        note("scout sources retry SOURCE asks again what was refused")


def say_next(queries: Sequence[HeldQuery], budgets: Mapping[str, DayBudget]) -> None:
    """Say what to do next."""
    left = [one for one in foresee_days(summarise(queries), budgets) if one.requests_left]
    if left:
        note("scout work and scout run go on with it, each day as far as its requests go; so does scout backfill")
    note("next: scout tag, scout resolve, scout index make searchable what came in; scout run does all of it")


def _print_queries(plans: Sequence[SourcePlan], estimates: Estimates) -> None:
    columns = ["#records", "#requests, about"] if estimates else ["#requests at least"]
    table = make_table("technology", "source", "#queries", "#asked before", *columns)
    for plan in plans:
        estimate = estimates.get((plan.technology, plan.source.id))
        counts = (estimate.records if estimate else None, _requests(plan, estimates)) if estimates else None
        row = (plan.technology, plan.source.id, len(plan.queries), plan.held)
        add_row(table, *row, *(counts or (_requests(plan, estimates),)))
    out().print(table)


def _print_days(plans: Sequence[SourcePlan], budgets: Mapping[str, DayBudget], estimates: Estimates) -> None:
    whys = {plan.source.id: plan.why for plan in plans}
    table = make_table("source", "#requests", "#a day", "#left today", "#days", "")
    for source, requests in _by_source(plans, estimates).items():
        budget = budgets[source]
        days = _days(requests, budget)
        add_row(table, source, requests, budget.requests_a_day, budget.left, days, whys[source])
    out().print()
    out().print(table)
    out().print()


def _print_progress(progress: Sequence[Progress]) -> None:
    table = make_table(
        "technology", "source", "#queries", "#done", "#refused", "#records", "#of", "#requests", "#left, about"
    )
    for one in progress:
        add_row(
            table,
            one.technology,
            one.source,
            one.queries,
            one.done,
            one.refused,
            one.records,
            one.total,
            one.requests,
            one.requests_left,
        )
    out().print(table)


def _print_left(days: Sequence[SourceDays]) -> None:
    table = make_table("source", "#requests left, about", "#a day", "#made today", "days left")
    for one in days:
        left = "done" if not one.requests_left else "today" if not one.days_left else f"{one.days_left:,}"
        add_row(table, one.source, one.requests_left, one.requests_a_day, one.used_today, left)
    out().print()
    out().print(table)


def _reasons(plans: Sequence[SourcePlan]) -> dict[str, list[str]]:
    """Return why sources are not asked, each reason with those that it holds for."""
    asked = {plan.source.id for plan in plans if plan.can_be_asked}
    found: dict[str, list[str]] = {}
    for plan in plans:
        ids = found.setdefault(plan.why, []) if plan.source.id not in asked and not plan.missing else []
        if plan.source.id not in ids:
            ids.append(plan.source.id)
    return found


def _by_source(plans: Sequence[SourcePlan], estimates: Estimates) -> dict[str, int]:
    found: dict[str, int] = {}
    for plan in plans:
        if plan.can_be_asked:
            found[plan.source.id] = found.get(plan.source.id, 0) + _requests(plan, estimates)
    return dict(sorted(found.items()))


def _requests(plan: SourcePlan, estimates: Estimates) -> int:
    """Return how many requests a plan takes at least, or about: each query ends with a page that is not full."""
    estimate = estimates.get((plan.technology, plan.source.id))
    return len(plan.queries) + (estimate.pages if estimate and plan.queries else 0)


def _days(requests: int, budget: DayBudget) -> int:
    """Return on how many days requests are made, today among them."""
    return 0 if not requests else count_days(requests, budget.requests_a_day, budget.left) + 1
