"""Writes the news articles: eight kinds of event in three languages, stories of a news agency in several outlets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.text.folding import fold
from sandbox.model import Article, Author, Organisation, Outlet
from sandbox.people import make_journalists
from sandbox.phrases import Writer, load_phrases, load_topics, make_rng
from sandbox.plan import PlannedUnit, iter_planned
from sandbox.truths import CorrectedDate, OrganisationKind, Truths

# In turn, so that the share of each language is nearly the same in every technology.
_LANGUAGES = ("en", "nl", "de", "en", "nl", "en", "de")
_FOR_ALL = ("result", "partnership", "pilot", "programme", "interview")
_FOR_FIRMS = ("funding", "order", "product", "result", "partnership", "pilot", "interview")
_FIRMS = (OrganisationKind.COMPANY, OrganisationKind.STARTUP)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SLUG_CHARS = 60
_CORRECTIONS = {
    "en": "Correction: an earlier version of this page gave {first} as its date; the article appeared on {right}.",
    "nl": "Rectificatie: eerder stond hier de datum {first}; het artikel verscheen op {right}.",
    "de": "Korrektur: Hier stand zuerst das Datum {first}; der Artikel erschien am {right}.",
}
_UNCHANGED = {
    "en": "{outlet} publishes this report of the agency unchanged.",
    "nl": "{outlet} neemt dit bericht van het persbureau ongewijzigd over.",
    "de": "{outlet} übernimmt diese Meldung der Agentur unverändert.",
}


def iter_articles(
    truths: Truths,
    organisations: dict[str, Organisation],
    people: dict[str, tuple[Author, ...]],
    seed: int,
    today: date,
) -> Iterator[Article]:
    """Give the articles that exist before ``today``, as they stand on that day, traps and copies included."""
    outlets = make_outlets(truths)
    offsets = {technology: at for at, technology in enumerate(truths.technologies)}
    for unit in iter_planned(truths, "news", organisations, seed):
        copies = truths.syndicated.get(unit.key, ())
        lang = outlets[copies[0]].lang if copies else _LANGUAGES[(unit.number + offsets[unit.technology]) % 7]
        article = _write_article(unit, lang, organisations, people)
        if article.published.date() >= today:
            continue
        if copies:
            yield from _iter_copies(article, [outlets[o] for o in copies], load_phrases(f"news-{lang}.yml")["wire"])
            continue
        article = _place(article, outlets, unit.seed)
        correction = truths.corrected_dates.get(unit.key)
        yield _correct(article, correction, today) if correction else article
    yield from _iter_traps(truths, outlets, seed, today)


def make_outlets(truths: Truths) -> dict[str, Outlet]:
    """Return the outlets by id."""
    return {i: Outlet(i, t.name, t.lang, t.format, t.structured) for i, t in truths.outlets.items()}


def _write_article(
    unit: PlannedUnit, lang: str, organisations: dict[str, Organisation], people: dict[str, tuple[Author, ...]]
) -> Article:
    """Return the story without outlet and byline."""
    phrases = load_phrases(f"news-{lang}.yml")
    rng = unit.make_rng("event")
    event = phrases[rng.choice(_FOR_FIRMS if unit.lead.kind in _FIRMS else _FOR_ALL)]
    writer = _make_writer(unit, lang, organisations, people)
    title, lead = writer.pick(event["title"]), writer.pick(event["lead"])
    body = writer.pick_some(event["body"], 4)
    quotes = writer.pick_some(phrases["quote"], 2)
    paragraphs = (lead, f"{body[0]} {body[1]}", quotes[0], f"{body[2]} {body[3]}", quotes[1])
    return Article(
        outlet="",
        slug=make_slug(title, unit.key),
        unit=unit.key,
        technology=unit.technology,
        lang=lang,
        title=title,
        paragraphs=paragraphs,
        author="",
        published=unit.published,
        organisations=_find_named(unit, lang, (title, *paragraphs), organisations),
    )


def _make_writer(
    unit: PlannedUnit, lang: str, organisations: dict[str, Organisation], people: dict[str, tuple[Author, ...]]
) -> Writer:
    rng = unit.make_rng("phrases")
    topic: Any = load_topics()[unit.technology]
    own = topic if lang == "en" else topic[lang]
    investors = [o for o in organisations.values() if o.kind is OrganisationKind.INVESTOR]
    slots = {
        "org": unit.write_name(unit.lead, lang),
        "city": unit.lead.city,
        "partner": unit.write_name(unit.partner, lang),
        "partnercity": unit.partner.city,
        "investor": rng.choice(investors).name,
        "person": rng.choice(people[unit.lead.id]).name,
    }
    writer = Writer(rng, slots, decimal_comma=lang != "en")
    slots["amount"] = writer.fill("<2-58>")
    for name in ("subject", "problem", "application"):
        slots[name] = writer.fill(rng.choice(own[name]))
    for name in ("method", "metric"):
        slots[name] = writer.fill(rng.choice(topic[name]))
    return writer


def _find_named(
    unit: PlannedUnit, lang: str, texts: Sequence[str], organisations: dict[str, Organisation]
) -> tuple[str, ...]:
    """Return who is named. Of two that bear one name it is the one that the story is about."""
    text = " ".join(texts)
    bearers = {unit.write_name(one, lang): one for one in (*organisations.values(), unit.partner, unit.lead)}
    named = {one.id for name, one in bearers.items() if name in text} - {unit.lead.id}
    return (unit.lead.id, *(i for i in organisations if i in named))


def _place(article: Article, outlets: dict[str, Outlet], seed: int) -> Article:
    rng = make_rng(seed, article.unit, "outlet")
    outlet = rng.choice([o for o in outlets.values() if o.lang == article.lang])
    return replace(article, outlet=outlet.id, author=rng.choice(make_journalists(outlet.id, seed)))


def _iter_copies(article: Article, outlets: Sequence[Outlet], agency: str) -> Iterator[Article]:
    for hours, outlet in enumerate(outlets):
        closing = _UNCHANGED[article.lang].format(outlet=outlet.name)
        yield replace(
            article,
            outlet=outlet.id,
            author=agency,
            published=article.published + timedelta(minutes=37 * hours),
            paragraphs=(*article.paragraphs, closing),
        )


def _correct(article: Article, correction: CorrectedDate, today: date) -> Article:
    wrong = datetime.combine(correction.first_shown, article.published.timetz())
    if today <= correction.corrected_on:
        return replace(article, published=wrong)
    note = _CORRECTIONS[article.lang].format(first=correction.first_shown, right=correction.published)
    updated = datetime.combine(correction.corrected_on, time(8, 15), UTC)
    return replace(article, updated=updated, correction=note)


def _iter_traps(truths: Truths, outlets: dict[str, Outlet], seed: int, today: date) -> Iterator[Article]:
    for key, trap in load_phrases("traps.yml").items():
        if key not in truths.traps or "published" not in trap or trap["published"] >= today:
            continue
        unit = f"trap/{key}"
        article = Article(
            outlet="",
            slug=make_slug(trap["title"], unit),
            unit=unit,
            technology=None,
            lang=trap["lang"],
            title=trap["title"],
            paragraphs=(trap["text"][0], " ".join(trap["text"][1:3]), *trap["text"][3:]),
            author="",
            published=datetime.combine(trap["published"], time(10, 45), UTC),
        )
        yield _place(article, outlets, seed)


def make_slug(title: str, key: str) -> str:
    """Return the name of a page: the words of its title, and what sets it apart from pages of the same title."""
    words = _NOT_WORD.sub("-", fold(title)).strip("-")[:_SLUG_CHARS].strip("-")
    return f"{words}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"
