"""``scout backfill``: what sources have of long ago, planned first, then asked a little each day."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from api.cli.asking import listed
from api.cli.backfill_tables import plan_as_json, print_plan, print_status, say_next
from api.cli.backfill_wishes import Wish, refuse_beside
from api.cli.console import note, print_json, print_runs, progress, shorten
from api.cli.crawling import as_json as outcome_as_json
from api.cli.crawling import load_all_sources, load_runs
from api.cli.installation import Installation, open_installation
from api.cli.outcome import finish_parts
from api.cli.source_files import is_terminal
from core.clock import utc_now
from core.errors import InputError
from core.settings import split_list
from core.store.crawling.backfills import DayBudget, HeldQuery
from crawlers.backfill.planning import Planner, SourcePlan
from crawlers.backfill.technologies import choose_technologies, make_topic
from crawlers.backfill.topics import Topic, Window
from crawlers.backfill.trials import Estimate, read_estimates
from crawlers.backfill.windows import span_of_years
from crawlers.crawl import CrawlProcess, CrawlRequest, choose_sources, crawl, start_crawl
from crawlers.fetching.project import check_contact
from crawlers.fetching.worker import CrawlOutcome
from crawlers.keys import load_keys
from crawlers.registration import save_sources

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_LOOK_S = 0.5
_COUNT_LONGEST_S = 300.0
_MOST_LOST = 20


def backfill(
    *,
    technology: Annotated[
        list[str] | None, typer.Option(help="Technologies or clusters, by commas; default: all followed.")
    ] = None,
    first_year: Annotated[int | None, typer.Option("--from", help="The first year.")] = None,
    last_year: Annotated[int | None, typer.Option("--until", help="The last year; default: this one.")] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Sources that are asked, by commas; default: all that are on.")
    ] = None,
    requests: Annotated[int | None, typer.Option(min=1, max=100_000, help="At most so many a day and source.")] = None,
    count: Annotated[bool, typer.Option("--count", help="Ask each source once how much there is, then plan.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also what was asked already.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the plan.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only show how far it is.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Give up what was not asked yet; what came in stays.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Begin without asking.")] = False,
    json: Json = False,
) -> None:
    """Fill the base with what sources have of long ago; without --from, go on with what was begun.

    It is planned first, then asked a little each day, after the daily rounds.
    scout run and scout work go on with it on the days that follow.
    """
    wish = Wish(listed(technology), listed(source), first_year, last_year, requests, again)
    of_plans = {"--until": last_year is not None, "--count": count, "--again": again, "--dry-run": dry_run}
    refuse_beside(status=status, stop=stop, is_planned=first_year is not None, of_plans=of_plans)
    with open_installation() as house:
        filler = _Filler(house, wish, json)
        if status:
            filler.show_status()
        elif stop:
            filler.stop()
        elif first_year is None:
            filler.go_on()
        else:
            filler.begin(count=count, dry_run=dry_run, yes=yes)


@dataclass(slots=True)
class _Filler:
    """One call of the command."""

    house: Installation
    wish: Wish
    json: bool

    def begin(self, *, count: bool, dry_run: bool, yes: bool) -> None:
        """Show the plan, and when it is wanted take it into the store and begin."""
        now, settings = utc_now(), self.house.settings
        span = span_of_years(self.wish.first_year or 0, self.wish.last_year, now.date())
        topics, known = self._topics(), load_all_sources(settings)
        chosen, keys = choose_sources(known, self.wish.sources), load_keys(settings.crawl.keys_file)
        planner = Planner(
            now,
            tuple(known.values()),
            keys,
            {(one.source, one.key): one for one in self.house.store.backfills.load()},
            again=self.wish.again,
            sandbox_url=settings.crawl.sandbox_url,
            requests_a_day=self.wish.requests,
        )
        plans = planner.plan(topics, chosen, span)
        estimates = self._count(planner, plans, topics, span) if count else {}
        budgets = self._budgets(plans)
        if dry_run and self.json:
            print_json(plan_as_json(plans, span, budgets, estimates))
        elif not self.json:
            print_plan(plans, span, budgets, estimates)
        if not dry_run:
            self._take_in(plans, yes=yes)

    def go_on(self) -> None:
        """Go on with what was begun. Raises InputError where nothing was."""
        self._refuse_unplanned()
        if self.wish.technologies:
            raise InputError("what waits is asked in its order; with --from, --status or --stop", place="--technology")
        waiting = {query.source for query in self._held() if query.waiting}
        if not waiting:
            raise InputError("nothing waits; say from which year on: --from 2020", place="scout backfill")
        asked = sorted(self._switched_on(waiting))
        if not asked:
            raise InputError(f"what waits is of sources that are off: {', '.join(sorted(waiting))}", place="scout init")
        if self.wish.requests is not None:
            self.house.store.backfills.set_budgets(dict.fromkeys(asked, self.wish.requests))
        self._crawl(asked)

    def show_status(self) -> None:
        """Show how far technologies and sources are."""
        self._refuse_unplanned()
        self._print_status()

    def stop(self) -> None:
        """Give up what is not done."""
        self._refuse_unplanned()
        open_queries = [query for query in self._held() if query.waiting or query.refused]
        waited = self.house.store.backfills.stop(open_queries)
        if self.json:
            print_json({"queries": len(open_queries), "requests": waited})
            return
        note(f"{len(open_queries):,} queries given up, with {waited:,} requests that waited; what came in stays")

    def _topics(self) -> list[Topic]:
        taxonomy = self.house.taxonomy
        try:
            ids = choose_technologies(taxonomy, self.wish.technologies)
        except InputError as exc:
            raise InputError(exc.message, place=f"--technology {exc.place}") from exc
        followed = taxonomy.follow(split_list(self.house.settings.crawl.technologies))
        return [make_topic(taxonomy, one) for one in ids or choose_technologies(taxonomy, followed)]

    def _held(self) -> list[HeldQuery]:
        """Return the queries that this call is about."""
        technologies, sources = self.wish.technologies, self.wish.sources
        return [
            one
            for one in self.house.store.backfills.load()
            if (not technologies or one.technology in technologies) and (not sources or one.source in sources)
        ]

    def _switched_on(self, sources: Collection[str]) -> set[str]:
        """Return which of these sources are on, or were named."""
        known = load_all_sources(self.house.settings)
        return {one for one in sources if one in known and (known[one].enabled or one in self.wish.sources)}

    def _refuse_unplanned(self) -> None:
        """Raise InputError where a technology or source is named of which no backfill was begun."""
        held = self.house.store.backfills.load()
        planned = {"--technology": {one.technology for one in held}, "--source": {one.source for one in held}}
        for flag, named in (("--technology", self.wish.technologies), ("--source", self.wish.sources)):
            for one in named:
                if one not in planned[flag]:
                    there = ", ".join(sorted(planned[flag])) or "none"
                    raise InputError(f"no backfill of it was begun; there are: {there}", place=f"{flag} {one}")

    def _budgets(self, plans: Sequence[SourcePlan]) -> dict[str, DayBudget]:
        """Return how many requests a day each source of a plan is asked, and how many were made today."""
        used = self.house.store.backfills.budgets(utc_now().date())
        return {
            plan.source.id: DayBudget(plan.requests_a_day, used[plan.source.id].used if plan.source.id in used else 0)
            for plan in plans
            if plan.can_be_asked
        }

    def _set_budgets(self, plans: Sequence[SourcePlan]) -> None:
        a_day = {plan.source.id: plan.requests_a_day for plan in plans if plan.can_be_asked}
        self.house.store.backfills.set_budgets(a_day)

    def _count(
        self, planner: Planner, plans: Sequence[SourcePlan], topics: Sequence[Topic], span: Window
    ) -> dict[tuple[str, str], Estimate]:
        """Ask each source that has something to be asked how much there is: one request for each of its queries."""
        of = {topic.technology: topic for topic in topics}
        asked = [plan for plan in plans if plan.queries]
        trials = tuple(one for plan in asked for one in planner.trial(of[plan.technology], plan.source, span))
        if not trials:
            return {}
        held = self.house.store.backfills.budgets(utc_now().date())
        # A plan changes nothing for what is under way.
        self._set_budgets([plan for plan in plans if plan.source.id not in held])
        if not self.json:
            note(f"asking how much there is: {len(trials):,} requests")
        request = CrawlRequest(
            tuple({plan.source.id for plan in asked}),
            dry_run=True,
            max_requests=len(trials),
            longest_s=_COUNT_LONGEST_S,
            only_backfill=True,
            trials=trials,
        )
        outcomes = crawl(self.house.settings, load_all_sources(self.house.settings), request)
        for outcome in outcomes:
            if outcome.error:
                note(f"scout: {outcome.source}: {shorten(outcome.error)}")
        return read_estimates(trials, outcomes)

    def _take_in(self, plans: Sequence[SourcePlan], *, yes: bool) -> None:
        """Begin what is planned, when somebody wants it. Raises InputError where there is nothing to ask."""
        asked = [plan for plan in plans if plan.can_be_asked]
        if not asked:
            missing = sorted({plan.missing for plan in plans if plan.missing})
            hint = f"; keys are missing: {', '.join(missing)} (scout init asks for them)" if missing else ""
            raise InputError(f"no source can be asked for this{hint}", place="scout backfill")
        check_contact(self.house.settings.crawl, [plan.source for plan in asked])
        self._confirm(yes=yes)
        now, store = utc_now(), self.house.store
        save_sources(store, [plan.source for plan in asked], now)
        self._set_budgets(plans)
        store.backfills.add([query for plan in plans for query in plan.queries], now)
        self._crawl(sorted({plan.source.id for plan in asked}))

    def _confirm(self, *, yes: bool) -> None:
        if yes:
            return
        if self.json or not is_terminal():
            raise InputError("nobody can be asked here: --yes begins, --dry-run only plans", place="scout backfill")
        if not typer.confirm("begin?", default=True):
            raise typer.Exit

    def _crawl(self, sources: Sequence[str]) -> None:
        """Ask until today's requests are used up or nothing is left, and show how far that came."""
        known = load_all_sources(self.house.settings)
        asked = [source for source in sources if source in known]
        self.house.store.backfills.resume(asked, utc_now())
        process = start_crawl(self.house.settings, known, CrawlRequest(tuple(asked), only_backfill=True))
        outcomes = self._wait(process) if process is not None else []
        self._print_end(outcomes)

    def _wait(self, process: CrawlProcess) -> list[CrawlOutcome]:
        """Wait for a crawl, and show meanwhile how many queries are done."""
        held = self._held()
        done = _count_done(held)
        try:
            with progress("queries", len(held)) as advance:
                advance(done)
                while not process.is_done:
                    time.sleep(_LOOK_S)
                    now_done = _count_done(self._held())
                    advance(now_done - done)
                    done = now_done
            return process.wait()
        except KeyboardInterrupt:  # from a terminal, the process got it too
            process.finish()
            note("ended; what came in is kept, and scout backfill goes on with the rest")
            raise
        except SystemExit:
            process.stop()
            process.finish()
            raise

    def _print_end(self, outcomes: Sequence[CrawlOutcome]) -> None:
        if self.json:
            self._print_status({"crawled": [outcome_as_json(outcome) for outcome in outcomes]})
        else:
            runs = load_runs(self.house, outcomes)
            if runs:
                print_runs(runs)
            self._print_status()
            say_next(self._held(), self.house.store.backfills.budgets(utc_now().date()))
        for outcome in outcomes:
            if outcome.error:
                note(f"scout: {outcome.source}: {shorten(outcome.error)}")
        finish_parts(
            has_failed=any(outcome.has_failed for outcome in outcomes),
            refused=sum(outcome.counts.refused for outcome in outcomes),
            is_short=any(outcome.error for outcome in outcomes),
        )

    def _print_status(self, more: Mapping[str, Any] | None = None) -> None:
        store = self.house.store.backfills
        print_status(self._held(), store.budgets(utc_now().date()), store.lost(_MOST_LOST), json=self.json, more=more)


def _count_done(queries: Sequence[HeldQuery]) -> int:
    return sum(not query.waiting for query in queries)
