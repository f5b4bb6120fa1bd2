"""NWOpen: members with their organisation as ``University||Faculty||Department``, summaries in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.errors import RecordError
from crawlers.parsing.language import choose_language
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.records import Fields

# Whoever applies answers for the project, and so does the organisation.
_LEADERS = frozenset({"main applicant", "project leader"})
# What the service writes where it has no date, and where a summary was never given.
_NO_DAY = "0001-01-01"
_NO_TEXT = frozenset({"", "-", "n/a", "n.a.", "nvt", "n.v.t.", "."})
_PARTS = re.compile(r"\|+")


class Spider(PagedApiSpider):
    """Sorts organisations by the role of their members, and takes the text in the language in which there is one."""

    def prepare(self, record: Fields) -> Fields:
        """Return a project as the rules read it. Raises RecordError where a list is none."""
        members = _objects(record, "project_members")
        leaders = _organisations(one for one in members if str(one.get("role", "")).strip().lower() in _LEADERS)
        others = _organisations(members)
        texts, lang = _read_texts(record)
        return {
            **{name: value for name, value in record.items() if not _is_no_day(name, value)},
            "texts": texts,
            "lang": lang,
            "people": [person for one in members if (person := _person(one))["name"]],
            "coordinators": list(leaders.values()),
            "participants": [one for name, one in others.items() if name not in leaders],
            "products": _objects(record, "products") or _objects(record, "Products"),
        }


def _objects(record: Fields, name: str) -> list[Mapping[str, Any]]:
    found = record.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise RecordError(f"{name} is no list of objects")
    return found


def _is_no_day(name: str, value: object) -> bool:
    return name.endswith("_date") and str(value).startswith(_NO_DAY)


def _read_texts(record: Fields) -> tuple[list[str], str]:
    """Return the summary with its updates in English, or in Dutch where there is none, and the language they are in."""
    updates = _objects(record, "summary_updates")
    for lang, other in (("en", "nl"), ("nl", "en")):
        summary = _text(record, f"summary_{lang}")
        if summary:
            texts = [summary, *(_text(one, f"update_{lang}") for one in updates)]
            # Who had only one often wrote it into the field of the other language.
            return [one for one in texts if one], choose_language(summary, lang, other)
    return [], "und"


def _text(record: Fields, name: str) -> str:
    return _said(str(record.get(name) or ""))


def _said(value: str) -> str:
    """Return a text with single blanks; empty where it only says that there is none."""
    lines = (" ".join(line.split()) for line in value.strip().splitlines())
    value = "\n".join(line for line in lines if line)
    return "" if value.lower() in _NO_TEXT else value


def _person(member: Fields) -> dict[str, str]:
    given = _text(member, "first_name") or _text(member, "initials")
    name = " ".join(part for part in (given, _text(member, "prefix"), _text(member, "last_name")) if part)
    return {
        "name": name,
        "orcid": str(member.get("orcid") or ""),
        "affiliation": ", ".join(_iter_parts(member)),
    }


def _organisations(members: Iterable[Fields]) -> dict[str, dict[str, str]]:
    """Return organisations by name, each once, with its ROR id where a member has one."""
    found: dict[str, dict[str, str]] = {}
    for member in members:
        name = next(_iter_parts(member), "")
        if name:
            own = found.setdefault(name, {"name": name, "ror": ""})
            own["ror"] = own["ror"] or str(member.get("ror") or "")
    return found


def _iter_parts(member: Fields) -> Iterator[str]:
    """Give the university first, then faculty and department."""
    yield from filter(None, map(_said, _PARTS.split(str(member.get("organisation") or ""))))
