"""A crawl of weekly files as a whole, on loopback: a list, the files that are new, and files that somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.models import Document
from core.settings import Settings, load_settings
from core.store import Store, open_store
from crawlers.bulk.importer import ImportOptions, import_file, try_import
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import SHIPPED, Expectations, Pace, Source, load_source
from tests.crawlers.loopback import Reply, Web
from tests.crawlers.sources.recorded_uspto import FILES, make_list, zipped
from tests.crawlers.uspto.grants import make_grant

WEEKS = ("ipg261103.zip", "ipg261110.zip", "ipg261117.zip")
LIST = "/api/v1/datasets/products/PTGRXML"
KEY = "k3y-of-the-portal"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        opened.replies[LIST] = answer_list(opened, *WEEKS)
        for number, name in enumerate(WEEKS):
            opened.replies[f"/files/PTGRXML/2026/{name}"] = Reply(zipped(make_grant(f"1234567{number}")))
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text(f"USPTO_ODP_KEY={KEY}\n")
    crawl_settings = {"timeout_s": 5, "readers": 0, "keys_file": tmp_path / "keys"}
    return load_settings(home=tmp_path, crawl=crawl_settings, egress={"allow": "127.0.0.1:*"})


def answer_list(web: Web, *names: str) -> Reply:
    return Reply(make_list("PTGRXML", *names).replace(FILES.encode(), f"{web.url}/files".encode()))


def crawl_grants(settings: Settings, web: Web, today: date) -> CrawlOutcome:
    shipped = load_source(SHIPPED / "uspto_grants.yml")
    here = {"url": f"{web.url}{LIST}", "pace": Pace(delay_s=0, retries=0), "enabled": True}
    here["expectations"] = Expectations()
    [outcome] = crawl(settings, {shipped.id: shipped.model_copy(update=here)}, CrawlRequest(today=today, again=True))
    return outcome


def files_of(web: Web) -> list[str]:
    return sorted(path.rpartition("/")[2] for path in web.hits if path.endswith(".zip"))


def test_a_first_round_asks_for_the_last_weeks_and_later_ones_for_what_is_new(settings: Settings, web: Web) -> None:
    web.replies[LIST] = answer_list(web, *WEEKS[:2])
    first = crawl_grants(settings, web, date(2026, 11, 17))
    assert (first.error, first.counts.new, files_of(web)) == (None, 2, list(WEEKS[:2]))
    web.replies[LIST] = answer_list(web, *WEEKS)
    again = crawl_grants(settings, web, date(2026, 12, 1))
    assert (again.error, again.counts.read, again.counts.new) == (None, 1, 1)
    assert [len(hits) for path, hits in web.hits.items() if path.endswith(".zip")] == [1, 1, 1]


def test_the_list_and_its_files_are_asked_for_with_the_key(settings: Settings, web: Web) -> None:
    crawl_grants(settings, web, date(2026, 11, 18))
    asked = [path for path in web.headers if path != "/robots.txt"]
    assert len(asked) == 3
    assert [{n.lower(): v for n, v in web.headers[path][0].items()}["x-api-key"] for path in asked] == [KEY] * 3
    assert list((settings.home / "spool").iterdir()) == []


def test_a_week_that_cannot_be_read_stops_the_source_and_the_others_wait(settings: Settings, web: Web) -> None:
    web.replies[f"/files/PTGRXML/2026/{WEEKS[1]}"] = Reply(b"<html>maintenance</html>")
    outcome = crawl_grants(settings, web, date(2026, 11, 18))
    assert "no XML document begins in it" in (outcome.error or "")
    with open_store(settings.store_url) as store:
        assert store.documents.count() <= 1


GRANTS: dict[str, Source] = {"uspto-grants": load_source(SHIPPED / "uspto_grants.yml")}


def import_grants(store: Store, path: Path, *bodies: bytes, pack: bool = False) -> tuple[int, int, list[str]]:
    """Import a file; return how many were new and refused, and the places of those that were."""
    path.write_bytes(zipped(*bodies) if pack else b"".join(bodies))
    run = import_file(store, "uspto-grants", path, ImportOptions(sources=GRANTS))
    return run.new, run.refused, [one.refusal.place for one in store.runs.refusals(run.id)]


@pytest.mark.parametrize("pack", [False, True])
def test_a_file_of_a_week_is_imported_and_the_broken_one_named_by_its_line(
    store: Store, tmp_path: Path, pack: bool
) -> None:
    bodies = [make_grant(f"1234567{number}") for number in range(9)]
    bodies[4] = bodies[4].replace(b"</invention-title>", b"")
    assert import_grants(store, tmp_path / "week", *bodies, pack=pack) == (8, 1, ["week:13"])
    kept = store.documents.load_one("uspto-grants:US12345678B2")
    assert kept.evidence_hash is not None
    assert store.evidence.load(kept.evidence_hash).body == bodies[8]


def test_a_file_that_is_imported_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    bodies = [make_grant("12345678"), make_grant("12345679")]
    assert import_grants(store, tmp_path / "week.xml", *bodies)[:2] == (2, 0)
    assert import_grants(store, tmp_path / "week.xml", *bodies)[:2] == (0, 0)


def test_a_file_without_xml_is_a_failure_with_a_word(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "pftaps19760113.txt"
    path.write_bytes(b"PATN\nWKU  039327094\n")
    outcome = try_import(store, "uspto-grants", path, ImportOptions(sources=GRANTS))
    assert "Green Book text" in str(outcome.failure)
    assert store.documents.count() == 0


def test_what_is_stored_is_what_was_read(store: Store, tmp_path: Path) -> None:
    more = "<us-references-cited><us-citation><patcit><document-id><country>US</country><doc-number>1</doc-number>"
    body = make_grant(more=f"{more}</document-id></patcit><category>cited by examiner</category></us-citation>"
                           "</us-references-cited>")  # fmt: skip
    import_grants(store, tmp_path / "week.xml", body)
    [document] = [one.document for one in store.documents.load(["uspto-grants:US12345678B2"]).values()]
    assert isinstance(document, Document)
    assert [(one.value, one.by) for one in document.citations] == [("us1", "examiner")]
