"""A small world for the tests of the API: few documents, every trap that a page or an answer may meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from core.accounts import By
from core.desk import Draw, Drawn, Item, Kept, Thing
from core.desk import Part as KeptPart
from core.models import (
    LOCAL_PRINCIPAL,
    SHARED_SPACE,
    Cause,
    Citation,
    Classification,
    DateKind,
    Document,
    DocumentDate,
    DocumentKind,
    Evidence,
    Measure,
    MeasureName,
    Mention,
    Organisation,
    OrganisationKind,
    Person,
    Refusal,
    Role,
    RunCounts,
    Tag,
    TagSet,
)
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from core.stages import StageOptions
from core.store import Store
from core.store.sources import SourceRow
from knowledge.stage import run_resolve

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
SOURCES = (
    SourceRow("arxiv", "arXiv", "arXiv", "paper", "f1", "CC0-1.0", "https://arxiv.example/"),
    SourceRow("news", "Several outlets", "News", "news", "f2", None, "javascript:alert(3)"),
    SourceRow("patents", "Office", f"Patents {SCRIPT}", "patent", "f3"),
)
DELFT = Organisation("Example University Delft", Role.AFFILIATION, "NL")
JENA = Organisation(
    f"Optik {SCRIPT} GmbH",
    Role.APPLICANT,
    "DE",
    kind=OrganisationKind.COMPANY,
    is_sme=True,
    funding_eur=1_250_000.0,
)
RING = "arxiv:2401.00001"
OLD_ID = "arxiv:math/9201207"
HOSTILE = "news:hostile/a b?c#d"
COPY = "news:copy"
PATENT = "patents:US123"
UNTAGGED = "news:untagged"


def _published(*day: int) -> tuple[DocumentDate, ...]:
    return (DocumentDate(DateKind.PUBLISHED, date(*day)),)


DOCUMENTS = (
    Document(
        source="arxiv",
        key="2401.00001",
        kind=DocumentKind.PAPER,
        title="Silicon nitride ring resonators",
        text="We show ring resonators in silicon nitride.\nThey are wrapped by hand.\n\nA laser pumps them.",
        lang="en",
        url="https://arxiv.example/abs/2401.00001",
        licence="CC0-1.0",
        people=(Person("A. Jansen", orcid="0000-0001"), Person(IMAGE)),
        organisations=(DELFT,),
        identifiers=(("arxiv", "2401.00001"), ("doi", "10.1/ring")),
        classifications=(Classification("arxiv", "physics.optics", primary=True),),
        dates=(DocumentDate(DateKind.CREATED, date(2024, 1, 2)),),
        visible_from=date(2024, 1, 3),
    ),
    Document(
        source="arxiv",
        key="math/9201207",
        kind=DocumentKind.PAPER,
        title="An old laser theorem",
        text="A theorem.",
        lang="en",
        dates=_published(1992, 1, 1),
        visible_from=date(1992, 1, 2),
    ),
    Document(
        source="news",
        key="hostile/a b?c#d",
        kind=DocumentKind.NEWS,
        title=f"Laser {SCRIPT} nieuws",
        text=f"Een laser uit Delft. {IMAGE}\nTweede alinea over de laser.",
        lang="nl",
        url="javascript:alert(4)",
        outlet=f"Courant {SCRIPT}",
        people=(Person(f"Piet {SCRIPT}"),),
        identifiers=(("url", "story"),),
        dates=_published(2025, 5, 6),
        visible_from=date(2025, 5, 6),
    ),
    Document(
        source="news",
        key="copy",
        kind=DocumentKind.NEWS,
        title="Laser nieuws",
        text="Een laser uit Delft.",
        lang="nl",
        outlet="Bode",
        identifiers=(("url", "story"),),
        dates=_published(2025, 5, 7),
        visible_from=date(2025, 5, 7),
        lead_only=True,
    ),
    Document(
        source="patents",
        key="US123",
        kind=DocumentKind.PATENT,
        title="Laser modulator",
        text="A modulator. " * 3000,
        lang="en",
        organisations=(JENA,),
        identifiers=(("patent", "us123"),),
        classifications=(Classification("cpc", "G02F1/03"),),
        dates=(DocumentDate(DateKind.FILED, date(2023, 1, 1)), DocumentDate(DateKind.GRANTED, date(2026, 2, 3))),
        visible_from=date(2026, 2, 3),
        citations=(
            Citation("patent", "us9000001b2", "X", "examiner"),
            Citation("doi", "10.1/ring"),
            Citation("text", f"A. Author, On rings {SCRIPT}"),
        ),
        measures=(Measure(MeasureName.CITED_BY, 1204), Measure(MeasureName.RAISED, 3_000_000, "EUR")),
    ),
    Document(source="news", key="untagged", kind=DocumentKind.NEWS, title="Undated laser note", lang="en"),
)
TAGS = TagSet(
    RING,
    2,
    "tagger-1",
    "taxonomy-1",
    tags=(
        Tag("silicon-nitride-photonics", 0.9, True, (("base rate", -1.1), ("frequency", 0.8), ("title", 2.5))),
        Tag("integrated-photonics", 0.9, True, (("by silicon-nitride-photonics", 2.2),)),
        Tag("semiconductor-lasers", 0.001, False, (("base rate", -1.1), ("one of many", -5.8))),
    ),
    mentions=(
        Mention("title", 0, 15, "Silicon nitride", "silicon-nitride-photonics"),
        Mention("text", 27, 42, "silicon nitride", "silicon-nitride-photonics"),
        Mention("text", 27, 34, "silicon", "silicon-photonics"),
        Mention("text", 0, 4, "Gone", "silicon-photonics"),
    ),
)
ROUND = Signal(
    SignalKind.FUNDING,
    "text",
    0,
    20,
    Certainty.DONE,
    "funding 1",
    ((Part.COMPANY, f"Optik {SCRIPT}"), (Part.INVESTOR, IMAGE)),
    ((MoneyName.AMOUNT, Money(5e6, 7e6, "EUR")), (MoneyName.VALUATION, Money(9e7, 9e7, "EUR"))),
    (("round", f"Series {SCRIPT}"),),
)
# What is told by one outlet is denied by the other a day later.
SIGNALS = {HOSTILE: (ROUND,), COPY: (replace(ROUND, certainty=Certainty.DENIED, facts=()),)}


def fill_store(store: Store) -> None:
    """Save the world; the ring paper twice, so that it has a revision."""
    store.sources.save(SOURCES, NOW)
    first = DOCUMENTS[0]
    draft = Document(first.source, first.key, first.kind, f"Draft {SCRIPT}", first.text, "en", dates=first.dates)
    store.documents.save([(draft, None)], NOW - timedelta(days=2))
    store.documents.save([(document, _evidence(document)) for document in DOCUMENTS], NOW - timedelta(days=1))
    others = (TagSet(d.id, 1, "tagger-1", "taxonomy-1", signals=SIGNALS.get(d.id, ())) for d in DOCUMENTS[1:-1])
    store.tags.save([TAGS, *others], NOW)
    store.pending.enqueue("resolve", [(UNTAGGED, 1)], Cause.NEW, NOW)
    run_resolve(store, StageOptions(clock=lambda: NOW))
    _save_runs(store)


def _evidence(document: Document) -> Evidence | None:
    if document.id == UNTAGGED:
        return None
    if document.id == PATENT:
        return Evidence(b"\xff\xfe\x00binary", "application/zip")
    return Evidence(f"<html>{SCRIPT}{document.key}</html>".encode(), "text/html")


def _save_runs(store: Store) -> None:
    refused = RunCounts(read=3, new=2)
    refused.refuse(Refusal("RecordError", "feed.xml:7", f"no title {SCRIPT}", "sample"))
    for source, counts, error in (
        ("arxiv", RunCounts(read=2, new=2), None),
        ("news", refused, None),
        ("patents", RunCounts(), "FormatError: not a feed"),
    ):
        run_id = store.runs.start("crawl", NOW - timedelta(hours=1), source)
        store.runs.finish(run_id, counts, NOW - timedelta(minutes=59), error)


def fill_desk(
    store: Store, space: str = SHARED_SPACE, owner: str = LOCAL_PRINCIPAL, name: str = "Lasers", document: str = RING
) -> None:
    """Keep a search with a draw, a list and a note in a space."""
    by, kept = By(owner), Kept(name, owner, space)
    made = store.saved_searches.add(kept, urlencode({"q": name}), by, NOW)
    search = store.saved_searches.load(made, (space,))
    unit = store.units.of_documents([document])[document]
    facts = ("laser", 7, 1, 1, 0, 0, owner, NOW)
    store.draws.add(search, Draw(0, made, *facts, units=(Drawn(unit, KeptPart.TOP, 1),)), by, NOW)
    held = store.lists.load(store.lists.add(kept, by, NOW), (space,))
    store.lists.put(held, Item(Thing.DOCUMENT, document, name, owner, NOW), by, NOW)
    store.notes.add(kept, (Thing.DOCUMENT, document), by, NOW)
