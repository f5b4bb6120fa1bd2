"""Which of its dates a unit is filed under."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import DateKind, Document, DocumentDate, DocumentKind
from index.building import PUBLICATION_DATES


@pytest.mark.parametrize(
    ("kinds", "filed_under"),
    [
        ((DateKind.ENDED, DateKind.GRANTED, DateKind.STARTED, DateKind.UPDATED), DateKind.GRANTED),
        ((DateKind.ENDED, DateKind.STARTED, DateKind.UPDATED), DateKind.STARTED),
        ((DateKind.ENDED, DateKind.UPDATED), DateKind.UPDATED),
    ],
)
def test_a_project_is_filed_where_it_began_not_where_its_page_was_last_changed(
    kinds: tuple[DateKind, ...], filed_under: DateKind
) -> None:
    dates = tuple(DocumentDate(kind, date(2010 + number, 1, 1)) for number, kind in enumerate(kinds))
    project = Document("cordis-fp7", "1", DocumentKind.PROJECT, "A laser", dates=dates)
    first = project.first_date(*PUBLICATION_DATES)
    assert first is not None
    assert first.kind is filed_under
