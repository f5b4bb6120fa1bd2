from __future__ import annotations

import logging

import pytest

from core.errors import RecordError
from crawlers.files.pdf import read_pdf
from crawlers.files.pdf_losses import refusing_losses
from tests.crawlers.files.making import RING, lock_pdf, make_pdf, pack_pdf

BODY = make_pdf([[RING], [f"{number} rings are rounder than {number - 1} of them." for number in range(40)]])


@pytest.mark.parametrize(
    "body",
    [
        pack_pdf(BODY),
        pack_pdf(BODY, lambda packed: packed[:-4]),
        pack_pdf(BODY, lambda packed: packed[:-4] + b"sums"),
        lock_pdf(pack_pdf(BODY), ""),
    ],
    ids=["sound", "no-checksum", "wrong-checksum", "locked"],
)
def test_a_page_that_is_packed_is_read_whole_though_its_checksum_is_not(body: bytes) -> None:
    assert read_pdf(body).text == read_pdf(BODY).text


@pytest.mark.parametrize("body", [pack_pdf(BODY, lambda packed: packed[: len(packed) // 2])])
def test_a_page_that_breaks_off_is_refused(body: bytes) -> None:
    with pytest.raises(RecordError, match="page 1 breaks off"):
        read_pdf(body)


def test_a_form_that_draws_itself_is_refused() -> None:
    form = b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Dot 4 0 R >> >> /Length 7 >>\nstream\n/Dot Do\n"
    body = make_pdf([[RING]], pictures=[0])
    begin, end = body.index(b"/Subtype /Image"), body.index(b"\x80\nendstream")
    with pytest.raises(RecordError, match="cannot be read whole: Detected cyclic form"):
        read_pdf(body[:begin] + form + body[end + 2 :])


def test_slips_that_cost_no_text_are_told_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("pypdf.any")
    with refusing_losses():
        log.warning("Superfluous whitespace found in object header")
    assert not caplog.records
    log.warning("as before")
    assert [record.message for record in caplog.records] == ["as before"]
