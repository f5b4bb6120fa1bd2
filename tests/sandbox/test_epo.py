from __future__ import annotations

import base64
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from sandbox.answers import Answer
from sandbox.credentials import EPO_KEY, TOKEN_S, Tokens
from sandbox.epo import REST, OpenPatentServices, close_service, refused_token
from sandbox.epo_exchange import EXCHANGE, OPS
from sandbox.model import Family, Publication, World
from sandbox.truths import Truths

NAMES = {"e": EXCHANGE, "o": OPS}
SEARCH = f"{REST}published-data/search/biblio"
BASIC = f"Basic {base64.b64encode(EPO_KEY.encode()).decode()}"
Choice = Callable[[Family, Publication], bool]
GRANT = b"grant_type=client_credentials"


@pytest.fixture(scope="module")
def service(world: World) -> OpenPatentServices:
    return OpenPatentServices(world)


@pytest.fixture(scope="module")
def token(service: OpenPatentServices) -> str:
    return str(json.loads(service.give_token({"Authorization": BASIC}, GRANT).body)["access_token"])


def ask(service: OpenPatentServices, token: str, query: str, within: str = "1-100", path: str = SEARCH) -> Answer:
    return service.answer(path, {"q": query}, {"Authorization": f"Bearer {token}", "X-Ops-Range": within})


def read(answer: Answer) -> Element:
    root: Element = fromstring(answer.body)
    return root


def numbers(answer: Answer) -> list[str]:
    documents = read(answer).findall(".//e:exchange-document", NAMES)
    return [f"{one.get('country')}.{one.get('doc-number')}.{one.get('kind')}" for one in documents]


def test_ranges_lead_through_all_publications_once(service: OpenPatentServices, token: str, world: World) -> None:
    query = 'pd within "20180101 20261231"'
    first = ask(service, token, query)
    found = [one for within in ("1-100", "101-200") for one in numbers(ask(service, token, query, within))]
    published = [one.docdb for family in world.families for one in family.publications]
    assert sorted(found) == sorted(published)
    total = read(first).find("o:biblio-search", NAMES)
    assert total is not None
    assert total.get("total-result-count") == str(len(published))


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("cpc=/low G06N10", lambda f, _: any(code.startswith("G06N10") for code in f.codes)),
        ('cpc="G06N10/70"', lambda f, _: "G06N10/70" in f.codes),
        ('pd within "20240101 20241231"', lambda _, p: p.published.year == 2024),
        ("pd=202406", lambda _, p: (p.published.year, p.published.month) == (2024, 6)),
        ("pa=veldgolf", lambda f, _: "veldgolf" in f.applicants),
        ("ti=modulators and cpc=/low G02F1", lambda f, _: "odulators" in f.title and "G02F1/035" in f.codes),
        (
            "(cpc=/low H01M10 or cpc=/low H01M8) not pd=2024",
            lambda f, p: any(c.startswith(("H01M10", "H01M8")) for c in f.codes) and p.published.year != 2024,
        ),
    ],
)
def test_queries_choose(service: OpenPatentServices, token: str, world: World, query: str, chosen: Choice) -> None:
    wanted = {one.docdb for family in world.families for one in family.publications if chosen(family, one)}
    assert set(numbers(ask(service, token, query))) == wanted != set()


def test_a_publication_says_what_is_planted(service: OpenPatentServices, token: str, world: World) -> None:
    family = next(one for one in world.families if one.publications[0].country == "EP" and one.cites)
    first = family.publications[0]
    path = f"{REST}published-data/publication/docdb/{first.docdb}/biblio"
    root = read(ask(service, token, "", path=path))
    assert root.findtext(".//e:abstract/e:p", "", NAMES) == family.abstract
    titles = {one.get("lang"): one.text for one in root.findall(".//e:invention-title", NAMES)}
    assert titles["en"] == family.title
    assert titles.keys() == {"en", "de", "fr"}
    days = [one.text for one in root.findall(".//e:publication-reference/e:document-id/e:date", NAMES)]
    assert days == [f"{first.published:%Y%m%d}"] * 2
    assert len(root.findall(".//e:citation", NAMES)) == len(family.cites)


def test_names_come_twice_and_codes_once_an_office(service: OpenPatentServices, token: str, world: World) -> None:
    family = world.families[0]
    path = f"{REST}published-data/publication/docdb/{family.publications[0].docdb}/biblio"
    root = read(ask(service, token, "", path=path))
    forms = [one.get("data-format") for one in root.findall(".//e:applicant", NAMES)]
    assert forms == ["epodoc"] * len(family.applicants) + ["original"] * len(family.applicants)
    assert len(root.findall(".//e:patent-classification", NAMES)) == 2 * len(family.codes)


def test_an_applicant_is_found_and_written_by_the_name_that_it_files_under(
    service: OpenPatentServices, token: str
) -> None:
    answer = ask(service, token, "pa=wqi")
    names = {(one.text or "").strip() for one in read(answer).findall(".//e:applicant-name/e:name", NAMES)}
    assert names == {"WQI [NL]", "WQI,"}
    assert ask(service, token, "pa=waddenveld").status == 404


def test_a_grant_has_no_abstract(service: OpenPatentServices, token: str, world: World) -> None:
    granted = next(one for f in world.families for one in f.publications if one.kind.startswith("B"))
    path = f"{REST}published-data/publication/docdb/{granted.docdb}/biblio"
    assert read(ask(service, token, "", path=path)).find(".//e:abstract", NAMES) is None


def test_a_family_lists_its_members(service: OpenPatentServices, token: str, world: World, truths: Truths) -> None:
    (unit,) = truths.families
    family = next(one for one in world.families if one.unit == unit)
    path = f"{REST}family/publication/docdb/{family.publications[0].docdb}/biblio"
    answer = ask(service, token, "", path=path)
    members = read(answer).findall(".//o:family-member", NAMES)
    assert {one.get("family-id") for one in members} == {family.id}
    assert numbers(answer) == [one.docdb for one in family.publications]


@pytest.mark.parametrize(
    ("query", "within", "status", "told"),
    [
        ("colour=red", "1-100", 400, "CLIENT.InvalidQuery"),
        ("(cpc=/low G06N10", "1-100", 400, "unbalanced"),
        ("cpc=/low G06N10 cpc=/low H01M10", "1-100", 400, "no operator"),
        ('pd within "soon"', "1-100", 400, "no date"),
        ("", "1-100", 400, "no term"),
        ("pd=1999", "1-100", 404, "SERVER.EntityNotFound"),
        ("pd=2024", "1-101", 413, "CLIENT.RangeTooLarge"),
        ("pd=2024", "2001-2100", 413, "CLIENT.RangeTooLarge"),
    ],
)
def test_what_the_service_refuses_it_says_in_xml(
    service: OpenPatentServices, token: str, query: str, within: str, status: int, told: str
) -> None:
    answer = ask(service, token, query, within)
    assert answer.status == status
    assert told in "".join(read(answer).itertext())


def test_an_unknown_number_is_not_found(service: OpenPatentServices, token: str) -> None:
    path = f"{REST}published-data/publication/docdb/EP.1.A1/biblio"
    assert ask(service, token, "", path=path).status == 404


@pytest.mark.parametrize(
    ("headers", "body"),
    [({}, GRANT), ({"Authorization": "Basic bm9uc2Vuc2U="}, GRANT), ({"Authorization": "Basic ?"}, GRANT),
     ({"Authorization": BASIC}, b"")],
)  # fmt: skip
def test_a_token_is_given_for_the_key_only(service: OpenPatentServices, headers: dict[str, str], body: bytes) -> None:
    answer = service.give_token(headers, body)
    assert answer.status == 401
    assert b"access_token" not in answer.body


def test_nobody_is_answered_without_a_token(service: OpenPatentServices) -> None:
    assert service.answer(SEARCH, {"q": "pd=2024"}, {}).status == 403
    wrong = service.answer(SEARCH, {"q": "pd=2024"}, {"Authorization": "Bearer nonsense"})
    assert (wrong.status, wrong.body) == (400, refused_token().body)


def test_a_token_holds_for_twenty_minutes() -> None:
    now = 100.0
    tokens = Tokens(lambda: now)
    bearer = f"Bearer {tokens.give(BASIC)}"
    assert tokens.is_good(bearer)
    now += TOKEN_S
    assert not tokens.is_good(bearer)


def test_every_answer_says_how_much_more_may_be_asked(service: OpenPatentServices, token: str) -> None:
    first, second = (ask(service, token, "pd=2024").headers for _ in range(2))
    assert "search=green:" in first["X-Throttling-Control"]
    used = [int(one["X-IndividualQuotaPerHour-Used"]) for one in (first, second)]
    assert used[1] > used[0] > 0


def test_a_closed_service_says_so_in_black_and_milliseconds() -> None:
    answer = close_service(1.5)
    assert (answer.status, answer.headers["Retry-After"]) == (403, "1500")
    assert "search=black:0" in answer.headers["X-Throttling-Control"]


def test_a_document_has_no_element_that_a_recorded_one_has_not(
    service: OpenPatentServices, token: str, world: World, shared_data: Path
) -> None:
    recorded: set[str] = set()
    with lzma.open(shared_data / "payloads" / "epo_ops_patent_client_cassettes.jsonl.xz", "rt") as file:
        for line in file:
            answer = json.loads(line)
            if "/biblio" in answer["uri"] or "search" in answer["uri"]:
                recorded |= {one.tag for one in fromstring(answer["body"].encode()).iter()}
    ours = read(ask(service, token, f"pd={world.today.year}"))
    assert {one.tag for one in ours.iter()} <= recorded
