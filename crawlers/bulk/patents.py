"""What the patent formats share: titles, numbers as identifiers, codes, days, organisations by role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.errors import RecordError
from core.models import Citation, Classification, DateKind, DocumentDate, Organisation, Role
from crawlers.bulk.fields import Record, get_prose, parse_date, require_text
from crawlers.mapping.identifiers import name_cited, read_identifiers
from crawlers.parsing.jats import plain_abstract, plain_title

# US9317860, US-10493327-B2, US-20190012345-A1, USRE50376, USD901234, EP1234567A1
_NUMBER = re.compile(r"([A-Z]{2})-?([A-Z]{0,3}\d{1,12})(?:-?([A-Z]\d?))?")
_LETTERS = re.compile(r"([A-Z]*)(?:0(?=\d))*+(\d.*)")
# Applications of the US office are numbered by year: 2019/0012345, which other offices write without one of the zeros.
_US_APPLICATION = re.compile(r"(20\d\d)(?:0(\d{6})|(\d{7})|(\d{6}))")
_PCT = re.compile(r"PCT/?([A-Z]{2})(\d{4}|\d{2})/?(\d{1,6})")
# Patents are 10 in Korea, models 20, which other offices leave out of the numbers of a year.
_KOREAN = re.compile(r"[12]0-?(\d{4})-?(\d{7})")
# By year and number, of which some leave noughts out: 2007-88222, WO 2004/2301.
_OF_YEAR = {"JP": re.compile(r"(\d{4})-(\d{1,6})"), "WO": re.compile(r"/?(\d{4})/(\d{1,6})")}
# Some leave these out: DE 102005012345.6, EP 05012345.6.
_CHECK_DIGIT = re.compile(r"\.[\dX]$")
# Until 2000 Japan counted the years of an emperor; Heisei began in 1989 and had the year 12 in 2000.
_JAPANESE = re.compile(r"([SH]?)(\d{2})-(\d{1,6})")
_LAST_HEISEI = 12
# An edition may stand before the symbol ("7 H04L 12/28"), its version behind it: "H04L 12/28 (2013.01)", "… 20130101".
_SYMBOL = re.compile(
    r"(?:\d\s*)?([A-HY]\d\d[A-Z])\s*(?:0*(\d{1,4})\s*/\s*(\d{2,6})|([\d ]{3})(\d{2,6}))(?:\s*\(.*|\s+\d{8}\b.*)?"
)
_NO_POINTS = str.maketrans("", "", ",./")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_MAX_CITED_CHARS = 2_000


def require_title(record: Record, name: str) -> str:
    """Return a title without markup. Raises RecordError where nothing is left."""
    title = plain_title(require_text(record, name))
    if not title:
        raise RecordError(f"no {name}")
    return title


def get_abstract(record: Record, name: str) -> str:
    """Return an abstract without markup; one that has none stays as it is."""
    text = get_prose(record, name)
    return plain_abstract(text) if "<" in text or "&" in text else text


def parse_number(text: str) -> tuple[str, str, str]:
    """Return country, number and kind code (may be empty) of a publication. Raises RecordError for anything else."""
    found = _NUMBER.fullmatch(text.strip().upper().replace(" ", ""))
    if found is None:
        raise RecordError(f"not a publication number: {text[:60]!r}")
    return found[1], found[2], found[3] or ""


def read_publication(text: str) -> tuple[tuple[str, str], ...]:
    """Return the identifiers of a publication as somebody wrote it: ``US 2019/0341668 A1``; other texts as they are."""
    try:
        return number_identifiers(*parse_number(text.translate(_NO_POINTS)))
    except RecordError:
        return (("patent", text.lower()),) if text else ()


def number_identifiers(country: str, number: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Return ``patent`` (us9317860) and, where there is a kind code, ``docdb`` (us.9317860.b2).

    An application of the US office is us20190012345 and us.2019012345.a1, as the two write it, whoever gave it.
    """
    number = clean_number(country, number)
    patent, docdb = ("patent", f"{country}{number}".lower()), number
    if country == "US" and (found := _US_APPLICATION.fullmatch(number)):
        docdb = found[1] + (found[2] or found[3])
    return (patent, ("docdb", f"{country}.{docdb}.{kind}".lower())) if kind else (patent,)


def clean_number(country: str, text: str) -> str:
    """Return the number of a publication without blanks, points and leading zeros, in capitals.

    >>> clean_number("US", "2007/0220302"), clean_number("US", "D. 271298"), clean_number("EP", "345 678")
    ('20070220302', 'D271298', '0345678')
    """
    text = "".join(text.upper().split()).removeprefix(country)
    if (written := _as_docdb(country, text)) is not None:
        return written
    number = "".join(filter(str.isalnum, text))
    found = _LETTERS.fullmatch(number)
    number = found[1] + found[2] if found and country in ("US", "EP") else number
    if country == "US" and (year := _US_APPLICATION.fullmatch(number)) and year[4]:
        return f"{year[1]}0{year[4]}"
    return number.zfill(7) if country == "EP" and number else number


def _as_docdb(country: str, text: str) -> str | None:
    """A number of a year as the database of the European office has it; ``None`` for any other."""
    if country == "JP" and (era := _JAPANESE.fullmatch(text)):
        return f"{era[1] or ('H' if int(era[2]) <= _LAST_HEISEI else 'S')}{era[2]}{era[3]}"
    if country == "KR" and (korean := _KOREAN.fullmatch(text)):
        return f"{korean[1]}{korean[2]}"
    found = _OF_YEAR[country].fullmatch(text) if country in _OF_YEAR else None
    return f"{found[1]}{found[2].zfill(6)}" if found else None


def application_number(country: str, text: str, kind: str = "") -> str:
    """Return an application as identifiers name it, ``us13648029`` or ``pctch2002000573``; empty where there is none.

    A PCT number says so itself, whatever country stands beside it. The check digits of some offices are left out. That
    of a utility model (``kind`` U) ends in ``u``: Japan and Korea number them anew, as if they were patents.
    """
    text = "".join(text.upper().split()).replace(",", "")
    if pct := _PCT.fullmatch(text):
        year = int(pct[2])
        year += 0 if len(pct[2]) == 4 else 1900 if year > 70 else 2000
        return f"pct{pct[1]}{year}{pct[3].zfill(6)}".lower()
    korean = _KOREAN.fullmatch(text.removeprefix(country)) if country == "KR" else None
    written = f"{korean[1]}{korean[2]}" if korean else _CHECK_DIGIT.sub("", text).removeprefix(country)
    digits = "".join(filter(str.isalnum, written))
    if country == "US" and len(digits) == 12 and digits[:2] in ("19", "20"):
        # As the European office writes it: with the year of filing before series and number.
        digits = digits[4:]
    return f"{country}{digits}{'u' if kind.startswith('U') else ''}".lower() if digits else ""


def read_day(text: str, kind: DateKind) -> tuple[DocumentDate, ...]:
    """Return the date of ``20071127`` or ``2007-11-27``; none for an empty or unknown one.

    A day or month of 00 is not known: the date is that of its month or year. Raises RecordError.
    """
    return _read_day(text.strip(), kind)


@lru_cache(maxsize=16_384)
def _read_day(text: str, kind: DateKind) -> tuple[DocumentDate, ...]:
    if not text or text.strip("0-") == "":
        return ()
    found = _DAY.fullmatch(text)
    try:
        parts = [part for part in found.groups() if part != "00"] if found else [text]
        return (parse_date("-".join(parts), kind),)
    except ValueError as exc:
        raise RecordError(f"{kind} is not a date: {text[:40]!r}") from exc


def symbol(text: str) -> str:
    """Return a CPC or IPC symbol as ``G06F15/16``, however its groups were padded; other texts without their blanks.

    >>> symbol("G06F 1516"), symbol("B32B  302"), symbol("A61B005/00"), symbol("H05K 9/0066")
    ('G06F15/16', 'B32B3/02', 'A61B5/00', 'H05K9/0066')
    """
    found = _SYMBOL.fullmatch(text.strip().upper())
    if found is None:
        return "".join(text.upper().split())
    return f"{found[1]}{found[2] or found[4].strip().lstrip('0') or '0'}/{found[3] or found[5]}"


def join_symbol(section: str, classes: str, subclass: str, group: str, subgroup: str) -> str:
    """Return the symbol of these parts; without a subgroup that of the group or subclass; empty without any part."""
    begin = f"{section}{classes}{subclass}{group}"
    return symbol(f"{begin}/{subgroup}" if subgroup else begin)


def spell_code(scheme: str, code: str) -> str:
    """Return a code as all sources have it: those of CPC and IPC as symbols, others as they are."""
    return symbol(code) if scheme in ("cpc", "ipc") else code


def codes(scheme: str, values: Iterable[str]) -> tuple[Classification, ...]:
    """Return codes as symbols, once each, in the order of the source; which are inventive it does not say."""
    cleaned = map(symbol, values)
    return tuple([Classification(scheme, code) for code in dict.fromkeys(cleaned) if code])


def graded_codes(scheme: str, values: Iterable[tuple[str, bool]]) -> tuple[Classification, ...]:
    """Return codes once each, the first time that they stand there; inventive where any place says so."""
    is_inventive: dict[str, bool] = {}
    for code, inventive in values:
        if code:
            is_inventive[code] = is_inventive.get(code, False) or inventive
    return tuple([Classification(scheme, code, inventive) for code, inventive in is_inventive.items()])


def organisations(names: Iterable[str], role: Role) -> tuple[Organisation, ...]:
    """Return organisations of one role, once each."""
    return tuple([Organisation(name, role) for name in dict.fromkeys(" ".join(n.split()) for n in names) if name])


def cited_patent(country: str, number: str, category: str | None = None, by: str | None = None) -> Citation | None:
    """Return what cites a publication by the number that identifies it; none where it has no number or no office."""
    found = clean_number(country.upper(), number)
    return Citation("patent", f"{country}{found}".lower(), category, by) if found and country else None


def cited_text(text: str, category: str | None = None, by: str | None = None) -> Citation | None:
    """Return what cites other literature: by the DOI or arXiv number in its text, else as it is written."""
    text = " ".join(text.split())
    for scheme, pattern in _HELD.items():
        found = read_identifiers(scheme, pattern.findall(text)[:1])
        if found:
            return Citation(*name_cited(scheme, found[0]), category, by)
    return Citation("text", text[:_MAX_CITED_CHARS], category, by) if text else None


_HELD = {
    "doi": re.compile(r"\b(10\.\d{4,9}/[^\s\"<>;,]+[^\s\"<>;,.)\]])"),
    "arxiv": re.compile(r"(?i)\barxiv[:\s]*(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?\b"),
}
