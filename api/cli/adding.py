"""``scout sources add`` and ``preview``: a source without code, shown before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import TypeAdapter, ValidationError

from api.cli.adding_tables import add_table
from api.cli.console import note, out, print_json
from api.cli.crawling import load_all_sources, own_folder
from api.cli.installation import read_settings
from api.cli.outcome import Exit, finish_parts
from api.cli.showing import preview_as_json, print_preview
from api.cli.source_files import is_terminal, is_wanted, refuse_existing, save_facts
from core.errors import FormatError, InputError
from core.models import DocumentKind
from core.settings import Settings
from crawlers.adding import Offer, Preview, file_name, write_source
from crawlers.adding.asking import (
    Probed,
    check_address,
    fetch_look,
    fetch_proposal,
    reason_of,
    refuse_file,
    show_answers,
)
from crawlers.adding.proposals import LICENCE, Wishes
from crawlers.crawl import choose_sources
from crawlers.options import Slug
from crawlers.source import Access, Keep, Source

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Cadence = Literal["hourly", "daily", "weekly", "monthly", "once"]
_KINDS = {Access.FEED: "a feed", Access.SITEMAP: "a sitemap", Access.LIST_PAGE: "a page that lists articles"}
_slug = TypeAdapter(Slug)


@dataclass(frozen=True, slots=True)
class Adding:
    """What somebody said who adds a source: facts that are not guessed, and how to go about it."""

    facts: dict[str, str]
    delay_s: float
    requests: int
    offer: int | None
    yes: bool
    force: bool


def add(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed, sitemap, page; a CSV or JSON-lines file.")],
    *,
    source_id: Annotated[str | None, typer.Option("--id", help="Its id; default: from the host or file.")] = None,
    title: Annotated[str | None, typer.Option(help="Its title; default: what it calls itself.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who answers; sources of one share a pace.")] = None,
    kind: Annotated[DocumentKind | None, typer.Option(help="What its records are; default: news, or guessed.")] = None,
    keep: Annotated[Keep, typer.Option(help="How much of a text its terms allow.")] = Keep.LEAD,
    licence: Annotated[str, typer.Option(help="The licence in the source's own words.")] = LICENCE,
    cadence: Annotated[Cadence | None, typer.Option(help="How often it is asked; default: guessed.")] = None,
    delay_s: Annotated[float, typer.Option(min=0, max=3600, help="Seconds between two requests.")] = 5.0,
    requests: Annotated[int, typer.Option(min=0, max=20, help="Requests for the preview; 0: no articles.")] = 3,
    offer: Annotated[int | None, typer.Option(min=1, help="Take this one of the feeds that a page links.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write the file without asking.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a source that is there.")] = False,
    json: Json = False,
) -> None:
    """Propose a source for an address or a file, show what it would collect, and keep it when told to."""
    settings = read_settings()
    known = load_all_sources(settings)
    facts = {"title": title, "publisher": publisher, "cadence": cadence}
    asked = Adding(_given(facts), delay_s, requests, offer, yes, force)
    wishes = Wishes(_check_id(source_id), kind or DocumentKind.NEWS, keep, licence, known)
    if Path(what).is_file():
        add_table(settings, Path(what), wishes, asked.facts, yes=yes, force=force, json=json)
    else:
        _add_address(settings, what, wishes, asked, json)


def preview(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The source that is asked.")],
    requests: Annotated[int | None, typer.Option(min=1, max=50, help="At most so many requests.")] = None,
    json: Json = False,
) -> None:
    """Ask a source a few times and show what it would collect now; nothing is saved."""
    settings = read_settings()
    sources = load_all_sources(settings)
    [source] = choose_sources(sources, (name,))
    refuse_file(source)
    _say_asking(source.url or "", source.pace.delay_s, json)
    look = fetch_look(settings, sources, source, requests)
    outcome = look.outcome
    if json:
        print_json({"source": name, "error": outcome.error, **preview_as_json(look.preview)})
    else:
        print_preview(look.preview)
    if outcome.error and not look.preview.errors:
        note(f"scout: {name}: {reason_of(outcome)}")
    refused, is_short = len(look.preview.refused), outcome.error is not None
    finish_parts(has_failed=outcome.has_failed, refused=refused, is_short=is_short, are_listed=False)


def _add_address(settings: Settings, url: str, wishes: Wishes, asked: Adding, json: bool) -> None:
    check_address(url)
    wishes = _wish_free(url, wishes, asked.force)
    _refuse_known(wishes, settings, asked.force)
    _say_asking(url, 1, json)
    found = _take_offer(settings, fetch_proposal(settings, url, wishes), wishes, asked, json)
    if found.proposal.source is None:
        _end_without_source(found, json)
        return
    source = _with_facts(found.proposal.source, asked)
    path = own_folder(settings) / file_name(source)
    if source.id != wishes.id:
        _refuse_twin(source, wishes)
        refuse_existing(path, force=asked.force)
    shown = _look(settings, source, found, wishes, asked, json)
    if not json:
        _print_proposal(source, found, shown, path)
    is_kept = is_wanted(path, yes=asked.yes) if not json else asked.yes
    if is_kept:
        save_facts(path, write_source(source), force=asked.force)
    if json:
        _print_as_json(found, source, shown, str(path) if is_kept else None)
    else:
        _say_next(source.id, path, is_kept)


def _check_id(source_id: str | None) -> str | None:
    try:
        return _slug.validate_python(source_id) if source_id is not None else None
    except ValidationError as exc:
        raise InputError("an id is small letters, digits and single hyphens", place=f"--id {source_id}") from exc


def _given(facts: dict[str, str | None]) -> dict[str, str]:
    """Return the facts that were given. Raises InputError for one that is empty."""
    given = {name: value for name, value in facts.items() if value is not None}
    for name, value in given.items():
        if not value.strip() or len(value) > 200:
            raise InputError("from 1 to 200 characters", place=f"--{name}")
    return given


def _wish_free(url: str, wishes: Wishes, force: bool) -> Wishes:
    """Wish for the id of the source that is written anew. Raises InputError where an address is there already."""
    twin = next((one.id for one in (wishes.known or {}).values() if one.url == url), None)
    if twin is None or wishes.id is not None:
        return wishes
    if not force:
        raise InputError(f"the source {twin} asks this address already; --force writes it anew", place=url)
    return Wishes(twin, wishes.kind, wishes.keep, wishes.licence, wishes.known)


def _refuse_known(wishes: Wishes, settings: Settings, force: bool) -> None:
    if wishes.id is None or force:
        return
    if wishes.id in (wishes.known or {}):
        raise InputError("there is a source of this id; --force writes it anew", place=f"--id {wishes.id}")
    refuse_existing(own_folder(settings) / f"{wishes.id.replace('-', '_')}.yml", force=force)


def _refuse_twin(source: Source, wishes: Wishes) -> None:
    """Raise InputError where a redirect or an offer led to the address of another source."""
    for one in (wishes.known or {}).values():
        if one.url == source.url:
            raise InputError(f"the source {one.id} asks this address already", place=source.url)


def _take_offer(settings: Settings, found: Probed, wishes: Wishes, asked: Adding, json: bool) -> Probed:
    """Show the feeds and sitemaps that a page links, and ask the one that is wanted."""
    offers = found.proposal.offers
    if not json:
        _print_offers(offers)
    number = asked.offer
    if number is None and offers and not json and not asked.yes and is_terminal():
        question = "which one? (0: the page itself)" if found.proposal.source else "which one? (0: none)"
        number = typer.prompt(question, type=int, default=1) or None
    if number is None:
        return found
    if not 1 <= number <= len(offers):
        raise InputError(f"the address links {len(offers)} feeds and sitemaps", place=f"--offer {number}")
    url = offers[number - 1].url
    _say_asking(url, 1, json)
    return fetch_proposal(settings, url, wishes)


def _print_offers(offers: tuple[Offer, ...]) -> None:
    for number, one in enumerate(offers, 1):
        named = f" ({one.title})" if one.title else ""
        out().print(f"offer {number}: {one.access.value} {one.url}{named}", markup=False)


def _end_without_source(found: Probed, json: bool) -> None:
    """End where an address is no source: 3 when it leads to some, 1 when to none."""
    offers, place = found.proposal.offers, found.answer.url
    if not offers:
        raise FormatError("; ".join(found.proposal.notes), place=place)
    if json:
        _print_as_json(found, None, None, None)
    else:
        note(f"{place} itself lists no articles: scout sources add {place} --offer 1 takes the first")
    raise typer.Exit(Exit.PARTLY)


def _with_facts(source: Source, asked: Adding) -> Source:
    pace = source.pace.model_copy(update={"delay_s": asked.delay_s})
    return Source.model_validate({**dict(source), **asked.facts, "pace": pace})


def _look(settings: Settings, source: Source, found: Probed, wishes: Wishes, asked: Adding, json: bool) -> Preview:
    """Return the preview from the answer that is there, with a few articles where some are wanted."""
    listed = show_answers(settings, source, [found.answer])
    has_pages = any(not row.is_record for row in listed.rows) or listed.others
    if not asked.requests or not has_pages:
        return listed
    _say_asking(source.url or "", source.pace.delay_s, json, what=" for some of its articles")
    look = fetch_look(settings, wishes.known or {}, source, asked.requests, [found.answer])
    if look.outcome.error:
        note(f"scout: {reason_of(look.outcome)}")
    return look.preview


def _print_proposal(source: Source, found: Probed, shown: Preview, path: Path) -> None:
    said = f"{found.answer.url} is {_KINDS[source.access]}; records in sight: {len(shown.rows):,}\n"
    out().print(said, markup=False)
    print_preview(shown)
    out().print(f"\n{path}:\n", markup=False)
    out().print(write_source(source), markup=False)
    for one in found.proposal.notes:
        note(f"note: {one}")


def _print_as_json(found: Probed, source: Source | None, shown: Preview | None, saved: str | None) -> None:
    print_json(
        {
            "source": source and source.model_dump(mode="json", exclude_defaults=True),
            "offers": found.proposal.offers,
            "notes": found.proposal.notes,
            "preview": shown and preview_as_json(shown),
            "saved": saved,
        }
    )


def _say_next(source_id: str, path: Path, is_kept: bool) -> None:
    if is_kept:
        note(f"written: {path}\nnext: scout crawl {source_id}")
    elif not is_terminal():
        note("not written: nobody can be asked here; --yes writes it")


def _say_asking(url: str, delay_s: float, json: bool, what: str = "") -> None:
    if not json:
        note(f"asking {url}{what} ({delay_s:g} s between two requests)")
