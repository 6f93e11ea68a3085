"""The trail: who saw and changed what, when, and from where."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import insert, or_, select

from recoup.web.access import tables
from recoup.web.access.store import Store

# Who looks at the same thing again and again is told of once in so long.
_AGAIN_SECONDS = 600
_REMEMBERED = 10_000
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was asked; `at` in seconds since 1970, `status` as HTTP numbers it."""

    number: int
    at: int
    who: str
    role: str
    address: str
    method: str
    asked: str
    status: int


class Trail:
    """Adds to the trail of a store, and reads it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: OrderedDict[tuple[str, ...], int] = OrderedDict()
        self._lock = Lock()

    def note(self, who: str, role: str, address: str, method: str, asked: str, status: int) -> None:
        """Notes what was asked. What somebody saw a moment ago is not noted again."""
        now = self._store.now()
        if method == "GET" and status < 400 and self._again((who, address, asked), now):
            return
        values = {
            "at": now,
            "who": who[:_LONGEST],
            "role": role,
            "address": address,
            "method": method,
            "asked": asked[:_LONGEST],
            "status": status,
        }
        with self._store.transaction() as connection:
            connection.execute(insert(tables.trail).values(values))

    def _again(self, what: tuple[str, ...], now: int) -> bool:
        with self._lock:
            if self._seen.get(what, now - _AGAIN_SECONDS) > now - _AGAIN_SECONDS:
                return True
            self._seen[what] = now
            self._seen.move_to_end(what)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            return False


def noted(
    store: Store,
    *,
    who: str | None = None,
    deal: str | None = None,
    changes: bool = False,
    before: int | None = None,
    most: int = 200,
) -> list[Noted]:
    """What was noted, the latest first: of somebody, of a deal, or changes alone."""
    row = tables.trail.c
    asked = select(tables.trail).order_by(row.number.desc()).limit(most)
    if who is not None:
        asked = asked.where(row.who == who)
    if deal is not None:
        about = [f"/api/{room}/{deal}" for room in ("deals", "mine")]
        below = [
            row.asked.startswith(f"{each}{end}", autoescape=True) for each in about for end in "/?"
        ]
        asked = asked.where(or_(row.asked.in_(about), *below))
    if changes:
        asked = asked.where(row.method.not_in(["GET", "HEAD"]))
    if before is not None:
        asked = asked.where(row.number < before)
    with store.transaction() as connection:
        return [Noted(*found) for found in connection.execute(asked)]
