"""Which keys make two documents one unit: identifiers first, then title with year and first author.

News has keys besides that only propose (``near:``): :mod:`knowledge.stories` judges what shares one.

Keys carry the kind of unit, so that a paper and a patent that cite one DOI stay two things, and the space where it is
not the shared one, so that nothing private speaks for what all can see.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice

from core.models import UNIT_KIND_OF, DateKind, Document, DocumentKind, UnitKind, space_suffix
from core.text.stopwords import STOP_WORDS
from core.text.tokens import iter_tokens, tokenise
from knowledge.digests import digest
from knowledge.near_copies import iter_near_keys

# Schemes whose value names the work itself, not a collection it stands in. What is counted of patents is the family
# (DOCDB simple family): one invention, whatever offices it was filed at. An application and what was granted on it bear
# one number of application; priorities are wider (extended families) and join nothing.
_NAMING_SCHEMES = frozenset(
    {"doi", "arxiv", "patent", "docdb", "family", "application", "url", "pmid", "openalex", "cordis"}
)
# Elsewhere a number without its kind is that of several inventions: CN 1123456 A and C, JP H05-12345 A and B2, AT
# 412345 B and T; with it (docdb) it is that of one.
_OFFICES_OF_ONE_COUNT = ("us", "ep", "wo")
# DOIs that stand in the templates of a publisher, and in whatever was written with them.
_PLACEHOLDERS = ("10.1145/1122445.1122456", "10.1145/nnnnnnn.nnnnnnn", "10.1145/1235", "10.1145/xxxxxxx.xxxxxxx")
_YEAR_OF = (DateKind.PUBLISHED, DateKind.CREATED, DateKind.ANNOUNCED)
# "Editorial" and "Reply to the comment" are many things: a title with fewer words of content says too little.
_MIN_TITLE_WORDS = 3
_MIN_TITLE_CHARS = 20
# A wire story opens alike in every outlet, whatever is cut at its end.
_OPENING_TOKENS = 20
_NEAR = "near"
# Of preprints with a journal version 88 % are at most a year apart, 97 % three.
_YEARS_APART = 3
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
        "omega".split(),
        "αβγδεζηθικλμνξπρστυφχψω",
        strict=True,
    )
)


def iter_keys(document: Document) -> Iterator[str]:
    """Give the keys of a document; two documents that share one are one unit, but for keys that only propose it."""
    kind = UNIT_KIND_OF[document.kind].value + space_suffix(document.space)
    for scheme, value in document.identifiers:
        if scheme in _NAMING_SCHEMES and value and _names_one(scheme, value.lower()):
            yield _key(kind, scheme, value.lower())
    yield from (_key(kind, _NEAR, key) for key in iter_near_keys(document))
    title = tokenise(document.title)
    words = sum(w not in STOP_WORDS for w in title)
    if len(document.title) < _MIN_TITLE_CHARS or words < _MIN_TITLE_WORDS:
        return
    if document.kind is DocumentKind.PAPER:
        yield from _title_keys(document, kind)
    elif document.kind is DocumentKind.NEWS:
        opening = [token.text for token in islice(iter_tokens(document.text), _OPENING_TOKENS)]
        if len(opening) == _OPENING_TOKENS:
            yield _key(kind, "copy", " ".join((*title, "|", *opening)))


def _names_one(scheme: str, value: str) -> bool:
    if scheme == "doi":
        return not value.startswith(_PLACEHOLDERS)
    return scheme != "patent" or value.startswith(_OFFICES_OF_ONE_COUNT)


def is_near(key: str) -> bool:
    """Say whether a key only proposes that two documents are one unit."""
    return key.split(":", maxsplit=2)[1] == _NEAR


def founding_id(kind: UnitKind, document_id: str) -> str:
    """Return the id of the unit that a document founds: the same whenever and wherever it is resolved."""
    return f"{kind.value}-{digest(document_id)}"


def _title_keys(document: Document, kind: str) -> Iterator[str]:
    first = document.first_date(*_YEAR_OF)
    if first is None or not document.people:
        return
    # Without blanks: what TeX sets apart ($^3$He) an index writes in one.
    title = "".join(tokenise(plain_tex(document.title)))
    surname = surname_of(document.people[0].name)
    # Each year claims the next ones too.
    for year in range(first.value.year, first.value.year + _YEARS_APART + 1):
        yield _key(kind, "title", f"{title}|{surname}|{year}")


def plain_tex(title: str) -> str:
    """Return a title without the commands of TeX: Greek letters as such, of others nothing."""
    if "\\" not in title and "$" not in title:
        return title
    return _TEX_COMMAND.sub(lambda match: _GREEK.get(match[1], " "), title)


def surname_of(name: str) -> str:
    """Return the folded family name of ``Ada de Vries`` or ``de Vries, Ada``: its last word."""
    family = name.split(",", maxsplit=1)[0] if "," in name else name
    return (tokenise(family) or [""])[-1]


def _key(kind: str, scheme: str, value: str) -> str:
    if len(value) > 120:
        value = hashlib.blake2b(value.encode(), digest_size=16).hexdigest()
    return f"{kind}:{scheme}:{value}"
