from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest

from crawlers.keys import load_keys
from crawlers.source import SHIPPED, load_source, load_sources
from sandbox.credentials import EPO_KEY, KEYS_FILE, OPENALEX_KEY
from sandbox.model import World
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, WAYS

SERVICES = ("cordis-h2020", "cordis-horizon", "epo-ops", "openalex", "ror")


def test_arxiv_the_services_and_the_six_outlets_are_sources(world: World) -> None:
    sources = load_sources(SOURCES)
    assert sources.keys() == {"arxiv", *SERVICES, *world.outlets}
    assert {i: s.language for i, s in sources.items() if i in world.outlets} == {
        i: o.lang for i, o in world.outlets.items()
    }


@pytest.mark.parametrize("name", ["arxiv", *SERVICES])
def test_every_source_is_answered(server: SandboxServer, name: str) -> None:
    source = load_sources(SOURCES)[name]
    query = {"search_query": "all:lidar"} if name == "arxiv" else {"api_key": OPENALEX_KEY}
    path = source.sandbox_path or urlsplit(str(source.url)).path
    answer = httpx.get(server.url + path, params=query)
    assert answer.status_code == (403 if name == "epo-ops" else 200)
    assert len(answer.content) > 100


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_read_as_the_shipped_source_says(name: str) -> None:
    ours, shipped = (load_source(folder / f"{name.replace('-', '_')}.yml") for folder in (SOURCES, SHIPPED))
    assert (ours.record, ours.fields, ours.visible_from) == (shipped.record, shipped.fields, shipped.visible_from)
    assert urlsplit(str(ours.url)).path == urlsplit(str(shipped.url)).path
    if ours.paged_api and shipped.paged_api:
        assert ours.paged_api.searches == shipped.paged_api.searches


def test_every_other_way_is_answered(server: SandboxServer) -> None:
    for source in load_sources(WAYS).values():
        answer = httpx.get(server.url + urlsplit(str(source.url)).path, params={"verb": "ListRecords"})
        assert answer.status_code == 200
        assert len(answer.content) > 1_000


def test_no_source_leads_out_of_the_example_domains() -> None:
    sources = load_sources(SOURCES, WAYS).values()
    urls = [str(one.url) for one in sources] + [one.key.token_url for one in sources if one.key and one.key.token_url]
    urls += [one.paged_api.one_url for one in sources if one.paged_api and one.paged_api.one_url]
    assert all((urlsplit(url).hostname or "").endswith(".example") for url in urls)


def test_the_keys_of_the_sandbox_are_those_that_it_accepts() -> None:
    keys = load_keys(KEYS_FILE)
    sources = load_sources(SOURCES).values()
    assert [keys.missing(source) for source in sources] == [None] * len(sources)
    assert {OPENALEX_KEY, EPO_KEY} <= {line.partition("=")[2] for line in KEYS_FILE.read_text().splitlines()}
