"""What every engine does alike: matching, filters, counts, order, pages, updates, generations, refusals."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.errors import EngineError, InputError, RefusedEntriesError, StaleCursorError
from core.models import DocumentKind, Precision
from index.engine import Engine
from index.entry import EntryActor, IndexEntry
from index.query import Bar, Expression, FacetCount, FacetField, Filters, Interval, Phrase, Query, Sort, Word
from tests.index.entries import LIBRARY, fill, find, make_entry, make_query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ring", {"ring", "laser"}),
        ("RINGS", {"ring", "laser"}),
        ("ring resonator", {"ring"}),
        ('"ring resonator"', {"ring"}),
        ('"resonator ring"', set()),
        ('"ring cavities"', {"laser"}),
        ("ring -laser", {"ring"}),
        ("+laser ring", {"laser"}),
        ("-ring", {"accu", "zelle"}),
        ("laser OR waveguide", {"ring", "laser"}),
        ("+(accu OR resonator OR scheepvaart)", {"ring", "accu"}),
        ('cavity OR "ring resonator"', {"ring", "laser"}),
        ('-"ring cavity" ring', {"ring"}),
        ("title:laser", {"laser"}),
        ("title:ring", {"ring"}),
        ("text:ring", {"laser"}),
        ('text:"ring resonator"', set()),
        ("author:vries", {"ring"}),
        ('author:"anna maria muller"', {"ring"}),
        ('author:"vries anna"', set()),
        ("organisation:asml", {"laser"}),
        ('organisation:"holding carl"', set()),
        ("asml", {"laser"}),
        ("Müller", {"ring"}),
        ("1709.10488", {"ring"}),
        ("doi:10.1103/PhysRevX.7.1", {"ring"}),
        ("battery", {"ring", "laser"}),
        ("lithium-ion", {"laser"}),
        ("batterij", {"accu"}),
        ("batterie", {"ring", "laser", "zelle"}),
        ("festkorperelektrolyt", {"zelle"}),
        ("GRÖSSE", {"zelle"}),
        ("kind:patent", {"laser"}),
        ("-kind:news", {"ring", "laser"}),
        ("source:epo", {"laser"}),
        ("technology:photonics", {"ring", "laser"}),
        ("technology:photonics -technology:lasers", {"ring"}),
        ("actor:ror:asml", {"laser"}),
        ("country:nl", {"ring", "laser"}),
        ("country:nl OR country:de -kind:patent", {"ring"}),
        ("language:de OR language:nl", {"accu", "zelle"}),
        ("date:2021", {"laser", "accu"}),
        ("date:2021-07-14", {"laser"}),
        ("date:..2019", {"ring"}),
        ("date:2021-08..", {"accu"}),
        ("nowhere", set()),
        ("", {"ring", "laser", "accu", "zelle"}),
    ],
)
def test_a_search_string_matches(library: Engine, text: str, expected: set[str]) -> None:
    assert find(library, text) == expected


def test_three_of_four_words_are_enough(library: Engine) -> None:
    assert find(library, "silicon nitride ring spectrometer") == {"ring"}
    assert find(library, "silicon nitride spectrometer") == set()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 3, 2), set()),
        (date(2019, 3, 3), {"ring"}),
        (date(2021, 8, 1), {"ring", "laser"}),
        (date.max, {"ring", "laser", "accu"}),
    ],
)
def test_as_of_sees_what_was_visible(library: Engine, day: date, expected: set[str]) -> None:
    assert find(library, "", as_of=day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date.min, {"ring", "laser", "accu"}),
        (date(2019, 3, 3), {"ring", "laser", "accu"}),
        (date(2019, 3, 4), {"laser", "accu"}),
        (date.max, set()),
    ],
)
def test_what_was_readable_before_a_day_is_left_out(library: Engine, day: date, expected: set[str]) -> None:
    query = Query(filters=Filters(readable_from=day))
    assert {hit.entry.id for hit in library.search(query).hits} == expected


@pytest.mark.parametrize(
    ("spaces", "expected"),
    [((), 0), (("shared",), 3), (("group-a",), 1), (("shared", "group-a"), 4), (None, 4)],
)
def test_only_asked_spaces_are_seen(library: Engine, spaces: tuple[str, ...] | None, expected: int) -> None:
    assert library.search(Query(filters=Filters(spaces=spaces))).total == expected


def test_facets_count_all_matches_by_frequency_then_value(library: Engine) -> None:
    answer = library.search(Query(limit=1, facets=tuple(FacetField), facet_size=3))
    assert answer.facets[FacetField.KIND] == (
        FacetCount("news", 2),
        FacetCount("paper", 1),
        FacetCount("patent", 1),
    )
    assert answer.facets[FacetField.TECHNOLOGY][:2] == (FacetCount("batteries", 2), FacetCount("photonics", 2))
    assert answer.facets[FacetField.COUNTRY] == (FacetCount("NL", 2), FacetCount("DE", 1))
    assert [c.value for c in answer.facets[FacetField.SOURCE]] == ["arxiv", "bits", "epo"]


def test_facet_values_of_equal_count_are_cut_by_value(engine: Engine) -> None:
    fill(engine, [make_entry(f"u{n}", technologies=(f"t{n:04}", "all")) for n in range(300)])
    answer = engine.search(Query(facets=(FacetField.TECHNOLOGY,), facet_size=3))
    assert [c.value for c in answer.facets[FacetField.TECHNOLOGY]] == ["all", "t0000", "t0001"]


def test_facets_are_exact_over_many_commits(engine: Engine) -> None:
    generation = engine.create()
    with engine.writer(generation) as writer:
        for part in range(4):
            writer.put(make_entry(f"u{part}.{n}", technologies=(f"t{n * (part + 1)}",)) for n in range(200))
            writer.commit()
    engine.activate(generation)
    answer = engine.search(Query(facets=(FacetField.TECHNOLOGY,), facet_size=100))
    assert answer.facets[FacetField.TECHNOLOGY][:2] == (FacetCount("t0", 4), FacetCount("t108", 4))


@pytest.mark.parametrize(
    ("interval", "first", "last", "bars", "undated"),
    [
        (Interval.YEAR, Bar(date(2019, 1, 1), 1), Bar(date(2021, 1, 1), 2), 3, 1),
        (Interval.QUARTER, Bar(date(2019, 1, 1), 1), Bar(date(2021, 7, 1), 2), 11, 1),
        (Interval.MONTH, Bar(date(2019, 3, 1), 1), Bar(date(2021, 9, 1), 1), 31, 1),
    ],
)
def test_the_histogram_fills_gaps(
    library: Engine, interval: Interval, first: Bar, last: Bar, bars: int, undated: int
) -> None:
    answer = library.search(Query(histogram=interval))
    assert (answer.histogram[0], answer.histogram[-1]) == (first, last)
    assert (len(answer.histogram), answer.undated) == (bars, undated)


def test_a_year_alone_has_no_month(engine: Engine) -> None:
    fill(engine, [make_entry(precision=Precision.YEAR)])
    assert engine.search(Query(histogram=Interval.YEAR)).histogram == (Bar(date(2020, 1, 1), 1),)
    answer = engine.search(Query(histogram=Interval.MONTH))
    assert (answer.histogram, answer.undated) == ((), 1)


def test_a_word_of_the_title_weighs_more(engine: Engine) -> None:
    fill(
        engine,
        [make_entry("text", title="A laser", text="with a qubit"), make_entry("title", title="A qubit", text="laser")],
    )
    assert [hit.entry.id for hit in engine.search(make_query("qubit")).hits] == ["title", "text"]


def test_filters_do_not_change_scores(library: Engine) -> None:
    plain = library.search(make_query("+laser"))
    filtered = library.search(make_query("+laser kind:patent country:nl date:2021", as_of=date(2022, 1, 1)))
    assert filtered.hits[0].score == pytest.approx(plain.hits[0].score)


@pytest.mark.parametrize(("sort", "first", "last"), [(Sort.NEWEST, "accu", "zelle"), (Sort.OLDEST, "ring", "zelle")])
def test_orders_of_time_end_with_the_undated(library: Engine, sort: Sort, first: str, last: str) -> None:
    ids = [hit.entry.id for hit in library.search(Query(sort=sort)).hits]
    assert (ids[0], ids[-1]) == (first, last)


def test_without_words_the_newest_come_first(library: Engine) -> None:
    assert library.search(Query()).hits[0].entry.id == "accu"


def test_equal_scores_come_newest_first(engine: Engine) -> None:
    days = [date(2020, 1, 1) + timedelta(days=n * 7 % 50) for n in range(50)]
    fill(engine, [make_entry(f"u{n}", title="laser", published=day) for n, day in enumerate(days)])
    hits = engine.search(make_query("laser", limit=20)).hits
    assert [hit.entry.published for hit in hits] == sorted(days, reverse=True)[:20]


def pages(engine: Engine, query: Query) -> list[str]:
    ids: list[str] = []
    while True:
        answer = engine.search(query)
        ids += [hit.entry.id for hit in answer.hits]
        if answer.next_cursor is None:
            return ids
        query = replace(query, cursor=answer.next_cursor)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_give_each_match_once_and_in_the_same_order(engine: Engine, sort: Sort, limit: int) -> None:
    generation = engine.create()
    with engine.writer(generation) as writer:
        for part in range(3):  # many equal scores and days, in several segments
            writer.put(
                make_entry(
                    f"u{part}.{n}", title="laser " * (1 + n % 3), published=date(2020, 1, 1 + n % 2) if n % 5 else None
                )
                for n in range(30)
            )
            writer.commit()
    engine.activate(generation)
    found = pages(engine, make_query("laser", sort=sort, limit=limit))
    assert len(found) == len(set(found)) == 90
    assert found == [hit.entry.id for hit in engine.search(make_query("laser", sort=sort, limit=100)).hits]


def test_the_last_full_page_has_no_cursor(library: Engine) -> None:
    assert library.search(Query(limit=4)).next_cursor is None
    assert library.search(Query(limit=3)).next_cursor is not None


def test_a_limit_of_nothing_still_counts(library: Engine) -> None:
    answer = library.search(Query(limit=0, facets=(FacetField.KIND,)))
    assert (answer.total, answer.hits, answer.next_cursor) == (4, (), None)
    assert answer.facets[FacetField.KIND]


@pytest.mark.parametrize("limit", [-1, 101])
def test_a_limit_out_of_range_is_refused(library: Engine, limit: int) -> None:
    with pytest.raises(InputError, match="limit"):
        library.search(Query(limit=limit))


@pytest.mark.parametrize("cursor", ["x", "%%%", "é", "AAAAAAAAAAAAAAAAAAAA", "A" * 5_000, "\ud800"])
def test_what_is_no_cursor_is_refused(library: Engine, cursor: str) -> None:
    with pytest.raises(InputError, match="no cursor"):
        library.search(Query(cursor=cursor))


def test_a_changed_cursor_is_refused(library: Engine) -> None:
    cursor = library.search(Query(limit=1)).next_cursor
    assert cursor is not None
    with pytest.raises(InputError, match="no cursor"):
        library.search(Query(limit=1, cursor=cursor[:-8] + "AAAAAAAA"))


def test_a_cursor_of_another_search_is_refused(library: Engine) -> None:
    cursor = library.search(Query(limit=1)).next_cursor
    with pytest.raises(InputError, match="another search"):
        library.search(make_query("laser", cursor=cursor))


def test_a_cursor_of_another_generation_is_stale(engine: Engine) -> None:
    fill(engine, LIBRARY)
    cursor = engine.search(Query(limit=1)).next_cursor
    fill(engine, LIBRARY)
    with pytest.raises(StaleCursorError):
        engine.search(Query(limit=1, cursor=cursor))


def test_hits_give_the_whole_entry_back(library: Engine) -> None:
    assert {hit.entry.id: hit.entry for hit in library.search(Query()).hits} == {e.id: e for e in LIBRARY}
    assert library.get("ring") == LIBRARY[0]
    assert library.get("nobody") is None


def test_highlights_mark_what_matched(library: Engine) -> None:
    hit = library.search(make_query('ring OR laser +"lithium ion"', highlight=True)).hits[0]
    assert hit.title is not None
    assert hit.snippet is not None
    assert [hit.title.text[a:b] for a, b in hit.title.spans] == ["laser"]
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.spans] == ["laser", "ring", "lithium ion"]


def test_explain_gives_a_part_for_each_clause(library: Engine) -> None:
    query = make_query("ring OR cavity +laser nowhere")
    parts = library.explain(make_query("ring laser"), "laser")
    assert set(parts) == {"ring", "laser"}
    assert sum(parts.values()) == pytest.approx(library.search(make_query("ring laser")).hits[0].score, rel=1e-4)
    assert library.explain(query, "ring") == {}


def test_an_update_replaces(engine: Engine) -> None:
    generation = fill(engine, LIBRARY)
    with engine.writer(generation) as writer:
        writer.put([replace(LIBRARY[0], title="A spectrometer", version=2)])
    assert engine.count() == 4
    assert find(engine, "title:resonator") == set()
    assert find(engine, "spectrometer") == {"ring"}


@pytest.mark.parametrize("commit", [True, False])
def test_a_late_write_never_overwrites_a_newer_one(engine: Engine, commit: bool) -> None:
    generation = engine.create()
    with engine.writer(generation) as writer:
        writer.put([make_entry(title="new", version=7)])
        if commit:
            writer.commit()
        writer.put([make_entry(title="old", version=6)])
    engine.activate(generation)
    entry = engine.get("u1")
    assert entry is not None
    assert (entry.title, engine.count()) == ("new", 1)


def test_the_same_version_again_replaces(engine: Engine) -> None:
    generation = fill(engine, [make_entry(title="one")])
    with engine.writer(generation) as writer:
        writer.put([make_entry(title="two"), make_entry(title="three")])
    assert (engine.count(), find(engine, "three"), find(engine, "one OR two")) == (1, {"u1"}, set())


def test_deleting_removes_and_forgives_the_unknown(engine: Engine) -> None:
    generation = fill(engine, LIBRARY)
    with engine.writer(generation) as writer:
        writer.delete({"ring": 1, "nobody": 1})
    assert (engine.count(), find(engine, "resonator")) == (3, set())


def test_a_deleted_entry_may_come_back(engine: Engine) -> None:
    generation = fill(engine, LIBRARY)
    with engine.writer(generation) as writer:
        writer.delete({"ring": 1})
        writer.put(LIBRARY[:1])
    assert find(engine, "resonator") == {"ring"}


def test_what_was_not_committed_is_gone_after_an_error(engine: Engine) -> None:
    generation = fill(engine, LIBRARY[:1])

    def fail() -> None:
        with engine.writer(generation) as writer:
            writer.put(LIBRARY[1:2])
            writer.commit()
            writer.put(LIBRARY[2:])
            raise KeyError("somewhere else")

    with pytest.raises(KeyError):
        fail()
    assert find(engine, "") == {"ring", "laser"}


def test_a_commit_is_seen_by_readers_that_are_open(engine: Engine) -> None:
    generation = fill(engine, LIBRARY[:1])
    with engine.writer(generation) as writer:
        writer.put(LIBRARY[1:2])
        assert engine.search(Query()).total == 1
        writer.commit()
        assert engine.search(Query()).total == 2


def test_a_generation_is_built_beside_the_live_one(engine: Engine) -> None:
    first = fill(engine, LIBRARY[:1])
    second = engine.create()
    with engine.writer(second) as writer:
        writer.put(LIBRARY)
    assert (engine.live(), engine.count(), engine.count(second)) == (first, 1, 4)
    engine.activate(second)
    assert (engine.live(), engine.count(), list(engine.generations())) == (second, 4, [first, second])
    engine.drop(first)
    assert list(engine.generations()) == [second]


def test_readers_go_on_during_a_swap(engine: Engine) -> None:
    generation = fill(engine, LIBRARY)
    totals: set[int] = set()
    failures: list[Exception] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                totals.add(engine.search(make_query("ring")).total)
            except Exception as exc:  # noqa: BLE001  a thread must not swallow what the test asks about
                failures.append(exc)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(5):
        old, generation = generation, fill(engine, LIBRARY)
        engine.drop(old)
    stop.set()
    reader.join()
    assert (failures, totals) == ([], {2})


def test_the_live_generation_cannot_be_dropped(engine: Engine) -> None:
    generation = fill(engine, LIBRARY)
    with pytest.raises(EngineError, match="live"):
        engine.drop(generation)
    assert engine.count() == 4


@pytest.mark.parametrize("name", ["nowhere", "../../etc", "", "tantivy-000001-aaaaaa"])
def test_an_unknown_generation_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(EngineError):
        engine.activate(name)
    with pytest.raises(EngineError):
        engine.drop(name)
    with pytest.raises(EngineError), engine.writer(name):
        pass


def test_before_the_first_generation_there_is_nothing_to_search(engine: Engine) -> None:
    assert (engine.live(), list(engine.generations())) == (None, [])
    with pytest.raises(EngineError, match="scout index"):
        engine.search(Query())


def test_an_empty_generation_answers(engine: Engine) -> None:
    fill(engine, [])
    answer = engine.search(make_query("ring", facets=tuple(FacetField), histogram=Interval.YEAR, highlight=True))
    assert (answer.total, answer.hits, answer.histogram, answer.undated) == (0, (), (), 0)
    assert all(counts == () for counts in answer.facets.values())


@pytest.mark.parametrize(
    "fields",
    [
        {"title": 3},
        {"title": None},
        {"text": b"bytes"},
        {"kind": "patent or so"},
        {"published": "2020-01-01"},
        {"visible_from": 2020},
        {"version": 1.5},
        {"version": -1},
        {"version": 2**70},
        {"technologies": ("ok", "")},
        {"technologies": ("a\ud800",)},
        {"technologies": "quantum"},
        {"mentioned": (None,)},
        {"sources": (7,)},
        {"lang": ""},
        {"people": (None,)},
        {"identifiers": (("doi",),)},
        {"actors": (EntryActor("", "Nobody", "applicant"),)},
        {"actors": (EntryActor("x", None, "applicant"),)},  # type: ignore[arg-type]
        {"space": "s" * 600},
    ],
)
def test_a_value_of_a_wrong_type_is_refused_and_the_rest_goes_on(engine: Engine, fields: dict[str, object]) -> None:
    generation = engine.create()
    with engine.writer(generation) as writer:
        with pytest.raises(RefusedEntriesError) as caught:
            writer.put([LIBRARY[0], make_entry("wrong", **fields), LIBRARY[1]])
        writer.put(LIBRARY[2:])
    engine.activate(generation)
    assert set(caught.value.reasons) == {"wrong"}
    assert "'wrong'" in str(caught.value)
    assert engine.count() == 4


@pytest.mark.parametrize(
    "text",
    ["a\x00qubit", "\ud800 qubit \udfff", "qubit" + " x" * 2_500_000, "qubit " + "y" * 5_000_000, "\ufdfa½ qubit ﾞ"],
    ids=["nul", "surrogates", "many words", "one long word", "odd letters"],
)
def test_odd_texts_are_indexed(engine: Engine, text: str) -> None:
    fill(engine, [make_entry(title=text[:50], text=text, people=(text[:20],))])
    hit = engine.search(make_query("qubit", highlight=True)).hits[0]
    assert hit.snippet is not None
    assert "qubit" in hit.snippet.text


@pytest.mark.parametrize(
    "query",
    [
        Query(Expression(wanted=(Word("\ud800"),))),
        Query(Expression(wanted=(Word("two words"), Phrase(("a", ""))))),
        Query(filters=Filters(technologies=("\ud800",))),
        Query(filters=Filters(excluded=((FacetField.SOURCE, "\ud800"),), sources=("nul\0",))),
        Query(filters=Filters(published_from=date.max, published_until=date.min)),
        Query(filters=Filters(published_until=date.min)),
    ],
)
def test_odd_questions_find_nothing(library: Engine, query: Query) -> None:
    assert library.search(query).total == 0


def test_the_first_and_last_day_there_are(engine: Engine) -> None:
    fill(engine, [make_entry("a", published=date.min), make_entry("z", published=date.max)])
    answer = engine.search(Query(histogram=Interval.MONTH))
    assert [bar.start for bar in answer.histogram] == [date(1, 1, 1), date(9999, 12, 1)]
    assert find(engine, "date:9999") == {"z"}
    assert [hit.entry.id for hit in engine.search(Query(sort=Sort.OLDEST)).hits] == ["a", "z"]


def test_kinds_of_all_documents_can_be_searched(engine: Engine) -> None:
    entries: list[IndexEntry] = [make_entry(kind.value, kind=kind) for kind in DocumentKind]
    fill(engine, entries)
    assert all(find(engine, f"kind:{kind}") == {kind.value} for kind in DocumentKind)


def test_what_has_all_the_words_stands_before_what_repeats_some(engine: Engine) -> None:
    repeating = make_entry("some", title="Silicon nitride ring, silicon nitride ring", text="silicon nitride ring " * 9)
    whole = make_entry("all", title="A study", text="Silicon and nitride. " + "Filler. " * 90 + "A ring as resonator.")
    fill(engine, [repeating, whole, *(make_entry(f"other{n}", title="Else") for n in range(20))])
    answer = engine.search(make_query("silicon nitride ring resonator"))
    assert [hit.entry.id for hit in answer.hits] == ["all", "some"]
    assert "all of the words" in engine.explain(make_query("silicon nitride ring resonator"), "all")
