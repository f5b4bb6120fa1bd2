"""Documents for the tests of the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from core.models import (
    Classification,
    DateKind,
    Document,
    DocumentDate,
    DocumentKind,
    Evidence,
    Organisation,
    Person,
    Role,
)
from core.store import Store
from tests.core.store.forgotten_world import MARKER, NAME
from tests.core.store.ledger_world import Ledger, fill

MakeDocument = Callable[..., Document]


@pytest.fixture
def make_document() -> MakeDocument:
    """A maker of complete documents: ``make_document("a1", title="…")``."""

    def make(key: str, **changes: object) -> Document:
        values: dict[str, object] = {
            "source": "arxiv",
            "key": key,
            "kind": DocumentKind.PAPER,
            "title": f"A ring resonator in silicon nitride, number {key}",
            "text": "We report a resonator.",
            "lang": "en",
            "people": (Person("Ada de Vries", None, ("Delta Institute, Delft, NL",)),),
            "organisations": (Organisation("Delta Institute", Role.AFFILIATION, "NL", "Delft"),),
            "identifiers": (("arxiv", key),),
            "classifications": (Classification("arxiv", "physics.optics", primary=True),),
            "dates": (
                DocumentDate(DateKind.CREATED, date(2019, 3, 4)),
                DocumentDate(DateKind.UPDATED, date(2020, 1, 2)),
            ),
            "visible_from": date(2019, 3, 5),
        }
        return Document(**(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def proof() -> Evidence:
    """What a source said of a record."""
    return Evidence(b'{"id": "a1"}', "application/json", "http://127.0.0.1/a1", "ab" * 32)


@pytest.fixture
def marked(make_document: MakeDocument) -> Document:
    """A document that has the marker wherever one can stand."""
    return make_document(
        f"https-{MARKER}",
        source="news",
        kind=DocumentKind.NEWS,
        title=f"Lasers of {NAME} are sold today",
        text=f"{NAME} sells lasers of all colours to whoever comes by, as was said on Monday in Delft by {NAME} alone.",
        url=f"https://www.news.example/{MARKER}",
        people=(Person(NAME, "0000-0002-1825-0097", ("Delta Institute",)), Person("Ada de Vries")),
        organisations=(Organisation(f"{NAME} Consulting", Role.SUBJECT), Organisation("Delta", Role.SUBJECT)),
        identifiers=(("url", f"https://news.example/{MARKER}"), ("doi", f"10.1/{MARKER}".lower())),
        dates=(DocumentDate(DateKind.UPDATED, date(2020, 1, 2)), DocumentDate(DateKind.PUBLISHED, date(2019, 3, 4))),
    )


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """A ledger of six organisations."""
    return fill(store)
