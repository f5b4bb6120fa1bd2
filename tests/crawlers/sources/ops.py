"""Answers in the shape of the EPO's Open Patent Services, made of a few facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><ops:world-patent-data xmlns="http://www.epo.org/exchange" '
    'xmlns:ops="http://ops.epo.org" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
_CLOSE = "</ops:world-patent-data>"
ABSTRACT = "The invention relates to a resonator that keeps light on a chip. &lt;IMAGE>"


def make_party(role: str, sequence: int, form: str, name: str) -> str:
    """Return one applicant or inventor in one of its forms."""
    inner = f"<{role}-name><name>{escape(name)}</name></{role}-name>"
    return f'<{role} sequence="{sequence}" data-format="{form}">{inner}</{role}>'


def make_parties(role: str, *names: tuple[str | None, str | None]) -> str:
    """Return all applicants or inventors, each as the EPO and as the office writes it."""
    epodoc = (make_party(role, n, "epodoc", one) for n, (one, _) in enumerate(names, 1) if one)
    original = (make_party(role, n, "original", one) for n, (_, one) in enumerate(names, 1) if one)
    return f"<{role}s>{''.join((*epodoc, *original))}</{role}s>"


PARTIES = make_parties("applicant", ("LUMEN OPTICS NV [NL]", "Lumen Optics N.V.")) + make_parties(
    "inventor", ("BYRON ADA [NL]", "BYRON, Ada")
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication of an office. ``parts``: what stands in its bibliographic data besides."""

    number: str = "4000001"
    country: str = "EP"
    kind: str = "A1"
    day: str = "20261104"
    family: str = "90000001"
    title: str = (
        '<invention-title lang="de">Resonator</invention-title>'
        '<invention-title lang="en">Ring resonator</invention-title>'
    )
    abstract: str = f'<abstract lang="en"><p>{ABSTRACT}</p></abstract>'
    cpc: Sequence[tuple[str, str]] = (("G06N10/40", "I"),)
    parties: str = PARTIES
    parts: str = ""

    @property
    def key(self) -> str:
        return f"{self.country}{self.number}{self.kind}"

    def xml(self) -> str:
        """Return its exchange document."""
        date = f"<date>{self.day}</date>" if self.day else ""
        docdb = f"<country>{self.country}</country><doc-number>{self.number}</doc-number><kind>{self.kind}</kind>"
        codes = "".join(map(_classification, self.cpc))
        return (
            f'<exchange-document system="ops.epo.org" family-id="{self.family}" country="{self.country}" '
            f'doc-number="{self.number}" kind="{self.kind}"><bibliographic-data><publication-reference>'
            f'<document-id document-id-type="docdb">{docdb}{date}</document-id>'
            f'<document-id document-id-type="epodoc"><doc-number>{self.country}{self.number}</doc-number>{date}'
            f"</document-id></publication-reference><patent-classifications>{codes}</patent-classifications>"
            f"<parties>{self.parties}</parties>{self.title}{self.parts}</bibliographic-data>{self.abstract}"
            "</exchange-document>"
        )


def _classification(code: tuple[str, str]) -> str:
    symbol, value = code
    main, _, sub = symbol[4:].partition("/")
    return (
        '<patent-classification sequence="1"><classification-scheme office="EP" scheme="CPCI"/>'
        f"<section>{symbol[0]}</section><class>{symbol[1:3]}</class><subclass>{symbol[3]}</subclass>"
        f"<main-group>{main}</main-group><subgroup>{sub}</subgroup><classification-value>{value}"
        "</classification-value><generating-office>EP</generating-office></patent-classification>"
    )


def make_search(publications: Iterable[Publication], total: int | None = None, first: int = 1) -> bytes:
    """Return the answer of a search with bibliographic data."""
    several = list(publications)
    count = len(several) if total is None else total
    documents = "".join(f"<exchange-documents>{one.xml()}</exchange-documents>" for one in several)
    return (
        f'{_OPEN}<ops:biblio-search total-result-count="{count}"><ops:query syntax="CQL">q</ops:query>'
        f'<ops:range begin="{first}" end="{first + 99}"/><ops:search-result>{documents}</ops:search-result>'
        f"</ops:biblio-search>{_CLOSE}"
    ).encode()


def make_family(publications: Iterable[Publication], *, with_data: bool = True) -> bytes:
    """Return the answer of the family service, with bibliographic data or without."""
    members = "".join(
        f'<ops:family-member family-id="{one.family}"><publication-reference><document-id document-id-type="docdb">'
        f"<country>{one.country}</country><doc-number>{one.number}</doc-number><kind>{one.kind}</kind></document-id>"
        f"</publication-reference>{one.xml() if with_data else ''}</ops:family-member>"
        for one in publications
    )
    return f'{_OPEN}<ops:patent-family legal="false">{members}</ops:patent-family>{_CLOSE}'.encode()


def make_fault(code: str, message: str = "as it is") -> bytes:
    """Return an error as the service reports it."""
    said = f"<code>{code}</code><message>{escape(message)}</message>"
    return f'<?xml version="1.0"?><fault xmlns="http://ops.epo.org">{said}</fault>'.encode()
