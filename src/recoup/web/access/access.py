"""How the folder is reached: by whom, under which names, and whether the way is encrypted."""

from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import urlsplit

from recoup.web.access.pace import Pace
from recoup.web.access.store import Store
from recoup.web.access.trail import Trail

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
# A file of receipts of a large distributor has some megabytes.
LARGEST_BODY_BYTES = 32 * 2**20
LARGEST_BODY_OF_NOBODY_BYTES = 64 * 2**10


@dataclass(frozen=True)
class Access:
    """What the gate and the routes must know. Without a store there is one user, at this machine.

    `hosts` are the names by which browsers may ask, without ports; `secure` where they do so by
    https.
    """

    store: Store | None = None
    hosts: frozenset[str] = LOOPBACK
    secure: bool = False
    pace: Pace = field(default_factory=Pace)

    @cached_property
    def trail(self) -> Trail | None:
        """Where what was asked is noted; nowhere on a laptop without accounts."""
        return Trail(self.store) if self.store is not None else None

    @property
    def cookie(self) -> str:
        """The name of the cookie; browsers keep `__Host-` to this very host and to https."""
        return "__Host-recoup" if self.secure else "recoup"


def is_loopback(host: str) -> bool:
    """Whether only this machine can ask at this address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_everywhere(host: str) -> bool:
    """Whether the address stands for all addresses of the machine, and so for no name."""
    try:
        return ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return False


def host_of(text: str) -> str | None:
    """The name in a `Host` header or an address, without its port; None where there is none."""
    try:
        parts = urlsplit(f"//{text}")
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.path or parts.query or parts.fragment or "@" in text:
        return None
    return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
