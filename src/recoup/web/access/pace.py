"""How often somebody may ask, and try a password."""

from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerMinute, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from recoup.web.access.people import Person

# Of one address: a person who mistypes needs a few. Of one account from everywhere: a password
# of twelve characters is not found by so few, and its owner is not kept out by one who tries.
TRIES_OF_ADDRESS = parse("20/5 minutes")
TRIES_OF_ACCOUNT = parse("100/hour")
REQUESTS_A_MINUTE = 3000
OF_NOBODY = RateLimitItemPerMinute(300)


class Pace:
    """Counts what each asks. What is counted is forgotten when the server ends."""

    def __init__(self, requests_a_minute: int = REQUESTS_A_MINUTE) -> None:
        self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of_person = RateLimitItemPerMinute(requests_a_minute)

    def may_try(self, name: str, address: str) -> bool:
        """Whether one more password may be tried; the try is counted."""
        here = self._windows.hit(TRIES_OF_ADDRESS, "address", _network(address))
        return here and self._windows.hit(TRIES_OF_ACCOUNT, "account", name)

    def may_ask(self, person: Person | None, address: str) -> bool:
        """Whether a person, or somebody unknown at an address, may ask once more."""
        if person is None:
            return self._windows.hit(OF_NOBODY, "nobody", _network(address))
        return self._windows.hit(self._of_person, "person", person.name)


def _network(address: str) -> str:
    """One house of the new internet has 2^64 addresses: it counts as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> 64)
    return address
