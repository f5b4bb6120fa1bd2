"""A document of a record by the rules of its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from core.errors import ConfigurationError, RecordError
from core.models import Citation, Classification, DateKind, Document, DocumentDate, Measure, Organisation, Person
from crawlers.addresses import normalise_url, url_key
from crawlers.articles import cut_lead
from crawlers.bulk.fields import country, parse_date
from crawlers.bulk.patents import spell_code
from crawlers.mapping.identifiers import name_cited, read_identifiers
from crawlers.mapping.numbers import read_flag, read_number
from crawlers.mapping.paths import Rule, find, text, texts
from crawlers.mapping.rules import OrganisationRule, RecordRules
from crawlers.parsing.feeds import as_text
from crawlers.parsing.language import UNKNOWN, read_language
from crawlers.source import Keep, Source

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")


def build_document(record: object, source: Source, rules: RecordRules | None = None) -> Document:
    """Make a document of a record. Raises RecordError naming what is wrong with it."""
    rules = rules or source.record
    if rules is None:
        raise ConfigurationError("no block record that says which field is which", place=source.id)
    url = _url(record, rules)
    title = _prose(record, rules.title, rules, lines=False)
    if not title:
        raise RecordError("no title")
    dates = _dates(record, rules)
    body = _prose(record, rules.text, rules, lines=True) if rules.text else ""
    is_lead = source.terms.keep is Keep.LEAD
    return Document(
        source=source.id,
        key=_key(record, rules, url),
        kind=source.kind,
        title=title,
        text=cut_lead(body) if is_lead else body,
        lang=_language(record, rules, source),
        url=url,
        outlet=text(record, rules.outlet) or None,
        licence=source.terms.licence,
        people=_people(record, rules),
        organisations=tuple(dict.fromkeys(one for rule in rules.organisations for one in _organisations(record, rule))),
        identifiers=_pairs(record, rules.identifiers),
        classifications=_classifications(record, rules),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        lead_only=is_lead,
        citations=_citations(record, rules),
        measures=_measures(record, rules),
    )


def _url(record: object, rules: RecordRules) -> str | None:
    raw = text(record, rules.url)
    return normalise_url(raw) if raw else None


def _key(record: object, rules: RecordRules, url: str | None) -> str:
    key = text(record, rules.key) if rules.key else url_key(url) if url else ""
    if not key:
        raise RecordError(f"no {rules.key or 'address'} to be its key")
    return key


def _prose(record: object, rule: Rule, rules: RecordRules, *, lines: bool) -> str:
    parts = texts(record, rule)
    if rules.markup:
        parts = [as_text(part) for part in parts]
    if lines:
        return "\n\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return " ".join(parts[0].split()) if parts else ""


def _language(record: object, rules: RecordRules, source: Source) -> str:
    value = text(record, rules.lang)
    return read_language(value) or UNKNOWN if value else source.language


def _list(record: object, rule: Rule, rules: RecordRules) -> list[str]:
    values = texts(record, rule)
    if rules.separator:
        values = [part for value in values for part in value.split(rules.separator)]
    return list(dict.fromkeys(" ".join(value.split()) for value in values if value.strip()))


def _people(record: object, rules: RecordRules) -> tuple[Person, ...]:
    rule = rules.people
    if rule is None:
        return ()
    people = []
    for one in find(record, rule.each):
        orcid = _ORCID.search(text(one, rule.orcid))
        affiliations = tuple(_list(one, rule.affiliations, rules)) if rule.affiliations else ()
        people += [Person(name, orcid[0] if orcid else None, affiliations) for name in _list(one, rule.name, rules)]
    return tuple(people)


def _organisations(record: object, rule: OrganisationRule) -> list[Organisation]:
    return [
        Organisation(
            name,
            rule.role,
            country(text(one, rule.country)),
            text(one, rule.city) or None,
            _pairs(one, rule.identifiers),
            rule.kinds.get(text(one, rule.kind).casefold()),
            read_flag(flag, "is_sme") if (flag := text(one, rule.is_sme)) else None,
            read_number(amount, "funding_eur") if (amount := text(one, rule.funding_eur)) else None,
        )
        for one in find(record, rule.each)
        if (name := " ".join(text(one, rule.name).split()))
    ]


def _dates(record: object, rules: RecordRules) -> tuple[DocumentDate, ...]:
    found = [read_date(record, kind, rule, rules.date_format) for kind, rule in rules.dates.items()]
    return tuple(one for one in found if one is not None)


def read_date(record: object, kind: DateKind, rule: Rule, date_format: str | None = None) -> DocumentDate | None:
    """Return the date of a rule: ISO 8601, ``20261101T120000Z``, or parts as Crossref gives them (``[[2026, 11]]``)."""
    for path in (rule,) if isinstance(rule, str) else rule:
        values = texts(record, path)
        if not values:
            continue
        # Only parts of a date are whole numbers of few digits, one after the other.
        day = "-".join(part.zfill(2) for part in values[:3]) if _is_parts(values) else values[0]
        try:
            return _parse(day, kind, date_format)
        except ValueError as exc:
            raise RecordError(f"{path} is not a date: {day[:40]!r}") from exc
    return None


def _is_parts(values: list[str]) -> bool:
    return len(values[0]) == 4 and len(values) > 1 and all(part.isdigit() and len(part) <= 2 for part in values[1:3])


def _parse(day: str, kind: DateKind, date_format: str | None) -> DocumentDate:
    if date_format is not None:
        return DocumentDate(kind, datetime.strptime(day, date_format).date())  # noqa: DTZ007  # only the day is kept
    compact = _COMPACT_DAY.fullmatch(day)
    return parse_date("-".join(compact.groups()) if compact else day, kind)


def _pairs(record: object, rules: Mapping[str, Rule]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (scheme, one) for scheme, rule in rules.items() for one in read_identifiers(scheme, texts(record, rule))
    )


def _classifications(record: object, rules: RecordRules) -> tuple[Classification, ...]:
    found = [
        Classification(scheme, spell_code(scheme, code))
        for scheme, rule in rules.classifications.items()
        for code in _list(record, rule, rules)
    ]
    return tuple(dict.fromkeys(found))


def _citations(record: object, rules: RecordRules) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(Citation(*name_cited(*pair)) for pair in _pairs(record, rules.citations)))


def _measures(record: object, rules: RecordRules) -> tuple[Measure, ...]:
    return tuple(
        Measure(name, read_number(value, name), rule.unit)
        for name, rule in rules.measures.items()
        if (value := text(record, rule.path))
    )
