"""Addresses that lead into our own network, however they are written."""

from __future__ import annotations

import pytest

from core.egress.addresses import is_inside, is_loopback

INSIDE = """10.0.0.1 127.1 0x7f.0.0.1 0177.0.0.1 2130706433 0 169.254.169.254 100.64.0.1 224.0.0.1 127.0.0.1.
127%2e0.0.1 １２７.0.0.1 127。0。0。1 user:pw@127.0.0.1:80
localhost localhost. printer nas.local. metadata.google.internal. router.lan router.home.arpa
[::1] [::] [fe80::1%25eth0] [fd00::1] [::ffff:127.0.0.1] [::7f00:1] [2002:7f00:1::]
[64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe]""".split()
OUTSIDE = """outlet.example 8.8.8.8 8.8.8.8:8080 [2606:4700::1111] [::ffff:8.8.8.8] [64:ff9b::808:808] locals.example.
local.example 127.example""".split()


@pytest.mark.parametrize("host", [*INSIDE, "", "[::1"])
def test_an_inner_address_is_known_in_every_spelling(host: str) -> None:
    assert is_inside(f"http://{host}/a")


@pytest.mark.parametrize("host", OUTSIDE)
def test_a_public_address_is_outside(host: str) -> None:
    assert not is_inside(f"http://{host}/a")


def test_loopback_is_this_machine_only() -> None:
    assert is_loopback("http://127.0.0.1:8100/a")
    assert is_loopback("http://localhost/a")
    assert not is_loopback("http://10.0.0.1/a")
