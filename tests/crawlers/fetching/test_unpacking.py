"""What was packed comes back whole or not at all, and never larger than the limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NoAnswerError, TooLargeError
from crawlers.fetching.unpacking import unpack

MB = 1024 * 1024
TEXT = b"".join(b"line %d\n" % number for number in range(20_000))


def deflate_raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "deflate without its start": ("deflate", deflate_raw),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
every_packer = pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)


@every_packer
@given(body=st.binary(max_size=2000))
def test_what_was_packed_comes_back(coding: str, pack: Callable[[bytes], bytes], body: bytes) -> None:
    assert unpack(pack(body), coding, MB) == (body, "")


@every_packer
@pytest.mark.parametrize("body", [TEXT, bytes(3 * MB)], ids=["text", "zeros"])
def test_what_takes_many_steps_comes_back(coding: str, pack: Callable[[bytes], bytes], body: bytes) -> None:
    assert unpack(pack(body), coding, 4 * MB) == (body, "")


@every_packer
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_what_breaks_off_is_refused(coding: str, pack: Callable[[bytes], bytes], part: float) -> None:
    packed = pack(TEXT)
    with pytest.raises(NoAnswerError, match="breaks off"):
        unpack(packed[: int(len(packed) * part)], coding, MB)


@every_packer
def test_the_beginning_is_given_where_more_was_not_wanted(coding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(TEXT)
    body, _ = unpack(packed[: len(packed) * 9 // 10], coding, MB, is_whole=False)
    assert 0 < len(body) < len(TEXT)
    assert TEXT.startswith(body)


@every_packer
def test_the_limit_is_exact(coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert unpack(pack(TEXT), coding, len(TEXT))[0] == TEXT
    with pytest.raises(TooLargeError):
        unpack(pack(TEXT), coding, len(TEXT) - 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@given(body=st.binary(min_size=1, max_size=200))
def test_any_bytes_are_unpacked_or_refused(coding: str, body: bytes) -> None:
    try:
        unpacked, _ = unpack(body, coding, MB)
    except (NoAnswerError, TooLargeError):
        return
    assert len(unpacked) <= MB


@pytest.mark.parametrize("wrong", [b"x", bytes(8)], ids=["text", "zeros"])
def test_gzip_files_in_a_row_are_one_and_padding_is_left(wrong: bytes) -> None:
    assert unpack(gzip.compress(b"one ") + gzip.compress(b"two") + wrong, "gzip", MB) == (b"one two", "")


def test_a_wrong_check_sum_is_refused() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-8] ^= 1
    with pytest.raises(NoAnswerError, match="cannot be unpacked"):
        unpack(bytes(packed), "gzip", MB)


def test_a_wide_window_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(TEXT) + packer.flush()
    with pytest.raises(NoAnswerError, match="cannot be unpacked"):
        unpack(packed, "zstd", MB)


@pytest.mark.parametrize(
    ("coding", "left"),
    [("identity", "identity"), ("secret, gzip", "secret"), ("gzip, secret", "gzip, secret"), ("", "")],
)
def test_codings_that_nobody_knows_are_left(coding: str, left: str) -> None:
    packed = gzip.compress(b"text")
    assert unpack(packed, coding, MB) == (b"text" if coding.endswith("gzip") else packed, left)


def test_layers_are_taken_off_from_the_last_and_are_few() -> None:
    assert unpack(brotli.compress(gzip.compress(b"text")), "gzip , br", MB) == (b"text", "")
    with pytest.raises(NoAnswerError, match="packed 4 times"):
        unpack(b"", ", ".join(["gzip"] * 4), MB)
