from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from crawlers.source import load_sources
from sandbox.model import World
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, WAYS


def test_arxiv_and_the_six_outlets_are_sources(world: World) -> None:
    sources = load_sources(SOURCES)
    assert sources.keys() == {"arxiv", *world.outlets}
    assert {i: s.language for i, s in sources.items() if i in world.outlets} == {
        i: o.lang for i, o in world.outlets.items()
    }


def test_every_source_is_answered(server: SandboxServer) -> None:
    for source in load_sources(SOURCES).values():
        answer = httpx.get(server.url + str(source.sandbox_path), params={"search_query": "all:lidar"})
        assert answer.status_code == 200
        assert "xml" in answer.headers["content-type"]


def test_every_other_way_is_answered(server: SandboxServer) -> None:
    for source in load_sources(WAYS).values():
        answer = httpx.get(server.url + urlsplit(str(source.url)).path, params={"verb": "ListRecords"})
        assert answer.status_code == 200
        assert len(answer.content) > 1_000


def test_no_source_leads_out_of_the_example_domains() -> None:
    hosts = [urlsplit(str(source.url)).hostname or "" for source in load_sources(SOURCES, WAYS).values()]
    assert all(host.endswith(".example") for host in hosts)
