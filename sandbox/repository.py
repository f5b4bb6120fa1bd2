"""The papers by other ways than arXiv's: a paged JSON API, a repository that is harvested, one large file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from lxml import etree

from sandbox.model import Organisation, Paper, World

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
PER_PAGE = 50
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


def answer_api(world: World, parameters: Mapping[str, str]) -> bytes:
    """Answer ``/api/papers``: those since a day, a page at a time; the cursor is where the next page begins."""
    papers, start = _since(world, parameters.get("since", "")), _number(parameters.get("cursor", ""))
    page, following = papers[start : start + PER_PAGE], start + PER_PAGE
    cursor = str(following) if following < len(papers) else None
    told = {"total": len(papers), "next": cursor, "results": [_as_json(world, paper) for paper in page]}
    return json.dumps(told, ensure_ascii=False).encode()


def answer_oai(world: World, parameters: Mapping[str, str], base: str) -> bytes:
    """Answer ListRecords and GetRecord of OAI-PMH 2.0 in Dublin Core; a resumption token is ``from!start``."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI})  # type: ignore[dict-item]  # the stubs know no default namespace
    etree.SubElement(root, f"{{{OAI}}}responseDate").text = f"{world.today}T00:10:00Z"
    verb = parameters.get("verb", "")
    etree.SubElement(root, f"{{{OAI}}}request", {"verb": verb}).text = f"{base}/oai"
    since, _, start = parameters.get("resumptionToken", "").partition("!")
    papers = _since(world, since or parameters.get("from", ""))
    if verb == "GetRecord":
        papers = [paper for paper in papers if _oai_id(paper) == parameters.get("identifier")]
    if verb not in {"ListRecords", "GetRecord"} or not papers:
        code = "noRecordsMatch" if verb == "ListRecords" else "idDoesNotExist" if verb == "GetRecord" else "badVerb"
        etree.SubElement(root, f"{{{OAI}}}error", {"code": code}).text = "There is nothing of that kind."
        return _to_bytes(root)
    _list_records(
        etree.SubElement(root, f"{{{OAI}}}{verb}"), papers, _number(start), since or parameters.get("from", "")
    )
    return _to_bytes(root)


def write_archive(world: World) -> bytes:
    """Return a ZIP file with a table of all papers, and a file beside it that holds no records."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["id", "title", "abstract", "created", "authors", "organisations", "doi"])
    for paper in world.papers:
        names = "; ".join(author.name for author in paper.authors)
        year = paper.created.year
        homes = "; ".join(world.organisations[one].name_in("paper", year) for one in paper.organisations)
        day = paper.created.date().isoformat()
        writer.writerow([paper.id, paper.title, paper.abstract, day, names, homes, paper.doi or ""])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed time, so that the same world gives the same bytes.
        archive.writestr(zipfile.ZipInfo("readme.txt", _ZIP_TIME), "An invented table of an invented world.")
        archive.writestr(zipfile.ZipInfo("data/papers.csv", _ZIP_TIME), table.getvalue(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _since(world: World, day: str) -> list[Paper]:
    try:
        first = date.fromisoformat(day)
    except ValueError:
        return list(world.papers)
    return [paper for paper in world.papers if paper.updated.date() >= first]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _as_json(world: World, paper: Paper) -> dict[str, object]:
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "created": paper.created.date().isoformat(),
        "doi": paper.doi,
        "authors": [{"name": a.name, "home": _home(world.organisations[a.organisation], paper)} for a in paper.authors],
        "pages": paper.comment,
    }


def _home(organisation: Organisation, paper: Paper) -> dict[str, str]:
    return {
        "name": organisation.name_in("paper", paper.created.year),
        "city": organisation.city,
        "country": organisation.country,
    }


def _list_records(parent: etree._Element, papers: Sequence[Paper], start: int, since: str) -> None:
    for paper in papers[start : start + PER_PAGE]:
        record = etree.SubElement(parent, f"{{{OAI}}}record")
        header = etree.SubElement(record, f"{{{OAI}}}header")
        etree.SubElement(header, f"{{{OAI}}}identifier").text = _oai_id(paper)
        etree.SubElement(header, f"{{{OAI}}}datestamp").text = paper.updated.date().isoformat()
        metadata = etree.SubElement(record, f"{{{OAI}}}metadata")
        core = etree.SubElement(metadata, f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
        for name, text in _dublin_core(paper):
            etree.SubElement(core, f"{{{DC}}}{name}").text = text
    following = start + PER_PAGE
    if len(papers) > PER_PAGE:
        token = etree.SubElement(parent, f"{{{OAI}}}resumptionToken", {"completeListSize": str(len(papers))})
        token.text = f"{since}!{following}" if following < len(papers) else ""


def _dublin_core(paper: Paper) -> list[tuple[str, str]]:
    creators = [("creator", author.name) for author in paper.authors]
    doi = [("identifier", f"doi:{paper.doi}")] if paper.doi else []
    link = ("identifier", f"https://repository.example/records/{paper.id}")
    day = ("date", paper.created.date().isoformat())
    return [("title", paper.title), *creators, ("description", paper.abstract), day, ("language", "eng"), link, *doi]


def _oai_id(paper: Paper) -> str:
    return f"oai:repository.example:{paper.id}"


def _to_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
