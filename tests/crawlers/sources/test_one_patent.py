"""One patent as each source of patents says it: the same number, application and codes, whoever gives it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import orjson
import pytest

from core.models import Document
from crawlers.bulk import lens, patentsview, uspto_ppubs
from crawlers.bulk.format import Format
from crawlers.patentsview.documents import build_document
from crawlers.source import SHIPPED, load_source
from crawlers.spiders.base import FileSpider
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.ops import Publication, make_search
from tests.crawlers.sources.recorded_uspto_odp import changed
from tests.crawlers.spiders.reading import make_round
from tests.crawlers.uspto.grants import make_cpc, make_grant, read_one

NUMBER, APPLICATION, CODES = "11223344", "17123456", ("G06N10/40", "G02B6/12")
FILED = (
    '<application-reference><document-id document-id-type="docdb"><country>US</country><doc-number>202117123456'
    '</doc-number><kind>A</kind></document-id><document-id document-id-type="original"><doc-number>17123456'
    "</doc-number></document-id></application-reference>"
)


def of_format(form: Format, **record: object) -> Document:
    made = form.build(record, load_source(SHIPPED / f"{form.source.replace('-', '_')}.yml"))
    assert isinstance(made, Document)
    return made


def of_source(source_id: str, body: bytes) -> Document:
    spider = make_spider(load_source(SHIPPED / f"{source_id.replace('-', '_')}.yml"), make_round())
    assert isinstance(spider, FileSpider)
    [raw] = spider.iter_file(io.BytesIO(body), place="file")
    made = spider.make_raw(raw)
    assert isinstance(made, Document)
    return made


def of_epo() -> Document:
    return of_source(
        "epo-ops", make_search([Publication(NUMBER, "US", "B2", cpc=[(c, "I") for c in CODES], parts=FILED)])
    )


def of_full_text() -> Document:
    cpc = make_cpc("G 06 N 10 40", "I") + make_cpc("G 02 B 006 12", "I")
    return read_one(make_grant(NUMBER, more=f"<classifications-cpc>{cpc}</classifications-cpc>"))


def of_portal() -> Document:
    codes = ["G06N  10/40", "G02B   6/12"]
    record = changed(patentNumber=NUMBER, grantDate="2026-11-03", cpcClassificationBag=codes)
    return of_source("uspto-odp", orjson.dumps(record | {"applicationNumberText": APPLICATION}))


def of_lens() -> Document:
    columns = {
        "Lens ID": "1",
        "Display Key": "US 11223344 B2",
        "Title": "A laser",
        "Publication Date": "2026-11-03",
        "Application Number": "US 202117123456 A",
        "CPC Classifications": "G06N 10/40 (2022.01);;G02B0006/12",
    }
    return of_format(lens.FORMAT, **columns)


def of_public_search() -> Document:
    said = {"guid": "US-11223344-B2", "type": "USPAT", "title": "A laser", "application_number": "17/123456"}
    return of_format(uspto_ppubs.FORMAT, **said, cpc=["G06N10/40", "G02B 6/12"])


def of_patentsview() -> Document:
    said = {"patent_number": "US11223344", "kind": "B2", "title": "A laser", "date": "2026-11-03"}
    return of_format(patentsview.FORMAT, **said, cpc=list(CODES))


def of_tables() -> Document:
    record: dict[str, object] = {
        "g_patent": {"patent_id": NUMBER, "patent_title": "A laser", "patent_date": "2026-11-03", "wipo_kind": "B2"},
        "g_application": [{"application_id": APPLICATION, "filing_date": "2021-01-05"}],
        "g_cpc_current": [{"cpc_group": code, "cpc_type": "inventional"} for code in CODES],
    }
    made = build_document(record, load_source(SHIPPED / "patentsview.yml"))
    assert made is not None
    return made


WAYS: Mapping[str, Callable[[], Document]] = {
    "EPO": of_epo,
    "full text": of_full_text,
    "portal": of_portal,
    "Lens": of_lens,
    "public search": of_public_search,
    "PatentsView": of_patentsview,
    "tables": of_tables,
}


@pytest.mark.parametrize("way", WAYS)
def test_its_number_is_the_same(way: str) -> None:
    assert ("patent", "us11223344") in WAYS[way]().identifiers


@pytest.mark.parametrize("way", [way for way in WAYS if way != "PatentsView"])
def test_its_application_is_the_same(way: str) -> None:
    assert ("application", "us17123456") in WAYS[way]().identifiers


@pytest.mark.parametrize("way", WAYS)
def test_its_codes_are_spelt_alike(way: str) -> None:
    codes = [one.code for one in WAYS[way]().classifications if one.scheme == "cpc"]
    assert codes == list(CODES)


def test_what_it_cites_bears_the_numbers_that_the_cited_have() -> None:
    written = {"KR": "10-2025-0099999", "JP": "2025-1122", "EP": "0 400 001", "CN": "120000001", "US": "2025/0012345"}
    cited = "".join(
        f"<us-citation><patcit><document-id><country>{country}</country><doc-number>{number}</doc-number>"
        f"</document-id></patcit></us-citation>"
        for country, number in written.items()
    )
    citing = read_one(make_grant(more=f"<us-references-cited>{cited}</us-references-cited>"))
    docdb = {"KR": "20250099999", "JP": "2025001122", "EP": "0400001", "CN": "120000001", "US": "2025012345"}
    held = [
        dict(of_source("epo-ops", make_search([Publication(number, country, "A")])).identifiers)["patent"]
        for country, number in docdb.items()
    ]
    assert [one.value for one in citing.citations] == held
