"""The guard against private addresses: which addresses a page, feed or redirect may lead to."""

from __future__ import annotations

import socket
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from scrapy.exceptions import IgnoreRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1"))
"""The networks of this machine itself, for deployments and tests whose newsroom runs beside them."""
_KNOWN = tomllib.loads((files(__package__) / "ssrf_guard.toml").read_text("utf-8"))
_SERVICES = [ip_network(text) for text in _KNOWN["services"]]
_CARRIES_IPV4 = [IPv6Network(text) for text in _KNOWN["carries_ipv4"]]
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_REMEMBERED = 10_000
"""Refused names that are kept in memory; when there are so many, all are forgotten and the next ones are kept."""


class AddressRefused(IgnoreRequest):
    """A private address; if it is a newsroom of yours, name its network in PALIMPSEST_ALLOW_PRIVATE."""

    def __init__(self, host: str, address: Address | str) -> None:
        super().__init__(host, address)
        self.host, self.address = host, address

    def __str__(self) -> str:
        told = f" ({self.address})" if str(self.address) != self.host else ""
        return f"{self.host}{told}: {self.__doc__}"


@dataclass(slots=True)
class SsrfGuard:
    """Decides which addresses may be connected to.

    ``allowed`` are private networks that may be reached all the same. ``proxies`` are hosts that the settings name as
    outbound proxies: the program may connect to them, but no page may lead to them. ``refused`` has the names that
    led to private addresses only, each with one of these.
    """

    allowed: Collection[Network] = ()
    proxies: set[str] = field(default_factory=set)
    refused: dict[str, Address] = field(default_factory=dict)

    def may_reach(self, address: Address) -> bool:
        """Whether an address is public (global unicast), or lies within the networks that are allowed."""
        inner = _inner(address)
        if any(each in network for each in (address, *inner) for network in self.allowed):
            return True
        return all(map(_is_public, inner or [address]))

    def note_refused(self, host: str, address: Address) -> None:
        """Note that a name led to nothing but private addresses."""
        if len(self.refused) >= _REMEMBERED:
            self.refused.clear()
        self.refused[host] = address


def literal(host: str) -> Address | None:
    """Return the address if a host is written as one, in any form that a resolver accepts; None if it is a name.

    IPv4 is also written in one to four decimal, octal or hexadecimal parts (WHATWG URL, section 3.5): ``127.1`` and
    ``0x7f000001`` are 127.0.0.1. The name ``localhost``, and all names under it, are this machine (RFC 6761,
    section 6.3).
    """
    bare = host.strip("[]").partition("%")[0].rstrip(".").lower()
    if bare == "localhost" or bare.endswith(".localhost"):
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare)) if bare and not bare[0].isspace() else None
    except (OSError, UnicodeEncodeError):
        return None


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or any(address in network for network in _SERVICES):
        return False
    return isinstance(address, IPv4Address) or address in _GLOBAL_UNICAST


def _inner(address: Address) -> list[Address]:
    """Return the IPv4 addresses to which an IPv6 address leads: mapped, translated and tunnelled ones.

    Example: ::ffff:10.0.0.1 leads to 10.0.0.1.
    """
    if isinstance(address, IPv4Address):
        return []
    found: list[Address] = [*filter(None, (address.sixtofour, *(address.teredo or ())))]
    if any(address in network for network in _CARRIES_IPV4):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return found
