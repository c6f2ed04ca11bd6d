"""The guard against private addresses, where names are resolved.

Twisted connects to the very addresses that this lets through. So a name cannot be public when it is checked and
private when it is connected to (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.fetching.ssrf_guard import Address, SsrfGuard


@implementer(IHostnameResolver)
class GuardedResolver:
    """Passes on the addresses that another resolver finds, except those that the guard refuses.

    Addresses that are written out, such as 10.0.0.1, come this way too. No name is resolved twice, so a name that
    changes between the check and the connection gains nothing by it.
    """

    def __init__(self, inner: Any, guard: SsrfGuard) -> None:
        self._inner, self.guard = inner, guard

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve a name, as ``IHostnameResolver`` defines it."""
        receiver = _Sieve(resolutionReceiver, hostName, self.guard)
        resolution: IHostResolution = self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


@implementer(IResolutionReceiver)
class _Sieve:
    """Receives the addresses of one name and passes on those that may be reached."""

    def __init__(self, receiver: Any, host: str, guard: SsrfGuard) -> None:
        self._receiver, self._host, self._guard = receiver, host, guard
        self._refused: Address | None = None
        self._passed = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        found = ip_address(address.host.partition("%")[0])
        if self._host in self._guard.proxies or self._guard.may_reach(found):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._refused = found

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._refused is not None and not self._passed:
            self._guard.note_refused(self._host, self._refused)
        self._receiver.resolutionComplete()


def install(reactor: Any, guard: SsrfGuard) -> None:
    """Put the guard before a reactor's resolver; all connections of the process to hosts go through it."""
    reactor.installNameResolver(GuardedResolver(reactor.nameResolver, guard))


def guard_of(reactor: Any) -> SsrfGuard:
    """The guard of a reactor; raises RuntimeError if it has none, as nothing is fetched without a guard."""
    resolver = reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        raise RuntimeError("no guard against private addresses is installed in this reactor")
    return resolver.guard
