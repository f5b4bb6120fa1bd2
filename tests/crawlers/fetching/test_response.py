"""What comes of an answer that never came: our error, about the address as the source says it."""

from __future__ import annotations

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError

from core.errors import NoAnswerError, NoHostError, ScoutError, TooLargeError
from crawlers.fetching.response import translate

ASKED = "https://a.example/works"
FETCHED = "http://127.0.0.1:8100/works?key=s3cret"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TooLargeError("too large", place=FETCHED), TooLargeError),
        (DownloadTimeoutError("late"), NoAnswerError),
        (CannotResolveHostError("who?"), NoHostError),
    ],
)
def test_an_error_is_of_the_address_as_the_source_says_it(error: Exception, kind: type[ScoutError]) -> None:
    ours = translate(error, ASKED)
    assert isinstance(ours, kind)
    assert ours.place == ASKED
    assert "s3cret" not in str(ours)


def test_an_error_of_ours_behind_one_of_the_library_is_the_reason() -> None:
    outer = RuntimeError("failed")
    outer.__cause__ = NoHostError("its host is not known", place=FETCHED)
    assert (str(translate(outer, ASKED)), translate(outer, ASKED).code) == (
        f"{ASKED}: its host is not known",
        "NoHostError",
    )
