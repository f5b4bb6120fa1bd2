"""What the Open Data Portal answers: lists of weekly files in the shape of its documentation, and the files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import orjson

from core.errors import BlockedError, FormatError
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.sources.recorded import Answers, Told
from tests.crawlers.uspto.grants import iter_samples, make_grant

FILES = "https://api.uspto.gov/api/v1/datasets/products/files"


def make_list(product: str, *names: str) -> bytes:
    """Return a list of files, each of the day in its name."""
    days = [f"20{name[-10:-8]}-{name[-8:-6]}-{name[-6:-4]}" for name in names]
    files = [
        {
            "fileName": name,
            "fileSize": 147_000_000,
            "fileDataFromDate": day,
            "fileDataToDate": day,
            "fileTypeText": "Data",
            "fileReleaseDate": f"{day} 00:15:00",
            "fileDownloadURI": f"{FILES}/{product}/2026/{name}",
        }
        for name, day in zip(names, days, strict=True)
    ]
    bag = {"count": len(files), "fileDataBag": files}
    return orjson.dumps({"count": 1, "bulkDataProductBag": [{"productIdentifier": product, "productFileBag": bag}]})


def zipped(*bodies: bytes, name: str = "ipg261117.xml") -> bytes:
    """Return a weekly file: one member with all documents."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"".join(bodies))
    return file.getvalue()


def _zip_samples(*folders: str) -> Callable[[Path], bytes]:
    return lambda shared: zipped(*(path.read_bytes() for path in iter_samples(shared, *folders)))


def _application(number: str, more: str = "") -> bytes:
    grant = make_grant(number, "A1", more)
    return grant.replace(b"us-patent-grant", b"us-patent-application").replace(b"data-grant", b"data-application")


def _ask_file(spider: SourceSpider, name: str) -> Ask:
    return spider.make_ask(f"{FILES}/{name}", "file")


ASK = partial(_ask_file, name="PTGRXML/2026/ipg261117.zip")
ASK_APPLICATIONS = partial(_ask_file, name="APPXML/2026/ipa261119.zip")
NEW_ELEMENT = "<classifications-quantum/>"
SGML = b'<!DOCTYPE PATDOC PUBLIC "-//USPTO//DTD ST.32 US PATENT GRANT V2.4//EN" [\n]>\n<PATDOC><B561></PATDOC>\n'

_ANY = (
    Told("a page of HTML where the list should be", body=b"<html>Sign in</html>", error=FormatError, says="not JSON"),
    Told("an answer without a list", body=b'{"count": 0}', error=FormatError, says="no list of files"),
    Told("files without days", body=b'{"bulkDataProductBag": {"productFileBag": {"fileDataBag": [{"fileName": "a"}]}}}',
         error=FormatError, says="no file of the list"),
    Told("no key", status=403, body=b'{"code": 403, "error": "Forbidden"}', error=BlockedError, says="403"),
)  # fmt: skip
ANSWERS: Answers = {
    "uspto-grants": (
        *_ANY,
        Told("a list of three weeks", body=make_list("PTGRXML", "ipg261103.zip", "ipg261110.zip", "ipg261117.zip")),
        Told("a week", body=zipped(make_grant("1"), make_grant("2")), ask=ASK, items=2),
        Told("grants of all DTDs", body=_zip_samples("sgml", "xml2004", "xml2006", "xml2014"), ask=ASK, items=9),
        Told("a new element", body=zipped(make_grant(more=NEW_ELEMENT)), ask=ASK, items=1,
             unknown=("classifications-quantum",)),
        Told("one broken grant", body=zipped(make_grant("1"), make_grant("2")[:300], make_grant("3")), ask=ASK, items=2,
             refused=1, says="not XML"),
        Told("SGML of 2001 among XML", body=zipped(make_grant("1"), SGML, make_grant("2")), ask=ASK, items=2, refused=1,
             says="not XML"),
        Told("parts of applications", body=lambda shared: (
            shared / "payloads/uspto_fulltext_samples/xml4ip/sample_XML4IP.ZIP").read_bytes(), ask=ASK,
            error=FormatError, says="13 of 13 records cannot be read"),
        Told("Green Book text", body=zipped(b"PATN\nWKU  039327094\n"), ask=ASK, error=FormatError, says="Green Book"),
        Told("a file that breaks off", body=zipped(make_grant())[:-30], ask=ASK, error=FormatError, says="not a whole"),
    ),
    "uspto-applications": (
        *_ANY,
        Told("a list of two weeks", body=make_list("APPXML", "ipa261112.zip", "ipa261119.zip")),
        Told("a week", body=zipped(_application("20260123456"), _application("20260123457")), ask=ASK_APPLICATIONS,
             items=2),
        Told("applications of all DTDs", body=_zip_samples("pap", "xmlApp2004"), ask=ASK_APPLICATIONS, items=5),
        Told("a new element", body=zipped(_application("20260123456", NEW_ELEMENT)), ask=ASK_APPLICATIONS, items=1,
             unknown=("classifications-quantum",)),
        Told("a grant among applications", body=zipped(_application("20260123456"), make_grant()), ask=ASK_APPLICATIONS,
             items=1, refused=1, says="<us-patent-grant>, not of us-patent-application"),
    ),
}  # fmt: skip
