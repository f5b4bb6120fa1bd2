"""Documents of patents: what of each DTD is kept, whose they are, what they cite, and when they could be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from core.errors import OversizeError, RecordError
from core.models import Citation, Classification, DateKind, Document, OrganisationKind, Precision, Role
from crawlers.records import Limits
from crawlers.uspto.prose import DESCRIPTION_CHARS
from tests.crawlers.uspto.grants import (
    SAMPLES,
    dates_of,
    is_refused,
    make_citation,
    make_cpc,
    make_grant,
    read_file,
    read_one,
    spider_of,
)

GRANT, APPLICATION = "uspto-grants", "uspto-applications"
PATENT_LAW_OF_2013 = "<us-parties><us-applicants>{}</us-applicants><inventors>{}</inventors></us-parties>"
COMPANY = (
    '<us-applicant app-type="applicant"><addressbook><orgname>Example Photonics B.V.</orgname><address>'
    "<city>Delft</city><country>NL</country></address></addressbook></us-applicant>"
)
ADA = "<inventor><addressbook><last-name>Byron</last-name><first-name>Ada</first-name></addressbook></inventor>"
CITED = "<patcit><document-id><country>{}</country><doc-number>{}</doc-number></document-id></patcit>"
TEXT = "<nplcit><othercit>{}</othercit></nplcit>"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands in a recorded document, counted by hand. ``days``: publication, filing, first priority."""

    path: str
    key: str
    days: tuple[str, str, str | None]
    people: int
    owners: int
    codes: int
    inventive: int
    cited: int

    @property
    def source(self) -> str:
        return APPLICATION if len(self.key) > 13 else GRANT


RECORDED = [
    Recorded("sgml/US06336130.xml", "US6336130B1", ("2002-01-01", "1999-10-05", "1997-04-08"), 1, 1, 2, 0, 9),
    Recorded("sgml/US06337117.xml", "US6337117B1", ("2002-01-08", "1999-06-30", "1998-07-01"), 5, 1, 1, 0, 2),
    Recorded("sgml/USD435854S1.xml", "USD435854S", ("2001-01-02", "1999-01-06", None), 8, 3, 1, 0, 10),
    Recorded("xml2004/US06859910.xml", "US6859910B2", ("2005-02-22", "2001-04-10", "2000-04-10"), 1, 1, 4, 0, 8),
    Recorded("xml2004/US06970935.xml", "US6970935B1", ("2005-11-29", "2000-11-01", None), 1, 1, 1, 0, 11),
    Recorded("xml2006/US07272630B2.xml", "US7272630B2", ("2007-09-18", "2004-11-18", "2001-06-06"), 4, 1, 1, 1, 116),
    Recorded("xml2014/US08926509.xml", "US8926509B2", ("2015-01-06", "2008-06-05", "2007-08-24"), 5, 1, 33, 17, 152),
    Recorded("xml2014/US08927118.xml", "US8927118B2", ("2015-01-06", "2012-01-12", "2008-06-05"), 5, 1, 23, 17, 102),
    Recorded("xml2014/US08930553.xml", "US8930553B2", ("2015-01-06", "2012-10-09", None), 3, 2, 1, 1, 21),
    Recorded("pap/US20010000044A1.xml", "US20010000044A1", ("2001-03-15", "1999-06-29", None), 1, 0, 1, 0, 0),
    Recorded("pap/US20010000943A1.xml", "US20010000943A1", ("2001-05-10", "2000-12-04", "1999-04-05"), 2, 1, 1, 0, 0),
    Recorded("pap/US20010009014A1.xml", "US20010009014A1", ("2001-07-19", "2001-02-05", "1999-04-06"), 2, 0, 1, 0, 0),
    Recorded(
        "xmlApp2004/US20050004437A1.xml", "US20050004437A1", ("2005-01-06", "2004-04-23", "2001-10-26"), 2, 0, 1, 0, 0
    ),
    Recorded(
        "xmlApp2004/US20050004974A1.xml", "US20050004974A1", ("2005-01-06", "2003-10-16", "2002-10-16"), 12, 1, 1, 0, 0
    ),
]


@pytest.mark.parametrize("wanted", RECORDED, ids=[one.path for one in RECORDED])
def test_a_recorded_patent_is_read_whole(shared_data: Path, wanted: Recorded) -> None:
    document = read_one((shared_data / SAMPLES / wanted.path).read_bytes(), wanted.source)
    public = DateKind.GRANTED if wanted.source == GRANT else DateKind.PUBLISHED
    dates, codes = dates_of(document), document.classifications
    assert document.key == wanted.key
    assert (dates[public], dates["filed"], dates.get("priority")) == wanted.days
    assert document.visible_from == date.fromisoformat(wanted.days[0])
    assert (len(document.people), len(document.organisations)) == (wanted.people, wanted.owners)
    assert (len(codes), sum(one.primary for one in codes)) == (wanted.codes, wanted.inventive)
    assert len(document.citations) == wanted.cited
    assert 1_000 < len(document.text) < 3 * DESCRIPTION_CHARS


@pytest.mark.parametrize("wanted", RECORDED, ids=[one.path for one in RECORDED])
def test_a_recorded_patent_has_no_unknown_element_and_is_its_own_evidence(shared_data: Path, wanted: Recorded) -> None:
    body = (shared_data / SAMPLES / wanted.path).read_bytes()
    [raw] = read_file(body, wanted.source)
    assert raw.value is not None
    assert spider_of(wanted.source).unknown(raw.value) == frozenset()
    assert raw.body == body


def test_applicant_and_assignee_are_kept_apart(shared_data: Path) -> None:
    document = read_one((shared_data / SAMPLES / "xml2014" / "US08930553.xml").read_bytes())
    assert [(one.role, one.country, one.city) for one in document.organisations] == [
        (Role.APPLICANT, "US", "Armonk"),
        (Role.ASSIGNEE, "US", "Armonk"),
    ]


@pytest.mark.parametrize(
    ("number", "kind", "key", "patent", "docdb"),
    [
        ("08930553", "B2", "US8930553B2", "us8930553", "us.8930553.b2"),
        ("D0712345", "S1", "USD712345S1", "usd712345", "us.d712345.s1"),
        ("PP023456", "P2", "USPP23456P2", "uspp23456", "us.pp23456.p2"),
        ("RE045678", "E1", "USRE45678E1", "usre45678", "us.re45678.e1"),
        ("H0002267", "H1", "USH2267H1", "ush2267", "us.h2267.h1"),
    ],
)
def test_designs_plants_reissues_and_registrations_have_numbers_of_their_own(
    number: str, kind: str, key: str, patent: str, docdb: str
) -> None:
    document = read_one(make_grant(number, kind))
    assert document.key == key
    assert document.identifiers[:2] == (("patent", patent), ("docdb", docdb))
    assert ("application", "us17123456") in document.identifiers


def test_a_registration_is_published_but_not_granted() -> None:
    assert set(dates_of(read_one(make_grant("H0002267", "H1")))) == {"published", "filed"}
    assert set(dates_of(read_one(make_grant()))) == {"granted", "filed"}


def test_the_text_is_abstract_first_claim_and_the_beginning_of_the_description() -> None:
    description = "<?RELAPP end='lead'?><heading>RELATED</heading><p>Continues another.</p><?RELAPP end='tail'?>"
    description += "<?BRFSUM end='lead'?><heading>FIELD</heading><p>Lasers <tables>1 2 3</tables>of H<sub>2</sub>O.</p>"
    description += "<description-of-drawings><p>FIG. 1 shows it.</p></description-of-drawings>"
    claims = (
        "<claim><claim-text>1-2. (canceled)</claim-text></claim><claim>3. A <i>laser</i>.</claim><claim>4. B</claim>"
    )
    abstract = "<abstract><p>One atom\n lases.</p></abstract>"
    body = f"{abstract}<description>{description}</description><claims>{claims}</claims>"
    document = read_one(make_grant(body=body))
    assert document.text.split("\n\n") == [
        "One atom lases.",
        "3. A laser.",
        "FIELD",
        "Lasers of H2O.",
        "FIG. 1 shows it.",
    ]


def test_of_a_long_description_the_beginning_is_kept() -> None:
    body = f"<description>{'<p>' + 'word ' * 900 + '</p>'}{'<p>' + 'long ' * 90_000 + '</p>'}</description>"
    document = read_one(make_grant(body=body))
    assert DESCRIPTION_CHARS < len(document.text) <= 2 * DESCRIPTION_CHARS
    assert document.text.endswith("long …")


def test_codes_are_inventive_or_additional() -> None:
    cpc = f"<main-cpc>{make_cpc('H 01 S 3 10', 'I')}</main-cpc><further-cpc>{make_cpc('G 02 F 1 01', 'A')}"
    cpc += f"{make_cpc('Y 10 S 977 02', 'A')}{make_cpc('G 02 F 1 01', 'I')}</further-cpc>"
    document = read_one(make_grant(more=f"<classifications-cpc>{cpc}</classifications-cpc>"))
    assert document.classifications == (
        Classification("cpc", "H01S3/10", primary=True),
        Classification("cpc", "G02F1/01", primary=True),
        Classification("cpc", "Y10S977/02"),
    )


@pytest.mark.parametrize(
    ("what", "category", "cited"),
    [
        (CITED.format("US", "2007/0220302"), "cited by other", Citation("patent", "us20070220302", None, "other")),
        (CITED.format("US", "D. 271298"), "cited by applicant", Citation("patent", "usd271298", None, "applicant")),
        (CITED.format("WO", "WO 96/25012"), "cited by examiner", Citation("patent", "wo9625012", None, "examiner")),
        (CITED.format("EP", "345 678"), "X", Citation("patent", "ep0345678", "X")),
        (CITED.format("JP", "10-186098"), "", Citation("patent", "jph10186098")),
        (TEXT.format("<i>On\n Lasers</i>."), "cited by applicant", Citation("text", "On Lasers.", None, "applicant")),
        (TEXT.format("Nature, doi: 10.1038/s41586-1."), "", Citation("doi", "10.1038/s41586-1")),
        (TEXT.format("arXiv:1709.10488v2 (2017)"), "", Citation("arxiv", "1709.10488")),
    ],
)  # fmt: skip
def test_citations_have_number_category_and_who_cited(what: str, category: str, cited: Citation) -> None:
    more = f"<us-references-cited>{make_citation(what, category)}</us-references-cited>"
    assert read_one(make_grant(more=more)).citations == (cited,)


def test_who_applies_is_an_organisation_who_invents_a_person() -> None:
    person = COMPANY.replace("<orgname>Example Photonics B.V.</orgname>", "<last-name>Byron</last-name>")
    document = read_one(make_grant(more=PATENT_LAW_OF_2013.format(COMPANY + person, ADA + ADA)))
    assert [(one.name, one.role, one.country, one.city) for one in document.organisations] == [
        ("Example Photonics B.V.", Role.APPLICANT, "NL", "Delft")
    ]
    assert [one.name for one in document.people] == ["Ada Byron"]


def test_before_2013_the_applicants_are_the_inventors() -> None:
    ada = ADA.replace("inventor", "applicant")
    document = read_one(make_grant(more=f"<parties><applicants>{ada}</applicants></parties>"))
    assert ([one.name for one in document.people], document.organisations) == (["Ada Byron"], ())


@pytest.mark.parametrize(
    ("inside", "country", "kind"),
    [
        ("<role>02</role><address><city>Austin</city><state>TX</state></address>", "US", None),
        ("<role>06</role><address><country>US</country></address>", "US", OrganisationKind.PUBLIC),
        ("<role>03</role><address><country>unknown</country></address>", None, None),
        ("", None, None),
    ],
)
def test_an_assignee_has_its_country_and_is_a_government_where_its_type_says_so(
    inside: str, country: str | None, kind: OrganisationKind | None
) -> None:
    more = f"<assignees><assignee><addressbook><orgname>Example</orgname>{inside}</addressbook></assignee></assignees>"
    [owner] = read_one(make_grant(more=more)).organisations
    assert (owner.role, owner.country, owner.kind) == (Role.ASSIGNEE, country, kind)


def test_the_dates_that_an_application_claims_are_its_priorities() -> None:
    claim = "<priority-claim><country>{}</country><doc-number>{}</doc-number><date>{}</date></priority-claim>"
    parent = "<document-id><country>US</country><doc-number>{}</doc-number><date>{}</date></document-id>"
    more = (
        f"<priority-claims>{claim.format('EP', '22123456.7', '20220301')}</priority-claims><us-related-documents>"
        f"<continuation><relation><parent-doc>{parent.format('PCT/NL2023/050123', '20230301')}</parent-doc><child-doc>"
        f"{parent.format('17123456', '20240229')}</child-doc></relation></continuation><us-provisional-application>"
        f"{parent.format('63123456', '20220200')}</us-provisional-application><related-publication>"
        f"{parent.format('20250012345', '20250102')}</related-publication></us-related-documents>"
    )
    document = read_one(make_grant(more=more))
    assert [value for scheme, value in document.identifiers if scheme == "priority"] == [
        "ep22123456",
        "pctnl2023050123",
        "us63123456",
    ]
    first = document.first_date(DateKind.PRIORITY)
    assert first is not None
    assert (first.value, first.precision) == (date(2022, 2, 1), Precision.MONTH)


def test_an_international_application_is_known_by_its_number() -> None:
    more = "<pct-or-regional-filing-data><document-id><country>WO</country><doc-number>PCT/NL2022/050123</doc-number>"
    document = read_one(make_grant(more=f"{more}</document-id></pct-or-regional-filing-data>"))
    assert ("application", "pctnl2022050123") in document.identifiers


def test_three_thousand_inventors_are_kept() -> None:
    crowd = "".join(ADA.replace("Ada", f"Ada {number}") for number in range(3_000))
    assert len(read_one(make_grant(more=PATENT_LAW_OF_2013.format("", crowd))).people) == 3_000


@pytest.mark.parametrize(
    ("cut", "word"),
    [
        ("<invention-title>A laser of one atom</invention-title>", "no title"),
        ("<date>20261103</date>", "no date of publication"),
        ("<doc-number>12345678</doc-number>", "no publication-reference"),
    ],
)
def test_a_patent_that_lost_a_field_that_it_needs_is_refused(cut: str, word: str) -> None:
    with pytest.raises(RecordError, match=word):
        read_one(make_grant().replace(cut.encode(), b""))


@pytest.mark.parametrize("day", ["20261345", "202611", "yesterday"])
def test_what_is_no_date_is_refused(day: str) -> None:
    with pytest.raises(RecordError, match="granted is not a date"):
        read_one(make_grant().replace(b"20261103", day.encode()))


def test_a_patent_from_the_future_is_refused() -> None:
    document = read_one(make_grant().replace(b"20261103", b"20991103"))
    with pytest.raises(RecordError, match="in the future"):
        Limits(date(2026, 11, 26), 2_048).check(document)


def test_a_document_of_another_sort_is_refused_with_what_it_is() -> None:
    is_refused(make_grant().replace(b"us-patent-grant", b"us-patent-application"), "<us-patent-application>, not of")
    is_refused(b'<?xml version="1.0"?><sdo>x</sdo>', "a document of <sdo>")
    is_refused(make_grant().replace(b"us-bibliographic-data-grant", b"us-data"), "no bibliographic data")


def test_an_element_that_nobody_knows_is_told() -> None:
    [raw] = read_file(make_grant(more="<classifications-quantum><qubit/></classifications-quantum>"))
    assert raw.value is not None
    assert spider_of().unknown(raw.value) == {"classifications-quantum", "qubit"}


def test_one_broken_document_does_not_take_the_others_along() -> None:
    bodies = [make_grant(f"1234567{number}") for number in range(8)]
    bodies[2] = bodies[2].replace(b"</invention-title>", b"")
    bodies[4] = bodies[4].replace(b"[ ]>", b"[ <!ENTITY a 'b'> ]>")
    bodies[6] = bodies[6][:200] + b"\n"
    raws = read_file(b"".join(bodies))
    assert [(raw.number, raw.error.code) for raw in raws if raw.error] == [
        (line, "RecordError") for line in (7, 13, 19)
    ]
    made = [spider_of().make_raw(raw) for raw in raws if raw.error is None]
    assert [one.key for one in made if isinstance(one, Document)] == [f"US1234567{n}B2" for n in (0, 1, 3, 5, 7)]


def test_a_document_that_is_too_long_is_refused() -> None:
    [raw] = read_file(make_grant(body=f"<claims>{'<claim>1</claim>' * 1_200_000}</claims>"))
    assert isinstance(raw.error, OversizeError)
    assert len(raw.body) < 2_000
