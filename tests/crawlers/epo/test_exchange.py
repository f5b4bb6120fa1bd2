"""Exchange documents as patents: said once each, in English where they are, by the office's own numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import RecordError
from core.models import Citation, Classification, Organisation, Person, Role
from crawlers.epo.answers import read_answer
from crawlers.epo.exchange import Record, family_of, is_grant, language_of, read_patent, schemes_of
from crawlers.source import SHIPPED, load_source
from crawlers.uspto.patent import Patent, Reference, build_document
from tests.crawlers.sources.ops import Publication, make_parties, make_party, make_search
from tests.crawlers.sources.recorded import cassette

XML = "payloads/epo_ops_xml/published"
CASSETTES = "payloads/epo_ops_patent_client_cassettes.jsonl.xz"
EPO = load_source(SHIPPED / "epo_ops.yml")
SERVICES = "http://ops.epo.org/3.2/rest-services"


def record_of(publication: Publication) -> Record:
    [raw] = read_answer(make_search([publication]), place="here").records
    assert raw.value is not None
    return raw.value


def patent_of(publication: Publication) -> Patent:
    return read_patent(record_of(publication))


def recorded(shared_data: Path, name: str) -> Record:
    value = read_answer((shared_data / XML / name).read_bytes(), place=name).records[0].value
    assert value is not None
    return value


def reference(kind: str, form: str, number: str, day: str = "20250101") -> str:
    country = "<country>US</country><kind>A</kind>" if form == "docdb" else ""
    inner = f"{country}<doc-number>{number}</doc-number><date>{day}</date>"
    return f'<{kind}><document-id document-id-type="{form}">{inner}</document-id></{kind}>'


def test_a_recorded_publication_is_read_whole(shared_data: Path) -> None:
    record = recorded(shared_data, "expected/ep1000000_biblio_result.xml")
    patent = read_patent(record)
    assert (family_of(record), language_of(record)) == ("19768124", "en")
    assert patent.publication == Reference("EP", "1000000", "A1", "20000517")
    assert patent.application == Reference("EP", "99203729", "A", "19991108")
    assert patent.priorities == (Reference("NL", "1010536", "", "19981112"),)
    assert patent.title == "Apparatus for manufacturing green bricks for the brick manufacturing industry"
    assert patent.people == (Person("WILHELMUS JACOBUS MARIA KOSMAN"),)
    assert patent.organisations == (Organisation("BEHEERMAATSCHAPPIJ DE BOER NIJMEGEN B.V", Role.APPLICANT, "NL"),)
    assert patent.citations[0] == Citation("patent", "de3546191", "A", "examiner")
    assert patent.classifications[0] == Classification("cpc", "B28B1/29", primary=True)
    assert Classification("ipc", "H02P6/08", primary=True) in patent.classifications
    assert "IMAGE" not in patent.text


def test_recorded_literature_is_kept_as_the_search_report_has_it(shared_data: Path) -> None:
    exchange = cassette(CASSETTES, uri=f"{SERVICES}/published-data/publication/docdb/WO2020081771.A1/biblio")
    record = read_answer(exchange(shared_data), place="here").records[0].value
    texts = [one for one in read_patent(record or {}).citations if one.scheme == "text"]
    assert [(one.value[:27], one.category, one.by) for one in texts] == [
        ('"Aqua nu filtration system ', "X", "examiner"),
        ("DISCOVER NATURAL FIBRES, UR", "Y", "examiner"),
    ]


@pytest.mark.parametrize("placeholder", ["0", "-1", "", "000"])
def test_what_stands_in_place_of_a_family_joins_nothing(placeholder: str) -> None:
    assert family_of(record_of(Publication(family=placeholder))) == ""


def test_a_utility_model_is_no_application_for_a_patent_of_the_same_number() -> None:
    docdb = "<country>JP</country><doc-number>2005012345</doc-number><kind>{}</kind>"
    numbers = [
        f'<application-reference><document-id document-id-type="docdb">{docdb.format(kind)}</document-id>'
        "</application-reference>"
        for kind in ("A", "U")
    ]
    documents = [build_document(patent_of(Publication(country="JP", parts=one)), EPO) for one in numbers]
    assert [dict(one.identifiers)["application"] for one in documents] == ["jp2005012345", "jp2005012345u"]


def test_a_code_is_given_once_and_is_inventive_where_any_office_says_so() -> None:
    patent = patent_of(Publication(cpc=(("G06N10/40", "A"), ("H04B10/70", "A"), ("G06N10/40", "I"))))
    assert patent.classifications == (
        Classification("cpc", "G06N10/40", primary=True),
        Classification("cpc", "H04B10/70", primary=False),
    )


def test_codes_of_combinations_are_codes_and_those_of_other_schemes_are_not() -> None:
    symbol = "<classification-symbol>{}</classification-symbol><classification-value>I</classification-value>"
    other = '<patent-classification><classification-scheme scheme="UC"/><classification-symbol>422/187'
    parts = (
        "<patent-classifications><combination-set><combination-rank><patent-classification>"
        f'<classification-scheme scheme="CPCI"/>{symbol.format("C07C29/151")}</patent-classification>'
        f"</combination-rank></combination-set>{other}</classification-symbol></patent-classification>"
        "</patent-classifications>"
    )
    record = record_of(Publication(cpc=(), parts=parts))
    assert read_patent(record).classifications == (Classification("cpc", "C07C29/151", primary=True),)
    assert schemes_of(record) == {"UC"}


def test_each_person_is_given_once_in_the_order_that_people_say_names() -> None:
    inventors = make_parties("inventor", ("FANG HOWARD L [US]", "FANG, HOWARD L,"), ("DE BOER JAN [NL]", None))
    again = "".join(make_party("inventor", n, "original", one) for n, one in ((3, "Fang, Howard L,"), (4, "Li, Wei")))
    patent = patent_of(Publication(parties=inventors.replace("</inventors>", f"{again}</inventors>")))
    assert [one.name for one in patent.people] == ["HOWARD L FANG", "DE BOER JAN", "Wei Li"]


def test_an_applicant_has_the_name_that_the_office_wrote_and_the_country_that_the_epo_adds() -> None:
    parties = make_parties("applicant", ("LUMEN OPTICS NV [NL]", "Lumen Optics N.V.,"), ("QUANTUM BV [BE]", None))
    assert patent_of(Publication(parties=parties)).organisations == (
        Organisation("Lumen Optics N.V.", Role.APPLICANT, "NL"),
        Organisation("QUANTUM BV", Role.APPLICANT, "BE"),
    )


def test_an_inventor_who_applies_is_no_organisation() -> None:
    applicants = make_parties("applicant", ("BYRON ADA [GB]", "Byron, Ada"), ("LUMEN NV [NL]", "Lumen N.V."))
    parties = applicants + make_parties("inventor", ("BYRON ADA [GB]", "BYRON, ADA,"))
    patent = patent_of(Publication(parties=parties))
    assert [one.name for one in patent.organisations] == ["Lumen N.V."]
    assert [one.name for one in patent.people] == ["ADA BYRON"]


def test_three_thousand_inventors_are_three_thousand() -> None:
    names = [(f"NAME{number} ADA [NL]", f"NAME{number}, Ada") for number in range(3_000)]
    patent = patent_of(Publication(parties=make_parties("inventor", *names)))
    assert len({one.name for one in patent.people}) == 3_000


@pytest.mark.parametrize(
    ("title", "abstract", "said", "language"),
    [
        ("de:Ring", "fr:Un anneau", ("Ring", "Un anneau"), "fr"),
        ("de:Ring fr:Anneau", "", ("Ring", ""), "de"),
        ("fr:Anneau en:Ring", "fr:Un anneau en:A ring", ("Ring", "A ring"), "en"),
    ],
)
def test_what_is_not_in_english_is_kept_in_its_language(
    title: str, abstract: str, said: tuple[str, str], language: str
) -> None:
    record = record_of(Publication(title=_said("invention-title", title), abstract=_said("abstract", abstract)))
    patent = read_patent(record)
    assert ((patent.title, patent.text), language_of(record)) == (said, language)


def _said(name: str, texts: str) -> str:
    parts = [one.partition(":") for one in texts.replace(" en:", "|en:").replace(" fr:", "|fr:").split("|") if one]
    return "".join(f'<{name} lang="{lang}">{text}</{name}>' for lang, _, text in parts)


@pytest.mark.parametrize(
    ("country", "number", "kind", "granted"),
    [
        ("EP", "1000000", "A1", False),
        ("EP", "1000000", "B1", True),
        ("WO", "2020081771", "A1", False),
        ("NL", "1010536", "C2", True),
        ("US", "2021381337", "A1", False),
        ("US", "3546191", "A", True),
        ("US", "10465445", "B2", True),
        ("US", "50376", "E1", True),
        ("US", "34567", "P3", True),
        ("JP", "2005533465", "A", False),
        ("CN", "215000000", "U", False),
        ("AT", "232441", "T", False),
    ],
)
def test_a_kind_code_tells_grants_from_what_is_published(country: str, number: str, kind: str, granted: bool) -> None:
    assert is_grant(Reference(country, number, kind)) is granted


@pytest.mark.parametrize(
    ("epodoc", "original", "number"),
    [
        ("US20070964952", "11/964,952", "11/964,952"),
        ("US201213547826", "", "US201213547826"),
        ("US20020396363P", "2002 396363", ""),
        ("WO2013US50328", "US2013/050328", "PCT/US2013/50328"),
        ("KR20080107376", "10-2008-0107376", "10-2008-0107376"),
        ("EP20180123456", "", ""),
    ],
)
def test_a_priority_has_the_number_that_its_own_office_wrote(epodoc: str, original: str, number: str) -> None:
    forms = reference("priority-claim", "epodoc", epodoc, "20180102")
    if original:
        other = reference("priority-claim", "original", original, "20180102")
        forms = forms.replace("</priority-claim>", "") + other.replace("<priority-claim>", "")
    patent = patent_of(Publication(parts=f"<priority-claims>{forms}</priority-claims>"))
    assert patent.priorities == (Reference(epodoc[:2], number, "", "20180102"),)


def test_an_application_has_the_number_of_its_own_office_not_that_of_the_epo() -> None:
    forms = reference("application-reference", "docdb", "2366704").replace("</application-reference>", "")
    forms += reference("application-reference", "original", "11023667").replace("<application-reference>", "")
    patent = patent_of(Publication("2006142694", "US", parts=forms))
    assert patent.application == Reference("US", "11023667", "A", "20250101")


def test_an_application_by_pct_is_named_as_such() -> None:
    forms = reference("application-reference", "docdb", "2019056674").replace("<kind>A</kind>", "<kind>W</kind>")
    patent = patent_of(Publication("2020081771", "WO", parts=forms))
    assert patent.pct == Reference("US", "PCT/US2019/056674", "W", "20250101")


def test_a_cited_document_has_the_categories_of_the_search_report() -> None:
    cited = '<document-id document-id-type="docdb"><country>US</country><doc-number>5277199</doc-number></document-id>'
    category = "<category>X</category><category>Y</category>"
    by = f'<citation cited-by="applicant"><patcit>{cited}</patcit>{category}</citation>'
    text = '<citation cited-by="unknown"><nplcit><text>- A book, 1999</text></nplcit></citation>'
    patent = patent_of(Publication(parts=f"<references-cited>{by}{text}</references-cited>"))
    assert patent.citations == (
        Citation("patent", "us5277199", "X,Y", "applicant"),
        Citation("text", "A book, 1999"),
    )


def test_a_document_without_data_is_refused_with_what_the_office_says() -> None:
    record = {"@country": "EP", "@doc-number": "1", "@kind": "A1", "@status": "not found"}
    with pytest.raises(RecordError, match="no bibliographic data: not found"):
        read_patent(record)


def test_an_abstract_that_was_taken_from_another_document_does_not_say_so() -> None:
    abstract = '<abstract lang="en"><p>[origin: WO2020000001A1] A ring. &lt;IMAGE></p><p>It is small.</p></abstract>'
    assert patent_of(Publication(abstract=abstract)).text == "A ring.\n\nIt is small."
