"""What the part of an affiliation between two commas is: a company, a body, a department, a person's role, a place."""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import available_timezones

from core.text.folding import fold

# How a company is incorporated, as it is written: "As" is a town in Norway, "CO" a state.
_FORM = (
    r"(?:Inc|INC|Incorporated|LLC|L\.L\.C|LLP|L\.P|Ltda?|LTD|Limited|LIMITED|Corp|CORP|Corporation|Co|PLC|Plc|plc|P\.L\.C|"
    r"e?GmbH|gGmbH|mbH|AG|A\.G|KG|KGaA|UG|SE|SA|S\.A|SAS|S\.A\.S|SASU|SARL|S\.A\.R\.L|S\.?r\.?l|SRL|S\.R\.L|SpA|S\.p\.A|"
    r"B\.?V|N\.?V|BVBA|VOF|AB|A/S|ApS|AS|ASA|Oyj?|OY|OÜ|Kft|Zrt|Sp\. ?z ?o\.? ?o|s\.r\.o|a\.s|d\.o\.o|Pty|Pvt|Pte|PTE|"
    r"K\.?K|Sdn\.? Bhd|Bhd|S\.?L|S\.L\.U|LDA|Lda|GK|JSC|OOO|P\.C)"
)
_ALL_FORM = re.compile(rf"{_FORM}\.?(?:[\s,]+{_FORM}\.?)*")
_ENDS_IN_FORM = re.compile(rf"^[^\w\n]*+\w.*[\s,]{_FORM}\.?(?:\s*\([^()]*\))?$")
# Of these forms no town or state is written alike, so a place may follow without a comma.
_SURE_FORM = re.compile(
    r"^(.*?[\w.][\s,]+(?:Inc|LLC|Ltd|LTD|GmbH|Corp|B\.V|S\.p\.A|S\.r\.l|LIMITED)\b\.?)(?:\s+\S.*)?$"
)
_UNIVERSITY = re.compile(
    r"\b(?:universit\w*|univ|hochschule|universidad\w*|universita\w*|politecnic\w*|polytechnic|politechnika|"
    r"institute of technology|eth zurich|epfl|tu [a-z]+|college)\b"
)
_BODY = re.compile(
    r"""\b(?:institut\w*|istituto|academy|akademie|academia|hospital\w*|clinic|laborator\w*|labs?|cent(?:er|re|ro|rum)|
    ministry|ministerie|ministerium|agency|agentur|foundation|fundacion|fondation|stichting|stiftung|council|bank|
    observatory|company|technolog\w+|systems|photonics|optics|quantum|computing|energy|materials|batter(?:y|ies)|
    solutions?|consult\w*|engineering|semiconductors?|microelectronics|electronics|therapeutics|pharma\w*|robotics|
    ventures|partners|associates|association|society|verein|organi[sz]ation|museum|research|innovations?|industries|
    software|networks?|instruments?|devices|motors|space|aerospace|biotech\w*|bioscienc\w*|sciences|holdings?|group|
    station|trust|union|initiatives?|commission|committee|consortium|alliance|startup|studios?|works)\b""",
    re.VERBOSE,
)
_UNIT = re.compile(
    r"""^(?:the\ )?(?:dep(?:t\b|artment|artement|artamento)|dipartimento|school\ of|graduate\ school|facult|facolta|
    fakultat|fachbereich|faculteit|division\b|section\b|sektion|unit\b|group\ of|(?:research\ )?group\b|team\b|chair\b|
    lehrstuhl|abteilung|afdeling|vakgroep|college\ of|programme?\b|laboratory\ (?:of|for)|laboratoire|r&d|
    research\ (?:unit|team|department|and\ development)|office\ of)|
    \b(?:department|dept|division|section|unit|faculty|team|research\ group)$""",
    re.VERBOSE,
)
_ROLE = re.compile(
    r"""\b(?:independent|freelance|retired|emeritus|secretary|president|vice-president|director|professor|adviser|
    advisor|editor|chair(?:man|woman|person)|student|fellow|researcher|scientist|author|authors|head\ of|adjunct|
    consultant|manager|private\ practice|masters?\ in|phd|ph\.d|member\ of|lecturer|entrepreneur|he|she|his|her|
    has\ been|contacted|present\ address|current\ address)\b""",
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"""\b(?:p\.?\ ?o\.?\ box|po\ box|postfach|postbus|locked\ bag|gpo\ box|suite|floor|room|building\ [a-z\d]|bldg|
    c\.?p\.?\ \d|cep\b|no\.\ ?\d|\d{1,4}[a-z]?\ ?(?:-|/)\ ?\d{1,4}\b|logement|moo\ ?\d)|
    ^\#?\d{1,5}[a-z]?\ |\ \d{1,4}[a-z]?$|\b\d{4,7}\b|\b[a-z]{1,2}\d[a-z\d]?\ ?\d[a-z]{2}\b""",
    re.VERBOSE,
)
_STREET = re.compile(
    r"""\b(?:street|avenue|ave|road|rd|dr|boulevard|blvd|lane|drive|close|court|way|highway|square|parkway|rue|via|calle|rua|
    paseo|avenida|place|platz|\w*stra(?:ss|ß)e|\w*straat|\w*laan|\w*weg|\w*plein|\w*gasse|\w*veien)\b\.?(?:\ \d+\w?)?$|
    ^(?:rue|via|calle|rua|avenue|avenida|av|paseo|plaza|carrer|colonia|col|frac)\b""",
    re.VERBOSE,
)
# The town behind a postal code.
_TOWN = re.compile(r"^(?:[A-Z]{1,2}-)?(?:\d{4}\s?[A-Z]{2}|\d{4,5})\s+([^\W\d_][\w'’. -]{1,40})$")
_MARKED = re.compile(r"[a-z][A-Z]|\b[A-Z][A-Z&]{2,}\b|\w\d|\d\w|\w\.(?:com|net|org|io|ai|nl|eu|tech)\b|&|[™®]")
_PLACE_STARTS = frozenset("new san santa saint st los las el la le cape port fort ho tel rio sao porto puerto".split())
_REGIONS = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
    ontario quebec alberta manitoba bavaria bayern""".split()
) | {"new york", "new jersey", "new mexico", "north carolina", "south carolina", "british columbia", "new hampshire"}
# "University of Florida" is whole, "University of Tampa Tampa Florida" runs on.
_BEFORE_REGIONS = frozenset(
    "of in at for and de the north south west east central northern southern western new".split()
)
_GLUED = re.compile(r"[a-z]\d{3}")
_JOINED = re.compile(r"\b(?:and|the|&)\b|&")
_REGION_CODE = re.compile(r"[A-Z]{2}(?:\s+[\d-]+)?|[A-Z]\.[A-Z]\.?")


def is_legal_form(part: str) -> bool:
    """Whether a part is nothing but a legal form: "Inc.", "Co., Ltd."."""
    return _ALL_FORM.fullmatch(part.strip(" ,")) is not None


def has_legal_form(part: str) -> bool:
    """Whether a part says how a company is incorporated."""
    return _ENDS_IN_FORM.match(part) is not None or _SURE_FORM.match(part) is not None


def without_tail(name: str) -> str:
    """Return a name without the place that follows its legal form."""
    if _ENDS_IN_FORM.match(name):
        return name
    found = _SURE_FORM.match(name)
    return found[1] if found else name


def is_university(part: str) -> bool:
    """Whether a part is a university and not one of its departments, nor both without a comma between them."""
    folded = fold(part)
    found = _UNIVERSITY.search(folded)
    return found is not None and _UNIT.search(folded) is None and not _JOINED.search(folded[: found.start()])


def runs_on(part: str) -> bool:
    """Whether a part runs on into a town and a state, or from a department: where its name ends cannot be told."""
    words = part.split()
    if words[0].lower() in ("and", "&") or _GLUED.search(part):
        return True
    return (
        len(words) > 2 and is_region(words[-1]) and fold(words[-2]) not in _BEFORE_REGIONS and not has_legal_form(part)
    )


def is_body(part: str) -> bool:
    """Whether a part has a word that organisations are called by."""
    return _BODY.search(fold(part)) is not None


def is_unit(part: str) -> bool:
    """Whether a part is a department of something."""
    return _UNIT.search(fold(part)) is not None


def is_role(part: str) -> bool:
    """Whether a part says what somebody is, not where."""
    return _ROLE.search(fold(part)) is not None


def is_address(part: str) -> bool:
    """Whether a part is a street, a box or a postal code; one with a legal form is none."""
    folded = fold(part)
    return not has_legal_form(part) and (_ADDRESS.search(folded) or _STREET.search(folded)) is not None


def is_marked(part: str) -> bool:
    """Whether a part is spelled as no place is: QuiX, ASML, Q42, earthmind.net."""
    return _MARKED.search(part) is not None


def is_region(part: str) -> bool:
    """Whether a part is a state or its code."""
    return fold(part) in _REGIONS or _REGION_CODE.fullmatch(part) is not None


def is_place(part: str) -> bool:
    """Whether a part is surely a town: a large one, or spelled like one."""
    folded = fold(part)
    return folded in _large_towns() or folded.split()[0] in _PLACE_STARTS


def read_town(part: str) -> str | None:
    """Return the town behind a postal code."""
    found = _TOWN.match(part)
    # "7500 AL" is a whole Dutch code.
    is_none = found is None or _STREET.search(fold(found[1])) or _REGION_CODE.fullmatch(found[1])
    return None if found is None or is_none else found[1].strip()


@lru_cache(maxsize=1)
def _large_towns() -> frozenset[str]:
    # Time zones are named after the largest town of each.
    return frozenset(fold(zone.rpartition("/")[2].replace("_", " ")) for zone in available_timezones())
