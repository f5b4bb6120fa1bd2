"""How commands end, by how their runs went."""

from __future__ import annotations

import pytest
import typer

from api.cli.outcome import finish
from core.clock import utc_now
from core.store.runs import BROKEN_OFF, Run


@pytest.mark.parametrize(
    ("errors", "refused", "code"),
    [
        ([None], 0, 0),
        ([None], 2, 3),
        ([None, "its quiet hours last until 01:00 UTC"], 0, 3),
        ([None, "NoHostError: https://a.example/: its host is not known"], 0, 1),
        (["its quiet hours last until 01:00 UTC", BROKEN_OFF], 2, 1),
    ],
)
def test_what_failed_is_told_from_what_was_left_for_later(errors: list[str | None], refused: int, code: int) -> None:
    now = utc_now()
    runs = [Run(1, "crawl", "arxiv", now, now, 0, 0, 0, 0, refused, 1.0, error) for error in errors]
    with pytest.raises(typer.Exit) as ended:
        finish(runs)
    assert ended.value.exit_code == code
