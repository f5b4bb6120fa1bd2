"""From what a file says to a document: which title, which days, whose names, which language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

from core.models import DateKind, Document, DocumentDate, Person
from crawlers.bulk.fields import split_names
from crawlers.files.content import FileContent
from crawlers.files.planning import identify
from crawlers.parsing.language import UNKNOWN, guess_language, read_language
from crawlers.source import Source
from crawlers.visibility import FUTURE_TOLERANCE

_MAX_TITLE_CHARS = 300
# What programs write as a title or author when nobody wrote one.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)|untitled|naamloos|unbenannt|(?:word )?document\s*\d*|dokument\s*\d*|"
    r"title|presentation|powerpoint.*|template|normal|slide \d+|"
    r".*\.(?:docx?|pdf|odt|tex|dvi|indd|txt|html?|pptx?|rtf))",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"^microsoft (?:word|powerpoint) - ", re.IGNORECASE)
_NO_NAME = frozenset(
    """admin administrator anonymous author gebruiker owner python-docx root unknown user windows microsoft pandoc
    benutzer verfasser""".split()
) | {"microsoft office user", "windows user", "microsoft account", "windows-benutzer", "un-named"}
# No program that writes such files is older.
_FIRST_DAY = date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file besides what it says. ``changed``: the time of the file, which a copy may have lost."""

    name: str
    key: str
    digest: str
    changed: datetime
    today: date


def describe(content: FileContent, facts: FileFacts, source: Source) -> tuple[Document, tuple[str, ...]]:
    """Make the document of a file, and say what of its own words was not believed."""
    title = choose_title(content.titles, facts.name)
    dates, remarks = _dates(content, facts)
    return (
        Document(
            source=source.id,
            key=facts.key,
            kind=source.kind,
            title=title,
            text=content.text,
            lang=_language(content, title),
            licence=source.terms.licence,
            people=tuple(Person(name) for name in _authors(content.authors)),
            identifiers=identify(facts.name, facts.digest),
            dates=dates,
            visible_from=source.visible_from.apply(dates),
        ),
        (*content.remarks, *remarks),
    )


def choose_title(titles: tuple[str, ...], name: str) -> str:
    """Return the first title that somebody wrote, else the name of the file."""
    for one in titles:
        title = " ".join(_PROGRAM.sub("", one).split())
        if len(title) > 1 and any(map(str.isalpha, title)) and _NO_TITLE.fullmatch(title) is None:
            return title if len(title) <= _MAX_TITLE_CHARS else title[:_MAX_TITLE_CHARS].rpartition(" ")[0] + " …"
    stem = PurePosixPath(name).stem
    return " ".join(re.sub(r"[_\s]+", " ", stem).split()) or stem or name


def _authors(text: str) -> Iterator[str]:
    parts = text.split(";") if ";" in text else [text] if _is_turned(text) else split_names(text)
    names = (" ".join(part.split()) for part in parts)
    yield from dict.fromkeys(name for name in names if name.lower() not in _NO_NAME and any(map(str.isalpha, name)))


def _is_turned(text: str) -> bool:
    """Whether it is one name, the family name first: ``Byron, Ada``."""
    family, comma, given = text.partition(",")
    return bool(comma) and "," not in given and len(family.split()) <= 2 and len(given.split()) == 1


def _dates(content: FileContent, facts: FileFacts) -> tuple[tuple[DocumentDate, ...], tuple[str, ...]]:
    """Return when it was made and last changed, as the file says or else by its own time; what is absurd is told."""
    stated = ((DateKind.CREATED, content.created), (DateKind.UPDATED, content.modified))
    days = [(kind, _day(moment)) for kind, moment in stated if moment is not None]
    sound = {kind: day for kind, day in days if _is_sound(day, facts.today)}
    # A template keeps the day when it was saved itself.
    if sound.get(DateKind.UPDATED, facts.today) < sound.get(DateKind.CREATED, _FIRST_DAY):
        del sound[DateKind.UPDATED]
    changed = _day(facts.changed)
    if DateKind.UPDATED not in sound and _is_sound(changed, facts.today):
        sound[DateKind.UPDATED] = max(changed, sound.get(DateKind.CREATED, changed))
    absurd = tuple(f"{kind} {day.isoformat()} is not believed" for kind, day in days if not _is_sound(day, facts.today))
    return tuple(DocumentDate(kind, day) for kind, day in sorted(sound.items())), absurd


def _day(moment: datetime) -> date:
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()


def _is_sound(day: date, today: date) -> bool:
    return _FIRST_DAY <= day <= today + FUTURE_TOLERANCE


def _language(content: FileContent, title: str) -> str:
    # What a file claims is often the language that its program was delivered with.
    return guess_language(f"{title}\n{content.text}") or read_language(content.lang) or UNKNOWN
