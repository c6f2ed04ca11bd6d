"""The guard against private addresses, in every form that an address is written in."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from crawler.fetching.ssrf_guard import LOOPBACK, SsrfGuard, literal

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.0.1
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.168.0.1 198.18.0.1 198.51.100.1
203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
100::1 2001::1 2001:db8::1 2001:10::1 2002:7f00:1:: 2002:a00:1::1 2002:a9fe:a9fe:: fc00::1 fd00:ec2::254
fe80::1 fec0::1 ff02::1 2001:0:7f00:1::f5ff:fffe 4000::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 172.15.255.255 172.32.0.1 192.169.0.1 223.255.255.1 2606:4700::1111
2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
"""
HERE = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0X7F.1 017700000001 0177.0.0.1 127.0.0.1. localhost LOCALHOST
localhost. a.localhost
"""
NAMES = "news.example 127.example 1.2.3.4.5 256.1.1.1 київ.example 0x a.b."


@pytest.mark.parametrize("address", PRIVATE.split())
def test_a_private_address_is_refused(address: str) -> None:
    assert not SsrfGuard().may_reach(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_let_through(address: str) -> None:
    assert SsrfGuard().may_reach(ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_what_is_allowed_is_let_through_and_nothing_else(address: str) -> None:
    guard = SsrfGuard(LOOPBACK)
    assert guard.may_reach(ip_address(address))
    assert not guard.may_reach(ip_address("10.0.0.1"))
    assert not guard.may_reach(ip_address("::ffff:10.0.0.1"))
    assert not SsrfGuard([ip_network("127.0.0.1/32")]).may_reach(ip_address("127.0.0.2"))


@pytest.mark.parametrize("host", HERE.split())
def test_every_form_of_this_machine_is_its_address(host: str) -> None:
    assert str(literal(host)) == "127.0.0.1"


def test_ipv6_in_brackets_and_with_a_zone_is_an_address() -> None:
    assert str(literal("[::1]")) == "::1"
    assert str(literal("fe80::1%eth0")) == "fe80::1"


@pytest.mark.parametrize(
    "host", ["", "news.example", "127.example", "1.2.3.4.5", "256.1.1.1", "київ.example", "0x", "a.b."]
)
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


def test_what_is_remembered_of_refused_names_is_bounded() -> None:
    guard = SsrfGuard()
    for number in range(25_000):
        guard.note_refused(f"h{number}.example", ip_address("10.0.0.1"))
    assert len(guard.refused) <= 10_000
