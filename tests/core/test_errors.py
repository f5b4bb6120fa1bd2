from __future__ import annotations

import pytest

from core import errors
from core.errors import QueryError, ScoutError

CLASSES = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, ScoutError)]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_stands_in_the_tree_with_its_status(kind: type[ScoutError]) -> None:
    lines = [line for line in (errors.__doc__ or "").splitlines() if kind.__name__ in line.split()]
    lines = lines or [line for line in (errors.__doc__ or "").splitlines() if f"─ {kind.__name__} " in line]
    assert len(lines) == 1
    assert str(kind.status) in lines[0]


def test_a_message_begins_with_its_place() -> None:
    assert str(ScoutError("no title", place="papers.jsonl:3")) == "papers.jsonl:3: no title"
    assert str(QueryError("quotes are open", column=7)) == "column 7: quotes are open"
