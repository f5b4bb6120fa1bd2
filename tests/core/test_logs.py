"""What logs say of a defect: where it is, and nothing of what variables held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from core.logs import configure_logs, get_logger
from core.settings import LogSettings

KEY = "s3cret-key"
HEADERS = {"X-Key": KEY}


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def fail(headers: dict[str, str]) -> None:
    raise RuntimeError(f"{len(headers)} header too many")


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_says_where_it_was_and_not_what_variables_held(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(LogSettings(format=form))
    try:
        fail(HEADERS)
    except RuntimeError:
        get_logger(__name__).exception("a defect")
    said = capsys.readouterr().err
    assert ("1 header too many" in said, "test_logs.py" in said, KEY in said) == (True, True, False)
