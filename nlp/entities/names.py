"""What belongs to a name and what only stands beside it: articles, possessives, marks, legal forms."""

from __future__ import annotations

import re

# Legal forms by which companies of the world are named, as tokens; a full stop or comma may stand between.
LEGAL = (
    r"B\.?V\.?(?!\w)|N\.?V\.?(?!\w)|V\.?O\.?F\.?(?!\w)|CVBA|BVBA|GmbH|gGmbH|mbH|AG|KGaA|KG|OHG|UG|e\.\s?V\.|Inc\b\.?|Incorporated|Corp\b\.?|Corporation"
    r"|Ltd\b\.?|Limited|LLC|L\.L\.C\.|LLP|PLC|plc|L\.P\.|LP|S\.?A\.?(?:S\.?)?(?!\w)|SARL|S\.?p\.?A\.?(?!\w)|S\.?r\.?l\.?(?!\w)"
    r"|Oyj?|A/S|ApS|ASA|AB|SE|K\.K\.|KK|Pty\b\.?|Pte\b\.?|Co\b\.?|Sdn\b\.?|Bhd\b\.?"
)
_FORM = rf"(?:{LEGAL})"
# Behind a name: ", Inc.", " GmbH & Co. KG", " Pty. Ltd."
LEGAL_TAIL = re.compile(rf"(?:,? {_FORM}(?:(?: & |,? ){_FORM}){{0,2}})(?![\w-])")
LEGAL_END = re.compile(rf"{LEGAL_TAIL.pattern}$")
# Small ones only: The Guardian, Die Zeit and De Volkskrant are called so.
_ARTICLE = re.compile(r"(?:the|de|het|een|der|die|das|den|dem|des|a|an|'t)\s+(?=\S)")
_POSSESSIVE = re.compile(r"['’‘`]\s?s?$", re.IGNORECASE)
# Where nothing follows that it could own, it is part of the name: "McDonald's is", "at Macy's."
_OWN = re.compile(
    r"\s?['’]s(?=\s?[,.;:!?)]|\s(?:and|or|in|at|on|is|was|were|are|has|had|will|would|became|to|for|by|from|with|said"
    r"|says)\b)"
)
_EDGE = " \t\n\r,;:!?\"'“”„‘’«»()[]{}*_#|<>~`-–—/\\"
# "centrum voor": the name went on, or ended before; the full stop behind a small letter, or apart, ends a sentence.
_DANGLING = re.compile(
    r"\s(?:for|of|in|and|at|the|voor|van|en|de|het|der|und|für|des|im|von)$|(?<=[a-zß-ÿ/]{2})\.$|\s\.$"
)
_DANGLING_CHARS = 12
_BLANKS = re.compile(r"\s+")
_UNPAIRED = {")": "(", "]": "["}


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without article, possessive and marks at its edges."""
    while True:
        before = (start, end)
        while start < end and text[start] in _EDGE:
            start += 1
        while start < end and text[end - 1] in _EDGE and not _closes(text[start:end]):
            end -= 1
        possessive = _POSSESSIVE.search(text[start:end])
        if possessive:
            end = start + possessive.start()
        dangling = _DANGLING.search(text[max(start, end - _DANGLING_CHARS) : end])
        if dangling:
            end -= len(dangling[0])
        article = _ARTICLE.match(text, start, end)
        if article:
            start = article.end()
        if before == (start, end):
            return start, end


def extend_over_own_s(text: str, end: int, limit: int) -> int:
    """Return the end of a trimmed name with the *'s* that belongs to it, if the untrimmed one, to ``limit``, had it."""
    own = _OWN.match(text, end)
    return own.end() if own and own.end() <= limit else end


def extend_over_legal_form(text: str, start: int, end: int) -> int:
    """Return the end of a name with the legal form that follows it, or the full stop of one at its end."""
    tail = LEGAL_TAIL.match(text, end)
    if tail:
        return _with_stop(text, start, tail.end())
    return _with_stop(text, start, end)


def _with_stop(text: str, start: int, end: int) -> int:
    """Return the end behind the full stop of an abbreviation such as Inc. that a span stops short of."""
    if text[end : end + 1] == "." and re.search(
        r"(?:^|[\s,])(?:Inc|Corp|Ltd|Co|Pty|Pte|[BNS]\.[VA]|S\.p\.A|e\.V|e\. V)$", text[start:end]
    ):
        return end + 1
    return end


def clean(surface: str) -> str:
    """Return the name that a healed surface gives: white space joined.

    >>> clean("Fraunhofer  Institut")
    'Fraunhofer Institut'
    """
    return _BLANKS.sub(" ", surface).strip()


def _closes(surface: str) -> bool:
    """Return whether a name ends in a bracket that it opened."""
    return _UNPAIRED.get(surface[-1], "\0") in surface


def is_no_name(name: str) -> bool:
    """Return whether a name found is a pronoun, a mark or a word in small letters: nothing that has a name."""
    return len(name) < 2 or name.lower() in _NO_NAMES or not any(c.isupper() or c.isdigit() for c in name)


def is_term(name: str) -> bool:
    """Return whether an organisation found ends like a term of a contract or a table, or is a role that anybody has.

    *Loan Documents*, *Exhibit*; *Servicer*.
    """
    return name.rpartition(" ")[2].lower() in _TERM_ENDS or name.lower() in _ROLES


_TERM_ENDS = frozenset(
    """agreement agreements loan loans document documents section article exhibit schedule schedules obligation
    obligations collateral borrower borrowers lender lenders guarantor guarantors debtor creditor date period default
    rate amount certificate lease indebtedness liabilities advance advances page""".split()
)
_ROLES = frozenset(
    """company companies parent issuer issuers seller sellers buyer buyers purchaser purchasers investor investors
    servicer servicers agent agents trustee trustees party parties customer customers supplier suppliers licensor
    licensee employer employee landlord tenant manager holder holders subsidiary subsidiaries affiliate affiliates
    contractor client clients owner owners registrant partnership program""".split()
)
_NO_NAMES = frozenset(
    """we our ours us you your they their it its he she his her this that these those i who what wir unser unsere ihr
    ihre sie er es wij ons onze zij hun hij ze je jij jullie u uw the""".split()
)
