"""Any file by a mapping: columns become fields, and a wrong mapping is refused with its line."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import ConfigurationError, FormatError
from core.models import Classification, Measure, MeasureName, Organisation, Role
from core.store import Store
from core.store.runs import Run
from crawlers.bulk.importer import ImportOptions, import_file

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
MAP = """\
source:
  id: grants
  title: Grants
  publisher: A Fund
  kind: project
  access: bulk
  terms: {licence: CC BY 4.0, keep: full}
  language: en
  cadence: once
  visible_from: published
columns:
  key: Number
  title: Name
  text: Summary
  people: Leaders
  country: Land
  organisations: {coordinator: Coordinator, participant: Partners}
  dates: {published: Start}
  identifiers: {doi: DOI}
  classifications: {cpc: Codes}
ignored: {Budget: no use yet}
"""
HEADER = "Number,Name,Summary,Leaders,Land,Coordinator,Partners,Start,DOI,Codes,Budget\n"
ROW = (
    '{n},"A ""bright"" idea","Two\nlines","Byron, Ada; Noir, Guy",NL,Oudermeer TU,Veldgolf; Koudstroom,2020-05-01,'
    "10.1/X,G02B 6/12;H01S,5\n"
)


def run_csv(store: Store, folder: Path, content: bytes, mapping: str = MAP) -> Run:
    (folder / "map.yml").write_text(mapping, encoding="utf-8")
    (folder / "grants.csv").write_bytes(content)
    options = ImportOptions(mapping=folder / "map.yml", max_document_kb=50)
    return import_file(store, "csv", folder / "grants.csv", options, clock=lambda: NOW)


def test_a_row_becomes_a_document_with_its_lines_as_evidence(store: Store, tmp_path: Path) -> None:
    run_csv(store, tmp_path, b"\xef\xbb\xbf" + (HEADER + ROW.format(n=1)).encode())
    stored = store.documents.load_one("grants:1")
    document = stored.document
    assert (document.title, document.text) == ('A "bright" idea', "Two\nlines")
    assert [p.name for p in document.people] == ["Byron, Ada", "Noir, Guy"]
    assert document.organisations == (
        Organisation("Oudermeer TU", Role.COORDINATOR, "NL"),
        Organisation("Veldgolf", Role.PARTICIPANT, "NL"),
        Organisation("Koudstroom", Role.PARTICIPANT, "NL"),
    )
    assert document.identifiers == (("doi", "10.1/x"),)
    assert document.classifications[1] == Classification("cpc", "H01S")
    assert store.evidence.load(stored.evidence_hash or "").body == ROW.format(n=1).strip().encode()


ROUNDS = (
    MAP[: MAP.index("columns:")]
    + """\
columns:
  key: ["{Firm} {Round} {Day} {Sum}", "{Firm} {Day}"]
  title: ["{Firm}: {Round}", Firm]
  text: [About, More]
  organisations:
    subject: {name: Firm, country: Land, city: Town, identifiers: {url: Site}}
    investor: {name: Investors}
    acquirer: {name: Buyer, place: Seat}
  dates: {published: Day}
  measures:
    raised: {column: Sum, is_money: true}
    valuation: {column: Worth, unit_column: Coin}
    employees: People
"""
)
ROUND_HEADER = "Firm,Round,Day,Sum,About,More,Land,Town,Site,Investors,Buyer,Seat,Worth,Coin,People\n"
ROUND = (
    'Lumen,seed,2026-10-01,$2.5M,Light.,Lasers.,NLD,Delft,https://l.example,A; B,Group,"Bern, Switzerland",900,chf,12\n'
)


def test_a_title_may_be_made_of_columns_and_money_stands_with_its_currency(store: Store, tmp_path: Path) -> None:
    run_csv(store, tmp_path, (ROUND_HEADER + ROUND).encode(), ROUNDS)
    document = store.documents.load_one("grants:Lumen seed 2026-10-01 $2.5M").document
    assert (document.title, document.text) == ("Lumen: seed", "Light.\n\nLasers.")
    assert document.organisations == (
        Organisation("Lumen", Role.SUBJECT, "NL", "Delft", (("url", "https://l.example"),)),
        Organisation("A", Role.INVESTOR),
        Organisation("B", Role.INVESTOR),
        Organisation("Group", Role.ACQUIRER, "CH", "Bern"),
    )
    assert document.measures == (
        Measure(MeasureName.RAISED, 2_500_000.0, "USD"),
        Measure(MeasureName.VALUATION, 900.0, "CHF"),
        Measure(MeasureName.EMPLOYEES, 12.0),
    )


def test_codes_and_numbers_of_patents_are_written_as_those_of_the_offices(store: Store, tmp_path: Path) -> None:
    columns = "columns: {key: Number, title: Name, identifiers: {patent: Number}, classifications: {cpc: Codes}}\n"
    rows = b'Number,Name,Codes\n"US 2019/0341668 A1",A ring of light,G02B 006/12; G06N10/40 (2022.01)\n'
    run_csv(store, tmp_path, rows, MAP[: MAP.index("columns:")].replace("published", "unknown") + columns)
    document = store.documents.load_one("grants:US 2019/0341668 A1").document
    assert document.identifiers == (("patent", "us20190341668"), ("docdb", "us.2019341668.a1"))
    assert [one.code for one in document.classifications] == ["G02B6/12", "G06N10/40"]


def test_what_a_title_is_made_of_may_be_missing_and_rows_of_nothing_are_none(store: Store, tmp_path: Path) -> None:
    bare = "Lumen,,2026-10-01" + "," * 12 + "\n"
    run = run_csv(store, tmp_path, (ROUND_HEADER + bare + "," * 14 + "\n").encode(), ROUNDS)
    document = store.documents.load_one("grants:Lumen 2026-10-01").document
    assert (run.read, document.title, document.measures) == (1, "Lumen", ())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("$2.5M", "a lot", "Sum is no amount of money"),
        (",900,", ",much,", "Worth is not a number"),
        ("Lumen,seed", "#REF!,seed", "Firm holds the error of a spreadsheet"),
        ("Lumen,seed", ",seed", "no {Firm}"),
    ],
)
def test_a_round_that_cannot_be_read_is_refused(store: Store, tmp_path: Path, old: str, new: str, reason: str) -> None:
    run = run_csv(store, tmp_path, (ROUND_HEADER + ROUND.replace(old, new)).encode(), ROUNDS)
    assert run.refused == 1
    assert reason in store.runs.refusals(run.id)[0].refusal.message


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2,too,few\n", "3 columns instead of 11"),
        (ROW.format(n=2).replace("bright", "br\udcffght"), "invalid UTF-8"),
        (ROW.format(n=2).replace('"A ""bright"" idea"', '"A "bright idea'), "broken CSV"),
        (ROW.format(n=2).replace("2020-05-01", "May"), "Start is not a date"),
        (ROW.format(n=""), "no Number"),
        (ROW.format(n=2).replace("Two", "x" * 100_000), "50 kB"),
        (ROW.format(n=2).replace("Two", "x" * 1_000_000), "too long"),
    ],
)
def test_a_broken_row_is_refused_and_the_rest_goes_on(store: Store, tmp_path: Path, row: str, reason: str) -> None:
    text = HEADER + ROW.format(n=1) + row + ROW.format(n=3) + ROW.format(n=4)
    run = run_csv(store, tmp_path, text.encode("utf-8", "surrogateescape"))
    refusals = [one.refusal for one in store.runs.refusals(run.id)]
    assert any(reason in one.message for one in refusals)
    assert refusals[-1].place == "grants.csv:4"
    assert "grants:1" in store.documents.load(["grants:1", "grants:4"])
    assert "grants:4" in store.documents.load(["grants:1", "grants:4"])


def make_plain(number: int) -> str:
    return f"{number},Name {number}" + "," * 9 + "\n"


@pytest.mark.parametrize(
    ("broken", "refused", "count"),
    [
        ('2,"unclosed,t\n', 1, 100),
        ('2,"unclosed,t\n', 1, 20_000),
        (f'2,"{"," * 9}\n', 1, 100),
        ('2,"a\n3,"b\n4,"c\n', 3, 100),
        (f'2,{"x" * 400_000}"\n', 1, 100),
    ],
)
def test_an_open_quote_costs_its_line_only(store: Store, tmp_path: Path, broken: str, refused: int, count: int) -> None:
    plain = "".join(make_plain(n) for n in range(10, count))
    run = run_csv(store, tmp_path, (HEADER + broken + plain + ROW.format(n=5) + make_plain(6)).encode())
    places = [one.refusal.place for one in store.runs.refusals(run.id)]
    assert (run.new, run.refused, run.error) == (count - 8, refused, None)
    assert places[::-1] == [f"grants.csv:{n}" for n in range(2, 2 + refused)]


def test_a_row_without_end_costs_neither_time_nor_memory(store: Store, tmp_path: Path) -> None:
    endless = 'a",b,"c\n' * 60_000
    begin = time.process_time()
    run = run_csv(store, tmp_path, (HEADER + endless + make_plain(7)).encode())
    assert (run.new, run.refused) == (1, 60_000)
    assert time.process_time() - begin < 20


def test_languages_and_keys_are_checked(store: Store, tmp_path: Path) -> None:
    rows = [
        ("1", "EN"),
        ("2", "English"),
        ("3", "klingon"),
        ("4", ""),
        ("k" * 201, "en"),
        ("5\u202e\u0007", "en"),
        ("1~board", "en"),
    ]
    text = "Number,Name,Lang\n" + "".join(f"{key},Name,{lang}\n" for key, lang in rows)
    mapping = MAP[: MAP.index("columns:")] + "columns: {key: Number, title: Name, lang: Lang}\n"
    run = run_csv(store, tmp_path, text.encode(), mapping)
    found = store.documents.load([f"grants:{n}" for n in range(1, 5)])
    assert [found[f"grants:{n}"].document.lang for n in range(1, 5)] == ["en", "en", "und", "en"]
    messages = [one.refusal.message for one in store.runs.refusals(run.id)]
    assert messages == [
        "the key holds a tilde, which stands before the space in ids: '1~board'",
        "the key holds control characters: '5\\u202e\\x07'",
        "the key has 201 characters; the limit is 200",
    ]


def test_a_record_of_a_file_without_date_is_kept_outside_history(store: Store, tmp_path: Path) -> None:
    run = run_csv(store, tmp_path, (HEADER + make_plain(1)).encode())
    document = store.documents.load_one("grants:1").document
    assert (run.new, run.refused) == (1, 0)
    assert (document.dates, document.visible_from) == ((), None)


def test_a_file_without_its_columns_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="columns are missing: Number, Name; there are: a, b") as caught:
        run_csv(store, tmp_path, b"a,b\n1,2\n")
    assert caught.value.place == "grants.csv"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"Number;Name;Start\n1;A;2020\n", "is ';' between them"),
        (b"Number\tName\tStart\n1\tA\t2020\n", "is '\\\\t' between them"),
        (b"Number,Name,Name\n1,A,B\n", "columns that stand twice: Name"),
    ],
)
def test_a_header_that_cannot_be_meant_says_what_is_wrong(store: Store, tmp_path: Path, body: bytes, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        run_csv(store, tmp_path, body)


def test_a_file_with_a_header_only_holds_no_record(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no record"):
        run_csv(store, tmp_path, HEADER.encode())


def test_json_lines_are_mapped_too(store: Store, tmp_path: Path) -> None:
    (tmp_path / "map.yml").write_text(MAP, encoding="utf-8")
    line = '{"Number": "7", "Name": "Lists", "Leaders": ["Ada Byron"], "Partners": ["Veldgolf"], "Start": "2020"}'
    (tmp_path / "grants.jsonl").write_text(line, encoding="utf-8")
    import_file(
        store, "jsonl", tmp_path / "grants.jsonl", ImportOptions(mapping=tmp_path / "map.yml"), clock=lambda: NOW
    )
    document = store.documents.load_one("grants:7").document
    assert [p.name for p in document.people] == ["Ada Byron"]
    assert [o.name for o in document.organisations] == ["Veldgolf"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("  title: Name", "  titel: Name", "map.yml:11: columns.title"),
        ("published: Start", "happened: Start", "map.yml:18: columns.dates.happened"),
        ("access: bulk", "access: feed\n  url: https://a.example/", "map.yml: source.access"),
        ("  key: Number\n", "", "map.yml: columns"),
        ("  title: Name", "  title: '{Name'", "map.yml:13: columns.title"),
        ("kind: project", "kind: novel", "map.yml:5: source.kind"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line(store: Store, tmp_path: Path, old: str, new: str, place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        run_csv(store, tmp_path, HEADER.encode(), MAP.replace(old, new))
    assert caught.value.place is not None
    assert caught.value.place.startswith(place)
