"""However an inner address is written, it is not asked for."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.egress.addresses import is_inner_number, is_inside, plain_host, plain_name
from core.egress.gate import ANY_PORT, Allowed, EgressGate, EgressRules
from core.errors import EgressError
from tests.core.egress.spellings import load_spellings

INNER = load_spellings("inner_addresses.txt")
PUBLIC = load_spellings("public_addresses.txt")
GATE = EgressGate(EgressRules())
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")

inner_numbers = st.sampled_from(
    [IPv4Network(one) for one in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")]
).flatmap(lambda network: st.ip_addresses(v=4, network=network))
parts = st.sampled_from(["{:d}", "0x{:x}", "0X{:X}", "0{:o}", "0x{:08x}", "{:03d}"])


@st.composite
def spelled_as_parts(draw: st.DrawFn, number: int) -> str:
    """One to four parts, the last of which holds all bytes that are left, each in a base of its own."""
    given_bytes = number.to_bytes(4, "big")
    count = draw(st.integers(1, 4))
    values = [*given_bytes[: count - 1], int.from_bytes(given_bytes[count - 1 :], "big")]
    return ".".join(draw(parts).format(value) for value in values) + draw(st.sampled_from(["", "."]))


def spelled_in_ipv6(number: int) -> st.SearchStrategy[str]:
    carried = [
        0xFFFF << 32 | number,
        number,
        0xFFFF << 48 | number,
        0x64FF9B << 96 | number,
        0x64FF9B0001 << 80 | number,
        0x2002 << 112 | number << 80 | 1,
        0x20010000 << 96 | number ^ 0xFFFF_FFFF,
        0x26064700 << 96 | 0x5EFE << 32 | number,
    ]
    spelled = [str(IPv6Address(one)) for one in carried] + [IPv6Address(one).exploded.upper() for one in carried]
    return st.sampled_from([*spelled, f"::ffff:{IPv4Address(number)}"]).map(lambda text: f"[{text}]")


def spelled(number: IPv4Address) -> st.SearchStrategy[str]:
    plain = str(number)
    signs = st.sampled_from([plain, f"{plain}.", plain.translate(FULL_WIDTH), plain.replace(".", "。")])
    return st.one_of(signs, spelled_as_parts(int(number)), spelled_in_ipv6(int(number)))


exceptions = st.lists(
    st.builds(
        Allowed.make,
        st.sampled_from(["outlet.example", "127.0.0.2", "10.9.0.0/16", "::1", "fd00::/8", "localhost"]),
        st.sampled_from([ANY_PORT, 80, 443, 8080, 9200]),
    ),
    max_size=3,
)


def test_the_collection_is_large_and_has_nothing_twice() -> None:
    assert len(INNER) == len(set(INNER)) >= 200
    assert len(PUBLIC) == len(set(PUBLIC)) >= 40


@pytest.mark.parametrize("host", INNER)
def test_an_inner_address_is_refused(host: str) -> None:
    with pytest.raises(EgressError):
        GATE.check_url(f"http://{host}/latest/meta-data")
    with pytest.raises(EgressError):
        GATE.check_url(f"https://{host}")


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_address_is_let_through(host: str) -> None:
    GATE.check_url(f"https://{host}/a?b=http://127.0.0.1/#@localhost")
    assert not is_inside(f"http://{host}")


@pytest.mark.parametrize("host", PUBLIC)
def test_a_host_read_twice_is_the_same_host(host: str) -> None:
    name = plain_host(f"http://{host}/")
    assert plain_name(name) == name
    assert name.isascii()


@given(st.data(), inner_numbers, exceptions)
def test_an_inner_number_is_refused_in_every_spelling(
    data: st.DataObject, number: IPv4Address, allow: list[Allowed]
) -> None:
    port = data.draw(st.sampled_from([80, 443, 8080]))
    assume(not any(one.covers(str(number), port) for one in allow))
    host = data.draw(spelled(number))
    assume(not any(one.covers(plain, port) for one in allow for plain in [host.strip("[]")]))
    with pytest.raises(EgressError):
        EgressGate(EgressRules(tuple(allow))).check_url(f"http://{host}:{port}/")


@given(st.ip_addresses())
@example(IPv6Address("fec0::1"))
def test_what_is_inner_as_an_answer_is_inner_as_an_address(number: IPv4Address | IPv6Address) -> None:
    host = f"[{number}]" if number.version == 6 else str(number)
    assert is_inside(f"http://{host}/") == is_inner_number(str(number))


@given(st.ip_addresses())
def test_nothing_that_the_library_calls_inner_is_let_through(number: IPv4Address | IPv6Address) -> None:
    carries_public = number.version == 6 and str(number).startswith(("::ffff:", "64:ff9b::"))
    assume(not number.is_global and not carries_public)
    assert is_inner_number(str(number))


@given(st.text(max_size=40))
def test_any_text_is_refused_or_read_in_one_way(text: str) -> None:
    try:
        GATE.check_url(f"http://{text}/")
    except EgressError:
        return
    assert plain_name(plain_host(f"http://{text}/")) == plain_host(f"http://{text}/")
