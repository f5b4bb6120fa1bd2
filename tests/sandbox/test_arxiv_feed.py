from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from defusedxml.ElementTree import fromstring

from sandbox.arxiv_feed import ARXIV, ATOM, OPENSEARCH, answer_query
from sandbox.model import World

NAMES = {"a": ATOM, "o": OPENSEARCH, "x": ARXIV}


def ask(world: World, **parameters: str) -> ElementTree.Element:
    answer = answer_query(world, parameters)
    assert answer.status == 200
    root: ElementTree.Element = fromstring(answer.body)
    return root


def number(root: ElementTree.Element, name: str) -> int:
    return int(root.findtext(f"o:{name}", namespaces=NAMES) or -1)


def test_paging_gives_every_paper_once(world: World) -> None:
    ids: list[str] = []
    for start in range(0, len(world.papers), 100):
        root = ask(world, search_query="cat:*", start=str(start), max_results="100", sortBy="submittedDate")
        assert number(root, "totalResults") == len(world.papers)
        assert number(root, "startIndex") == start
        ids += [e.findtext("a:id", "", NAMES) for e in root.findall("a:entry", NAMES)]
    assert len(ids) == len(set(ids)) == len(world.papers)


def test_feedparser_reads_a_page_without_complaint(world: World) -> None:
    feed = feedparser.parse(answer_query(world, {"search_query": "all:qubits", "max_results": "20"}).body)
    assert not feed.bozo
    assert len(feed.entries) == 20
    assert feed.feed.title.startswith("ArXiv Query: search_query=all:qubits&amp;id_list=&amp;start=0")


def test_an_entry_says_what_the_paper_says(world: World) -> None:
    paper = next(p for p in world.papers if p.doi and p.version == 2)
    entry = ask(world, id_list=f"{paper.id}v1").find("a:entry", NAMES)
    assert entry is not None
    assert entry.findtext("a:id", "", NAMES) == f"http://arxiv.org/abs/{paper.id}v2"
    assert " ".join(entry.findtext("a:title", "", NAMES).split()) == paper.title
    assert " ".join(entry.findtext("a:summary", "", NAMES).split()) == paper.abstract
    assert entry.findtext("x:doi", "", NAMES) == paper.doi
    assert [c.get("term") for c in entry.findall("a:category", NAMES)] == list(paper.categories)
    assert entry.findtext("a:published", "", NAMES) == f"{paper.created:%Y-%m-%dT%H:%M:%SZ}"


def test_every_author_has_name_city_and_country(world: World) -> None:
    for entry in ask(world, search_query="cat:*", max_results="2000").findall("a:entry", NAMES):
        for author in entry.findall("a:author", NAMES):
            _, _, country = author.findtext("x:affiliation", "", NAMES).split(", ")
            assert len(country) == 2


def test_texts_are_hard_wrapped_between_words_as_in_the_real_service(world: World) -> None:
    root = ask(world, search_query="cat:*", max_results="2000")
    summaries = [e.findtext("a:summary", "", NAMES) for e in root.findall("a:entry", NAMES)]
    titles = [" ".join(e.findtext("a:title", "", NAMES).split()) for e in root.findall("a:entry", NAMES)]
    assert {" ".join(s.split()) for s in summaries} == {p.abstract for p in world.papers}
    assert set(titles) == {p.title for p in world.papers}
    assert all(s.startswith("  ") and max(map(len, s.splitlines())) <= 81 for s in summaries)


def test_the_newest_come_first_or_last(world: World) -> None:
    for order, paper in (("descending", world.papers[-1]), ("ascending", world.papers[0])):
        root = ask(world, search_query="cat:*", sortBy="submittedDate", sortOrder=order, max_results="1")
        assert paper.id in str(root.findtext("a:entry/a:id", "", NAMES))


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"search_query": "all:a", "start": "x"}, "start must be an integer"),
        ({"search_query": "all:a", "max_results": "-1"}, "max_results must be non-negative"),
        ({"search_query": "all:a", "sortBy": "size"}, "sortBy must be in"),
        ({"search_query": "(all:a"}, "unbalanced parenthesis"),
    ],
)
def test_a_wrong_request_is_one_entry_called_error(world: World, parameters: dict[str, str], told: str) -> None:
    root = ask(world, **parameters)
    (entry,) = root.findall("a:entry", NAMES)
    assert entry.findtext("a:title", "", NAMES) == "Error"
    assert told in entry.findtext("a:summary", "", NAMES)
    assert number(root, "totalResults") == 1


def test_more_than_thirty_thousand_results_are_refused(world: World) -> None:
    assert answer_query(world, {"search_query": "all:a", "max_results": "30001"}).status == 400


def test_without_search_or_ids_nothing_is_found(world: World) -> None:
    assert number(ask(world), "totalResults") == 0


def test_the_recorded_answer_of_the_real_service_has_the_same_elements(world: World, shared_data: Path) -> None:
    recorded = fromstring((shared_data / "payloads" / "arxiv_atom_feed_data_science_2019.xml").read_bytes())
    ours = ask(world, search_query="cat:*", max_results="2000")
    ours_only = {e.tag for e in ours.iter()} ^ {e.tag for e in recorded.iter()}
    assert ours_only <= {f"{{{ARXIV}}}affiliation"}
