"""How ``scout init`` shows what there is to choose from, and what will happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.cli.console import add_row, make_table, note, out, shorten
from core.settings import CrawlSettings
from core.taxonomy import Taxonomy
from crawlers.options import KeyOptions
from crawlers.setup.choices import Choices
from crawlers.setup.foreseeing import Foreseen
from crawlers.setup.suggesting import Suggestion
from crawlers.setup.trying import Answered, Trial
from crawlers.source import Source


def print_clusters(taxonomy: Taxonomy) -> None:
    """Print the clusters with their technologies; those that are narrower follow from them."""
    table = make_table("cluster", "technologies")
    clusters = dict.fromkeys(one.cluster for one in taxonomy)
    for cluster in clusters:
        own = [one.id for one in taxonomy if one.cluster == cluster and one.parent is None]
        add_row(table, cluster, ", ".join(own))
    out().print(table)


def print_key(rule: KeyOptions, sources: Sequence[Source], *, is_held: bool) -> None:
    """Print who wants a key, where one gets it and what it costs; never the key."""
    names = ", ".join(source.title for source in sources)
    needed = "nothing is asked without it" if rule.required else "with it more is had, or faster"
    costs = f" ({rule.costs})" if rule.costs else ""
    where = f"register at {rule.register_at}{costs}" if rule.register_at else f"its site says how to get one{costs}"
    out().print(f"\n{rule.name}, for {names}; {needed}\n{where}", markup=False)
    if is_held:
        out().print("it is set", markup=False)


def print_trial(trial: Trial) -> None:
    """Print what a source said to a new key; one that is refused is not kept."""
    says = f": {shorten(trial.says)}" if trial.says else ""
    left = "; it is not kept" if trial.answered is Answered.REFUSED else ""
    out().print(f"key of {trial.source}: {trial.answered.value}{says}{left}", markup=False)


def print_sources(suggestions: Sequence[Suggestion]) -> None:
    """Print which sources are asked, and why others are not."""
    table = make_table("", "source", "kind", "title", "why not")
    for one in suggestions:
        source = one.source
        why = "" if one.is_on else one.why
        add_row(table, "on" if one.is_on else "off", source.id, source.kind.value, source.title, why)
    out().print(table)


def print_foreseen(choices: Choices, suggestions: Sequence[Suggestion], foreseen: Sequence[Foreseen]) -> None:
    """Print what will happen."""
    out().print(f"\nfollowed: {', '.join(choices.technologies)}", markup=False)
    real = f"the real sources, as {choices.contact}" if choices.contact else "nobody yet, for want of a contact"
    asked = f"a sandbox at {choices.sandbox_url}" if choices.sandbox_url else real
    out().print(f"who is asked: {asked}", markup=False)
    off = [one for one in suggestions if not one.is_on]
    out().print(f"sources: {len(foreseen)} on, {len(off)} off\n", markup=False)
    table = make_table("source", "kind", "asked", "#requests a day", "and", "kept")
    for one in foreseen:
        add_row(table, one.source, one.kind, one.cadence, f"{one.requests_a_day:.3g}", one.more, one.keeps)
    add_row(table, "all", "", "", f"{sum(one.requests_a_day for one in foreseen):.3g}", "", "")
    out().print(table)
    for one_off in off:
        note(f"off: {one_off.source.id}: {one_off.why}")


def note_overridden(choices: Choices, crawl: CrawlSettings) -> None:
    """Say which choices do not hold, for the environment says otherwise. ``crawl``: as every command reads it."""
    told = {
        "technologies": ",".join(choices.technologies),
        "contact": choices.contact,
        "sources_on": ",".join(choices.sources_on),
        "sources_off": ",".join(choices.sources_off),
        "sandbox_url": choices.sandbox_url,
    }
    for name, value in told.items():
        if (getattr(crawl, name) or "") != (value or ""):
            note(f"SCOUT_CRAWL__{name.upper()} is set in the environment or in .env, and wins over what was written")


def as_json(
    choices: Choices, suggestions: Sequence[Suggestion], foreseen: Sequence[Foreseen], trials: Sequence[Trial]
) -> dict[str, Any]:
    """Return what was chosen and what will happen as JSON."""
    return {
        "choices": choices,
        "keys": trials,
        "sources": [{"id": one.source.id, "on": one.is_on, "why": one.why} for one in suggestions],
        "asked": foreseen,
        "requests_a_day": sum(one.requests_a_day for one in foreseen),
    }
